/**
 * Quarter-hours of UTC, in which figures are kept, and the parts of a day that hold them. Every zone's days and hours begin
 * with a quarter-hour. Pure arithmetic.
 */

export const QUARTER_MS = 15 * 60_000;
/** Six hours: with 500 keys in each quarter-hour, a part stays below the 2 MB that a row of SQLite may have here. */
export const PART_QUARTERS = 24;

/** The quarter-hour of a moment, counted from 1970. */
export const quarterOf = (moment: number) => Math.floor(moment / QUARTER_MS);
export const quarterStart = (quarter: number) => quarter * QUARTER_MS;
export const dayPartOf = (quarter: number) => Math.floor(quarter / PART_QUARTERS);
/** The place of a quarter-hour in its part. */
export const placeOf = (quarter: number) => quarter - dayPartOf(quarter) * PART_QUARTERS;
