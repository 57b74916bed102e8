/** The rows of an answer: counts of keys by hour or day, as people and programs read them. Pure. */
import { isoTime } from "../../webhooks/event.ts";
import { OUTCOMES, type Outcome } from "../delivery.ts";
import type { Buckets } from "./buckets.ts";
import { type Cell, totalOf } from "./cell.ts";
import { KeyCounts, limitedByDay, REST, type WrittenKey } from "./counts.ts";
import { percentile } from "./histogram.ts";
import { quarterStart } from "./quarters.ts";

export interface FiguresRow {
  at: string;
  key: string;
  total: number;
  outcomes: Partial<Record<Outcome, number>>;
  inTime: number;
  lost: number;
  /** Milliseconds; null where nothing is settled. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** A row, and what a clock of the zone shows at its beginning. */
export type TimedRow = FiguresRow & { shown: string };

/** In the order of time; within an hour or day the keys with the largest totals first, and the rest last. */
export function rowsOf(written: readonly WrittenKey[], buckets: Buckets): TimedRow[] {
  const all = new KeyCounts();
  all.addWritten(written, (at) => at);
  const counts = limitedByDay(all, (at) => buckets.dayOf(at));
  const rows = [...counts.cells].flatMap(([key, cells]) =>
    [...cells].map(([quarter, cell]) => ({ quarter, ...rowOf(key, quarter, cell, buckets) })),
  );
  const isRest = ({ key }: FiguresRow) => (key === REST ? 1 : 0);
  rows.sort(
    (a, b) => a.quarter - b.quarter || isRest(a) - isRest(b) || b.total - a.total || (a.key < b.key ? -1 : 1),
  );
  return rows.map(({ quarter: _, ...row }) => row);
}

function rowOf(key: string, quarter: number, cell: Cell, buckets: Buckets): TimedRow {
  const counted = OUTCOMES.map((outcome) => [outcome, cell.outcomes.get(outcome) ?? 0] as const);
  return {
    shown: buckets.shownAt(quarter),
    at: isoTime(quarterStart(quarter)),
    key,
    total: totalOf(cell),
    outcomes: Object.fromEntries(counted.filter(([, count]) => count > 0)),
    inTime: cell.inTime,
    lost: cell.lost,
    p50: percentile(cell.times, 0.5),
    p95: percentile(cell.times, 0.95),
    p99: percentile(cell.times, 0.99),
  };
}
