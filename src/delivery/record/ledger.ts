/**
 * The record of deliveries: one table in the Dispatcher's SQLite, a column for each field of `Delivery`.
 * Writes and reads rows; decides nothing.
 *
 * `WITHOUT ROWID` and a single index keep a welcome at three rows written: two to claim it, one to settle it.
 */

import * as v from "valibot";
import { EVENTS } from "../../rules/engine/events.ts";
import { type KfMessageFacts, VIAS } from "../../rules/engine/facts.ts";
import { isGroup } from "../../schema/group.ts";
import { createReservedCodes, IS_RESERVED } from "../api-calls/reserved-codes.ts";
import type { Attempt, AttemptVerdict } from "../attempt.ts";
import { type Delivery, type Given, type KfDetails, OUTCOMES } from "../delivery.ts";
import type { FollowUpState } from "../follow-ups/state.ts";
import { hashOf } from "../ids.ts";
import type { PlannedAction } from "../planned-action.ts";

import { deleteSome } from "./delete-rows.ts";
import type { DeliveryFilter, Position } from "./filter.ts";
import { LISTED_FIELDS, type ListedDelivery } from "./record.ts";
import { type ScannedOutcome, type Stretch, scanForIds, scanForOutcomes } from "./scan.ts";

/** Deliveries are kept for so long. */
export const RECORD_KEPT_MS = 30 * 24 * 60 * 60_000;
/** A welcome does not wait for longer than it takes to look through so many rows. */
const LOOKED_THROUGH = 5_000;
const OLD = { table: "deliveries", key: "id", where: "receivedAt < ?" };
/** An inbox whose cursor was lost is read again from three days back (doc 94670); a callback is repeated within minutes. */
const REPEATED_WITHIN_MS = 4 * 24 * 60 * 60_000;
/** SQL takes a hundred values. */
const READ_AT_A_TIME = 50;

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
  act: v.custom<PlannedAction>(isGroup),
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

const listedRow = v.pick(row, LISTED_FIELDS);

/** In quotes: `by` is a word of SQL. */
const columnsOf = ({ entries }: { entries: object }) =>
  Object.keys(entries)
    .map((column) => `"${column}"`)
    .join(", ");
const COLUMNS = columnsOf(row);
const LISTED_COLUMNS = columnsOf(listedRow);
const PLACEHOLDERS = Object.keys(row.entries)
  .map(() => "?")
  .join(", ");

/** Those that came after the table, for objects that have it already. */
const ADDED_COLUMNS = ["scene", "details", "waitsUntil", "msgid", "by", "given", "followUps"];

/** What `msg_send_fail` is matched by. */
export interface SentMessage {
  id: string;
  customer: string;
  msgid: string | null;
}

/** A delivery's id, and when it was received. */
export interface ReceivedRange {
  id: string;
  receivedAt: number;
}

export class Ledger {
  readonly #sql: SqlStorage;
  /** Until when the codes and events of forgotten customers may be repeated, by their ids: no customer stands in those. */
  readonly #forgotten = new Map<string, number>();

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
    // Of programs' messages alone, whose msgids may be their own: those of rules are found by key, and pay no row for it.
    sql.exec(
      `CREATE INDEX IF NOT EXISTS deliveries_by_msgid ON deliveries (msgid)
         WHERE msgid IS NOT NULL AND "by" = 'program'`,
    );
    sql.exec(
      "CREATE TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID",
    );
    const forgotten = sql.exec<{ id: string; until: number }>("SELECT id, until FROM forgotten");
    for (const { id, until } of forgotten) this.#forgotten.set(id, until);
  }

  /**
   * Stores a delivery whose id is new; false, and nothing changed, when it is known, or was forgotten, or a program
   * elsewhere has its code.
   */
  insert(delivery: Delivery): boolean {
    if (this.isForgotten(delivery.id)) return false;
    const written = this.#sql.exec(
      `INSERT INTO deliveries (${COLUMNS}) SELECT ${PLACEHOLDERS} WHERE NOT ${IS_RESERVED} ON CONFLICT DO NOTHING`,
      ...toRow(delivery),
      hashOf(delivery.id),
      delivery.id,
    );
    return written.rowsWritten > 0;
  }

  /** Whether a delivery with this id was deleted with its customer, and its code or event may be repeated. */
  isForgotten(id: string): boolean {
    return this.#forgotten.has(id);
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
      waitsUntil,
      rule,
      JSON.stringify(attempts),
      id,
    );
  }

  /** Stores the outcome, and erases the code, which is of no more use, and what the customer or a program wrote. */
  settle(delivery: Delivery): void {
    this.#sql.exec(
      `UPDATE deliveries SET code = NULL, details = NULL, given = NULL, waitsUntil = NULL, rule = ?, message = ?, variant = ?, msgid = ?,
         outcome = ?, errcode = ?, remedy = ?, cause = ?, notes = ?, followUps = ?, settledAt = ?, attempts = ? WHERE id = ?`,
      delivery.rule,
      delivery.message,
      delivery.variant,
      delivery.msgid,
      delivery.outcome,
      delivery.errcode,
      delivery.remedy,
      delivery.cause,
      JSON.stringify(delivery.notes),
      JSON.stringify(delivery.followUps),
      delivery.settledAt,
      JSON.stringify(delivery.attempts),
      delivery.id,
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

  /** Id, customer and msgid of the deliveries whose ids begin so: the prefixes are long enough for one each at most. */
  messagesByPrefix(prefixes: readonly string[]): SentMessage[] {
    return this.#messages(
      "json_each(?) JOIN deliveries ON deliveries.id >= json_each.value AND deliveries.id < json_each.value || 'g'",
      prefixes,
    );
  }

  /** The same of programs' deliveries that were sent with these msgids. */
  messagesByMsgid(msgids: readonly string[]): SentMessage[] {
    return this.#messages(
      `json_each(?) JOIN deliveries ON msgid = json_each.value AND msgid IS NOT NULL AND "by" = 'program'`,
      msgids,
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

  /** The newest deliveries that fit, `most` at most, among the newest `LOOKED_THROUGH` of the record. */
  newest(filter: DeliveryFilter, most: number): Delivery[] {
    const { rows: ids } = scanForIds(this.#sql, filter, null, { rows: LOOKED_THROUGH, most });
    return ids.flatMap((id) => this.find(id) ?? []);
  }

  /** When a contact's event of an app was received, from then on; null when none was among the next `LOOKED_THROUGH`. */
  receivedSince(app: string, since: number): number | null {
    const stretch = "SELECT * FROM deliveries WHERE receivedAt >= ? ORDER BY receivedAt LIMIT ?";
    const where = "app = ? AND event = 'contact.added' AND COALESCE(by, 'rule') = 'rule'";
    const found = this.#sql.exec<{ receivedAt: number }>(
      `SELECT receivedAt FROM (${stretch}) WHERE ${where} LIMIT 1`,
      since,
      LOOKED_THROUGH,
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

  /** Those among the next `rows` of the record, oldest first, that were received before then. */
  openBefore(receivedBefore: number, after: Position, rows: number): Stretch<Delivery> {
    const ids: string[] = [];
    let read = 0;
    let end = null;
    const stretch = this.#sql.exec<{ receivedAt: number; id: string; outcome: string }>(
      `SELECT receivedAt, id, outcome FROM deliveries
         WHERE (receivedAt, id) > (?, ?) AND receivedAt < ? ORDER BY receivedAt, id LIMIT ?`,
      after.receivedAt,
      after.id,
      receivedBefore,
      rows,
    );
    for (const { receivedAt, id, outcome } of stretch) {
      read += 1;
      end = { receivedAt, id };
      if (outcome === "open") ids.push(id);
    }
    return { rows: ids.flatMap((id) => this.find(id) ?? []), read, end: read < rows ? null : end };
  }

  /** The deliveries of a customer among the next `rows` of the table, in the order of their ids; `end` is the last id read. */
  scanOf(customer: string, after: string, rows: number): { found: ReceivedRange[]; end: string | null } {
    const found: ReceivedRange[] = [];
    let read = 0;
    let end = null;
    const stretch = this.#sql.exec<{ id: string; customer: string; receivedAt: number }>(
      "SELECT id, customer, receivedAt FROM deliveries WHERE id > ? ORDER BY id LIMIT ?",
      after,
      rows,
    );
    for (const { id, customer: whose, receivedAt } of stretch) {
      read += 1;
      end = id;
      if (whose === customer) found.push({ id, receivedAt });
    }
    return { found, end: read < rows ? null : end };
  }

  /** Deletes deliveries; of those that may still be repeated the id stays, so that no repeat is taken for news. */
  forget(deliveries: readonly ReceivedRange[], now: number): void {
    for (const { id, receivedAt } of deliveries) {
      this.#sql.exec("DELETE FROM deliveries WHERE id = ?", id);
      const until = receivedAt + REPEATED_WITHIN_MS;
      if (until <= now) continue;
      this.#sql.exec("INSERT OR REPLACE INTO forgotten (id, until) VALUES (?, ?)", id, until);
      this.#forgotten.set(id, until);
    }
  }

  /** At most `most` deliveries that fit, among the next `rows` of the record, newest first. */
  scan(
    filter: DeliveryFilter,
    after: Position | null,
    bounds: { rows: number; most: number },
  ): Stretch<ListedDelivery> {
    const { rows: ids, ...stretch } = scanForIds(this.#sql, filter, after, bounds);
    return { ...stretch, rows: this.#listed(ids) };
  }

  /** What became of the next `rows` deliveries that were received since then, newest first. */
  scanOutcomes(since: number, after: Position | null, rows: number): Stretch<ScannedOutcome> {
    return scanForOutcomes(this.#sql, since, after, rows);
  }

  /** Deletes so many deliveries received before then; false when none is left. */
  prune(receivedBefore: number, atMost: number): boolean {
    return deleteSome(this.#sql, OLD, receivedBefore, atMost);
  }

  /** Drops the ids of forgotten deliveries that nobody can repeat any more. */
  pruneForgotten(now: number): void {
    for (const [id, until] of this.#forgotten) {
      if (until > now) continue;
      this.#sql.exec("DELETE FROM forgotten WHERE id = ?", id);
      this.#forgotten.delete(id);
    }
  }

  #read(where: string, ...values: (string | number)[]): Delivery[] {
    const rows = this.#sql.exec(`SELECT ${COLUMNS} FROM deliveries ${where}`, ...values);
    return rows.toArray().flatMap((stored) => readable(row, stored));
  }

  #listed(ids: readonly string[]): ListedDelivery[] {
    const found = new Map<string, ListedDelivery>();
    for (let from = 0; from < ids.length; from += READ_AT_A_TIME) {
      const some = ids.slice(from, from + READ_AT_A_TIME);
      const places = some.map(() => "?").join(", ");
      const rows = this.#sql.exec(
        `SELECT ${LISTED_COLUMNS} FROM deliveries WHERE id IN (${places})`,
        ...some,
      );
      for (const stored of rows) for (const one of readable(listedRow, stored)) found.set(one.id, one);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  #messages(from: string, values: readonly string[]): SentMessage[] {
    const rows = this.#sql.exec<{ id: string; customer: string; msgid: string | null }>(
      `SELECT deliveries.id, customer, msgid FROM ${from}`,
      JSON.stringify(values),
    );
    return rows.toArray();
  }
}

/** The row as it is read, or none: a newer version's, after a rollback, must not keep the object from its other rows. */
function readable<Schema extends v.GenericSchema>(
  schema: Schema,
  stored: Record<string, SqlStorageValue>,
): v.InferOutput<Schema>[] {
  const read = v.safeParse(schema, stored);
  if (read.success) return [read.output];
  console.error({ event: "delivery.unreadable", id: stored["id"] });
  return [];
}

function toRow(delivery: Delivery): SqlStorageValue[] {
  const { notes, attempts, details, given, followUps, credentials: _, ...scalars } = delivery;
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
