/** Days and hours in texts are calculated and shown by the clock of the file's time zone, with every flag that Liquid has. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysAfter, momentIn } from "../../../../src/rules/engine/date-arithmetic.ts";
import { expandFormat, unknownFlag } from "../../../../src/rules/engine/date-format.ts";
import { localClock, offsetClock } from "../../../../src/rules/engine/local-time.ts";
import { file, problems, rule, said, saying, values, welcome } from "../files.ts";

/** A text as it is filled in at a time, in a file of this time zone. */
const saidIn = (timezone: string, content: string, now: number) =>
  welcome(file({ timezone, messages: {}, rules: [rule({ send: { text: { content } } })] }), values({ now }))
    .text?.content;

test.each(["docs/rules.md", "docs/rules.zh-CN.md"])(
  "the examples of plus_days in %s give the day after in Shanghai",
  (path) => {
    const page = readFileSync(path, "utf8");
    const examples = [...page.matchAll(/`(\{\{ [^`]*plus_days: 1[^`]*\}\})`/g)].map(
      ([, example = ""]) => example,
    );
    // 23:30 on the 21st of November in UTC.
    const said = examples.map((example) => saidIn("Asia/Shanghai", example, Date.UTC(2026, 10, 21, 23, 30)));
    expect(said).toEqual(["11月23日", "2027-01-01"]);
    const [line = ""] = /\{\{ now \| plus_days: 1 .*前有效。/.exec(page) ?? [];
    expect(saidIn("Asia/Shanghai", line, Date.UTC(2026, 10, 21, 23, 30))).toBe(
      "明天（11月23日，星期一）上午给您回电，资料 2026-11-24 07:30 前有效。",
    );
  },
);

describe("a time calculated from now", () => {
  /** 01:00 on Monday in Shanghai, when UTC has Sunday. */
  const AT_NIGHT = Date.UTC(2026, 10, 22, 17);

  test.each([
    ["seconds", '{{ now | date: "%s" | plus: 86400 | date: "%m-%d %H:%M" }}', "11-24 01:00"],
    [
      'seconds of the text "now"',
      '{{ "now" | date: "%s" | minus: 3600 | date: "%m-%d %H:%M" }}',
      "11-23 00:00",
    ],
    ["a number of seconds as a text", '{{ "1795366800" | date: "%m-%d %H:%M" }}', "11-23 01:00"],
    ["tomorrow", '{{ now | plus_days: 1 | date: "%-m月%-d日 %A" }}', "11月24日 星期二"],
    ["yesterday", '{{ now | plus_days: -1 | date: "%F" }}', "2026-11-22"],
    ['days after the text "today"', '{{ "today" | plus_days: "2" | date: "%d" }}', "25"],
    ["hours", '{{ now | plus_hours: 23.5 | date: "%F %R" }}', "2026-11-24 00:30"],
    ["days and hours", '{{ now | plus_days: 1 | plus_hours: -2 | date: "%F %R" }}', "2026-11-23 23:00"],
    ["a day written in the file", '{{ "2026-12-31" | plus_days: 1 | date: "%F" }}', "2027-01-01"],
    [
      "a time written in the file",
      '{{ "2026/12/31 9:30" | plus_hours: 1 | date: "%F %R" }}',
      "2026-12-31 10:30",
    ],
    [
      "the days left until a date",
      '{% assign end = "2026-11-25" | date: "%s" %}{% assign t = now | date: "%s" %}{{ end | minus: t | divided_by: 86400.0 }}',
      "1.9583333333333333",
    ],
  ])("goes by the file's clock: %s", (_, content, expected) => {
    expect(saidIn("Asia/Shanghai", content, AT_NIGHT)).toBe(expected);
  });

  test("keeps the time on the wall over a change of the clocks for plus_days, not for seconds", () => {
    const before = Date.UTC(2026, 9, 31, 13);
    expect(saidIn("America/New_York", '{{ now | plus_days: 1 | date: "%F %T %z" }}', before)).toBe(
      "2026-11-01 09:00:00 -0500",
    );
    expect(saidIn("America/New_York", '{{ now | date: "%s" | plus: 86400 | date: "%F %R" }}', before)).toBe(
      "2026-11-01 08:00",
    );
  });

  test("is shown in the zone that the date filter names", () => {
    expect(saidIn("Asia/Shanghai", '{{ now | date: "%R", "Asia/Tokyo" }}', AT_NIGHT)).toBe("02:00");
    expect(saidIn("Asia/Shanghai", '{{ 1795366800 | date: "%R", "Asia/Tokyo" }}', AT_NIGHT)).toBe("02:00");
  });

  test("stays a text where the value is not a time, and is refused where plus_days has no count", () => {
    expect(said("{{ customer.name | plus_days: 1 }}")).toBe("小明");
    expect(problems(saying("{{ now | plus_days }}"))).toEqual([
      expect.stringContaining("cannot be filled in: a filter lacks its value"),
    ]);
  });

  test("is the given number of days later on the calendar", () => {
    const zone = fc.constantFrom(
      "Asia/Shanghai",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
    );
    const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: -400, max: 400 }), (timezone, at, days) => {
        const wholeSeconds = at - (at % 1_000);
        const [clock, minutes] = [offsetClock(timezone), localClock(timezone)];
        const later = minutes(daysAfter(wholeSeconds, days, clock));
        const date = new Date(Date.parse(`${minutes(wholeSeconds).slice(0, 10)}T00:00Z`) + days * 86_400_000);
        expect(later.slice(0, 10)).toBe(date.toISOString().slice(0, 10));
        expect(momentIn(clock(wholeSeconds), clock)).toBe(wholeSeconds);
        if (timezone === "Asia/Shanghai") expect(later.slice(10)).toBe(minutes(wholeSeconds).slice(10));
      }),
    );
  });
});

describe("a flag of the date filter", () => {
  // Now is Sunday, 11:04:05.
  test.each([
    ["%F", "2026-11-22"],
    ["%D", "11/22/26"],
    ["%T", "11:04:05"],
    ["%R", "11:04"],
    ["%r", "11:04:05 AM"],
    ["%c", "2026/11/22 11:04:05"],
    ["%x", "2026/11/22"],
    ["%X", "11:04:05"],
    ["%v", "22-11月-2026"],
    ["%G-W%V", "2026-W47"],
    ["%g", "26"],
    ["%Q", "1795316645000"],
    ["%s", "1795316645"],
    ["%z %:z %::z", "+0800 +08:00 +08:00:00"],
    ["%+", "周日 11月 22 11:04:05 +0800 2026"],
    ["%e|%k|%l|%-d|%_m|%03d", "22|11|11|22|11|022"],
    [
      "%u %w %j %U %W %C %y %L %p %P %h %b %B %a %A %Z",
      "7 0 326 47 46 20 26 000 AM am 11月 11月 十一月 周日 星期日 +0800",
    ],
    ["%%F 50%", "%F 50%"],
    ["%Ey %OH", "26 11"],
  ])("%s is filled in", (format, expected) => {
    expect(said(`{{ now | date: "${format}" }}`)).toBe(expected);
    expect(unknownFlag(format)).toBeNull();
  });

  test.each(["2021-01-03", "2021-01-04", "2020-12-31", "2024-12-30", "2027-01-01"])(
    "shows the ISO week and its year for %s",
    (day) => {
      // ISO 8601: week 1 has the 4th of January, and weeks begin on Monday.
      const at = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
      const monday = (days: number) => days - ((days + 3) % 7);
      const year = [1, 0, -1]
        .map((more) => Number(day.slice(0, 4)) + more)
        .find((one) => monday(at(`${one}-01-04`)) <= at(day));
      const week = (monday(at(day)) - monday(at(`${year}-01-04`))) / 7 + 1;
      expect(expandFormat("%G %V %-V %_V", () => day)).toBe(
        `${year} ${String(week).padStart(2, "0")} ${week} ${String(week).padStart(2, " ")}`,
      );
    },
  );

  test.each([
    ["%Y-%i", "%i"],
    ["%-K", "%-K"],
    ["%F %f", "%f"],
  ])("that does not exist is found in %s", (format, flag) => {
    expect(unknownFlag(format)).toBe(flag);
  });
});
