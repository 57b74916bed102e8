/**
 * China's public holidays and make-up workdays (调休), as the State Council announces them a year at a time. The days
 * come from the library; a year without an announcement is not guessed.
 */
import year2025 from "chinese-days/dist/years/2025.json" with { type: "json" };
import year2026 from "chinese-days/dist/years/2026.json" with { type: "json" };

/**
 * The years that rules may still ask for. Each is imported by name: a test fails when the library has a year that is
 * missing here.
 */
const YEARS = [year2025, year2026];
const holidays = new Set(YEARS.flatMap((year) => Object.keys(year.holidays)));
const workdays = new Set(YEARS.flatMap((year) => Object.keys(year.workdays)));

/** What a date such as `2026-10-01` was announced as; null for other days, and in years that are not known. */
export function announced(date: string): "holiday" | "workday" | null {
  if (holidays.has(date)) return "holiday";
  return workdays.has(date) ? "workday" : null;
}

/** Whether the announcement for a year is known. National Day is in each of them. */
export function isAnnounced(year: number): boolean {
  return holidays.has(`${year}-10-01`);
}

/** The last year whose announcement is known. */
export function lastAnnounced(): number {
  return Math.max(...Array.from(holidays, (date) => Number(date.slice(0, 4))));
}
