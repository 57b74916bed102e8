/**
 * The schema of the `calendars` section. The schemas of hours and of the week are in `hours.ts` and `weekly-hours.ts`.
 */
import * as v from "valibot";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { group } from "../../schema/group.ts";
import { needsOneOf, optional, withJsonSchema } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { record } from "../../schema/record.ts";
import { expected, found, type Name, quote } from "../../schema/wording.ts";
import type { Calendar, Span } from "../engine/calendar.ts";
import { isDate } from "../engine/local-time.ts";
import { hours } from "./hours.ts";
import { weekly } from "./weekly-hours.ts";

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A sentence about a bad date, or null. */
function dateFault(date: unknown, what: Name = "a-date"): Sentence | null {
  if (typeof date !== "string" || !DATE.test(date)) return expected(what, date);
  return isDate(date) ? null : say("no-such-date", { date: quote(date) });
}

/** A date, or two dates with dots between: `2026-10-01 .. 2026-10-07`, the last included. */
const dates = v.pipe(
  custom<{ first: string; last: string }>((value, faults, NEVER) => {
    const parts = typeof value === "string" ? value.split("..").map((part) => part.trim()) : [];
    const [first = "", last = first] = parts;
    const what = "a-date-or-dates";
    const readable = parts.length === 1 || parts.length === 2;
    const fault = readable ? (dateFault(first, what) ?? dateFault(last, what)) : expected(what, value);
    if (fault !== null) faults.add(fault);
    else if (last < first) faults.add(say("dates-end-early", { last, first }));
    return fault === null ? { first, last } : NEVER;
  }),
  withJsonSchema(() => v.pipe(v.string(), v.regex(DATES))),
);

/** The shape of `dates`, for editors. */
const DATES = /^\s*\d{4}-\d\d-\d\d\s*(\.\.\s*\d{4}-\d\d-\d\d\s*)?$/;

const open = record<readonly Span[]>("hours-under-dates", hours, dateFault, () =>
  v.pipe(v.string(), v.regex(DATE)),
);
const holidays = v.literal("cn", ({ input }) => coded("unknown-holidays", { found: found(input) }));
const closed = list("a-list-of-dates", dates);

const calendar = v.pipe(
  group("a-calendar", {
    weekly: optional(weekly, say("about-weekly")),
    holidays: optional(holidays, say("about-holidays")),
    closed: optional(closed, say("about-closed")),
    open: optional(open, say("about-open")),
  }),
  v.check(
    ({ weekly = [], open }) => weekly.flat().length + (open?.size ?? 0) > 0,
    () => coded("never-open"),
  ),
  needsOneOf("weekly", "open"),
  v.transform(
    ({ weekly = [], holidays = null, closed = [], open = new Map() }): Calendar => ({
      weekly,
      holidays,
      closed,
      open,
    }),
  ),
);

/** The schema of `calendars`. */
export const calendars = record<Calendar>("calendars-under-names", calendar);
