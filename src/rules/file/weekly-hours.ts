/**
 * The schema of a calendar's `weekly`: hours under `mon-fri`, `sat`, or `mon, wed`. Knows nothing of dates.
 */
import * as v from "valibot";
import { custom } from "../../schema/custom.ts";
import { isGroup } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected, listed, quote, suggest } from "../../schema/wording.ts";
import type { Span } from "../engine/calendar.ts";
import { hours } from "./hours.ts";

/** Sunday first, as JavaScript counts days. */
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const IN_ORDER = [...DAYS.slice(1), ...DAYS.slice(0, 1)];

/** Reads `weekly` into the spans of each day, Sunday first. */
export const weekly = v.pipe(
  custom<Span[][]>((input, faults, NEVER) => {
    if (!isGroup(input)) {
      faults.add(expected("hours under the names of days, such as mon-fri", input));
      return NEVER;
    }
    const week: Span[][] = DAYS.map(() => []);
    const namedBy = new Map<number, string>();
    for (const [key, value] of Object.entries(input)) {
      const days = readDays(key);
      if (typeof days === "string") {
        const torn =
          value === null ? "; if it belongs to the hours before it, put all of them in quotes" : "";
        faults.add(days + torn, [key], "key");
        if (torn !== "") continue;
      }
      const result = v.safeParse(hours, value);
      faults.adopt(result.issues, key);
      for (const day of typeof days === "string" ? [] : days) {
        const other = namedBy.get(day);
        if (other !== undefined) {
          faults.add(`${DAYS[day]} has its hours under ${quote(other)} already`, [key], "key");
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

/** The days that a key names, or a sentence that says what is wrong. `fri-mon` goes over the weekend. */
function readDays(key: string): Set<number> | string {
  const days = new Set<number>();
  for (const part of key.split(",")) {
    const names = part.split("-").map((name) => name.trim());
    const unknown = names.find((name) => !DAYS.includes(name));
    if (unknown !== undefined || names.length > 2) {
      const name = unknown !== undefined && /^[a-z]+$/i.test(unknown) ? unknown : part.trim();
      const hint = suggest(name, DAYS) || `; there are ${listed(IN_ORDER)}, and ranges such as mon-fri`;
      return `${quote(name)} is not a day${hint}`;
    }
    const [first, last = first] = names.map((name) => DAYS.indexOf(name));
    if (first === undefined || last === undefined) continue;
    for (let day = first; day !== last; day = (day + 1) % DAYS.length) days.add(day);
    days.add(last);
  }
  return days;
}
