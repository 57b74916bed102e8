/**
 * The record of deliveries: one table in the Dispatcher's SQLite, a column for each field of `Delivery`.
 * Writes and reads rows; decides nothing.
 *
 * `WITHOUT ROWID` and a single index keep a welcome at three rows written: two to claim it, one to settle it.
 */
import * as v from "valibot";
import { isGroup } from "../messages/fields.ts";
import { EVENTS, type KfMessageFacts, VIAS } from "../rules/facts.ts";
import { hashOf } from "./address.ts";
import type { Attempt, AttemptVerdict } from "./attempt.ts";
import type { Composed } from "./compose.ts";
import { deleteSome } from "./delete-some.ts";
import { type Delivery, type Given, type KfDetails, OUTCOMES, type Outcome } from "./delivery.ts";
import type { FollowUpState } from "./follow-up.ts";
import { createReservedCodes, IS_RESERVED } from "./reserved-codes.ts";

/** Deliveries are kept for so long. */
export const KEPT_MS = 30 * 24 * 60 * 60_000;
/** A welcome does not wait for longer than it takes to look through so many rows. */
const LOOKED_THROUGH = 5_000;
const OLD = { table: "deliveries", key: "id", where: "receivedAt < ?" };

/** Which deliveries to list: those that have every given value. `from` and `to` bound the receipt, in ms. */
export interface DeliveryFilter {
  app?: string | undefined;
  staff?: string | undefined;
  customer?: string | undefined;
  account?: string | undefined;
  event?: string | undefined;
  outcome?: Outcome | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** A place in the list, which is newest first: the row that was shown last. */
export interface Position {
  receivedAt: number;
  id: string;
}

const attempt: v.GenericSchema<unknown, Attempt> = v.object({
  at: v.number(),
  ms: v.nullable(v.number()),
  message: v.nullable(v.string()),
  http: v.nullable(v.number()),
  errcode: v.nullable(v.number()),
  errmsg: v.nullable(v.string()),
  verdict: v.custom<AttemptVerdict>((value) => typeof value === "string"),
  skipped: v.exactOptional(v.number()),
});

const said: v.GenericSchema<unknown, KfMessageFacts> = v.object({
  msgtype: v.string(),
  text: v.nullable(v.string()),
  menu: v.nullable(v.string()),
});
const details: v.GenericSchema<unknown, KfDetails> = v.object({
  sceneParam: v.nullable(v.string()),
  channels: v.nullable(v.object({ nickname: v.nullable(v.string()), scene: v.number() })),
  message: v.nullable(said),
});

/** The body was checked when the program gave it. */
const given: v.GenericSchema<unknown, Given> = v.object({
  act: v.custom<Composed>(isGroup),
  msgid: v.nullable(v.string()),
  call: v.string(),
  forRules: v.boolean(),
});

const followUp: v.GenericSchema<unknown, FollowUpState> = v.object({
  do: v.picklist(["tag", "remark", "webhook"]),
  state: v.picklist(["waiting", "done", "failed"]),
  errcode: v.nullable(v.number()),
  cause: v.nullable(v.string()),
  at: v.nullable(v.number()),
});

const row = v.object({
  id: v.string(),
  app: v.string(),
  event: v.picklist(EVENTS),
  via: v.nullable(v.picklist(VIAS)),
  staff: v.nullable(v.string()),
  account: v.nullable(v.string()),
  customer: v.string(),
  state: v.nullable(v.string()),
  scene: v.nullable(v.string()),
  code: v.nullable(v.string()),
  details: v.nullable(v.pipe(v.string(), v.parseJson(), details)),
  eventAt: v.number(),
  receivedAt: v.number(),
  deadline: v.number(),
  waitsUntil: v.nullable(v.number()),
  rule: v.nullable(v.string()),
  message: v.nullable(v.string()),
  variant: v.nullable(v.string()),
  msgid: v.nullable(v.string()),
  by: v.pipe(
    v.nullable(v.picklist(["rule", "program"])),
    v.transform((by) => by ?? "rule"),
  ),
  given: v.nullable(v.pipe(v.string(), v.parseJson(), given)),
  outcome: v.picklist(OUTCOMES),
  errcode: v.nullable(v.number()),
  remedy: v.nullable(v.string()),
  cause: v.nullable(v.string()),
  notes: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
  followUps: v.pipe(
    v.nullable(v.string()),
    v.transform((json) => json ?? "[]"),
    v.parseJson(),
    v.array(followUp),
  ),
  settledAt: v.nullable(v.number()),
  attempts: v.pipe(v.string(), v.parseJson(), v.array(attempt)),
});

/** In quotes: `by` is a word of SQL. */
const COLUMNS = Object.keys(row.entries)
  .map((column) => `"${column}"`)
  .join(", ");
const PLACEHOLDERS = Object.keys(row.entries)
  .map(() => "?")
  .join(", ");

/** Those that came after the table, for objects that have it already. */
const ADDED_COLUMNS = ["scene", "details", "waitsUntil", "msgid", "by", "given", "followUps"];

export class Ledger {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS deliveries (
        id TEXT PRIMARY KEY, app TEXT NOT NULL, event TEXT NOT NULL, via TEXT, staff TEXT, account TEXT,
        customer TEXT NOT NULL, state TEXT, scene TEXT, code TEXT, details TEXT, eventAt INTEGER NOT NULL,
        receivedAt INTEGER NOT NULL, deadline INTEGER NOT NULL, waitsUntil INTEGER, rule TEXT, message TEXT,
        variant TEXT, msgid TEXT, outcome TEXT NOT NULL, errcode INTEGER, remedy TEXT, cause TEXT,
        notes TEXT NOT NULL, settledAt INTEGER, attempts TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS deliveries_by_receipt ON deliveries (receivedAt);
    `);
    createReservedCodes(sql);
    const { columnNames } = sql.exec("SELECT * FROM deliveries LIMIT 0");
    for (const column of ADDED_COLUMNS) {
      if (!columnNames.includes(column))
        sql.exec(
          `ALTER TABLE deliveries ADD COLUMN "${column}" ${column === "waitsUntil" ? "INTEGER" : "TEXT"}`,
        );
    }
  }

  /** Stores a delivery whose id is new; false, and nothing changed, when it is known, or a program elsewhere has its code. */
  insert(delivery: Delivery): boolean {
    const written = this.#sql.exec(
      `INSERT INTO deliveries (${COLUMNS}) SELECT ${PLACEHOLDERS} WHERE NOT ${IS_RESERVED} ON CONFLICT DO NOTHING`,
      ...[...toRow(delivery), hashOf(delivery.id), delivery.id],
    );
    return written.rowsWritten > 0;
  }

  /** Stores a delivery in the place of the one with its id. */
  replace(delivery: Delivery): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO deliveries (${COLUMNS}) VALUES (${PLACEHOLDERS})`,
      ...toRow(delivery),
    );
  }

  /** Stores the attempts, the last of them begun: done before a call goes out. */
  saveAttempts({ id, attempts }: Delivery): void {
    this.#sql.exec("UPDATE deliveries SET attempts = ? WHERE id = ?", JSON.stringify(attempts), id);
  }

  /** Stores until when a delivery waits, and what was tried before. */
  saveWait({ id, waitsUntil, rule, attempts }: Delivery): void {
    this.#sql.exec(
      "UPDATE deliveries SET waitsUntil = ?, rule = ?, attempts = ? WHERE id = ?",
      ...[waitsUntil, rule, JSON.stringify(attempts), id],
    );
  }

  /** Stores the outcome, and erases the code, which is of no more use, and what the customer or a program wrote. */
  settle(delivery: Delivery): void {
    this.#sql.exec(
      `UPDATE deliveries SET code = NULL, details = NULL, given = NULL, waitsUntil = NULL, rule = ?, message = ?, variant = ?, msgid = ?,
         outcome = ?, errcode = ?, remedy = ?, cause = ?, notes = ?, followUps = ?, settledAt = ?, attempts = ? WHERE id = ?`,
      ...[
        delivery.rule,
        delivery.message,
        delivery.variant,
        delivery.msgid,
        delivery.outcome,
        delivery.errcode,
        delivery.remedy,
        delivery.cause,
      ],
      ...[JSON.stringify(delivery.notes), JSON.stringify(delivery.followUps), delivery.settledAt],
      ...[JSON.stringify(delivery.attempts), delivery.id],
    );
  }

  /** Stores how the follow-ups of a settled delivery stand. */
  saveFollowUps({ id, followUps }: Delivery): void {
    this.#sql.exec("UPDATE deliveries SET followUps = ? WHERE id = ?", JSON.stringify(followUps), id);
  }

  /** Adds a cause to a delivery that is settled: what became known later. */
  explain(id: string, cause: string): void {
    this.#sql.exec("UPDATE deliveries SET cause = ? WHERE id = ? AND outcome <> 'open'", cause, id);
  }

  find(id: string): Delivery | null {
    return this.#read("WHERE id = ?", id)[0] ?? null;
  }

  /** The delivery whose id begins so: `prefix` is long enough for there to be one at most. */
  findByPrefix(prefix: string): Delivery | null {
    return this.#read("WHERE id >= ? AND id < ? LIMIT 1", prefix, `${prefix}g`)[0] ?? null;
  }

  /** The delivery that sent a customer the message with this msgid, among those received since then. */
  findByMsgid(customer: string, msgid: string, since: number): Delivery | null {
    return (
      this.#read("WHERE receivedAt >= ? AND customer = ? AND msgid = ? LIMIT 1", since, customer, msgid)[0] ??
      null
    );
  }

  /** The settled deliveries received since then, oldest first. */
  settled(receivedAt: number): Delivery[] {
    return this.#read("WHERE receivedAt >= ? AND outcome <> 'open' ORDER BY receivedAt, id", receivedAt);
  }

  /** The open deliveries received since then, oldest first. */
  open(receivedAt: number): Delivery[] {
    return this.#read("WHERE receivedAt >= ? AND outcome = 'open' ORDER BY receivedAt, id", receivedAt);
  }

  /** At most `limit` deliveries that fit the filter, newest first, behind `after`. */
  list(filter: DeliveryFilter, after: Position | null, limit: number): Delivery[] {
    const terms: string[] = ["TRUE"];
    const values: (string | number)[] = [];
    const add = (term: string, ...bound: (string | number)[]) => {
      terms.push(term);
      values.push(...bound);
    };
    for (const column of ["app", "staff", "customer", "account", "event", "outcome"] as const) {
      const value = filter[column];
      if (value !== undefined) add(`${column} = ?`, value);
    }
    if (filter.from !== undefined) add("receivedAt >= ?", filter.from);
    if (filter.to !== undefined) add("receivedAt <= ?", filter.to);
    if (after !== null) add("(receivedAt, id) < (?, ?)", after.receivedAt, after.id);
    const where = terms.join(" AND ");
    return this.#read(`WHERE ${where} ORDER BY receivedAt DESC, id DESC LIMIT ?`, ...values, limit);
  }

  /** When a contact's event of an app was received, from then on; null when none was. */
  receivedSince(app: string, since: number): number | null {
    const where = "receivedAt >= ? AND app = ? AND event = 'contact.added' AND COALESCE(by, 'rule') = 'rule'";
    const found = this.#sql.exec<{ receivedAt: number }>(
      `SELECT receivedAt FROM deliveries WHERE ${where} ORDER BY receivedAt LIMIT 1`,
      since,
      app,
    );
    return found.toArray()[0]?.receivedAt ?? null;
  }

  /**
   * The newest deliveries of an app for a member's or an account's customers, received since then; null when so many
   * were received that looking would take long.
   */
  ofMember(app: string, member: string, since: number): Delivery[] | null {
    const { n } = this.#sql
      .exec<{ n: number }>(
        "SELECT COUNT(*) AS n FROM (SELECT 1 FROM deliveries WHERE receivedAt >= ? LIMIT ?)",
        since,
        LOOKED_THROUGH + 1,
      )
      .one();
    if (n > LOOKED_THROUGH) return null;
    const where = "WHERE receivedAt >= ? AND app = ? AND (staff = ? OR account = ?)";
    return this.#read(`${where} ORDER BY receivedAt DESC LIMIT 20`, since, app, member, member);
  }

  /** How many deliveries of an app received since then have each outcome. */
  counts(app: string, since: number): Partial<Record<Outcome, number>> {
    const counts: Partial<Record<Outcome, number>> = {};
    const rows = this.#sql.exec<{ outcome: Outcome; n: number }>(
      "SELECT outcome, COUNT(*) AS n FROM deliveries WHERE receivedAt >= ? AND app = ? GROUP BY outcome",
      since,
      app,
    );
    for (const { outcome, n } of rows) counts[outcome] = n;
    return counts;
  }

  /** When an app's newest delivery was received, or null if it has none. */
  lastReceipt(app: string): number | null {
    return this.#read("WHERE app = ? ORDER BY receivedAt DESC LIMIT 1", app)[0]?.receivedAt ?? null;
  }

  /** Deletes so many deliveries received before then; false when none is left. */
  prune(receivedBefore: number, atMost: number): boolean {
    return deleteSome(this.#sql, OLD, receivedBefore, atMost);
  }

  #read(where: string, ...values: (string | number)[]): Delivery[] {
    const rows = this.#sql.exec(`SELECT ${COLUMNS} FROM deliveries ${where}`, ...values);
    return rows.toArray().flatMap((stored) => {
      const read = v.safeParse(row, stored);
      if (read.success) return [read.output];
      // A newer version's row, after a rollback: it must not keep the object from its other rows.
      console.error({ event: "delivery.unreadable", id: stored["id"] });
      return [];
    });
  }
}

function toRow(delivery: Delivery): SqlStorageValue[] {
  const { notes, attempts, details, given, followUps, ...scalars } = delivery;
  const values: Record<string, SqlStorageValue> = {
    ...scalars,
    details: details && JSON.stringify(details),
    given: given && JSON.stringify(given),
    notes: JSON.stringify(notes),
    followUps: JSON.stringify(followUps),
    attempts: JSON.stringify(attempts),
  };
  return Object.keys(row.entries).map((column) => values[column] ?? null);
}
