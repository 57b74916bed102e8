/** Calendars: weekly hours, spans over midnight, single dates, holidays and time zones. */
import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOpen } from "../../../../src/rules/engine/calendar.ts";
import { isAnnounced, lastAnnounced } from "../../../../src/rules/engine/holidays.ts";
import { chosenRule, compiledRules, file, rule, values, welcome } from "../files.ts";

const during = (calendar: object, hours: unknown = "office", timezone = "Asia/Shanghai") =>
  compiledRules(file({ timezone, calendars: { office: calendar }, rules: [rule({ when: { hours } })] }));
const isOpenAt = (calendar: object, local: string) => {
  const office = during(calendar).calendars.get("office");
  return office !== undefined && isOpen(office, local);
};

const WEEK = { weekly: { "mon-fri": "09:00-12:00, 13:30-18:00", sat: "10:00-16:00" } };

describe("the weekly hours", () => {
  test.each([
    ["are closed on a Monday before the first span", "2026-11-23T08:59", false],
    ["are open on a Monday from the first minute of a span", "2026-11-23T09:00", true],
    ["are closed on a Monday at noon", "2026-11-23T12:00", false],
    ["are open on a Monday in the second span", "2026-11-23T13:30", true],
    ["are open on a Friday in the last minute of a span", "2026-11-27T17:59", true],
    ["are closed on a Friday after the last span", "2026-11-27T18:00", false],
    ["are open on a Saturday in its span", "2026-11-28T10:00", true],
    ["are closed on a Sunday, which is not named", "2026-11-29T10:00", false],
  ])("%s", (_, local, expected) => {
    expect(isOpenAt(WEEK, local)).toBe(expected);
  });

  test("take lists of days, ranges over the weekend, and lists of spans", () => {
    const calendar = { weekly: { "mon, wed": ["13:00-14:00", "09:00-10:00"], "fri-sun": "00:00-24:00" } };
    const open = ["23", "24", "25", "26", "27", "28", "29"].filter((day) =>
      isOpenAt(calendar, `2026-11-${day}T09:30`),
    );
    expect(open).toEqual(["23", "25", "27", "28", "29"]);
    expect(isOpenAt(calendar, "2026-11-29T23:59")).toBe(true);
    expect(isOpenAt(calendar, "2026-11-30T00:00")).toBe(false);
  });
});

describe("a span over midnight", () => {
  const NIGHT = { weekly: { fri: "22:00-08:00" }, closed: ["2026-12-04"] };

  test.each([
    ["begins on its day", "2026-11-27T22:00", true],
    ["goes on into the next day", "2026-11-28T07:59", true],
    ["ends on the next day", "2026-11-28T08:00", false],
    ["is not open in the morning of its own day", "2026-11-27T07:00", false],
    ["does not begin on a closed day", "2026-12-04T23:00", false],
    ["does not go on after a closed day", "2026-12-05T07:00", false],
  ])("%s", (_, local, expected) => {
    expect(isOpenAt(NIGHT, local)).toBe(expected);
  });

  test("runs to its end though the next day is closed", () => {
    expect(isOpenAt({ ...NIGHT, closed: ["2026-11-28"] }, "2026-11-28T07:59")).toBe(true);
  });

  test("may end at midnight, written 24:00 or 00:00", () => {
    for (const hours of ["22:00-24:00", "22:00-00:00"]) {
      expect(isOpenAt({ weekly: { fri: hours } }, "2026-11-27T23:59")).toBe(true);
      expect(isOpenAt({ weekly: { fri: hours } }, "2026-11-28T00:00")).toBe(false);
    }
  });
});

describe("with the public holidays of China", () => {
  const CN = { ...WEEK, holidays: "cn" };

  test.each([
    ["National Day, a Thursday, is closed", "2026-10-01T10:00", false],
    ["the day after the holidays is open", "2026-10-08T10:00", true],
    ["a Saturday that is a make-up workday has Monday's hours", "2026-10-10T09:30", true],
    ["a Saturday that is a make-up workday has not its own hours", "2026-10-10T12:30", false],
    ["a Sunday that is a make-up workday is open", "2026-09-20T09:30", true],
    ["a year that is not announced goes by the week alone", "2031-10-01T10:00", true],
  ])("%s", (_, local, expected) => {
    expect(isOpenAt(CN, local)).toBe(expected);
  });

  test("every year since 2025 that the library has is announced", () => {
    const years = readdirSync("node_modules/chinese-days/dist/years").map((file) => Number(file.slice(0, 4)));
    const missing = [...new Set(years)].filter((year) => year >= 2025 && !isAnnounced(year));
    expect([missing, lastAnnounced()]).toEqual([[], Math.max(...years)]);
  });

  test("a calendar without holidays goes by the week alone", () => {
    expect(isOpenAt(WEEK, "2026-10-01T10:00")).toBe(true);
    expect(isOpenAt(WEEK, "2026-10-10T09:30")).toBe(false);
  });
});

test("open overrides closed, and closed overrides holidays and make-up workdays", () => {
  const calendar = {
    ...WEEK,
    holidays: "cn",
    closed: ["2026-09-20", "2026-10-01 .. 2026-10-12", "2026-11-23"],
    open: { "2026-10-01": "10:00-11:00", "2026-11-23": "20:00-21:00" },
  };
  const open = (local: string) => isOpenAt(calendar, local);
  expect([open("2026-10-01T10:30"), open("2026-10-01T09:30")]).toEqual([true, false]);
  expect([open("2026-11-23T20:30"), open("2026-11-23T10:30")]).toEqual([true, false]);
  expect([open("2026-09-20T10:00"), open("2026-10-10T10:00")]).toEqual([false, false]);
  expect([open("2026-09-30T10:00"), open("2026-10-12T10:00"), open("2026-10-13T10:00")]).toEqual([
    true,
    false,
    true,
  ]);
});

describe("daylight saving in Berlin", () => {
  /** The times in UTC at which the rule begins to be chosen, and ceases to be. */
  const changes = (weekly: object, date: string) => {
    const compiled = during({ weekly }, "office", "Europe/Berlin");
    const found: string[] = [];
    let before = false;
    for (let minute = -240; minute <= 360; minute++) {
      const now = Date.parse(`${date}T00:00Z`) + minute * 60_000;
      const open = chosenRule(compiled, {}, now) !== null;
      if (open !== before) found.push(new Date(now).toISOString().slice(11, 16));
      before = open;
    }
    return found;
  };

  test("opens nothing in the hour that is left out", () => {
    expect(changes({ sun: "02:00-03:00" }, "2026-03-29")).toEqual([]);
  });

  test("shortens a span around the hour that is left out", () => {
    expect(changes({ sun: "01:30-03:30" }, "2026-03-29")).toEqual(["00:30", "01:30"]);
  });

  test("opens twice in the hour that comes twice", () => {
    expect(changes({ sun: "02:00-03:00" }, "2026-10-25")).toEqual(["00:00", "02:00"]);
    expect(changes({ sun: "02:15-02:45" }, "2026-10-25")).toEqual(["00:15", "00:45", "01:15", "01:45"]);
  });

  test("ends a span over midnight by the clock on the wall", () => {
    expect(changes({ sat: "23:00-02:30" }, "2026-03-29")).toEqual(["22:00", "01:00"]);
    expect(changes({ sat: "23:00-02:30" }, "2026-10-25")).toEqual(["21:00", "00:30", "01:00", "01:30"]);
  });

  test.each([
    ["2026-03-29T00:59Z", "01"],
    ["2026-03-29T01:00Z", "03"],
    ["2026-10-25T00:30Z", "02"],
    ["2026-10-25T01:30Z", "02"],
    ["2026-10-25T02:00Z", "03"],
  ])("shows a text at %s the hour %s", (at, hour) => {
    const content = "{{ now | date: '%H' }}";
    const text = file({ timezone: "Europe/Berlin", rules: [rule({ send: { text: { content } } })] });
    expect(welcome(text, values({ now: Date.parse(at) }))).toEqual({ text: { content: hour } });
  });
});

describe("a condition on hours", () => {
  const calendars = {
    day: { weekly: { "mon-sun": "08:00-20:00" } },
    night: { weekly: { "mon-sun": "20:00-08:00" } },
    never: { open: { "2000-01-01": "10:00-11:00" } },
  };
  // Now is 11:04 in Shanghai.
  test.each<[unknown, boolean]>([
    ["day", true],
    ["night", false],
    [["never", "day"], true],
    [{ not: "night" }, true],
    [{ not: "day" }, false],
    [{ not: ["never", "night"] }, true],
    [{ not: ["night", "day"] }, false],
  ])("%j fits by day: %j", (hours, expected) => {
    expect(chosenRule(compiledRules(file({ calendars, rules: [rule({ when: { hours } })] }))) !== null).toBe(
      expected,
    );
  });
});

test("a calendar agrees in every minute with a strip on which each day's span is painted", () => {
  const DAY = 1_440;
  const FIRST = Date.parse("2026-09-28T00:00Z");
  const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const dateOf = (day: number) => new Date(FIRST + day * DAY * 60_000).toISOString().slice(0, 10);
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const span = fc
    .tuple(fc.integer({ max: DAY - 1, min: 0 }), fc.integer({ min: 1, max: DAY - 1 }))
    .map(([start, length]) => ({ start, end: start + length }));
  const day = fc.integer({ min: 0, max: 13 });
  const calendar = fc.record({
    weekly: fc.dictionary(fc.constantFrom(...DAYS), span, { minKeys: 1 }),
    open: fc.dictionary(day.map(dateOf), span, { maxKeys: 2 }),
    closed: fc.array(fc.tuple(day, fc.nat(2)), { maxLength: 2 }),
  });
  const written = ({ start, end }: { start: number; end: number }) =>
    `${clock(start)}-${end === DAY ? "24:00" : clock(end % DAY)}`;
  const spans = (byKey: Record<string, { start: number; end: number }>) =>
    Object.fromEntries(Object.entries(byKey).map(([key, value]) => [key, written(value)]));

  fc.assert(
    fc.property(calendar, ({ weekly, open, closed }) => {
      const strip = new Uint8Array(16 * DAY);
      for (let index = -1; index < 15; index++) {
        const date = dateOf(index);
        const isClosed = closed.some(([from, more]) => from <= index && index <= from + more);
        const weekday = DAYS[new Date(date).getUTCDay()] ?? "";
        const painted = open[date] ?? (isClosed ? undefined : weekly[weekday]);
        if (painted === undefined) continue;
        strip.fill(1, Math.max(0, index * DAY + painted.start), Math.max(0, index * DAY + painted.end));
      }
      const compiled = during({
        weekly: spans(weekly),
        open: spans(open),
        closed: closed.map(([from, more]) => `${dateOf(from)} .. ${dateOf(from + more)}`),
      });
      const office = compiled.calendars.get("office");
      if (office === undefined) throw new Error("there is no calendar");
      for (let minute = 0; minute < 14 * DAY; minute++) {
        const local = `${dateOf(Math.floor(minute / DAY))}T${clock(minute % DAY)}`;
        if (isOpen(office, local) !== (strip[minute] === 1)) throw new Error(`wrong at ${local}`);
      }
    }),
    { numRuns: 20 },
  );
}, 30_000);
