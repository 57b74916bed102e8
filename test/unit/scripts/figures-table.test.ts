/** The table of figures on a terminal. */
import { expect, test } from "vitest";
import type { FiguresFound } from "../../../scripts/figures/ask.ts";
import { tableOf } from "../../../scripts/figures/table.ts";
import { inWords } from "../../../scripts/words.ts";
import { say } from "../../../src/i18n/sentence.ts";

const row = { at: "2026-11-21T16:00:00.000Z", key: "expo-7", total: 42, outcomes: { sent: 40, refused: 2 } };
const times = { inTime: 40, lost: 3, p50: 121, p95: 310, p99: 1204 };
const found: FiguresFound = {
  from: "2026-11-21T16:00:00.000Z",
  to: "2026-11-22T16:00:00.000Z",
  by: "day",
  zone: "Asia/Shanghai",
  rows: [{ ...row, ...times }],
};
const lastOf = (answer: FiguresFound) => tableOf(answer).split("\n\n").at(-1);

test("a row has its local day, and its key in one line", () => {
  expect(tableOf({ ...found, rows: [{ ...row, ...times, key: "expo\n7" }] })).toMatch(
    /\n2026-11-22 {2}expo 7 +42 +40 +40 +3 +121 ms +1204 ms$/,
  );
});

test.each([
  ["with rows", found],
  ["without rows", { ...found, rows: [] }],
])("an answer %s says at its end when there is more than it shows, and only then", (_, answer) => {
  const more = inWords(say("figures-partial"));
  expect(lastOf({ ...answer, partial: true })).toBe(more);
  expect(tableOf(answer)).not.toContain(more);
});
