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
