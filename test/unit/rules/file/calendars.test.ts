/** The check of calendars and hours in a rules file: each fault with its place and reason. */
import { describe, expect, test } from "vitest";
import { checkInEnglish, file, placedProblems, problems, rule } from "../files.ts";

/** A file whose calendar has this line, indented to column 5. */
const yaml = (line: string) => `calendars:\n  office:\n    ${line}\nrules: []\n`;
const HOURS = 'expected hours such as "09:00-12:00, 13:30-18:00"';

describe("faulty hours are refused", () => {
  test.each([
    ["a bare time", "sat: 12:30", `3:20 ${HOURS}, found the text "12:30"`],
    ["a number, as older YAML reads 12:30", "sat: 750", `3:20 ${HOURS}, found the number 750`],
    ["the word no", "sat: no", `3:20 ${HOURS}, found the text "no"`],
    ["a day without hours", "sat:", `3:18 ${HOURS}, found nothing; leave out a day that is closed`],
    [
      "Chinese punctuation",
      "sat: 9：00–18：00",
      `3:20 ${HOURS}, found the text "9：00–18：00"; write it with English punctuation`,
    ],
    [
      "an hour without its leading zero",
      "sat: 9:00-18:00",
      '3:20 "9:00" must have two digits on both sides of the colon, as in 09:00',
    ],
    ["an hour after 24", "sat: 09:00-25:00", '3:20 there is no "25:00"; a day goes from 00:00 to 24:00'],
    ["a minute after 59", "sat: 09:60-18:00", '3:20 there is no "09:60"; a day goes from 00:00 to 24:00'],
    ["a minute after 24:00", "sat: 09:00-24:01", '3:20 there is no "24:01"; a day goes from 00:00 to 24:00'],
    [
      "a beginning at 24:00",
      "sat: 24:00-08:00",
      '3:20 "24:00-08:00": no span begins at 24:00; the next day begins at 00:00',
    ],
    ["an empty span", "sat: 09:00-09:00", '3:20 "09:00-09:00" is empty; the whole day is "00:00-24:00"'],
    ["an empty list", "sat: []", "3:20 the list is empty; leave out a day that is closed"],
    ["a comma at the end", 'sat: "09:00-12:00,"', `3:20 ${HOURS}, found an empty text`],
    [
      "spans that overlap",
      'sat: "09:00-12:00, 11:59-13:00"',
      '3:20 "11:59-13:00" overlaps with "09:00-12:00"',
    ],
    [
      "spans that overlap at night",
      "sat: [22:00-02:00, 23:00-01:00]",
      '3:34 "23:00-01:00" overlaps with "22:00-02:00"',
    ],
    [
      "several spans without quotes",
      "sat: 09:00-12:00, 13:30-18:00",
      '3:33 "13:30-18:00" is not a day; there are mon, tue, wed, thu, fri, sat and sun, and ranges such as mon-fri; if it belongs to the hours before it, put all of them in quotes',
    ],
  ])("%s", (_, hours, problem) => {
    expect(placedProblems(yaml(`weekly: { ${hours} }`))).toContain(problem);
  });
});

describe("a faulty calendar is refused", () => {
  test.each([
    ["an unknown day", "weekly: { mo: 09:00-18:00 }", '3:15 "mo" is not a day; did you mean "mon"?'],
    ["a day in capitals", "weekly: { Mon: 09:00-18:00 }", '3:15 "Mon" is not a day; did you mean "mon"?'],
    [
      "a day twice",
      "weekly: { mon-fri: 09:00-18:00, wed: 09:00-12:00 }",
      '3:37 wed has its hours under "mon-fri" already',
    ],
    [
      "a week that is a text",
      "weekly: 09:00-18:00",
      '3:13 expected hours under the names of days, such as mon-fri, found the text "09:00-18:00"',
    ],
    [
      "holidays of another country",
      "holidays: us",
      '3:15 the text "us" is no country whose holidays are known; "cn" is',
    ],
    ["the 30th of February", "closed: [2026-02-30]", '3:14 there is no "2026-02-30" in the calendar'],
    [
      "a date the other way round",
      "closed: [31.12.2026]",
      '3:14 expected a date such as 2026-10-01, or dates such as 2026-10-01 .. 2026-10-07, found the text "31.12.2026"',
    ],
    [
      "dates that end before they begin",
      "closed: [2026-10-07 .. 2026-10-01]",
      "3:14 the dates end (2026-10-01) before they begin (2026-10-07)",
    ],
    [
      "three dates",
      "closed: [2026-10-01 .. 2026-10-02 .. 2026-10-03]",
      '3:14 expected a date such as 2026-10-01, or dates such as 2026-10-01 .. 2026-10-07, found the text "2026-10-01 .. 2026-10-02 .. 2026-10-03"',
    ],
    [
      "closed without a list",
      "closed: 2026-12-31",
      '3:13 expected a list of dates, found the text "2026-12-31"',
    ],
    ["open without hours", "open: [2026-12-31]", "3:11 expected hours under dates, found a list"],
    [
      "open on the 29th of February 2027",
      "open: { 2027-02-29: 09:00-18:00 }",
      '3:13 there is no "2027-02-29" in the calendar',
    ],
    ["open with bad hours", "open: { 2027-01-02: 9-18 }", `3:25 ${HOURS}, found the text "9-18"`],
    ["an unknown key", "weekday: {}", '3:5 "weekday" is not a key of a calendar; did you mean "weekly"?'],
    [
      "a calendar that is never open",
      "holidays: cn",
      '3:5 the calendar is never open; it needs hours under "weekly" or "open"',
    ],
  ])("%s", (_, line, problem) => {
    expect(placedProblems(yaml(line))).toContain(problem);
  });

  test("calendars that are a list, or have an empty name", () => {
    expect(problems(file({ calendars: [] }))).toEqual([
      "calendars: expected calendars under their names, found a list",
    ]);
    const office = { weekly: { mon: "09:00-18:00" } };
    expect(problems(file({ calendars: { "": office } }))).toEqual([
      'calendars[""]: a name must not be empty',
    ]);
  });
});

describe("hours in a rule are refused", () => {
  const naming = (hours: unknown, calendars: object = { office: { weekly: { mon: "09:00-18:00" } } }) =>
    problems(file({ calendars, rules: [rule({ when: { hours } })] }));

  test.each<[unknown, string]>([
    ["ofice", 'rules[0].when.hours: no calendar is called "ofice"; did you mean "office"?'],
    [["office", "night"], 'rules[0].when.hours[1]: no calendar is called "night"'],
    [{ not: "ofice" }, 'rules[0].when.hours.not: no calendar is called "ofice"; did you mean "office"?'],
    [{ not: ["x"] }, 'rules[0].when.hours.not[0]: no calendar is called "x"'],
    ["constructor", 'rules[0].when.hours: no calendar is called "constructor"'],
  ])("when they name a calendar that does not exist: %j", (hours, problem) => {
    expect(naming(hours)).toEqual([problem]);
  });

  test("in a file without calendars", () => {
    expect(naming("office", {})).toEqual([
      'rules[0].when.hours: no calendar is called "office"; the file has no "calendars"',
    ]);
  });

  test("when they are an empty text or a number", () => {
    expect(naming("")).toEqual(["rules[0].when.hours: an empty text fits nothing here"]);
    expect(naming(9)).toEqual([
      "rules[0].when.hours: expected a list of calendars, or one of them, found the number 9; put it in quotes",
    ]);
  });
});

describe("a year whose holidays are not announced", () => {
  const holidayWarnings = (calendar: object, now: number) =>
    checkInEnglish(file({ calendars: { office: calendar }, rules: [rule()] }), now)
      .warnings.filter(({ path }) => path.startsWith("calendars"))
      .map(({ path, message }) => `${path}: ${message.split(" are not known")[0]}`);
  const office = { weekly: { mon: "09:00-18:00" }, holidays: "cn" };
  const inYear = (year: number) => Date.UTC(year, 5, 1);

  test("gets a warning when it is this year or the next", () => {
    expect(holidayWarnings(office, inYear(2030))).toEqual([
      "calendars.office.holidays: the holidays and make-up workdays of 2030 and 2031",
    ]);
    expect(holidayWarnings(office, inYear(2025))).toEqual([]);
  });

  test("is found by the clock of the file's zone", () => {
    const newYear = Date.parse("2024-12-31T16:00Z");
    expect(holidayWarnings(office, newYear)).toEqual([]);
  });

  test("gets no warning in a calendar without holidays", () => {
    expect(holidayWarnings({ weekly: office.weekly }, inYear(2030))).toEqual([]);
  });
});
