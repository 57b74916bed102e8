/** Tests the time that a question asks for when it names no beginning, and what its answer tells. */
import { describe, expect, test } from "vitest";
import { type AskedFigures, answerOf, questionOf } from "../../../../src/delivery/figures/answer.ts";
import { emptyCell } from "../../../../src/delivery/figures/cell.ts";
import { KeyCounts } from "../../../../src/delivery/figures/counts.ts";
import { ROWS_AT_MOST } from "../../../../src/delivery/figures/question.ts";

const asked: AskedFigures = {
  app: null,
  event: null,
  from: null,
  to: 0,
  by: "day",
  group: null,
  zone: "Asia/Shanghai",
  format: "json",
  hint: null,
  isMore: false,
};

test.each([
  { zone: "Asia/Shanghai", to: "2027-01-02T10:00Z", from: "2026-12-26T16:00:00.000Z" },
  // The end is not counted: it is midnight behind the seventh day.
  { zone: "Asia/Shanghai", to: "2027-01-01T16:00Z", from: "2026-12-25T16:00:00.000Z" },
  // A day of 23 hours is among the seven, or a day of 25.
  { zone: "Europe/Berlin", to: "2026-03-30T10:00Z", from: "2026-03-23T23:00:00.000Z" },
  { zone: "Europe/Berlin", to: "2026-10-26T10:00Z", from: "2026-10-19T22:00:00.000Z" },
  { zone: "America/Havana", to: "2026-11-03T10:00Z", from: "2026-10-28T04:00:00.000Z" },
])("seven days of $zone until $to begin at $from", ({ zone, to, from }) => {
  const question = questionOf({ ...asked, zone, to: Date.parse(to) });
  expect(new Date(question.from).toISOString()).toBe(from);
});

test("a beginning that is named stays", () => {
  expect(questionOf({ ...asked, from: 5, to: 10 })).toMatchObject({ from: 5, to: 10 });
});

describe("an answer", () => {
  /** Figures of a delivery in each of so many hours. */
  const found = (hours: number) => {
    const counts = new KeyCounts();
    const sent = { ...emptyCell(), outcomes: new Map([["sent", 1]]) };
    for (let hour = 0; hour < hours; hour += 1) counts.add("", hour * 4, sent);
    return { counts: counts.write(), isPartial: false };
  };
  const HINT = { hint: "no such app", hintCode: "unknown-app" };
  const told = (changes: Partial<AskedFigures>, some: Parameters<typeof answerOf>[2]) => {
    const whole = { ...asked, from: 0, to: 3_600_000, by: "hour", ...changes } as const;
    return answerOf(whole, questionOf(whole), some).text;
  };
  const page = (changes: Partial<AskedFigures>, some: Parameters<typeof answerOf>[2]) =>
    JSON.parse(told(changes, some) ?? "null");

  test("has what was asked, and its rows", () => {
    expect(page({ hint: HINT }, found(2))).toEqual({
      ...{
        from: "1970-01-01T00:00:00.000Z",
        to: "1970-01-01T01:00:00.000Z",
        by: "hour",
        zone: "Asia/Shanghai",
      },
      rows: [
        expect.objectContaining({ at: "1970-01-01T00:00:00.000Z", key: "", total: 1 }),
        expect.objectContaining({ at: "1970-01-01T01:00:00.000Z", key: "", total: 1 }),
      ],
    });
  });

  test("is partial when not all was counted, or not all companies were asked", () => {
    expect(page({}, { ...found(1), isPartial: true })).toMatchObject({ partial: true });
    expect(page({ isMore: true }, found(1))).toMatchObject({ partial: true });
  });

  test("without rows says why", () => {
    expect(page({ hint: HINT }, found(0))).toMatchObject({ rows: [], ...HINT });
  });

  test("is a CSV file where that was asked for", () => {
    expect(told({ format: "csv" }, found(1))).toContain("\r\n1970-01-01 08:00,");
  });

  test("is none where it would have too many rows", () => {
    expect(told({}, { counts: null, isPartial: false })).toBeNull();
    expect(page({}, found(ROWS_AT_MOST)).rows).toHaveLength(ROWS_AT_MOST);
    expect(told({}, found(ROWS_AT_MOST + 1))).toBeNull();
  });
});
