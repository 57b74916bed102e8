/** Sums over the rows of figures. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bucketsOf,
  ceilingOf,
  countOf,
  type Row,
  share,
  sumsByKey,
} from "../../../console/pages/figures/sums.ts";

const row = (key: string, total: number, outcomes: Record<string, number>): Row => ({
  at: "2026-11-28T00:00:00.000Z",
  key,
  total,
  outcomes,
  inTime: outcomes["sent"] ?? 0,
  lost: 0,
});

test("the rows of a key are one sum, the largest first", () => {
  const sums = sumsByKey([
    row("a", 1, { sent: 1 }),
    row("b", 3, { sent: 2, missed: 1 }),
    row("a", 1, { missed: 1 }),
  ]);
  expect(sums.map(({ key, total, outcomes }) => ({ key, total, outcomes }))).toEqual([
    { key: "b", total: 3, outcomes: { sent: 2, missed: 1 } },
    { key: "a", total: 2, outcomes: { sent: 1, missed: 1 } },
  ]);
});

test("a key may be any text, that of a property of every object too", () => {
  expect(sumsByKey([row("__proto__", 1, {}), row("constructor", 2, {})]).map(({ key }) => key)).toEqual([
    "constructor",
    "__proto__",
  ]);
});

test("a share of nothing is 0", () => expect(share(0, 0)).toBe(0));

test("outcomes are counted together", () => {
  expect(countOf({ outcomes: { refused: 2, missed: 1, sent: 5 } }, ["refused", "missed", "no-code"])).toBe(3);
});

test("the top of a chart is a round number, at or above every value", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 10_000_000 })), (values) => {
      const top = ceilingOf(values);
      expect(top).toBeGreaterThanOrEqual(Math.max(1, ...values));
      expect(String(top)).toMatch(/^[125]0*$/);
    }),
  );
});

test("a chart has every hour of its time, aligned to the zone's", () => {
  const period = {
    by: "hour",
    zone: "Asia/Kathmandu",
    from: "2026-11-28T00:30:00.000Z",
    to: "2026-11-28T03:00:00.000Z",
  } as const;
  expect(bucketsOf(period, "2026-11-28T02:15:00.000Z")).toEqual([
    "2026-11-28T00:15:00.000Z",
    "2026-11-28T01:15:00.000Z",
    "2026-11-28T02:15:00.000Z",
  ]);
});

test("a chart has every day, also where the clocks change", () => {
  const period = {
    by: "day",
    zone: "Europe/Berlin",
    from: "2026-10-24T10:00:00.000Z",
    to: "2026-10-27T10:00:00.000Z",
  } as const;
  const days = [
    "2026-10-23T22:00:00.000Z",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
    "2026-10-26T23:00:00.000Z",
  ];
  for (const anchor of days) expect(bucketsOf(period, anchor)).toEqual(days);
});
