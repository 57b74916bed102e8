/**
 * Customers who removed a member, and by which welcomes they are lost: table `lost`. Welcomes that are counted already are
 * found by fingerprints in table `welcomed`, since the record has no index by customer: it would cost every welcome a row.
 * Counts nothing.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { deleteOldAfter, type Key } from "../../storage/delete-rows.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";
import { type CountedRow, countedRowsAt, isWelcomed } from "./row.ts";

/** A welcome's customer is lost when the member is removed within this time after the event. */
export const LOST_WITHIN_MS = 7 * 24 * 60 * 60_000;
/** WeCom gives whole seconds. */
const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60_000;
/** Removals that are counted in a step: all fingerprints of eight days are read for them. */
const REMOVALS_AT_A_TIME = 100;
/** Fingerprints are kept somewhat longer than a removal counts: WeCom's clock is not ours, and callbacks are repeated. */
const WELCOMED_KEPT_MS = LOST_WITHIN_MS + 24 * HOUR_MS;
/** Longer than the record keeps a welcome, and the seven days after it. */
const LOST_KEPT_MS = 40 * 24 * HOUR_MS;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS lost (
      customer TEXT NOT NULL, staff TEXT NOT NULL, at INTEGER NOT NULL, isCounted INTEGER NOT NULL,
      PRIMARY KEY (customer, staff, at)
    ) WITHOUT ROWID`,
  },
  { id: 2, create: "CREATE INDEX IF NOT EXISTS lost_uncounted ON lost (at) WHERE isCounted = 0" },
  {
    id: 3,
    create: "CREATE TABLE IF NOT EXISTS welcomed (hour INTEGER PRIMARY KEY, fingerprints TEXT NOT NULL)",
  },
];

const TABLE = { table: "lost", key: ["customer", "staff", "at"], time: "at" };

/** A customer removed a member. */
export interface Removal {
  customer: string;
  staff: string;
  /** Milliseconds since 1970. */
  at: number;
}

const removal = v.object({ customer: v.string(), staff: v.string(), at: v.number() });
const welcomedHour = v.object({ hour: v.number(), fingerprints: v.string() });

export class LostContacts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "lost", MIGRATIONS);
  }

  /** Stores a removal; a repeated one changes nothing. */
  note({ customer, staff, at }: Removal): void {
    this.#sql.exec(
      "INSERT INTO lost (customer, staff, at, isCounted) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
      customer,
      staff,
      at,
    );
  }

  /** Whether a counted removal makes a welcome's customer lost. */
  isLost(row: CountedRow): boolean {
    if (!isWelcome(row)) return false;
    const { customer, staff, eventAt } = row;
    const found = this.#sql.exec(
      "SELECT 1 FROM lost WHERE customer = ? AND staff = ? AND at > ? AND at <= ? AND isCounted = 1 LIMIT 1",
      customer,
      staff,
      eventAt - SECOND_MS,
      eventAt + LOST_WITHIN_MS,
    );
    return !found.next().done;
  }

  /** The oldest removals that are not counted yet, a few at a time. */
  uncounted(): Removal[] {
    const found = this.#sql.exec(
      "SELECT customer, staff, at FROM lost WHERE isCounted = 0 ORDER BY at LIMIT ?",
      REMOVALS_AT_A_TIME,
    );
    return readRows("lost", found, removal);
  }

  /** The counted welcomes that each of these removals, the oldest first, may make lost. */
  welcomesOf(removals: readonly Removal[]): { removal: Removal; row: CountedRow }[] {
    const [oldest] = removals;
    if (oldest === undefined) return [];
    const hours = this.#sql.exec(
      "SELECT hour, fingerprints FROM welcomed WHERE hour >= ?",
      Math.floor((oldest.at - LOST_WITHIN_MS) / HOUR_MS) - 1,
    );
    const wanted = new Map(removals.map((one) => [fingerprintOf(one), new Set<number>()]));
    for (const hour of readRows("welcomed", hours, welcomedHour)) {
      for (const { fingerprint, receivedAt } of entriesIn(hour)) wanted.get(fingerprint)?.add(receivedAt);
    }
    return removals.flatMap((one) =>
      [...(wanted.get(fingerprintOf(one)) ?? [])]
        .flatMap((receivedAt) => countedRowsAt(this.#sql, receivedAt, one.customer))
        .filter(({ staff }) => staff === one.staff)
        .map((row) => ({ removal: one, row })),
    );
  }

  counted({ customer, staff, at }: Removal): void {
    this.#sql.exec(
      "UPDATE lost SET isCounted = 1 WHERE customer = ? AND staff = ? AND at = ?",
      customer,
      staff,
      at,
    );
  }

  /** Notes welcomes that have been counted. */
  noteWelcomes(rows: readonly Welcome[]): void {
    for (const [hour, ofHour] of Map.groupBy(rows, ({ receivedAt }) => Math.floor(receivedAt / HOUR_MS))) {
      const entries = ofHour.map((row) => entryOf(row, hour)).join("");
      this.#sql.exec(
        `INSERT INTO welcomed (hour, fingerprints) VALUES (?, ?)
           ON CONFLICT DO UPDATE SET fingerprints = fingerprints || excluded.fingerprints`,
        hour,
        entries,
      );
    }
  }

  /** Deletes a customer's removals, and gives their number. Nobody can be told from a fingerprint without the record. */
  forget(customer: string): number {
    return this.#sql.exec("DELETE FROM lost WHERE customer = ? RETURNING 1", customer).toArray().length;
  }

  /** Looks at the next `atMost` removals behind `after`, and deletes old ones; gives the last key, null at the end. */
  prune(now: number, after: Key | null, atMost: number): Key | null {
    return deleteOldAfter(this.#sql, TABLE, now - LOST_KEPT_MS, after, atMost);
  }

  /** Deletes fingerprints that no removal can need; few rows. */
  pruneWelcomes(now: number): void {
    this.#sql.exec("DELETE FROM welcomed WHERE hour < ?", Math.floor((now - WELCOMED_KEPT_MS) / HOUR_MS));
  }
}

/** A welcome of a new contact. */
export type Welcome = CountedRow & { staff: string };

export const isWelcome = (row: CountedRow): row is Welcome =>
  isWelcomed(row) && row.event === "contact.added" && row.staff !== null;

/** Whether a removal came within the time in which it makes a welcome's customer lost. */
export const isSoonAfter = ({ at }: Removal, { eventAt }: CountedRow) =>
  at > eventAt - SECOND_MS && at <= eventAt + LOST_WITHIN_MS;

/** Hex digits of a fingerprint; and of the milliseconds within the hour behind it, in base 36. */
const FINGERPRINT_LENGTH = 8;
const OFFSET_LENGTH = 5;
const ENTRY_LENGTH = FINGERPRINT_LENGTH + OFFSET_LENGTH;

const fingerprintOf = ({ customer, staff }: Pick<Removal, "customer" | "staff">) =>
  createHash("sha256").update(`${customer}\n${staff}`).digest("hex").slice(0, FINGERPRINT_LENGTH);

const entryOf = (welcome: Welcome, hour: number) =>
  fingerprintOf(welcome) + (welcome.receivedAt - hour * HOUR_MS).toString(36).padStart(OFFSET_LENGTH, "0");

function entriesIn({ hour, fingerprints }: v.InferOutput<typeof welcomedHour>) {
  const entries: { fingerprint: string; receivedAt: number }[] = [];
  for (let at = 0; at < fingerprints.length; at += ENTRY_LENGTH) {
    const fingerprint = fingerprints.slice(at, at + FINGERPRINT_LENGTH);
    const offset = fingerprints.slice(at + FINGERPRINT_LENGTH, at + ENTRY_LENGTH);
    entries.push({ fingerprint, receivedAt: hour * HOUR_MS + Number.parseInt(offset, 36) });
  }
  return entries;
}
