/** Cron expressions and their next times. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { nextTime, readCron } from "../../../own-machine/cron.ts";

const next = (text: string, after: string) => {
  const cron = readCron(text);
  const at = cron === null ? null : nextTime(cron, Date.parse(after));
  return at === null ? null : new Date(at).toISOString();
};

test.for([
  ["*/5 * * * *", "2026-11-28T12:04:59Z", "2026-11-28T12:05:00.000Z"],
  ["*/5 * * * *", "2026-11-28T12:05:00Z", "2026-11-28T12:10:00.000Z"],
  ["17 19 * * *", "2026-11-28T19:17:00Z", "2026-11-29T19:17:00.000Z"],
  ["17 19 * * *", "2026-12-31T20:00:00Z", "2027-01-01T19:17:00.000Z"],
  ["0 0 1,15 * *", "2026-11-02T00:00:00Z", "2026-11-15T00:00:00.000Z"],
  ["30-32 8-9 * 2 *", "2026-11-02T00:00:00Z", "2027-02-01T08:30:00.000Z"],
  ["0 0 29 2 *", "2026-11-02T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ["5/20 * * * *", "2026-11-28T12:06:00Z", "2026-11-28T12:25:00.000Z"],
] as const)("%s comes after %s at %s", ([text, after, expected]) => {
  expect(next(text, after)).toBe(expected);
});

test.for([
  "",
  "* * * *",
  "* * * * * *",
  "* * * * 1",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * JAN *",
  "*/0 * * * *",
  "5-1 * * * *",
  "0 0 31 2 *",
])("%j is not understood", (text) => {
  expect(readCron(text)).toBeNull();
});

test("every next time is later, a whole minute, and the first that fits", () => {
  const cron = readCron("*/7 3,4 * * *");
  if (cron === null) throw new Error("not read");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (after) => {
      const at = nextTime(cron, after) ?? 0;
      expect(at).toBeGreaterThan(after);
      expect(at % 60_000).toBe(0);
      expect(nextTime(cron, at - 1)).toBe(at);
    }),
  );
});
