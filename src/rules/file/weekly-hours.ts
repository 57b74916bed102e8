/**
 * The schema of a calendar's `weekly`: hours under `mon-fri`, `sat`, or `mon, wed`. Knows nothing of dates.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { isGroup } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected, quote, suggestion } from "../../schema/wording.ts";
import type { Span } from "../engine/calendar.ts";
import { hours } from "./hours.ts";

/** Sunday first, as JavaScript counts days. */
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const IN_ORDER = [...DAYS.slice(1), ...DAYS.slice(0, 1)];

/** Reads `weekly` into the spans of each day, Sunday first. */
export const weekly = v.pipe(
  custom<Span[][]>((input, faults, NEVER) => {
    if (!isGroup(input)) {
      faults.add(expected("hours-under-days", input));
      return NEVER;
    }
    const week: Span[][] = DAYS.map(() => []);
    const namedBy = new Map<number, string>();
    for (const [key, value] of Object.entries(input)) {
      const unknown = unknownDay(key);
      if (unknown !== null) {
        const [day, hint] = [
          quote(unknown),
          suggestion(unknown, DAYS) ?? say("there-are-days", { days: { all: IN_ORDER } }),
        ];
        const torn = value === null ? say("quote-hours-before") : "";
        faults.add(say("unknown-day", { day, hint, torn }), [key], "key");
        if (torn !== "") continue;
      }
      const result = v.safeParse(hours, value);
      faults.adopt(result.issues, key);
      for (const day of unknown === null ? readDays(key) : []) {
        const other = namedBy.get(day);
        if (other !== undefined) {
          faults.add(say("day-named-twice", { day: DAYS[day] ?? "", key: quote(other) }), [key], "key");
        }
        namedBy.set(day, key);
        if (result.success) week[day] = [...result.output];
      }
    }
    return week;
  }),
  withJsonSchema(() => v.record(v.pipe(v.string(), v.regex(DAY_NAMES)), hours)),
);

/** The shape of a key, for editors. */
const DAY_NAMES = new RegExp(
  `^\\s*DAY(\\s*-\\s*DAY)?\\s*(,\\s*DAY(\\s*-\\s*DAY)?\\s*)*$`.replaceAll("DAY", `(${IN_ORDER.join("|")})`),
);

/** The first part of a key that is no day and no range of days, or null. */
function unknownDay(key: string): string | null {
  for (const part of key.split(",")) {
    const names = namesIn(part);
    const unknown = names.find((name) => !DAYS.includes(name));
    if (unknown === undefined && names.length <= 2) continue;
    return unknown !== undefined && /^[a-z]+$/i.test(unknown) ? unknown : part.trim();
  }
  return null;
}

/** The days that a sound key names. `fri-mon` goes over the weekend. */
function readDays(key: string): Set<number> {
  const days = new Set<number>();
  for (const part of key.split(",")) {
    const [first, last = first] = namesIn(part).map((name) => DAYS.indexOf(name));
    if (first === undefined || last === undefined) continue;
    for (let day = first; day !== last; day = (day + 1) % DAYS.length) days.add(day);
    days.add(last);
  }
  return days;
}

const namesIn = (part: string) => part.split("-").map((name) => name.trim());
