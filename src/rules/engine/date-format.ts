/**
 * Date formats such as `%Y-%m-%d`: knows which flags exist, and rewrites those that liquidjs lacks in flags that it
 * has. The flags are those of strftime, as Ruby and Liquid have them. Knows no time zone.
 */

/** Groups: modifiers, width, letter. */
const FLAG = /%([-_0^#:]*)(\d*)[EO]?([\s\S])/g;
/** Flags of liquidjs. */
const BUILT_IN = "aAbBCdehHIjklLmMNpPqsSuUwWyYzZtn%";
/** Flags that stand for several flags. `c`, `x` and `X` give the Chinese form on every machine. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: "%Y/%-m/%-d %H:%M:%S",
  x: "%Y/%-m/%-d",
  X: "%H:%M:%S",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  Q: "%s%L",
  R: "%H:%M",
  T: "%H:%M:%S",
  r: "%I:%M:%S %p",
  v: "%e-%^b-%Y",
  "+": "%a %b %e %H:%M:%S %Z %Y",
};
/** Flags of the week, with their widths in digits. */
const OF_THE_WEEK: Readonly<Record<string, number>> = { G: 4, g: 2, V: 2 };

/** The format in liquidjs's own flags; `dateOf` gives the day as `2026-11-22`. */
export function expandFormat(format: string, dateOf: () => string): string {
  return format.replaceAll(FLAG, (whole: string, flags: string, width: string, letter: string) => {
    if (letter === "z" && flags.startsWith("::")) return "%:z:00";
    const composed = own(COMPOSED, letter);
    if (composed !== undefined) return composed;
    const usual = own(OF_THE_WEEK, letter);
    if (usual === undefined) return whole;
    const { year, week } = isoWeek(dateOf());
    const value = letter === "V" ? week : letter === "G" ? year : year % 100;
    if (flags.includes("-")) return String(value);
    return String(value).padStart(Number(width) || usual, flags.includes("_") ? " " : "0");
  });
}

/** The first unknown flag of a format, as it is written; null when there is none. */
export function unknownFlag(format: string): string | null {
  for (const [whole, , , letter = ""] of format.matchAll(FLAG)) {
    const isKnown =
      BUILT_IN.includes(letter) || Object.hasOwn(COMPOSED, letter) || Object.hasOwn(OF_THE_WEEK, letter);
    // A per cent sign before a sign that is no letter is meant as it stands.
    if (!isKnown && /[A-Za-z]/.test(letter)) return whole;
  }
  return null;
}

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const DAY_MS = 86_400_000;

/** The week of ISO 8601 to which a day belongs, and the year of that week: those of the week's Thursday. */
function isoWeek(date: string): { year: number; week: number } {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return { year, week };
}
