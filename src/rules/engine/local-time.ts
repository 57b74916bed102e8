/**
 * Local times, as texts that sort: `2026-11-20T09:00`. Knows nothing of rules.
 */
import * as v from "valibot";
import { coded, encode, say } from "../../i18n/sentence.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected, quote, suggestion } from "../../schema/wording.ts";

/** The local time of a moment (milliseconds since 1970), as `2026-11-20T09:00`. */
export type LocalClock = (now: number) => string;

/** A clock for a time zone. Throws RangeError when there is no such zone. */
export function localClock(timezone: string): LocalClock {
  const parts = partsIn(timezone);
  return (now) => {
    const { year, month, day, hour, minute } = parts(now);
    return `${year}-${month}-${day}T${hour}:${minute}`;
  };
}

/** The same with seconds and UTC offset, as `2026-11-20T09:00:00+08:00`, which Liquid's `date` understands. */
export function offsetClock(timezone: string): LocalClock {
  const parts = partsIn(timezone, { second: "2-digit", timeZoneName: "longOffset" });
  return (now) => {
    const { year, month, day, hour, minute, second, timeZoneName = "" } = parts(now);
    const offset = /[+-]\d\d:\d\d/.exec(timeZoneName)?.[0] ?? "+00:00";
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
  };
}

function partsIn(timezone: string, more: Intl.DateTimeFormatOptions = {}) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    ...more,
  });
  return (now: number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> =>
    Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
}

/** The schema of a time zone's name. */
export const timezone = v.pipe(
  v.string((issue) => encode(expected("a-time-zone", issue.input))),
  v.check(isTimezone, ({ input }) => {
    const hint = CHINA.test(input)
      ? say("did-you-mean", { name: quote("Asia/Shanghai") })
      : suggestion(input, Intl.supportedValuesOf("timeZone"));
    return coded("unknown-time-zone", { zone: quote(input), hint: hint ?? "" });
  }),
  v.check(
    (name) => !AMERICAN.test(name),
    ({ input }) => coded("american-time-zone", { zone: quote(input) }),
  ),
);

/** Names that people take for China's time: in the database, CST is Chicago's time, and Etc/GMT+8 is UTC-8. */
const AMERICAN = /^(?:cst|etc\/gmt\+8)$/i;

/** Names that people give to China's time zone. */
const CHINA = /beijing|peking|china|chongqing|shanghai|北京|中国|上海|\b(?:utc|gmt)\s*\+\s*0?8\b/i;

function isTimezone(name: string): boolean {
  try {
    localClock(name);
    return true;
  } catch {
    return false;
  }
}

/** The schema of `from`: the first local time of the rule. */
export const firstMoment = moment("T00:00");

/**
 * The schema of `until`: the first local time after the rule. A date belongs to the rule as a whole, and ends at its
 * own T24:00.
 */
export const endMoment = moment("T24:00");

function moment(timeOfDays: string) {
  return v.pipe(
    v.string((issue) => encode(expected("a-date-or-time", issue.input))),
    v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
      const [, date, hour, minute] = MOMENT.exec(dataset.value) ?? [];
      if (date === undefined) {
        addIssue({ message: encode(expected("a-date-or-time", dataset.value)) });
        return NEVER;
      }
      if (!isDate(date) || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) {
        addIssue({ message: coded("no-such-date", { date: quote(dataset.value) }) });
        return NEVER;
      }
      return date + (hour === undefined ? timeOfDays : `T${hour}:${minute}`);
    }),
    withJsonSchema(() => v.pipe(v.string(), v.regex(MOMENT))),
  );
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d))?$/;

/** Whether a date such as `2026-11-20` exists. */
export function isDate(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
