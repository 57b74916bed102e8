/** Tests how a time that people or programs wrote is read by the clock of a zone. */
import { describe, expect, test } from "vitest";
import { localMoment } from "../../../../src/rules/engine/local-moment.ts";
import { localClock } from "../../../../src/rules/engine/local-time.ts";

function iso(text: string, zone = "Asia/Shanghai"): string | null {
  const read = localMoment(text, localClock(zone));
  return read.ok ? new Date(read.moment).toISOString() : null;
}

test("a time without a UTC offset goes by the zone's clock, another by its own offset", () => {
  expect(iso("2026-11-22T09:00")).toBe("2026-11-22T01:00:00.000Z");
  expect(iso("2026-11-22")).toBe("2026-11-21T16:00:00.000Z");
  expect(iso("2026-11-22T09:00+01:00")).toBe("2026-11-22T08:00:00.000Z");
  expect(iso("2026-11-22T09:00 01:00")).toBe("2026-11-22T08:00:00.000Z");
});

describe("what a program writes for all times is read within a day:", () => {
  test.each(["0000-01-01T00:00", "0001-01-01T00:00:00", "0999-12-31T00:00", "9999-12-31T23:59:59.999"])(
    "%s",
    (text) => {
      for (const zone of ["Asia/Shanghai", "America/New_York", "UTC"]) {
        const moment = Date.parse(iso(text, zone) ?? "");
        expect(Math.abs(moment - Date.parse(`${text}Z`))).toBeLessThan(24 * 60 * 60_000);
      }
    },
  );
});
