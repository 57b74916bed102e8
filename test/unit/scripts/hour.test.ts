/** The hour that people give `npm start`, in its notations. */
import { describe, expect, test } from "vitest";
import { momentOf } from "../../../scripts/start/hour.ts";
import { localClock } from "../../../src/rules/engine/local-time.ts";

const clock = localClock("Asia/Shanghai");
/** 01:00 on Wednesday in Shanghai. */
const NOW = Date.UTC(2026, 10, 24, 17);
const at = (text: string) => {
  const moment = momentOf(text, clock, NOW);
  return moment === null ? null : clock(moment);
};

describe("the hour that npm start plays", () => {
  test.each([
    ["Mon 10:00", "2026-11-30T10:00"],
    ["wed 9:05", "2026-11-25T09:05"],
    ["Tuesday 23:59", "2026-12-01T23:59"],
    ["周一 10:00", "2026-11-30T10:00"],
    ["星期日 10：30", "2026-11-29T10:30"],
    ["周天 10:30", "2026-11-29T10:30"],
    ["22:30", "2026-11-25T22:30"],
    [" 2027-01-01 08:00 ", "2027-01-01T08:00"],
    ["2027-01-01T08:00", "2027-01-01T08:00"],
    ["2027-01-01T00:00Z", "2027-01-01T08:00"],
  ])("is read from %j as %s", (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  test.each(["", "Monday", "Mo 10:00", "Monn 10:00", "Mon 25:00", "周八 10:00", "2026-02-30 10:00", "10"])(
    "is refused: %j",
    (text) => {
      expect(at(text)).toBeNull();
    },
  );
});
