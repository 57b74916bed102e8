/**
 * A cell of figures: what became of the deliveries of a key in a stretch of time. Cells add up, and are stored and sent as
 * a short text. Pure.
 */
import type { Histogram } from "./histogram.ts";

export interface Cell {
  /** How many deliveries had each outcome. */
  outcomes: Map<string, number>;
  inTime: number;
  lost: number;
  /** From receipt to settled. */
  times: Histogram;
}

export const emptyCell = (): Cell => ({ outcomes: new Map(), inTime: 0, lost: 0, times: new Map() });

export const totalOf = ({ outcomes }: Cell) => [...outcomes.values()].reduce((sum, count) => sum + count, 0);

/** Adds a cell to another; with -1, takes it away. */
export function addCell(to: Cell, added: Cell, sign: 1 | -1 = 1): void {
  for (const [outcome, count] of added.outcomes) addCount(to.outcomes, outcome, sign * count);
  for (const [bucket, count] of added.times) addCount(to.times, bucket, sign * count);
  to.inTime += sign * added.inTime;
  to.lost += sign * added.lost;
}

function addCount<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  const sum = (counts.get(key) ?? 0) + count;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

/** As `inTime lost outcome:count,… bucket:count,…`. */
export const writeCell = ({ outcomes, inTime, lost, times }: Cell) =>
  `${inTime} ${lost} ${writeCounts(outcomes)} ${writeCounts(times)}`;

export function readCell(text: string): Cell {
  const [inTime = "", lost = "", outcomes = "", times = ""] = text.split(" ");
  return {
    inTime: Number(inTime),
    lost: Number(lost),
    outcomes: readCounts(outcomes, (name) => name),
    times: readCounts(times, Number),
  };
}

const writeCounts = (counts: ReadonlyMap<string | number, number>) =>
  [...counts].map(([key, count]) => `${key}:${count}`).join(",");

function readCounts<Key>(text: string, keyOf: (written: string) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  if (text === "") return counts;
  for (const entry of text.split(",")) {
    const [key = "", count = ""] = entry.split(":");
    counts.set(keyOf(key), Number(count));
  }
  return counts;
}
