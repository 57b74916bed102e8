/** Sums over the rows of figures. Pure. */

export interface Row {
  at: string;
  key: string;
  total: number;
  outcomes: Record<string, number>;
  inTime: number;
  lost: number;
}

export interface Sum {
  key: string;
  total: number;
  outcomes: Record<string, number>;
  inTime: number;
  lost: number;
}

/** The rows of each key together, the largest first. */
export function sumsByKey(rows: readonly Row[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const sum = sums.get(row.key) ?? { key: row.key, total: 0, outcomes: {}, inTime: 0, lost: 0 };
    sum.total += row.total;
    sum.inTime += row.inTime;
    sum.lost += row.lost;
    for (const [outcome, count] of Object.entries(row.outcomes)) {
      sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + count;
    }
    sums.set(row.key, sum);
  }
  return [...sums.values()].sort((a, b) => b.total - a.total || a.key.localeCompare(b.key));
}

export const countOf = ({ outcomes }: Pick<Sum, "outcomes">, some: readonly string[]): number =>
  some.reduce((count, outcome) => count + (outcomes[outcome] ?? 0), 0);

/** In whole percent; 0 of nothing. */
export const share = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part / whole) * 100);

/** A round number at or above the largest value, for the top of a chart. */
export function ceilingOf(values: readonly number[]): number {
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most) ?? most;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Period {
  by: "hour" | "day";
  zone: string;
  from: string;
  to: string;
}

/**
 * The beginnings of all hours or days of a period, those without a row too: a chart that leaves them out tells of a
 * busier time than it was. `anchor` is the beginning of any of them.
 */
export function bucketsOf({ by, zone, from, to }: Period, anchor: string): string[] {
  const begin = Date.parse(from);
  const end = Date.parse(to);
  const buckets: number[] = [];
  const next = (at: number, steps: number) =>
    by === "hour" ? at + steps * HOUR_MS : midnightNear(at + steps * DAY_MS, zone);
  const length = by === "hour" ? HOUR_MS : DAY_MS;
  let at = Date.parse(anchor);
  while (at + length > begin) at = next(at, -1);
  for (; at < end; at = next(at, 1)) if (at + length > begin) buckets.push(at);
  return buckets.map((one) => new Date(one).toISOString());
}

/** Where the clocks change, a day has an hour more or less: the local midnight that is nearest. */
function midnightNear(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const [hours = 0, minutes = 0] = parts.format(at).split(":").map(Number);
  const past = hours * HOUR_MS + minutes * 60_000;
  return past > DAY_MS / 2 ? at + (DAY_MS - past) : at - past;
}
