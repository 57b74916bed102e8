/**
 * Brings the tables of an object's SQLite up to date, by numbered migrations. Knows no table but its own.
 *
 * A migration only adds: at a deploy, and after a rollback, the version before reads and writes the same tables. A
 * database that is older than the numbers has none, so a migration may find that its work is done.
 */
import * as v from "valibot";
import { readRows } from "./rows.ts";

/** Added columns are nullable: the version before does not name them in the rows that it writes. */
export type AddedType = "TEXT" | "INTEGER";

/** Numbered from 1 without a gap. It stays as it is once a release has it. */
export type Migration = { id: number } & (
  | { create: `CREATE TABLE IF NOT EXISTS ${string}` | `CREATE INDEX IF NOT EXISTS ${string}` }
  | { addTo: string; columns: Readonly<Record<string, AddedType>> }
);

const newestOf = v.object({ newest: v.number() });

/** Applies the migrations of these tables that the database does not have yet; writes nothing when it has them all. */
export function migrate(sql: SqlStorage, tables: string, migrations: readonly Migration[]): void {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS migrations (tables TEXT PRIMARY KEY, newest INTEGER NOT NULL) WITHOUT ROWID",
  );
  const known = sql.exec("SELECT newest FROM migrations WHERE tables = ?", tables);
  const [{ newest } = { newest: 0 }] = readRows("migrations", known, newestOf);
  for (const [index, migration] of migrations.entries()) {
    if (migration.id !== index + 1) throw new Error(`${tables}: migration ${migration.id} is out of order`);
    if (migration.id > newest) apply(sql, migration);
  }
  if (migrations.length <= newest) return;
  sql.exec("INSERT OR REPLACE INTO migrations (tables, newest) VALUES (?, ?)", tables, migrations.length);
}

function apply(sql: SqlStorage, migration: Migration): void {
  if ("create" in migration) {
    sql.exec(migration.create);
    return;
  }
  const { addTo, columns } = migration;
  const { columnNames } = sql.exec(`SELECT * FROM ${addTo} LIMIT 0`);
  for (const [column, type] of Object.entries(columns)) {
    // In quotes: `by` is a word of SQL.
    if (!columnNames.includes(column)) sql.exec(`ALTER TABLE ${addTo} ADD COLUMN "${column}" ${type}`);
  }
}
