/** The bench's report: ratios by round, the better durable peer, and a run without Redis. */
import { expect, test } from "vitest";
import { Figures } from "../../../bench/figures.ts";
import { SIZES } from "../../../bench/measures/rules.ts";
import { UNITS } from "../../../bench/measures/units.ts";
import { FULL, RATES } from "../../../bench/plan.ts";
import { RECEIVERS } from "../../../bench/receivers.ts";
import { aims } from "../../../bench/report/aims.ts";
import { picture } from "../../../bench/report/picture.ts";
import { results } from "../../../bench/report/results.ts";

const MACHINE = {
  date: "2026-11-28",
  processor: "2 cores, of a test",
  memory: "4 GB",
  system: "Linux",
  node: "22",
  workerd: "1",
  redis: "7.0.15",
  commit: "abc",
};
const ROUNDS = [1, 2, 3];
const TIMES = ["p50", "p99", "max", "ack p50", "ack p99", "not sent"];
const CPU = ["cpu ms", "all cpu ms"];

/** A figure of 1 in every round for each name, but for those that `changed` names. */
function figuresOf(
  changed: Record<string, number[]> = {},
  receivers: readonly string[] = RECEIVERS,
): Figures {
  const names = [
    ...receivers.flatMap((name) => [
      ...["off", "on"].flatMap((how) =>
        ["acks/s", "ack p50", "ack p99", "welcomes/s", "not sent", ...CPU].map(
          (part) => `${name} ${how} ${part}`,
        ),
      ),
      ...RATES.flatMap((rate) => [...TIMES, ...CPU].map((part) => `${name} ${rate}/s ${part}`)),
      `${name} highest`,
      ...TIMES.map((part) => `${name} highest ${part}`),
      ...FULL.burstsMs.flatMap((wecomMs) =>
        [...TIMES, "in window"].map((part) => `${name} burst ${wecomMs} ${part}`),
      ),
    ]),
    ...["empty", "row"].flatMap((floor) =>
      ["acks/s", "ack p50", "ack p99", ...CPU].map((part) => `floor ${floor} ${part}`),
    ),
    ...SIZES.flatMap((size) =>
      ["first load ms", "load ms", "choose us"].map((part) => `rules ${size} ${part}`),
    ),
    ...[
      "start whole ms",
      "start empty ms",
      "start ours ms",
      "start ours cpu ms",
      "start evaluation ms",
      "bundle bytes",
      "bundle gzipped",
    ],
    ...["alone", "many", "cold", "pruned"].flatMap((how) => UNITS.map((unit) => `units ${how} ${unit}`)),
    "units many stored",
  ];
  const figures = new Figures();
  for (const name of names) {
    for (const value of changed[name] ?? ROUNDS.map(() => 1)) figures.add(name, value);
  }
  return figures;
}

const rowOf = (table: string, what: string) => table.split("\n").find((line) => line.includes(what));

test("compares with the better durable peer of each round", () => {
  const figures = figuresOf({
    "yingbin 50/s p99": [8, 8, 8],
    "sqlite 50/s p99": [4, 20, 4],
    "bullmq 50/s p99": [10, 16, 10],
    "memory 50/s p99": [1, 1, 1],
  });
  expect(rowOf(aims(figures), "at 50 a second, p99")).toContain("| 2 (0.5–2) | at most 1 |");
});

test("takes the higher of the peers' highest rates", () => {
  const figures = figuresOf({
    "yingbin highest": [300, 300, 300],
    "sqlite highest": [200, 200, 200],
    "bullmq highest": [100, 600, 100],
  });
  expect(rowOf(aims(figures), "highest rate")).toContain("| 1.5 (0.5–1.5) | above 1 |");
});

test("compares a welcome's processor time with that of the floor with a call", () => {
  const figures = figuresOf({ "yingbin 150/s cpu ms": [3, 3, 3], "floor 150/s cpu ms": [2, 2, 2] });
  expect(rowOf(aims(figures), "CPU for one welcome at 150")).toContain("| 1.5 | at most 1.5 |");
});

test("is written without the BullMQ peer where Redis is missing", () => {
  const without = figuresOf(
    { "yingbin 50/s p50": [2, 2, 2] },
    RECEIVERS.filter((name) => name !== "bullmq"),
  );
  const written = results(without, { ...MACHINE, redis: null }, FULL);
  expect(written).not.toContain("| BullMQ peer");
  expect(written).toContain("redis-server was missing");
  expect(rowOf(written, "at 50 a second, p50, of")).toContain("| 2 | at most 1 |");
  expect(picture(without)).not.toContain("BullMQ");
});

test("names the machine and has every receiver", () => {
  const written = results(figuresOf(), MACHINE, FULL);
  expect(written).toContain("| processor | 2 cores, of a test |");
  for (const name of ["Yingbin", "SQLite peer", "BullMQ peer", "plain peer"]) {
    expect(rowOf(written, `| ${name}`), name).toBeDefined();
  }
  expect(picture(figuresOf())).toContain("BullMQ");
});
