/** Reads cron expressions, in UTC, and finds the next time of each. Knows no names of days and no weekdays. */

export interface Cron {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 29 February comes again within eight years. */
const LOOKED_AHEAD_MS = 8 * 366 * DAY_MS;

/** The expression; null for one that is not understood. */
export function readCron(text: string): Cron | null {
  const [minute, hour, day, month, weekday, ...others] = text.trim().split(/\s+/);
  // Cloudflare's Sunday is 1, that of other crons 0.
  if (weekday !== "*" || others.length > 0) return null;
  const minutes = numbersIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  const days = numbersIn(day, 1, 31);
  const months = numbersIn(month, 1, 12);
  if (minutes === null || hours === null || days === null || months === null) return null;
  const cron = { minutes, hours, days, months };
  return nextTime(cron, 0) === null ? null : cron;
}

/** The first time after `after`, in ms; null when there is none, as for 31 February. */
export function nextTime({ minutes, hours, days, months }: Cron, after: number): number | null {
  let at = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS;
  while (at <= after + LOOKED_AHEAD_MS) {
    const date = new Date(at);
    if (!days.has(date.getUTCDate()) || !months.has(date.getUTCMonth() + 1)) {
      at = (Math.floor(at / DAY_MS) + 1) * DAY_MS;
    } else if (!hours.has(date.getUTCHours())) {
      at = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
    } else if (!minutes.has(date.getUTCMinutes())) at += MINUTE_MS;
    else return at;
  }
  return null;
}

const PART = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;

function numbersIn(field: string | undefined, least: number, most: number): Set<number> | null {
  const numbers = new Set<number>();
  for (const part of (field ?? "").split(",")) {
    const found = PART.exec(part);
    if (found === null) return null;
    const [, from, to, step] = found;
    const first = from === undefined ? least : Number(from);
    const last = to === undefined ? (from === undefined || step !== undefined ? most : first) : Number(to);
    const every = step === undefined ? 1 : Number(step);
    if (first < least || last > most || first > last || every === 0) return null;
    for (let number = first; number <= last; number += every) numbers.add(number);
  }
  return numbers;
}
