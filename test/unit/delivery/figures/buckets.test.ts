/** Tests hours and days of time zones: at a change of the clock, over a year's end, and with offsets of 45 minutes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Buckets } from "../../../../src/delivery/figures/buckets.ts";
import { quarterOf, quarterStart } from "../../../../src/delivery/figures/quarters.ts";

const at = (iso: string) => quarterOf(Date.parse(iso));
const iso = (quarter: number) => new Date(quarterStart(quarter)).toISOString();
const beginning = (zone: string, by: "hour" | "day", moment: string) =>
  iso(new Buckets(zone, by).of(at(moment)));

describe("a day", () => {
  test.each([
    { zone: "Asia/Shanghai", moment: "2026-12-31T16:00:00Z", begins: "2026-12-31T16:00:00.000Z" },
    { zone: "Asia/Shanghai", moment: "2026-12-31T15:59:00Z", begins: "2026-12-30T16:00:00.000Z" },
    { zone: "Asia/Kathmandu", moment: "2026-11-22T18:14:59Z", begins: "2026-11-21T18:15:00.000Z" },
    { zone: "Asia/Kathmandu", moment: "2026-11-22T18:15:00Z", begins: "2026-11-22T18:15:00.000Z" },
    // 23 hours, and 25.
    { zone: "Europe/Berlin", moment: "2026-03-29T21:59:00Z", begins: "2026-03-28T23:00:00.000Z" },
    { zone: "Europe/Berlin", moment: "2026-10-25T22:59:00Z", begins: "2026-10-24T22:00:00.000Z" },
    // The clock is put forward at midnight: the day begins at one.
    { zone: "Asia/Beirut", moment: "2026-03-29T10:00:00Z", begins: "2026-03-28T22:00:00.000Z" },
    // It is put back at one: the day has two midnights.
    { zone: "America/Havana", moment: "2026-11-01T15:00:00Z", begins: "2026-11-01T04:00:00.000Z" },
    { zone: "America/Havana", moment: "2026-11-01T05:15:00Z", begins: "2026-11-01T04:00:00.000Z" },
  ])("of $zone at $moment begins at $begins", ({ zone, moment, begins }) => {
    expect(beginning(zone, "day", moment)).toBe(begins);
  });
});

describe("an hour", () => {
  test.each([
    { zone: "Asia/Shanghai", moment: "2026-12-31T16:59:59Z", begins: "2026-12-31T16:00:00.000Z" },
    { zone: "Asia/Kathmandu", moment: "2026-11-22T18:14:59Z", begins: "2026-11-22T17:15:00.000Z" },
    // The clock is put forward from two to three.
    { zone: "Europe/Berlin", moment: "2026-03-29T00:59:00Z", begins: "2026-03-29T00:00:00.000Z" },
    { zone: "Europe/Berlin", moment: "2026-03-29T01:00:00Z", begins: "2026-03-29T01:00:00.000Z" },
    // It shows the hour from two to three twice: these are two.
    { zone: "Europe/Berlin", moment: "2026-10-25T00:30:00Z", begins: "2026-10-25T00:00:00.000Z" },
    { zone: "Europe/Berlin", moment: "2026-10-25T01:30:00Z", begins: "2026-10-25T01:00:00.000Z" },
    { zone: "America/New_York", moment: "2026-11-01T06:30:00Z", begins: "2026-11-01T06:00:00.000Z" },
    // By half an hour: the second half past one is its own.
    { zone: "Australia/Lord_Howe", moment: "2026-04-04T15:15:00Z", begins: "2026-04-04T15:00:00.000Z" },
  ])("of $zone at $moment begins at $begins", ({ zone, moment, begins }) => {
    expect(beginning(zone, "hour", moment)).toBe(begins);
  });
});

test("every quarter-hour of a day has the same beginning, and the clock shows the same date there", () => {
  const zones = ["Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "America/Havana", "Pacific/Chatham"];
  const first = at("2026-01-01T00:00:00Z");
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.nat(370 * 96), (zone, behind) => {
      const buckets = new Buckets(zone, "day");
      const date = (quarter: number) => buckets.shownAt(quarter).slice(0, "2026-01-01".length);
      const begins = buckets.dayOf(first + behind);
      expect(begins).toBeLessThanOrEqual(first + behind);
      expect(date(begins)).toBe(date(first + behind));
      expect(date(begins - 1)).not.toBe(date(begins));
    }),
  );
});
