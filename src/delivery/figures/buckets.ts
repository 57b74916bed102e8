/**
 * Hours and days of a time zone, made of quarter-hours of UTC. An hour that a clock shows twice, when it is put back, is
 * two hours. Reads no record.
 */
import { type LocalClock, localClock } from "../../rules/engine/local-time.ts";
import { QUARTER_MS, quarterStart } from "./quarters.ts";

export const PERIODS = ["hour", "day"] as const;
export type Period = (typeof PERIODS)[number];

const HOUR_QUARTERS = 4;
const DAY_QUARTERS = 24 * HOUR_QUARTERS;

export class Buckets {
  readonly #by: Period;
  readonly #clock: LocalClock;
  /** The UTC offset of a day of UTC, in quarter-hours; null where the clock is changed in it. */
  readonly #offsets = new Map<number, number | null>();
  /** The first quarter-hour of each local day. */
  readonly #days = new Map<number, number>();

  constructor(zone: string, by: Period) {
    this.#by = by;
    this.#clock = localClock(zone);
  }

  /** The first quarter-hour of the hour or day in which a quarter-hour lies. */
  of(quarter: number): number {
    return this.#by === "hour" ? this.hourOf(quarter) : this.dayOf(quarter);
  }

  hourOf(quarter: number): number {
    const offset = this.#offsetAt(quarter);
    const local = quarter + offset;
    let start = quarter - (local - Math.floor(local / HOUR_QUARTERS) * HOUR_QUARTERS);
    while (this.#offsetAt(start) !== offset) start += 1;
    return start;
  }

  dayOf(quarter: number): number {
    const day = this.#localDay(quarter);
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    // On a day on which the clock is changed, this is an hour off.
    let start = day * DAY_QUARTERS - this.#offsetAt(quarter);
    while (this.#localDay(start) < day) start += 1;
    while (this.#localDay(start - 1) === day) start -= 1;
    this.#days.set(day, start);
    return start;
  }

  /** What a clock of the zone shows, as `2026-11-20T09:00`. */
  shownAt(quarter: number): string {
    return this.#clock(quarterStart(quarter));
  }

  #localDay(quarter: number): number {
    return Math.floor((quarter + this.#offsetAt(quarter)) / DAY_QUARTERS);
  }

  #offsetAt(quarter: number): number {
    const day = Math.floor(quarter / DAY_QUARTERS);
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      const [first, last] = [day, day + 1].map((one) => this.#readOffset(one * DAY_QUARTERS));
      offset = first !== undefined && first === last ? first : null;
      this.#offsets.set(day, offset);
    }
    return offset ?? this.#readOffset(quarter);
  }

  #readOffset(quarter: number): number {
    return (Date.parse(`${this.shownAt(quarter)}Z`) - quarterStart(quarter)) / QUARTER_MS;
  }
}
