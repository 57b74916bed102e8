/**
 * The record of deliveries, in the Dispatcher's SQLite: writes and reads rows of `deliveries`; decides nothing. Figures
 * follow what it changes.
 * `table/columns.ts` has the columns of a row.
 */
import * as v from "valibot";
import type { CodedSentence } from "../../i18n/sentence.ts";
import { deleteSome } from "../../storage/delete-rows.ts";
import { migrate } from "../../storage/migrations.ts";
import { readCount, readRows } from "../../storage/rows.ts";
import { IS_RESERVED, migrateReservedCodes } from "../api-calls/reserved-codes.ts";
import type { Delivery } from "../delivery.ts";
import type { RecordFigures } from "../figures/record-figures.ts";
import { hashOf } from "../ids.ts";
import type { DeliveryFilter, Position } from "./filter.ts";
import { ForgottenDeliveries } from "./forgotten.ts";
import type { ListedDelivery } from "./record.ts";
import {
  type ScannedOutcome,
  type Stretch,
  scanForCustomer,
  scanForIds,
  scanForOpen,
  scanForOutcomes,
} from "./scan.ts";
import { messagesByMsgid, messagesByPrefix, type SentMessage } from "./sent-messages.ts";
import { DELIVERIES } from "./table/migrations.ts";
import { readDeliveries, readListed } from "./table/read.ts";
import {
  ALL_COLUMNS,
  type Assignments,
  assignments,
  type ColumnName,
  PLACEHOLDERS,
  settlement,
  toRow,
} from "./table/rows.ts";

/** Deliveries are kept for this long. */
export const RECORD_KEPT_MS = 30 * 24 * 60 * 60_000;
/** The rows that a search may read while a welcome waits. */
const LOOKED_THROUGH = 5_000;
const OLD = { table: "deliveries", key: "id", where: "receivedAt < ?" };
/** An inbox whose cursor was lost is read again from three days back (doc 94670); a callback is repeated within minutes. */
const REPEATED_WITHIN_MS = 4 * 24 * 60 * 60_000;

const received = v.object({ receivedAt: v.number() });

export class Ledger {
  readonly #sql: SqlStorage;
  readonly #figures: RecordFigures;
  readonly #forgotten: ForgottenDeliveries;

  constructor(sql: SqlStorage, figures: RecordFigures) {
    this.#sql = sql;
    this.#figures = figures;
    migrate(sql, "deliveries", DELIVERIES);
    migrateReservedCodes(sql);
    this.#forgotten = new ForgottenDeliveries(sql);
  }

  /**
   * Stores a new delivery; false, with nothing changed, when its id is known or forgotten, or when a program elsewhere
   * has its code.
   */
  insert(delivery: Delivery): boolean {
    if (this.isForgotten(delivery.id)) return false;
    const insert = () => this.#insert(delivery);
    return this.#figures.isWatched(delivery.receivedAt)
      ? this.#figures.follow(delivery.id, insert)
      : insert();
  }

  #insert(delivery: Delivery): boolean {
    const written = this.#sql.exec(
      `INSERT INTO deliveries (${ALL_COLUMNS}) SELECT ${PLACEHOLDERS} WHERE NOT ${IS_RESERVED} ON CONFLICT DO NOTHING`,
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

  /** Replaces the delivery with the same id. */
  replace(delivery: Delivery): void {
    this.#figures.follow(delivery.id, () => {
      this.#sql.exec(
        `INSERT OR REPLACE INTO deliveries (${ALL_COLUMNS}) VALUES (${PLACEHOLDERS})`,
        ...toRow(delivery),
      );
    });
  }

  /** Stores the attempts, the last of them begun: done before a call goes out. */
  saveAttempts(delivery: Delivery): void {
    this.#save(delivery, ["attempts"]);
  }

  /** Stores until when a delivery waits, and its attempts. */
  saveWait(delivery: Delivery): void {
    this.#save(delivery, ["waitsUntil", "rule", "attempts"]);
  }

  /** Stores the outcome, and erases the code, which is of no more use, and what the customer or a program wrote. */
  settle(delivery: Delivery): void {
    this.#update(delivery, settlement(delivery));
  }

  /** Stores the states of a settled delivery's follow-ups. */
  saveFollowUps(delivery: Delivery): void {
    this.#save(delivery, ["followUps"]);
  }

  /** Adds a cause that became known after the delivery was settled. */
  explain(id: string, cause: CodedSentence): void {
    this.#sql.exec("UPDATE deliveries SET cause = ? WHERE id = ?", cause, id);
  }

  find(id: string): Delivery | null {
    return readDeliveries(this.#sql, "WHERE id = ?", id)[0] ?? null;
  }

  /** The messages of deliveries whose ids have these prefixes; see `messagesByPrefix` in `sent-messages.ts`. */
  messagesByPrefix(prefixes: readonly string[]): SentMessage[] {
    return messagesByPrefix(this.#sql, prefixes);
  }

  /** The same of programs' deliveries that were sent with these msgids. */
  messagesByMsgid(msgids: readonly string[]): SentMessage[] {
    return messagesByMsgid(this.#sql, msgids);
  }

  /** The settled deliveries received since then. */
  settled(receivedAt: number): Delivery[] {
    return readDeliveries(this.#sql, "WHERE receivedAt >= ? AND outcome <> 'open'", receivedAt);
  }

  /** The open deliveries received since then, oldest first. */
  open(receivedAt: number): Delivery[] {
    return readDeliveries(
      this.#sql,
      "WHERE receivedAt >= ? AND outcome = 'open' ORDER BY receivedAt, id",
      receivedAt,
    );
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
    const found = this.#sql.exec(
      `SELECT receivedAt FROM (${stretch}) WHERE ${where} LIMIT 1`,
      since,
      LOOKED_THROUGH,
      app,
    );
    return readRows("deliveries", found, received)[0]?.receivedAt ?? null;
  }

  /**
   * The newest deliveries of an app for a member's or an account's customers, received since then; null when more than
   * `LOOKED_THROUGH` were received.
   */
  ofMember(app: string, member: string, since: number): Delivery[] | null {
    const counted = this.#sql.exec(
      "SELECT COUNT(*) AS number FROM (SELECT 1 FROM deliveries WHERE receivedAt >= ? LIMIT ?)",
      since,
      LOOKED_THROUGH + 1,
    );
    if (readCount("deliveries", counted) > LOOKED_THROUGH) return null;
    const where = "WHERE receivedAt >= ? AND app = ? AND (staff = ? OR account = ?)";
    return readDeliveries(
      this.#sql,
      `${where} ORDER BY receivedAt DESC LIMIT 20`,
      since,
      app,
      member,
      member,
    );
  }

  /**
   * The open deliveries among the next `rows` of the record, oldest first, that were received before `receivedBefore`.
   */
  openBefore(receivedBefore: number, after: Position, rows: number): Stretch<Delivery> {
    const { rows: ids, ...stretch } = scanForOpen(this.#sql, receivedBefore, after, rows);
    return { ...stretch, rows: ids.flatMap((id) => this.find(id) ?? []) };
  }

  /**
   * The places of a customer's deliveries among the next `rows` of the table, in the order of their ids; `end` is the last id
   * that was read.
   */
  scanOf(customer: string, after: string, rows: number): { found: Position[]; end: string | null } {
    return scanForCustomer(this.#sql, customer, after, rows);
  }

  /** Deletes deliveries. The ids of deliveries that may be repeated stay, so that no repeat counts as new. */
  forget(deliveries: readonly Position[], now: number): void {
    for (const { id, receivedAt } of deliveries) {
      this.#figures.follow(id, () => this.#sql.exec("DELETE FROM deliveries WHERE id = ?", id));
      const until = receivedAt + REPEATED_WITHIN_MS;
      if (until > now) this.#forgotten.add(id, until);
    }
  }

  /** At most `most` deliveries that fit, among the next `rows` of the record, newest first. */
  scan(
    filter: DeliveryFilter,
    after: Position | null,
    bounds: { rows: number; most: number },
  ): Stretch<ListedDelivery> {
    const { rows: ids, ...stretch } = scanForIds(this.#sql, filter, after, bounds);
    return { ...stretch, rows: readListed(this.#sql, ids) };
  }

  /** The outcomes of the next `rows` deliveries received from `since` on, newest first. */
  scanOutcomes(since: number, after: Position | null, rows: number): Stretch<ScannedOutcome> {
    return scanForOutcomes(this.#sql, since, after, rows);
  }

  /** Deletes up to `atMost` deliveries received before `receivedBefore`; false when none is left. */
  prune(receivedBefore: number, atMost: number): boolean {
    return deleteSome(this.#sql, OLD, receivedBefore, atMost);
  }

  /** Drops the ids of forgotten deliveries that nobody can repeat any more. */
  pruneForgotten(now: number): void {
    this.#forgotten.prune(now);
  }

  #save(delivery: Delivery, names: readonly ColumnName[]): void {
    this.#update(delivery, assignments(delivery, names));
  }

  /** Changes a row, and the figures where they count it. */
  #update({ id, receivedAt }: Delivery, { set, values }: Assignments): void {
    const update = () => {
      this.#sql.exec(`UPDATE deliveries SET ${set} WHERE id = ?`, ...values, id);
    };
    if (this.#figures.isWatched(receivedAt)) this.#figures.follow(id, update);
    else update();
  }
}
