/**
 * `npm run bench`: runs all measurements, round by round, and writes RESULTS.md and latency.svg beside this file.
 * `--quick` runs a single short round and writes no file. `--against <bundle>` only compares the Worker with another
 * bundle of it. `--smoke` only checks that the bench runs, with the bundle that is in dist.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { readCommand } from "../scripts/flags.ts";
import { giveUp } from "../scripts/words.ts";
import { say } from "../src/i18n/sentence.ts";
import { Figures } from "./figures.ts";
import { measureAcks, measureFloors } from "./measures/acks.ts";
import { comparison, measureAgainst } from "./measures/against.ts";
import { measureBursts, measureLatency } from "./measures/latency.ts";
import { measureRules } from "./measures/rules.ts";
import { measureBundle, measureStart } from "./measures/start.ts";
import { measureUnits } from "./measures/units.ts";
import { FULL, QUICK, SMOKE } from "./plan.ts";
import { redisMissing } from "./redis.ts";
import { machineOf } from "./report/machine.ts";
import { picture } from "./report/picture.ts";
import { results } from "./report/results.ts";
import { Rig } from "./rig.ts";

const USAGE = say("bench-usage", { language: say("what-lang-takes") });
const { values: options } = readCommand({
  command: "npm run bench",
  usage: USAGE,
  options: {
    quick: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
    against: { type: "string" },
  },
});
const { against } = options;
if (against !== undefined && !existsSync(against)) giveUp(say("path-unreadable", { path: against }));

const plan = options.smoke ? SMOKE : options.quick ? QUICK : FULL;
const figures = new Figures();
const startedAt = performance.now();
const tell = (what: string) =>
  console.error(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${what}`);

if (!options.smoke) execFileSync("npm", ["run", "build"], { stdio: "pipe" });
const rig = await Rig.start(plan);
if (against === undefined) await measureAll();
else await compare(against);
await rig.stop();
tell("done");

async function measureAll(): Promise<void> {
  const missing = redisMissing();
  if (missing !== null) tell(missing);
  await measureBundle(figures);
  for (let round = 1; round <= plan.rounds; round += 1) {
    const of = (what: string) => tell(`round ${round} of ${plan.rounds}: ${what}`);
    of("acknowledgements");
    await measureFloors(rig, figures);
    await measureAcks(rig, figures, round);
    of("callback to send");
    await measureLatency(rig, figures, round);
    of("bursts");
    for (const wecomMs of plan.burstsMs) await measureBursts(rig, figures, wecomMs, round);
    of("rules, starts");
    await measureRules(rig, figures);
    await measureStart(rig, figures);
  }
  if (!plan.units) return;
  tell("units");
  await measureUnits(rig, figures);

  const written = results(figures, machineOf(new Date()), plan);
  console.log(written);
  if (plan !== FULL) return;
  await writeFile(new URL("RESULTS.md", import.meta.url), written);
  await writeFile(new URL("latency.svg", import.meta.url), picture(figures));
}

async function compare(other: string): Promise<void> {
  for (let round = 1; round <= plan.rounds; round += 1) {
    tell(`round ${round} of ${plan.rounds}`);
    await measureFloors(rig, figures);
    await measureAgainst(rig, figures, other, round);
  }
  console.log(comparison(figures));
}
