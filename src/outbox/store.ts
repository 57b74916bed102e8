/**
 * The outbox in the Dispatcher's SQLite: a table of jobs, by target and in their order, and a table of the targets'
 * states. Writes and reads rows; decides nothing.
 *
 * `WITHOUT ROWID` and no index: a job is one row written when it comes and one when it goes.
 */
import * as v from "valibot";
import { earliest } from "../concurrency/known-times.ts";
import { type Migration, migrate } from "../storage/migrations.ts";
import { readCount, readRow, readRows } from "../storage/rows.ts";
import type { NewOutboxJob, OutboxJob } from "./job.ts";
import { FRESH, type TargetState } from "./retry-policy.ts";

/** Rows that are read at a time: those of a hand-over, and a few that are not due. */
const PAGE = 32;
/** A statement takes a hundred values. */
const REMOVED_AT_A_TIME = 50;

/** The place of a job in the table. */
export interface JobPlace {
  target: string;
  seq: number;
}

export interface StoredJob extends Omit<OutboxJob, "body"> {
  dueAt: number;
}

const stateSchema: v.GenericSchema<unknown, TargetState> = v.pipe(
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

const storedJobSchema: v.GenericSchema<unknown, StoredJob> = v.object({
  seq: v.number(),
  lane: v.string(),
  id: v.string(),
  ref: v.nullable(v.string()),
  queuedAt: v.number(),
  tries: v.number(),
  dueAt: v.number(),
});

const JOB_COLUMNS = "seq, lane, id, ref, queuedAt, tries, dueAt";

const targetRow = v.object({ target: v.string() });
const seqRow = v.object({ seq: v.number() });
const idRow = v.object({ id: v.string() });
const bodyRow = v.object({ body: v.string() });
const placeRow = v.object({
  target: v.string(),
  seq: v.number(),
  ref: v.nullable(v.string()),
  isTheirs: v.number(),
});
const stateRow = v.object({ target: v.string(), standing: stateSchema });

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS outbox (
      target TEXT NOT NULL, seq INTEGER NOT NULL, lane TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, ref TEXT,
      queuedAt INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, dueAt INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (target, seq)
    ) WITHOUT ROWID`,
  },
  {
    id: 2,
    create:
      "CREATE TABLE IF NOT EXISTS outbox_targets (target TEXT PRIMARY KEY, standing TEXT NOT NULL) WITHOUT ROWID",
  },
];

export class OutboxStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "outbox", MIGRATIONS);
  }

  /** The targets for which jobs wait: all, or those with a prefix. */
  targets(prefix = ""): string[] {
    const targets: string[] = [];
    for (let after = prefix, comparison = ">="; ; comparison = ">") {
      // One look-up by key for each target, however many jobs it has.
      const found = this.#sql.exec(
        `SELECT target FROM outbox WHERE target ${comparison} ? AND target < ? ORDER BY target LIMIT 1`,
        after,
        endOf(prefix),
      );
      const [row] = readRows("outbox", found, targetRow);
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
    const found = this.#sql.exec("SELECT seq FROM outbox WHERE target = ? ORDER BY seq DESC LIMIT 1", target);
    return readRows("outbox", found, seqRow)[0]?.seq ?? 0;
  }

  /** The ids of the newest jobs. */
  newestIds(target: string, most: number): string[] {
    const newest = "SELECT id FROM outbox WHERE target = ? ORDER BY seq DESC LIMIT ?";
    return readRows("outbox", this.#sql.exec(newest, target, most), idRow).map(({ id }) => id);
  }

  /** Since when the oldest job waits; null when there is none. A job that cannot be read is deleted when it is the oldest. */
  oldestAt(target: string): number | null {
    for (;;) {
      const oldest = `SELECT ${JOB_COLUMNS} FROM outbox WHERE target = ? ORDER BY seq LIMIT 1`;
      const [row] = this.#sql.exec(oldest, target).toArray();
      if (row === undefined) return null;
      const job = readRow("outbox", row, storedJobSchema);
      if (job !== null) return job.queuedAt;
      this.#sql.exec("DELETE FROM outbox WHERE target = ? AND seq IS ?", target, row["seq"]);
    }
  }

  /** The jobs of a target in their order, read as they are asked for. */
  *jobs(target: string): Generator<StoredJob> {
    let after = 0;
    for (;;) {
      const page = this.#sql
        .exec(
          `SELECT ${JOB_COLUMNS} FROM outbox WHERE target = ? AND seq > ? ORDER BY seq LIMIT ?`,
          target,
          after,
          PAGE,
        )
        .toArray();
      yield* readRows("outbox", page, storedJobSchema);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = Number(last["seq"]);
    }
  }

  body(target: string, seq: number): string {
    const found = this.#sql.exec("SELECT body FROM outbox WHERE target = ? AND seq = ?", target, seq);
    return v.parse(bodyRow, found.one()).body;
  }

  /** Notes that a job was tried, and when it is due again. */
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

  /** How many jobs wait for targets with a prefix, counted up to `most`, and since when the oldest waits. */
  backlog(prefix: string, most: number): { waiting: number; oldestAt: number | null } {
    const counted = this.#sql.exec(
      "SELECT COUNT(*) AS number FROM (SELECT 1 FROM outbox WHERE target >= ? AND target < ? LIMIT ?)",
      prefix,
      endOf(prefix),
      most,
    );
    const waiting = readCount("outbox", counted);
    return { waiting, oldestAt: earliest(this.targets(prefix).map((target) => this.oldestAt(target))) };
  }

  /**
   * Deletes a customer's jobs among the next `atMost`: jobs of their lane, jobs about their deliveries, jobs with their
   * id inside. Gives how many there were, and the last place that it looked at.
   */
  forget(
    customer: string,
    deliveries: ReadonlySet<string>,
    after: JobPlace,
    atMost: number,
  ): { forgotten: number; end: JobPlace | null } {
    const rows = this.#sql
      .exec(
        `SELECT target, seq, ref, (lane = ? OR instr(body, ?) > 0) AS isTheirs FROM outbox
           WHERE (target, seq) > (?, ?) ORDER BY target, seq LIMIT ?`,
        customer,
        customer,
        after.target,
        after.seq,
        atMost,
      )
      .toArray();
    const places = readRows("outbox", rows, placeRow);
    const theirs = places.filter(
      ({ ref, isTheirs }) => isTheirs === 1 || deliveries.has((ref ?? "").split("#")[0] ?? ""),
    );
    for (const { target, seq } of theirs) this.remove(target, [seq]);
    const last = places.at(-1);
    const isEnd = rows.length < atMost || last === undefined;
    return { forgotten: theirs.length, end: isEnd ? null : { target: last.target, seq: last.seq } };
  }

  state(target: string): TargetState {
    const found = this.#sql.exec("SELECT target, standing FROM outbox_targets WHERE target = ?", target);
    return readRows("outbox_targets", found, stateRow)[0]?.standing ?? FRESH;
  }

  /** The states of at most `most` targets with a prefix. */
  states(prefix: string, most: number): [target: string, state: TargetState][] {
    const found = this.#sql.exec(
      "SELECT target, standing FROM outbox_targets WHERE target >= ? AND target < ? LIMIT ?",
      prefix,
      endOf(prefix),
      most,
    );
    return readRows("outbox_targets", found, stateRow).map(({ target, standing: state }) => [target, state]);
  }

  note(target: string, state: TargetState): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO outbox_targets (target, standing) VALUES (?, ?)",
      target,
      JSON.stringify(state),
    );
  }
}

/** A key behind all keys with a prefix. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`;
