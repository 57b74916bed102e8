/**
 * Whether a calendar is open at a local time. Daylight saving needs no special case: the hour that comes twice is open
 * twice, the skipped hour never. Knows nothing of how calendars are written.
 */
import { announced } from "./holidays.ts";

/** Minutes since midnight; an end beyond 1,440 is on the next day. */
export interface Span {
  start: number;
  /** The first minute after the span. */
  end: number;
}

export interface Calendar {
  /** Sunday first, as JavaScript counts days. */
  weekly: readonly (readonly Span[])[];
  holidays: "cn" | null;
  /** Dates such as `2026-12-31`; `last` is included. */
  closed: readonly { first: string; last: string }[];
  open: ReadonlyMap<string, readonly Span[]>;
}

export const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * 60_000;
const MONDAY = 1;

/** Whether a span of the day, or of the day before, includes a time; `local` is like `2026-11-20T09:00`. */
export function isOpen(calendar: Calendar, local: string): boolean {
  const date = local.slice(0, 10);
  const minute = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
  if (spansOf(calendar, date).some(({ start, end }) => start <= minute && minute < end)) return true;
  return spansOf(calendar, dayBefore(date)).some(({ end }) => minute < end - DAY_MINUTES);
}

/** The spans that begin on a date. `open` goes before `closed`, `closed` before holidays, holidays before the week. */
function spansOf(calendar: Calendar, date: string): readonly Span[] {
  const { weekly, holidays, closed, open } = calendar;
  const special = open.get(date);
  if (special !== undefined) return special;
  if (closed.some(({ first, last }) => first <= date && date <= last)) return [];
  const kind = holidays === "cn" ? announced(date) : null;
  if (kind === "holiday") return [];
  const weekday = kind === "workday" ? MONDAY : new Date(`${date}T00:00Z`).getUTCDay();
  return weekly[weekday] ?? [];
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
