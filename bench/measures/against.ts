/** Measures another bundle of the Worker in the same rounds as this bundle, and so the cost or gain of a change. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Figures } from "../figures.ts";
import { RATES } from "../plan.ts";
import { startYingbin } from "../receivers.ts";
import { ms, number, spread, table } from "../report/format.ts";
import type { Rig } from "../rig.ts";
import { acknowledge } from "./acks.ts";
import { atRate } from "./latency.ts";
import { BUNDLE } from "./start.ts";

const NAMES = ["other", "this"] as const;

export async function measureAgainst(
  rig: Rig,
  figures: Figures,
  other: string,
  round: number,
): Promise<void> {
  // A bundle of another commit has other objects than this one: the configuration of its checkout tells them.
  const config = join(dirname(other), "../wrangler.toml");
  const bundles = {
    this: { bundle: BUNDLE },
    other: { bundle: other, ...(existsSync(config) && { wranglerConfig: config }) },
  };
  const [, rate] = RATES;
  for (const sends of [false, true]) {
    for (const name of NAMES) {
      const stage = await rig.warmStage((about) => startYingbin(about, { sends, ...bundles[name] }), sends);
      await acknowledge(rig, stage, figures, `${name} ${sends ? "on" : "off"}`, sends);
      if (sends) await atRate(rig, stage, figures, name, rate, round);
      await stage.stop();
    }
  }
}

export function comparison(figures: Figures): string {
  const [, rate] = RATES;
  const rows: [string, string, (value: number) => string][] = [
    ["acknowledgements a second, off", "off acks/s", number],
    ["CPU for one, off", "off cpu ms", ms],
    ["acknowledgements a second, on", "on acks/s", number],
    ["welcomes a second", "on welcomes/s", number],
    ["CPU for one, on", "on cpu ms", ms],
    [`callback to send at ${rate} a second, p50`, `${rate}/s p50`, ms],
    [`callback to send at ${rate} a second, p99`, `${rate}/s p99`, ms],
    [`CPU for one at ${rate} a second`, `${rate}/s cpu ms`, ms],
  ];
  return table([
    ["", ...NAMES.map((name) => `${name} bundle`), "ratio"],
    ...rows.map(([what, figure, format]) => [
      what,
      ...NAMES.map((name) => spread(figures.of(`${name} ${figure}`), format)),
      spread(figures.ratio(`this ${figure}`, `other ${figure}`)),
    ]),
  ]);
}
