/**
 * The outbox in the Dispatcher's SQLite: a table of jobs, target by target in their order, and one of how it
 * stands with each target. Writes and reads rows; decides nothing.
 *
 * `WITHOUT ROWID` and no index: a job is one row written when it comes and one when it goes.
 */
import * as v from "valibot";
import type { NewOutboxJob, OutboxJob } from "./job.ts";
import { FRESH, type TargetState } from "./retry-policy.ts";

/** So many rows are looked at at a time: those of a hand-over, and a few that are not due. */
const PAGE = 32;
/** SQL takes a hundred values. */
const REMOVED_AT_A_TIME = 50;

/** Where a job stands. */
export interface JobPlace extends Record<string, SqlStorageValue> {
  target: string;
  seq: number;
}

export interface StoredJob extends Omit<OutboxJob, "body"> {
  dueAt: number;
}

const standingSchema: v.GenericSchema<unknown, TargetState> = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    failures: v.number(),
    pausedUntil: v.number(),
    lastFailure: v.nullable(v.object({ at: v.number(), what: v.string() })),
    stopped: v.nullable(v.object({ at: v.number(), description: v.string() })),
    givenUp: v.number(),
  }),
);

type Row = Record<keyof StoredJob, SqlStorageValue>;

const storedJobSchema: v.GenericSchema<unknown, StoredJob> = v.object({
  seq: v.number(),
  lane: v.string(),
  id: v.string(),
  ref: v.nullable(v.string()),
  queuedAt: v.number(),
  tries: v.number(),
  dueAt: v.number(),
});

export class OutboxStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS outbox (
        target TEXT NOT NULL, seq INTEGER NOT NULL, lane TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, ref TEXT,
        queuedAt INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, dueAt INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (target, seq)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS outbox_targets (target TEXT PRIMARY KEY, standing TEXT NOT NULL) WITHOUT ROWID;
    `);
  }

  /** The targets for which jobs wait: all, or those that begin so. */
  targets(prefix = ""): string[] {
    const targets: string[] = [];
    for (let after = prefix, comparison = ">="; ; comparison = ">") {
      // One look into the key for each target, however many jobs it has.
      const [row] = this.#sql
        .exec<{ target: string }>(
          `SELECT target FROM outbox WHERE target ${comparison} ? AND target < ? ORDER BY target LIMIT 1`,
          after,
          endOf(prefix),
        )
        .toArray();
      if (row === undefined) return targets;
      after = row.target;
      targets.push(after);
    }
  }

  add(target: string, seq: number, { lane, id, body, ref }: NewOutboxJob, now: number): void {
    this.#sql.exec(
      "INSERT INTO outbox (target, seq, lane, id, body, ref, queuedAt) VALUES (?, ?, ?, ?, ?, ?, ?)",
      target,
      seq,
      lane,
      id,
      body,
      ref,
      now,
    );
  }

  /** The newest job's place; 0 when there is none. */
  lastSeq(target: string): number {
    const [row] = this.#sql
      .exec<{ seq: number }>("SELECT seq FROM outbox WHERE target = ? ORDER BY seq DESC LIMIT 1", target)
      .toArray();
    return row?.seq ?? 0;
  }

  /** The ids of the newest jobs. */
  newestIds(target: string, most: number): string[] {
    return this.#sql
      .exec<{ id: string }>("SELECT id FROM outbox WHERE target = ? ORDER BY seq DESC LIMIT ?", target, most)
      .toArray()
      .map(({ id }) => id);
  }

  /** Since when the oldest job waits; null when there is none. */
  oldestAt(target: string): number | null {
    const [row] = this.#sql
      .exec<{ queuedAt: number }>("SELECT queuedAt FROM outbox WHERE target = ? ORDER BY seq LIMIT 1", target)
      .toArray();
    return row?.queuedAt ?? null;
  }

  /** The jobs of a target in their order, read as they are asked for. */
  *jobs(target: string): Generator<StoredJob> {
    let after = 0;
    for (;;) {
      const page = this.#sql
        .exec<Row>(
          "SELECT seq, lane, id, ref, queuedAt, tries, dueAt FROM outbox WHERE target = ? AND seq > ? ORDER BY seq LIMIT ?",
          target,
          after,
          PAGE,
        )
        .toArray()
        .map((row) => v.parse(storedJobSchema, row));
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.seq;
    }
  }

  body(target: string, seq: number): string {
    return this.#sql
      .exec<{ body: string }>("SELECT body FROM outbox WHERE target = ? AND seq = ?", target, seq)
      .one().body;
  }

  /** Notes that a job was tried, and until when it rests. */
  postpone(target: string, seq: number, dueAt: number): void {
    this.#sql.exec(
      "UPDATE outbox SET tries = tries + 1, dueAt = ? WHERE target = ? AND seq = ?",
      dueAt,
      target,
      seq,
    );
  }

  /** Lets every job of a target be tried at once. */
  wake(target: string): void {
    this.#sql.exec("UPDATE outbox SET dueAt = 0 WHERE target = ? AND dueAt > 0", target);
  }

  remove(target: string, seqs: readonly number[]): void {
    for (let from = 0; from < seqs.length; from += REMOVED_AT_A_TIME) {
      const some = seqs.slice(from, from + REMOVED_AT_A_TIME);
      const places = some.map(() => "?").join(", ");
      this.#sql.exec(`DELETE FROM outbox WHERE target = ? AND seq IN (${places})`, target, ...some);
    }
  }

  /** How many jobs of the targets that begin so wait, counted up to `most`, and since when the oldest does. */
  backlog(prefix: string, most: number): { waiting: number; oldestAt: number | null } {
    const { waiting } = this.#sql
      .exec<{ waiting: number }>(
        "SELECT COUNT(*) AS waiting FROM (SELECT 1 FROM outbox WHERE target >= ? AND target < ? LIMIT ?)",
        prefix,
        endOf(prefix),
        most,
      )
      .one();
    const times = this.targets(prefix).flatMap((target) => this.oldestAt(target) ?? []);
    return { waiting, oldestAt: times.length === 0 ? null : Math.min(...times) };
  }

  /**
   * Deletes those among the next `atMost` jobs that are a customer's: of their lane, about one of their deliveries, or
   * with their id in it. Gives how many there were, and the last place that it looked at.
   */
  forget(
    customer: string,
    deliveries: ReadonlySet<string>,
    after: JobPlace,
    atMost: number,
  ): { forgotten: number; end: JobPlace | null } {
    const rows = this.#sql
      .exec<JobPlace & { ref: string | null; isTheirs: number }>(
        `SELECT target, seq, ref, (lane = ? OR instr(body, ?) > 0) AS isTheirs FROM outbox
           WHERE (target, seq) > (?, ?) ORDER BY target, seq LIMIT ?`,
        customer,
        customer,
        after.target,
        after.seq,
        atMost,
      )
      .toArray();
    const theirs = rows.filter(
      ({ ref, isTheirs }) => isTheirs === 1 || deliveries.has((ref ?? "").split("#")[0] ?? ""),
    );
    for (const { target, seq } of theirs) this.remove(target, [seq]);
    return { forgotten: theirs.length, end: rows.length < atMost ? null : (rows.at(-1) ?? null) };
  }

  standing(target: string): TargetState {
    const [row] = this.#sql
      .exec<{ standing: string }>("SELECT standing FROM outbox_targets WHERE target = ?", target)
      .toArray();
    return readStanding(row?.standing);
  }

  /** How it stands with the targets that begin so, `most` of them at most. */
  standings(prefix: string, most: number): [target: string, standing: TargetState][] {
    return this.#sql
      .exec<{ target: string; standing: string }>(
        "SELECT target, standing FROM outbox_targets WHERE target >= ? AND target < ? LIMIT ?",
        prefix,
        endOf(prefix),
        most,
      )
      .toArray()
      .map(({ target, standing }) => [target, readStanding(standing)]);
  }

  note(target: string, standing: TargetState): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO outbox_targets (target, standing) VALUES (?, ?)",
      target,
      JSON.stringify(standing),
    );
  }
}

function readStanding(stored: string | undefined): TargetState {
  const read = v.safeParse(standingSchema, stored);
  return read.success ? read.output : FRESH;
}

/** Behind everything that begins with a prefix. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`;
