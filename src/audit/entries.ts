/** The entries of the audit log in the SQLite of its object. Knows nothing of who asks. */
import * as v from "valibot";
import { deleteSome } from "../storage/delete-rows.ts";
import { type Migration, migrate } from "../storage/migrations.ts";
import { readRows } from "../storage/rows.ts";
import { withoutId } from "../storage/without-id.ts";
import {
  type AuditFilter,
  type AuditPlace,
  type AuditRecord,
  aboutSchema,
  type StoredEntry,
} from "./entry.ts";

const KEPT_MS = 180 * 24 * 60 * 60_000;
/** A program that makes codes without an end fills no disk: with more entries the oldest go before their time. */
export const MOST_ENTRIES = 100_000;
const DELETED_AT_ONCE = 1_000;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS audit (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, "by" TEXT NOT NULL, what TEXT NOT NULL,
      about TEXT NOT NULL
    )`,
  },
  { id: 2, create: "CREATE INDEX IF NOT EXISTS audit_by_time ON audit (at)" },
];

const row = v.object({
  id: v.number(),
  at: v.number(),
  by: v.string(),
  what: v.string(),
  about: v.pipe(v.string(), v.parseJson(), aboutSchema),
});

export class AuditEntries {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "audit", MIGRATIONS);
  }

  /** Stores a record, unless it is there already. */
  add({ key, at, by, what, about }: AuditRecord): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO audit (key, at, "by", what, about) VALUES (?, ?, ?, ?, ?)`,
      key,
      at,
      by,
      what,
      JSON.stringify(about),
    );
    this.#sql.exec("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?", MOST_ENTRIES);
  }

  /** At most `atMost` entries behind `after`, newest first. */
  list(filter: AuditFilter, after: AuditPlace | null, atMost: number, now: number): StoredEntry[] {
    const { what = null, by = null, from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
    const { at, id } = after ?? { at: Number.MAX_SAFE_INTEGER, id: 0 };
    const rows = this.#sql.exec(
      `SELECT id, at, "by", what, about FROM audit
      WHERE at >= ?1 AND at <= ?2 AND (at < ?3 OR (at = ?3 AND id < ?4))
        AND (?5 IS NULL OR what = ?5) AND (?6 IS NULL OR "by" = ?6)
      ORDER BY at DESC, id DESC LIMIT ?7`,
      Math.max(from, now - KEPT_MS),
      Math.min(to, at),
      at,
      id,
      what,
      by,
      atMost,
    );
    return readRows("audit", rows, row);
  }

  /** Takes a customer's id out of what entries are about; gives the number of these entries. */
  forget(customer: string): number {
    const inJson = JSON.stringify(customer).slice(1, -1);
    const rows = this.#sql.exec(
      `SELECT id, at, "by", what, about FROM audit WHERE instr(about, ?) > 0`,
      inJson,
    );
    let forgotten = 0;
    for (const { id, about } of readRows("audit", rows, row)) {
      const without = Object.fromEntries(
        Object.entries(about).map(([name, value]) => [
          name,
          typeof value === "string" ? withoutId(value, customer) : value,
        ]),
      );
      const text = JSON.stringify(without);
      if (text === JSON.stringify(about)) continue;
      this.#sql.exec("UPDATE audit SET about = ? WHERE id = ?", text, id);
      forgotten += 1;
    }
    return forgotten;
  }

  /** Deletes what is older than 180 days. */
  prune(now: number): void {
    const old = { table: "audit", key: "id", where: "at < ?" };
    while (deleteSome(this.#sql, old, now - KEPT_MS, DELETED_AT_ONCE));
  }
}
