/** Tests the time that a question asks for when it names no beginning. */
import { expect, test } from "vitest";
import { type AskedFigures, questionOf } from "../../../../src/delivery/figures/answer.ts";

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
