/**
 * Stores the ids of deliveries that were deleted with their customers, while their codes and events may be repeated: no
 * customer stands in them. One table in the Dispatcher's SQLite; decides nothing.
 */
import * as v from "valibot";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create:
      "CREATE TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID",
  },
];

const row = v.object({ id: v.string(), until: v.number() });

export class ForgottenDeliveries {
  readonly #sql: SqlStorage;
  /** Until when each may be repeated. */
  readonly #until = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "forgotten", MIGRATIONS);
    const known = sql.exec("SELECT id, until FROM forgotten");
    for (const { id, until } of readRows("forgotten", known, row)) this.#until.set(id, until);
  }

  has(id: string): boolean {
    return this.#until.has(id);
  }

  add(id: string, until: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO forgotten (id, until) VALUES (?, ?)", id, until);
    this.#until.set(id, until);
  }

  /** Drops ids that nobody can repeat any more. */
  prune(now: number): void {
    for (const [id, until] of this.#until) {
      if (until > now) continue;
      this.#sql.exec("DELETE FROM forgotten WHERE id = ?", id);
      this.#until.delete(id);
    }
  }
}
