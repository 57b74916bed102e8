/**
 * China's public holidays and make-up workdays (调休), as the State Council announces them a year at a time.
 * The days are the library's; what is not announced yet is not guessed.
 */
import days from "chinese-days/dist/chinese-days.json" with { type: "json" };

const { holidays, workdays } = days;

/** What a date such as `2026-10-01` was announced to be; null for all others, and in years that are not known. */
export function announced(date: string): "holiday" | "workday" | null {
  if (Object.hasOwn(holidays, date)) return "holiday";
  return Object.hasOwn(workdays, date) ? "workday" : null;
}

/** Whether the announcement for a year is known. National Day is in each of them. */
export function isAnnounced(year: number): boolean {
  return Object.hasOwn(holidays, `${year}-10-01`);
}

/** The last year whose announcement is known. */
export function lastAnnounced(): number {
  return Math.max(...Object.keys(holidays).map((date) => Number(date.slice(0, 4))));
}
