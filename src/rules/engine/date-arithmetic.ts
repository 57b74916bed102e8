/**
 * Date arithmetic on the clock of the file's time zone: reads a value as a time, adds days and hours. Knows nothing of
 * Liquid.
 */
import { localMoment } from "./local-moment.ts";
import type { LocalClock } from "./local-time.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A hundred years: more is a mistake, and clocks show no years of five digits. */
const MOST_DAYS = 36_500;

const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const ON_THE_WALL = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?)?$/;

/** The moment of a value: seconds since 1970, or a date with or without a time; null for anything else. */
export function momentIn(value: unknown, clock: LocalClock): number | null {
  if (typeof value === "number") return inRange(value * SECOND_MS);
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (/^\d+$/.test(text)) return inRange(Number(text) * SECOND_MS);
  if (WITH_OFFSET.test(text)) return inRange(Date.parse(text));
  const [, year, , month = "", day = "", hour = "0", minute = "00", second = "00"] =
    ON_THE_WALL.exec(text) ?? [];
  if (year === undefined) return null;
  const two = (digits: string) => digits.padStart(2, "0");
  return onWall(`${year}-${two(month)}-${two(day)}`, `${two(hour)}:${minute}:${second}`, clock);
}

/** The moment that is a number of days after another, at the same local time. */
export function daysAfter(moment: number, days: unknown, clock: LocalClock): number {
  const count = Math.trunc(numberOf(days, MOST_DAYS));
  const shown = clock(moment);
  const date = new Date(Date.parse(`${shown.slice(0, DATE_LENGTH)}T00:00:00Z`) + count * DAY_MS);
  const later = onWall(
    date.toISOString().slice(0, DATE_LENGTH),
    shown.slice(DATE_LENGTH + 1, TIME_END),
    clock,
  );
  if (later === null) throw new RangeError("there is no such day");
  return later;
}

/** The moment that is a number of hours after another. */
export function hoursAfter(moment: number, hours: unknown): number {
  return moment + numberOf(hours, MOST_DAYS * 24) * HOUR_MS;
}

const DATE_LENGTH = "2026-11-22".length;
const MINUTE_END = "2026-11-22T09:00".length;
const TIME_END = "2026-11-22T09:00:00".length;

function onWall(date: string, time: string, clock: LocalClock): number | null {
  const read = localMoment(`${date}T${time}`, (moment) => clock(moment).slice(0, MINUTE_END));
  return read.ok ? read.moment : null;
}

function numberOf(value: unknown, most: number): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Math.abs(number) <= most) return number;
  throw new RangeError("a number of days or hours is wanted");
}

/** The moment, or null outside the years 1000 to 9999, which a clock shows with four digits. */
function inRange(moment: number): number | null {
  return moment >= Date.UTC(1000, 0) && moment < Date.UTC(10_000, 0) ? moment : null;
}
