/** The figures that Yingbin aims at, beside what a run measured: most are ratios to a floor or to the better durable peer. */
import type { Figures } from "../figures.ts";
import { BURST, RATES } from "../plan.ts";
import { ms, number, spread, table } from "./format.ts";
import { durablePeersIn } from "./names.ts";

type Row = [what: string, measured: string, aim: string];

export function aims(figures: Figures): string {
  const rows = [
    ...overFloors(figures),
    ...overPeers(figures),
    ...burstRows(figures),
    ...rulesRows(figures),
    ...startRows(figures),
  ];
  return table([["", "measured", "aim"], ...rows]);
}

function overFloors(figures: Figures): Row[] {
  const [, rate] = RATES;
  const rows: [string, string, string, string][] = [
    [
      "acknowledgements a second, sending off, of the floor with one row",
      "yingbin off acks/s",
      "floor row acks/s",
      "at least 0.9",
    ],
    [
      "welcomes a second, of the floor with one row and one call",
      "yingbin on welcomes/s",
      "floor on welcomes/s",
      "at least 0.75",
    ],
    [
      `CPU for one welcome at ${rate} a second, of the floor with one row and one call`,
      `yingbin ${rate}/s cpu ms`,
      `floor ${rate}/s cpu ms`,
      "at most 1.5",
    ],
    [
      "CPU for one welcome at full speed, of the floor with one row and one call",
      "yingbin on cpu ms",
      "floor on cpu ms",
      "at most 1.5",
    ],
  ];
  return rows
    .filter(([, over, under]) => figures.has(over) && figures.has(under))
    .map(([what, over, under, aim]) => [what, spread(figures.ratio(over, under)), aim]);
}

function overPeers(figures: Figures): Row[] {
  const toBest = (figure: string, best: (...values: number[]) => number) =>
    spread(
      figures.ratioToBest(
        `yingbin ${figure}`,
        durablePeersIn(figures).map((name) => `${name} ${figure}`),
        best,
      ),
    );
  return [
    ...RATES.flatMap((rate) =>
      ["p50", "p99"].map(
        (part): Row => [
          `callback to send at ${rate} a second, ${part}, of the better durable peer's`,
          toBest(`${rate}/s ${part}`, Math.min),
          "at most 1",
        ],
      ),
    ),
    [
      "highest rate with p99 under 250 ms, of the better durable peer's",
      toBest("highest", Math.max),
      "above 1",
    ],
  ];
}

/** The aims for p99, by the time that WeCom takes. */
const BURST_P99_S = { 150: 2, 1000: 8 };

function burstRows(figures: Figures): Row[] {
  return Object.entries(BURST_P99_S)
    .filter(([wecomMs]) => figures.has(`yingbin burst ${wecomMs} p99`))
    .map(([wecomMs, seconds]) => [
      `${number(BURST)} within a second, WeCom taking ${ms(Number(wecomMs))}: in their window, p99`,
      `${spread(figures.of(`yingbin burst ${wecomMs} in window`))}, ${spread(figures.of(`yingbin burst ${wecomMs} p99`), ms)}`,
      `all, at most ${seconds} s`,
    ]);
}

function rulesRows(figures: Figures): Row[] {
  return [
    ["loading 1,000 rules", spread(figures.of("rules 1000 load ms"), ms), "at most 50 ms"],
    ["choosing among 1,000 rules", `${spread(figures.of("rules 1000 choose us"))} µs`, "at most 60 µs"],
  ];
}

function startRows(figures: Figures): Row[] {
  const kilobytes = (bytes: number) => `${number(bytes / 1_000)} KB`;
  return [
    ["bundle, gzipped", spread(figures.of("bundle gzipped"), kilobytes), "at most 165 KB"],
    [
      "start-up over an empty Worker, processor time",
      spread(figures.of("start ours cpu ms"), ms),
      "at most 30 ms",
    ],
  ];
}
