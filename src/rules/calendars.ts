/**
 * The `calendars` section of the rules file, as valibot schemas. Hours and week have files of their own.
 */
import * as v from "valibot";
import { below, fields, isGroup, route } from "../messages/fields.ts";
import { expected, found, quote } from "../messages/wording.ts";
import type { Calendar, Span } from "./calendar.ts";
import { hours } from "./hours.ts";
import { isDate } from "./local-time.ts";
import { weekly } from "./weekly.ts";

const A_DATE = "a date such as 2026-10-01";
const DATE = /^\d{4}-\d\d-\d\d$/;

/** What is wrong with a date, or null. */
function dateFault(date: unknown, what = A_DATE): string | null {
  if (typeof date !== "string" || !DATE.test(date)) return expected(what, date);
  return isDate(date) ? null : `there is no ${quote(date)} in the calendar`;
}

/** A date, or two of them with dots between: `2026-10-01 .. 2026-10-07`, the last one included. */
const dates = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, { first: string; last: string }>(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    const parts = typeof value === "string" ? value.split("..").map((part) => part.trim()) : [];
    const [first = "", last = first] = parts;
    const what = `${A_DATE}, or dates such as 2026-10-01 .. 2026-10-07`;
    const readable = parts.length === 1 || parts.length === 2;
    const fault = readable ? (dateFault(first, what) ?? dateFault(last, what)) : expected(what, value);
    if (fault !== null) addIssue({ message: fault });
    else if (last < first) addIssue({ message: `the dates end (${last}) before they begin (${first})` });
    return fault === null ? { first, last } : NEVER;
  }),
);

const open = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Map<string, readonly Span[]>>(({ dataset, addIssue, NEVER }) => {
    if (!isGroup(dataset.value)) {
      addIssue({ message: expected("hours under dates", dataset.value) });
      return NEVER;
    }
    const days = new Map<string, readonly Span[]>();
    for (const [date, value] of Object.entries(dataset.value)) {
      const fault = dateFault(date);
      if (fault !== null) addIssue({ message: fault, path: route([date], "key") });
      const result = v.safeParse(hours, value);
      for (const { message, path } of result.issues ?? []) addIssue({ message, path: below(date, path) });
      if (result.success) days.set(date, result.output);
    }
    return days;
  }),
);

const calendar = v.pipe(
  fields("a calendar", {
    weekly: v.exactOptional(weekly, {}),
    holidays: v.exactOptional(
      v.literal("cn", (issue) => `${found(issue.input)} is no country whose holidays are known; "cn" is`),
    ),
    closed: v.exactOptional(
      v.array(dates, (issue) => expected("a list of dates", issue.input)),
      [],
    ),
    open: v.exactOptional(open, {}),
  }),
  v.check(
    ({ weekly: week, open: days }) => week.flat().length + days.size > 0,
    `the calendar is never open; it needs hours under "weekly" or "open"`,
  ),
  v.transform(({ holidays = null, ...rest }): Calendar => ({ ...rest, holidays })),
);

/** The schema of `calendars`. */
export const calendars = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Map<string, Calendar>>(({ dataset, addIssue, NEVER }) => {
    if (!isGroup(dataset.value)) {
      addIssue({ message: expected("calendars under their names", dataset.value) });
      return NEVER;
    }
    const byName = new Map<string, Calendar>();
    for (const [name, value] of Object.entries(dataset.value)) {
      if (name.trim() === "") {
        addIssue({ message: "a name must not be empty", path: route([name], "key") });
      }
      const result = v.safeParse(calendar, value);
      for (const { message, path } of result.issues ?? []) addIssue({ message, path: below(name, path) });
      if (result.success) byName.set(name, result.output);
    }
    return byName;
  }),
);
