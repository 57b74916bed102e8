/**
 * Stores the codes that programs use, in the Dispatchers where an event could claim them too: see `one-call.ts`. One
 * table of hashes in the Dispatcher's SQLite; decides nothing.
 */
import * as v from "valibot";
import { deleteSome } from "../../storage/delete-rows.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";

/** WeCom may tell of a code again while an inbox can be read again, for three days; a day more, to be sure. */
const RESERVED_MS = 4 * 24 * 60 * 60_000;
const OLD = { table: "codes", key: "hash", where: "at < ?" };

/** True for the claim of a code that is reserved for another delivery; binds the code's hash and the delivery's id. */
export const IS_RESERVED = "EXISTS (SELECT 1 FROM codes WHERE hash = ? AND delivery <> ?)";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS codes (
      hash TEXT PRIMARY KEY, delivery TEXT NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID`,
  },
  { id: 2, create: "CREATE INDEX IF NOT EXISTS codes_by_time ON codes (at)" },
];

export const migrateReservedCodes = (sql: SqlStorage) => migrate(sql, "codes", MIGRATIONS);

const row = v.object({ delivery: v.string() });

export class ReservedCodes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrateReservedCodes(sql);
  }

  /** The other delivery for which the code with one of these hashes is reserved; null when there is none. */
  findOther(hashes: readonly string[], delivery: string): string | null {
    for (const hash of hashes) {
      const reserved = this.#sql.exec("SELECT delivery FROM codes WHERE hash = ?", hash);
      const [found] = readRows("codes", reserved, row);
      if (found !== undefined && found.delivery !== delivery) return found.delivery;
    }
    return null;
  }

  add(hashes: readonly string[], delivery: string, now: number): void {
    for (const hash of hashes) {
      this.#sql.exec(
        "INSERT INTO codes (hash, delivery, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        hash,
        delivery,
        now,
      );
    }
  }

  remove(hashes: readonly string[], delivery: string): void {
    for (const hash of hashes)
      this.#sql.exec("DELETE FROM codes WHERE hash = ? AND delivery = ?", hash, delivery);
  }

  /** Deletes up to `atMost` reservations of codes that no event can claim any more; false when none is left. */
  prune(now: number, atMost: number): boolean {
    return deleteSome(this.#sql, OLD, now - RESERVED_MS, atMost);
  }
}
