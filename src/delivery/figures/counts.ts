/**
 * Cells by key and by time: quarter-hours where figures are kept, hours or days where they are answered. Keys beyond a
 * number are counted together. Pure.
 */
import { addCell, addWrittenCell, type Cell, emptyCell, holds, totalOf, writeCell } from "./cell.ts";

/** The keys that are told apart, of a day and of a stored part of it. */
export const KEYS_AT_MOST = 500;
/** The key of the rest. */
export const REST = "…";

/** A key's cells as text. */
export interface WrittenKey {
  key: string;
  cells: string;
}

export class KeyCounts {
  /** Cells by key, then by time. */
  readonly cells = new Map<string, Map<number, Cell>>();
  /** The number of cells. */
  size = 0;

  add(key: string, at: number, added: Cell, sign: 1 | -1 = 1): void {
    const cell = this.#cellAt(key, at);
    addCell(cell, added, sign);
    if (totalOf(cell) === 0) this.#drop(key, at);
  }

  #cellAt(key: string, at: number): Cell {
    let ofKey = this.cells.get(key);
    if (ofKey === undefined) {
      ofKey = new Map();
      this.cells.set(key, ofKey);
    }
    let cell = ofKey.get(at);
    if (cell === undefined) {
      cell = emptyCell();
      ofKey.set(at, cell);
      this.size += 1;
    }
    return cell;
  }

  #drop(key: string, at: number): void {
    const ofKey = this.cells.get(key);
    ofKey?.delete(at);
    this.size -= 1;
    if (ofKey?.size === 0) this.cells.delete(key);
  }

  /** Takes a cell away from its key; from the rest where the key was not told apart. */
  takeAway(key: string, at: number, taken: Cell): void {
    const holder = this.#holderOf(key, at, taken);
    if (this.cells.get(holder)?.has(at)) this.add(holder, at, taken, -1);
  }

  /** Counts the deliveries of a cell that was added as lost. */
  addLost(key: string, at: number, added: Cell): void {
    const cell = this.cells.get(this.#holderOf(key, at, added))?.get(at);
    if (cell !== undefined) cell.lost += totalOf(added);
  }

  /** Where a cell that was added is: a key may have been counted under the rest before it was told apart. */
  #holderOf(key: string, at: number, added: Cell): string {
    const own = this.cells.get(key)?.get(at);
    if (own === undefined) return REST;
    const hasRest = this.cells.get(REST)?.has(at) ?? false;
    return holds(own, added) || !hasRest ? key : REST;
  }

  /** Tells at most `KEYS_AT_MOST` keys apart: those with the largest totals. */
  limitKeys(): void {
    const keys = [...this.cells.keys()].filter((key) => key !== REST);
    if (keys.length <= KEYS_AT_MOST) return;
    const totals = keys.map((key) => ({ key, total: this.#totalOf(key) }));
    totals.sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
    for (const { key } of totals.slice(KEYS_AT_MOST)) {
      const cells = this.cells.get(key) ?? new Map<number, Cell>();
      for (const [at, cell] of cells) this.add(REST, at, cell);
      this.size -= cells.size;
      this.cells.delete(key);
    }
  }

  #totalOf(key: string): number {
    return [...(this.cells.get(key)?.values() ?? [])].reduce((sum, cell) => sum + totalOf(cell), 0);
  }

  /** The keys with their cells, as `time=cell|…`. */
  write(): WrittenKey[] {
    return [...this.cells].map(([key, cells]) => ({
      key,
      cells: [...cells].map(([at, cell]) => `${at}=${writeCell(cell)}`).join("|"),
    }));
  }

  /** Adds what was written; a time for which `timeOf` gives null is left out. */
  addWritten(written: readonly WrittenKey[], timeOf: (at: number) => number | null): void {
    for (const { key, cells } of written) {
      for (const entry of cells.split("|")) {
        const equals = entry.indexOf("=");
        const at = timeOf(Number(entry.slice(0, equals)));
        if (at !== null) addWrittenCell(this.#cellAt(key, at), entry.slice(equals + 1));
      }
    }
  }
}

/** The same with at most `KEYS_AT_MOST` keys told apart on each day. */
export function limitedByDay(counts: KeyCounts, dayOf: (at: number) => number): KeyCounts {
  const days = new Map<number, KeyCounts>();
  for (const [key, cells] of counts.cells) {
    for (const [at, cell] of cells) {
      const day = days.get(dayOf(at)) ?? new KeyCounts();
      days.set(dayOf(at), day);
      day.add(key, at, cell);
    }
  }
  const limited = new KeyCounts();
  for (const day of days.values()) {
    day.limitKeys();
    for (const [key, cells] of day.cells) {
      for (const [at, cell] of cells) limited.add(key, at, cell);
    }
  }
  return limited;
}
