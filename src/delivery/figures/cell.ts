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

/** Whether a cell may have been added to another. */
export const holds = (cell: Cell, added: Cell) =>
  cell.inTime >= added.inTime &&
  cell.lost >= added.lost &&
  holdsCounts(cell.outcomes, added.outcomes) &&
  holdsCounts(cell.times, added.times);

const holdsCounts = <Key>(counts: ReadonlyMap<Key, number>, added: ReadonlyMap<Key, number>) =>
  [...added].every(([key, count]) => (counts.get(key) ?? 0) >= count);

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

/** Adds a written cell: a year has a million of them, so that none is made of it in between. */
export function addWrittenCell(to: Cell, text: string): void {
  const [inTime = "", lost = "", outcomes = "", times = ""] = text.split(" ");
  to.inTime += Number(inTime);
  to.lost += Number(lost);
  if (outcomes !== "") {
    for (const entry of outcomes.split(",")) {
      const colon = entry.indexOf(":");
      addCount(to.outcomes, entry.slice(0, colon), Number(entry.slice(colon + 1)));
    }
  }
  if (times === "") return;
  for (const entry of times.split(",")) {
    const colon = entry.indexOf(":");
    addCount(to.times, Number(entry.slice(0, colon)), Number(entry.slice(colon + 1)));
  }
}

const writeCounts = (counts: ReadonlyMap<string | number, number>) =>
  [...counts].map(([key, count]) => `${key}:${count}`).join(",");
