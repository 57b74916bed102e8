/**
 * Stores figures in a Dispatcher's SQLite: cells of quarter-hours by dimension, and which quarter-hours are counted. Knows
 * nothing of the record.
 */
import * as v from "valibot";
import { deleteSome } from "../../storage/delete-rows.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";
import { KeyCounts, type WrittenKey } from "./counts.ts";
import { DIMENSIONS, type Dimension } from "./dimensions.ts";
import { dayPartOf, PART_QUARTERS, placeOf, quarterStart } from "./quarters.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A year, and the day that the zones are apart. */
export const FIGURES_KEPT_MS = 367 * DAY_MS;
/** Longer than the record: nobody asks later whether a quarter-hour is counted. */
export const MARKS_KEPT_MS = 40 * DAY_MS;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    // In this order a question reads the rows of its dimension alone.
    create: `CREATE TABLE IF NOT EXISTS figures (
      dimension TEXT NOT NULL, part INTEGER NOT NULL, app TEXT NOT NULL, event TEXT NOT NULL, cells TEXT NOT NULL,
      PRIMARY KEY (dimension, part, app, event)
    ) WITHOUT ROWID`,
  },
  {
    id: 2,
    create: "CREATE TABLE IF NOT EXISTS counted (part INTEGER PRIMARY KEY, quarters INTEGER NOT NULL)",
  },
];

const cells = v.pipe(v.string(), v.parseJson(), v.array(v.object({ key: v.string(), cells: v.string() })));
const cellsRow = v.object({ cells });
const partRow = v.object({ part: v.number(), cells });
const mark = v.object({ part: v.number(), quarters: v.number() });

/** Whose deliveries a row of figures counts. */
export interface FigureSource {
  app: string;
  event: string;
}

/** The parts from `from` to before `to`, and whose deliveries; null stands for all. */
export interface FigureStretch {
  from: number;
  to: number;
  app: string | null;
  event: string | null;
}

export class FigureTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "figures", MIGRATIONS);
  }

  /** Which quarter-hours of the parts are counted, a bit for each. */
  marks(fromPart: number, toPart: number): Map<number, number> {
    const found = this.#sql.exec(
      "SELECT part, quarters FROM counted WHERE part >= ? AND part < ?",
      fromPart,
      toPart,
    );
    return new Map(readRows("counted", found, mark).map(({ part, quarters }) => [part, quarters]));
  }

  isCounted(quarter: number): boolean {
    const part = dayPartOf(quarter);
    return isMarked(this.marks(part, part + 1), quarter);
  }

  mark(quarters: readonly number[]): void {
    for (const [part, some] of Map.groupBy(quarters, dayPartOf)) {
      const bits = some.reduce((all, quarter) => all | bitOf(quarter), 0);
      this.#sql.exec(
        `INSERT INTO counted (part, quarters) VALUES (?, ?)
           ON CONFLICT DO UPDATE SET quarters = quarters | excluded.quarters`,
        part,
        bits,
      );
    }
  }

  /** Changes the cells of a part; their times are the places of quarter-hours in it. */
  change(
    dimension: Dimension,
    part: number,
    { app, event }: FigureSource,
    change: (counts: KeyCounts) => void,
  ): void {
    const counts = new KeyCounts();
    const found = this.#sql.exec(
      "SELECT cells FROM figures WHERE dimension = ? AND part = ? AND app = ? AND event = ?",
      dimension,
      part,
      app,
      event,
    );
    const stored = readRows("figures", found, cellsRow)[0];
    counts.addWritten(stored?.cells ?? [], (at) => at);
    change(counts);
    counts.limitKeys();
    this.#sql.exec(
      "INSERT OR REPLACE INTO figures (dimension, part, app, event, cells) VALUES (?, ?, ?, ?, ?)",
      dimension,
      part,
      app,
      event,
      JSON.stringify(counts.write()),
    );
  }

  /** The stored cells of a dimension, part by part; their times are places in the part. */
  read(
    dimension: Dimension,
    { from, to, app, event }: FigureStretch,
  ): { part: number; cells: WrittenKey[] }[] {
    const terms = ["dimension = ?", "part >= ?", "part < ?"];
    const values: (string | number)[] = [dimension, from, to];
    if (app !== null) {
      terms.push("app = ?");
      values.push(app);
    }
    if (event !== null) {
      terms.push("event = ?");
      values.push(event);
    }
    const found = this.#sql.exec(`SELECT part, cells FROM figures WHERE ${terms.join(" AND ")}`, ...values);
    return readRows("figures", found, partRow);
  }

  /** The oldest part of which there are figures; null without any. */
  oldestPart(dimension: Dimension): number | null {
    const [oldest] = this.#sql
      .exec("SELECT part FROM figures WHERE dimension = ? ORDER BY part LIMIT 1", dimension)
      .raw();
    return oldest === undefined ? null : Number(oldest[0]);
  }

  /** Deletes up to `atMost` rows of each dimension that are older than a year; false when none is left. */
  prune(now: number, atMost: number): boolean {
    const before = partBefore(now - FIGURES_KEPT_MS);
    const isMore = DIMENSIONS.map((dimension) =>
      deleteSome(
        this.#sql,
        {
          table: "figures",
          key: "dimension, part, app, event",
          where: `dimension = '${dimension}' AND part < ?`,
        },
        before,
        atMost,
      ),
    );
    this.#sql.exec("DELETE FROM counted WHERE part < ?", partBefore(now - MARKS_KEPT_MS));
    return isMore.includes(true);
  }
}

const partBefore = (moment: number) => Math.floor(moment / quarterStart(PART_QUARTERS));

const bitOf = (quarter: number) => 1 << placeOf(quarter);

export const isMarked = (marks: ReadonlyMap<number, number>, quarter: number) =>
  ((marks.get(dayPartOf(quarter)) ?? 0) & bitOf(quarter)) !== 0;
