/**
 * Keeps stored figures true to the record: stores quarter-hours that were read, and follows whatever happens to their
 * deliveries afterwards. All of it happens within one turn of the object, so that figures and record change together.
 */
import type { Position } from "../record/filter.ts";
import type { Cell } from "./cell.ts";
import type { KeyCounts } from "./counts.ts";
import { DIMENSIONS } from "./dimensions.ts";
import { FigureTables } from "./figure-tables.ts";
import { isSoonAfter, isWelcome, LostContacts } from "./lost-contacts.ts";
import { dayPartOf, placeOf, quarterOf } from "./quarters.ts";
import { type CountedRow, cellOf, countedRow } from "./row.ts";

/** A delivery that was read, and whether its customer is lost. */
export interface Seen {
  row: CountedRow;
  isLost: boolean;
}

/** A reading of the record from `from` on, oldest first, which takes time: deliveries behind `to` have not been read yet. */
export interface RecordReading {
  from: number;
  /** By quarter-hour, then by id. */
  quarters: Map<number, Map<string, Seen>>;
  to: Position;
}

/** A delivery that was added to stored figures, or with -1 taken away from them. */
export interface StoredChange {
  row: CountedRow;
  cell: Cell;
  sign: 1 | -1;
}

export class RecordFigures {
  readonly tables: FigureTables;
  readonly lost: LostContacts;
  readonly #sql: SqlStorage;
  #reading: RecordReading | null = null;
  #changes: StoredChange[] | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.tables = new FigureTables(sql);
    this.lost = new LostContacts(sql);
  }

  /** Whether a delivery that was received then may be counted already: welcomes of these minutes never are. */
  isWatched(receivedAt: number): boolean {
    return quarterOf(receivedAt) < quarterOf(Date.now());
  }

  /** Makes a change to a delivery, and the same change to the figures. */
  follow<T>(id: string, change: () => T): T {
    const before = countedRow(this.#sql, id);
    const result = change();
    const after = countedRow(this.#sql, id);
    if (before !== null) this.#takeAway(before);
    if (after !== null) this.#add(after);
    return result;
  }

  /** From now on a reading follows changes too; null ends that. */
  watch(reading: RecordReading | null): void {
    this.#reading = reading;
  }

  /** From now on changes of stored figures are noted here; null ends that. */
  noteChanges(changes: StoredChange[] | null): void {
    this.#changes = changes;
  }

  see(row: CountedRow): Seen {
    return { row, isLost: this.lost.isLost(row) };
  }

  /** Stores quarter-hours with all of their deliveries. */
  store(quarters: ReadonlyMap<number, readonly Seen[]>): void {
    const seen = new Map([...quarters.values()].flat().map((one) => [one.row, one.isLost]));
    this.#change([...seen.keys()], (counts, key, row) =>
      counts.add(key, placeOf(quarterOf(row.receivedAt)), cellOf(row, seen.get(row) ?? false)),
    );
    this.tables.mark([...quarters.keys()]);
    this.lost.noteWelcomes([...seen.keys()].filter(isWelcome));
  }

  /** Counts removals for the welcomes that are counted, a few at a time; false when none is left. */
  countRemovals(): boolean {
    const removals = this.lost.uncounted();
    const rows = new Map<string, CountedRow>();
    for (const { removal, row } of this.lost.welcomesOf(removals)) {
      const isNew = isSoonAfter(removal, row) && isWelcome(row) && !this.lost.isLost(row);
      if (isNew && this.tables.isCounted(quarterOf(row.receivedAt))) rows.set(row.id, row);
    }
    this.#change([...rows.values()], (counts, key, row) =>
      counts.addLost(key, placeOf(quarterOf(row.receivedAt)), cellOf(row, false)),
    );
    for (const removal of removals) this.lost.counted(removal);
    return removals.length > 0;
  }

  #add(row: CountedRow): void {
    const quarter = quarterOf(row.receivedAt);
    const seen = this.see(row);
    const isCounted = this.tables.isCounted(quarter);
    if (this.#reading !== null && hasRead(this.#reading, row)) addToReading(this.#reading, seen, isCounted);
    if (!isCounted) return;
    const cell = cellOf(row, seen.isLost);
    this.#changes?.push({ row, cell, sign: 1 });
    this.#change([row], (counts, key) => counts.add(key, placeOf(quarter), cell));
    if (isWelcome(row)) this.lost.noteWelcomes([row]);
  }

  #takeAway(row: CountedRow): void {
    const quarter = quarterOf(row.receivedAt);
    this.#reading?.quarters.get(quarter)?.delete(row.id);
    if (!this.tables.isCounted(quarter)) return;
    const cell = cellOf(row, this.lost.isLost(row));
    this.#changes?.push({ row, cell, sign: -1 });
    this.#change([row], (counts, key) => counts.takeAway(key, placeOf(quarter), cell));
  }

  /** Changes the figures that count these rows: `change` is called for each row in each dimension. */
  #change(
    rows: readonly CountedRow[],
    change: (counts: KeyCounts, key: string, row: CountedRow) => void,
  ): void {
    const groups = Map.groupBy(
      rows,
      (row) => `${dayPartOf(quarterOf(row.receivedAt))} ${row.app} ${row.event}`,
    );
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined) continue;
      for (const dimension of DIMENSIONS) {
        this.tables.change(dimension, dayPartOf(quarterOf(first.receivedAt)), first, (counts) => {
          for (const row of group) change(counts, row[dimension] ?? "", row);
        });
      }
    }
  }
}

/** Whether a reading has come past this delivery's place. */
const hasRead = ({ to }: RecordReading, { receivedAt, id }: CountedRow) =>
  receivedAt < to.receivedAt || (receivedAt === to.receivedAt && id <= to.id);

function addToReading({ quarters, from }: RecordReading, seen: Seen, isCounted: boolean): void {
  const quarter = quarterOf(seen.row.receivedAt);
  const ofQuarter = quarters.get(quarter);
  if (ofQuarter !== undefined) ofQuarter.set(seen.row.id, seen);
  // The quarter-hour was read, and was empty.
  else if (!isCounted && seen.row.receivedAt >= from) quarters.set(quarter, new Map([[seen.row.id, seen]]));
}
