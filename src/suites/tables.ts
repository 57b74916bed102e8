/** The tables of companies and AuthCodes in a suite's object. */
import { type Migration, migrate } from "../storage/migrations.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS auth_codes (id TEXT PRIMARY KEY, code TEXT, at INTEGER NOT NULL,
      tries INTEGER NOT NULL, next_at INTEGER, reason TEXT, settled_at INTEGER) WITHOUT ROWID`,
  },
  {
    id: 2,
    create: `CREATE TABLE IF NOT EXISTS installations (corp_id TEXT PRIMARY KEY, permanent_code TEXT, corp_name TEXT,
      agent_id INTEGER, state TEXT NOT NULL, authorised_at INTEGER NOT NULL, installed_at INTEGER, changed_at INTEGER,
      cancelled_at INTEGER, refused_at INTEGER, owes_drop INTEGER NOT NULL) WITHOUT ROWID`,
  },
  { id: 3, addTo: "installations", columns: { pruned_at: "INTEGER" } },
  { id: 4, addTo: "installations", columns: { last_callback_at: "INTEGER" } },
  { id: 5, addTo: "installations", columns: { owes_details: "INTEGER" } },
  { id: 6, addTo: "installations", columns: { reach: "TEXT", licence: "TEXT", licence_at: "INTEGER" } },
  {
    id: 7,
    create: `CREATE TABLE IF NOT EXISTS forgotten_companies (corp_id TEXT PRIMARY KEY, forgotten_at INTEGER NOT NULL,
      pruned_at INTEGER NOT NULL) WITHOUT ROWID`,
  },
  { id: 8, addTo: "installations", columns: { other_code: "TEXT" } },
];

export const migrateSuite = (sql: SqlStorage) => migrate(sql, "suite", MIGRATIONS);
