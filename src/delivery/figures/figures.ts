/**
 * Answers questions for figures from what is stored and from the record, and counts quarter-hours of the record that are
 * over. Questions and counting take turns, and go a step at a time, so that no welcome waits for them.
 */
import type { Position } from "../record/filter.ts";
import { RECORD_KEPT_MS } from "../record/ledger.ts";
import { SEARCHED_ROWS, STEP_ROWS } from "../record/search.ts";
import type { StorageSteps } from "../record/storage-steps.ts";
import { Buckets } from "./buckets.ts";
import { KeyCounts, limitedByDay } from "./counts.ts";
import { UNGROUPED } from "./dimensions.ts";
import { isMarked, MARKS_KEPT_MS } from "./figure-tables.ts";
import { dayPartOf, PART_QUARTERS, placeOf, QUARTER_MS, quarterOf, quarterStart } from "./quarters.ts";
import { type FiguresQuestion, type FoundFigures, ROWS_AT_MOST } from "./question.ts";
import type { RecordFigures, RecordReading, Seen, StoredChange } from "./record-figures.ts";
import { type CountedRow, cellOf, countedRowsAfter, oldestReceipt } from "./row.ts";

/** A claim may reach its object somewhat after its receipt. */
const OVER_AFTER_MS = 60_000;

/** How much is done at a time. */
export interface FiguresLimits {
  /** Rows of the record that are read in a step. */
  stepRows: number;
  /** Rows of the record that a question reads. */
  questionRows: number;
  /** Rows of the record that counting holds in memory. */
  countedRows: number;
  /** A question stores what it read only when it is this much: a stored row is then written once for many deliveries. */
  storedFromRows: number;
  /** Deliveries that are stored in a step. */
  storedAtATime: number;
  /** Parts of a day whose figures are read in a step. */
  partsAtATime: number;
}

export const FIGURES_LIMITS: FiguresLimits = {
  stepRows: STEP_ROWS,
  questionRows: SEARCHED_ROWS,
  countedRows: 5_000,
  storedFromRows: 1_000,
  storedAtATime: 1_000,
  partsAtATime: 12,
};

export interface FiguresPorts {
  sql: SqlStorage;
  record: RecordFigures;
  steps: StorageSteps;
  waitUntil(work: Promise<unknown>): void;
}

export class Figures {
  readonly #ports: FiguresPorts;
  readonly #limits: FiguresLimits;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: FiguresPorts, limits: FiguresLimits = FIGURES_LIMITS) {
    this.#ports = ports;
    this.#limits = limits;
  }

  async answer(question: FiguresQuestion): Promise<FoundFigures> {
    const found = await this.#inTurn(() => this.#answer(question, Date.now()));
    if (found.isPartial) this.#ports.waitUntil(this.count(Date.now()));
    return found;
  }

  /** Counts all quarter-hours that are over and settled, and those that the record is about to drop. */
  async count(now: number): Promise<void> {
    await this.#inTurn(() => this.#count(now));
  }

  /** One at a time: what a question finds in the record, none else may store meanwhile. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const { record } = this.#ports;
    const done = this.#turn.then(work).finally(() => {
      record.watch(null);
      record.noteChanges(null);
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  async #answer(question: FiguresQuestion, now: number): Promise<FoundFigures> {
    await this.#countRemovals();
    const buckets = new Buckets(question.zone, question.by);
    const oldest = oldestReceipt(this.#ports.sql);
    const firstMarked = firstMarkedPart(now, oldest);
    const marks = this.#marks(firstMarked, now);
    for (const edge of edgesOf(question, now)) {
      marks.set(dayPartOf(edge), (marks.get(dayPartOf(edge)) ?? 0) & ~(1 << placeOf(edge)));
    }
    let counts = new KeyCounts();
    const from = Math.max(question.from, oldest ?? question.to);
    const { reading, isWhole } = await this.#read(
      { from, to: question.to },
      marks,
      this.#limits.questionRows,
    );
    for (const [quarter, seen] of reading.quarters) {
      addSeen(counts, buckets.of(quarter), [...seen.values()], question);
    }
    // The answer is of this moment: a delivery that is opened again goes from stored figures to the record.
    const changes: StoredChange[] = [];
    this.#ports.record.noteChanges(changes);
    const over = [...reading.quarters.keys()].filter((one) => isOver(one, now) && isWithin(one, question));
    if (sizeOf(reading, over) >= this.#limits.storedFromRows) await this.#store(reading, over, now);
    const isStored = (quarter: number) => dayPartOf(quarter) < firstMarked || isMarked(marks, quarter);
    const oldestPart = this.#ports.record.tables.oldestPart(dimensionOf(question));
    for (const parts of stretchesOf(question, oldestPart, this.#limits.partsAtATime)) {
      await this.#ports.steps.take(() => {
        this.#addStored(counts, parts, question, buckets, isStored);
        const ofParts = changes.filter(({ row }) => {
          const quarter = quarterOf(row.receivedAt);
          return isIn(parts, dayPartOf(quarter)) && isAsked(quarter, question) && isStored(quarter);
        });
        undo(counts, ofParts, buckets, question);
      });
      if (counts.size > ROWS_AT_MOST) counts = limitedByDay(counts, (at) => buckets.dayOf(at));
      if (counts.size > ROWS_AT_MOST) return { counts: null, isPartial: !isWhole };
    }
    return { counts: limitedByDay(counts, (at) => buckets.dayOf(at)).write(), isPartial: !isWhole };
  }

  async #count(now: number): Promise<void> {
    await this.#countRemovals();
    const oldest = oldestReceipt(this.#ports.sql);
    const to = quarterStart(quarterOf(now - OVER_AFTER_MS));
    const first = firstMarkedPart(now, oldest);
    let from = oldest === null ? to : quarterStart(quarterOf(oldest));
    while (from < to) {
      const { reading, readTo } = await this.#read(
        { from, to },
        this.#marks(first, now),
        this.#limits.countedRows,
      );
      await this.#store(reading, [...reading.quarters.keys()], now);
      from = readTo;
    }
  }

  #marks(firstPart: number, now: number): Map<number, number> {
    return this.#ports.record.tables.marks(firstPart, dayPartOf(quarterOf(now)) + 1);
  }

  /** Counts removals that came since. */
  async #countRemovals(): Promise<void> {
    const { record, steps } = this.#ports;
    for (let isMore = true; isMore; ) isMore = await steps.take(() => record.countRemovals());
  }

  /**
   * Reads the deliveries of quarter-hours without a mark, oldest first, and follows their changes from then on. Ends with a
   * whole quarter-hour once so many rows were read; `readTo` is the moment behind it.
   */
  async #read(
    { from, to }: Stretch,
    marks: ReadonlyMap<number, number>,
    rows: number,
  ): Promise<{ reading: RecordReading; isWhole: boolean; readTo: number }> {
    const { record, sql, steps } = this.#ports;
    const reading: RecordReading = { quarters: new Map(), from, to: { receivedAt: from, id: "" } };
    record.watch(reading);
    const { stepRows } = this.#limits;
    let left = rows;
    let readTo = from;
    for (const stretch of unmarked({ from, to }, marks)) {
      let after: Position | null = { receivedAt: stretch.from, id: "" };
      while (after !== null) {
        const behind: Position = after;
        const step = await steps.take(() => {
          const found = countedRowsAfter(sql, behind, stretch.to, stepRows);
          for (const row of found) {
            const quarter = quarterOf(row.receivedAt);
            if (left <= 0 && quarterStart(quarter) >= readTo) {
              reading.to = { receivedAt: readTo, id: "" };
              return { isFull: true, after: null };
            }
            left -= 1;
            readTo = quarterStart(quarter + 1);
            reading.to = { receivedAt: row.receivedAt, id: row.id };
            const seen = reading.quarters.get(quarter) ?? new Map<string, Seen>();
            reading.quarters.set(quarter, seen.set(row.id, record.see(row)));
          }
          if (found.length === stepRows) return { isFull: false, after: reading.to };
          reading.to = { receivedAt: stretch.to, id: "" };
          return { isFull: false, after: null };
        });
        if (step.isFull) return { reading, isWhole: false, readTo };
        after = step.after;
      }
    }
    return { reading, isWhole: true, readTo: to };
  }

  /** Stores those of these quarter-hours in which all is settled, or which the record is about to drop. */
  async #store(reading: RecordReading, quarters: readonly number[], now: number): Promise<void> {
    const { record, steps } = this.#ports;
    const left = [...quarters];
    while (left.length > 0) {
      const some: number[] = [];
      while (left.length > 0 && sizeOf(reading, some) < this.#limits.storedAtATime)
        some.push(...left.splice(0, 1));
      await steps.take(() => {
        const settled = some.flatMap((quarter): [number, Seen[]][] => {
          const seen = [...(reading.quarters.get(quarter)?.values() ?? [])];
          const isSettled = seen.every(({ row }) => row.outcome !== "open");
          return isSettled || quarterStart(quarter) < now - RECORD_KEPT_MS ? [[quarter, seen]] : [];
        });
        record.store(new Map(settled));
      });
    }
  }

  /** Adds what is stored of parts of days. */
  #addStored(
    counts: KeyCounts,
    parts: Stretch,
    question: FiguresQuestion,
    buckets: Buckets,
    isStored: (quarter: number) => boolean,
  ): void {
    const { app, event, group } = question;
    const stored = this.#ports.record.tables.read(dimensionOf(question), { ...parts, app, event });
    for (const { part, cells } of stored) {
      const written = group === null ? cells.map((one) => ({ ...one, key: "" })) : cells;
      const times = Array.from({ length: PART_QUARTERS }, (_, place) => {
        const quarter = part * PART_QUARTERS + place;
        return isAsked(quarter, question) && isStored(quarter) ? buckets.of(quarter) : null;
      });
      counts.addWritten(written, (place) => times[place] ?? null);
    }
  }
}

const dimensionOf = ({ group }: FiguresQuestion) => group ?? UNGROUPED;

/** The parts of days that a question asks for, a few at a time; none before the oldest. */
function stretchesOf({ from, to }: Stretch, oldest: number | null, partsAtATime: number): Stretch[] {
  const stretches: Stretch[] = [];
  if (oldest === null) return stretches;
  const end = dayPartOf(quarterOf(to - 1)) + 1;
  for (let part = Math.max(oldest, dayPartOf(quarterOf(from))); part < end; part += partsAtATime) {
    stretches.push({ from: part, to: Math.min(end, part + partsAtATime) });
  }
  return stretches;
}

interface Stretch {
  from: number;
  to: number;
}

/** The part from which on quarter-hours have marks: the record may have been left for long. All before it is counted. */
const firstMarkedPart = (now: number, oldest: number | null) =>
  dayPartOf(quarterOf(Math.min(now - MARKS_KEPT_MS, oldest ?? now)));

const isOver = (quarter: number, now: number) => quarterStart(quarter + 1) <= now - OVER_AFTER_MS;

const isIn = ({ from, to }: Stretch, part: number) => part >= from && part < to;

/** Whether a question asks for a quarter-hour, or for a part of it. */
const isAsked = (quarter: number, { from, to }: Stretch) =>
  quarterStart(quarter + 1) > from && quarterStart(quarter) < to;

const isWithin = (quarter: number, { from, to }: Stretch) =>
  quarterStart(quarter) >= from && quarterStart(quarter + 1) <= to;

const sizeOf = ({ quarters }: RecordReading, some: readonly number[]) =>
  some.reduce((sum, quarter) => sum + (quarters.get(quarter)?.size ?? 0), 0);

/** The quarter-hours of which a question wants a part only, as long as the record has them whole. */
function edgesOf({ from, to }: Stretch, now: number): number[] {
  const edges = [from, to].filter((moment) => moment % QUARTER_MS !== 0).map(quarterOf);
  return edges.filter((quarter) => quarterStart(quarter) >= now - RECORD_KEPT_MS + QUARTER_MS);
}

/** The stretches between marked quarter-hours. */
function unmarked({ from, to }: Stretch, marks: ReadonlyMap<number, number>): Stretch[] {
  const stretches: Stretch[] = [];
  let begun: number | null = null;
  for (let quarter = quarterOf(from); quarterStart(quarter) < to; quarter += 1) {
    if (!isMarked(marks, quarter)) begun ??= Math.max(from, quarterStart(quarter));
    else if (begun !== null) {
      stretches.push({ from: begun, to: quarterStart(quarter) });
      begun = null;
    }
  }
  if (begun !== null) stretches.push({ from: begun, to });
  return stretches;
}

/** Adds deliveries that the question asks for. */
function addSeen(counts: KeyCounts, at: number, seen: readonly Seen[], question: FiguresQuestion): void {
  for (const { row, isLost } of seen) {
    if (isOfSource(row, question)) counts.add(keyOf(row, question), at, cellOf(row, isLost));
  }
}

/** Makes these changes undone, the last first, where the question asks for their deliveries. */
function undo(
  counts: KeyCounts,
  changes: readonly StoredChange[],
  buckets: Buckets,
  question: FiguresQuestion,
): void {
  for (const { row, cell, sign } of changes.toReversed()) {
    if (!isOfSource(row, question)) continue;
    const [key, at] = [keyOf(row, question), buckets.of(quarterOf(row.receivedAt))];
    if (sign === 1) counts.takeAway(key, at, cell);
    else counts.add(key, at, cell);
  }
}

const isOfSource = (row: CountedRow, { app, event }: FiguresQuestion) =>
  (app === null || row.app === app) && (event === null || row.event === event);

const keyOf = (row: CountedRow, { group }: FiguresQuestion) => (group === null ? "" : (row[group] ?? ""));
