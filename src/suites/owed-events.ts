/**
 * What programs and the audit log are still to be told of companies: rows of the suite's object, until the objects that
 * tell it have taken it. Tells nobody.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { type Migration, migrate } from "../storage/migrations.ts";
import { readRows } from "../storage/rows.ts";
import type { InstallationList } from "./installation-list.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS owed_events (id TEXT PRIMARY KEY, type TEXT NOT NULL, corp_id TEXT NOT NULL,
      corp_name TEXT, at INTEGER NOT NULL) WITHOUT ROWID`,
  },
];

const COMPANY_EVENTS = ["suite.installed", "suite.changed", "suite.cancelled"] as const;

const eventSchema = v.object({
  id: v.string(),
  type: v.picklist(COMPANY_EVENTS),
  corp_id: v.string(),
  corp_name: v.nullable(v.string()),
  at: v.number(),
});

/** `at`: in milliseconds since 1970. */
export interface CompanyEvent {
  type: (typeof COMPANY_EVENTS)[number];
  corpId: string;
  corpName: string | null;
  at: number;
}

export class OwedEvents {
  readonly #sql: SqlStorage;
  readonly #companies: InstallationList;

  constructor(sql: SqlStorage, companies: InstallationList) {
    this.#sql = sql;
    this.#companies = companies;
    migrate(sql, "owed_events", MIGRATIONS);
  }

  /** Of a company that is known; the same event again changes nothing. */
  owe(type: CompanyEvent["type"], corpId: string, at: number): void {
    const company = this.#companies.find(corpId);
    if (company === null) return;
    const id = createHash("sha256")
      .update(JSON.stringify([type, corpId, at]))
      .digest("hex");
    this.#sql.exec(
      "INSERT OR IGNORE INTO owed_events (id, type, corp_id, corp_name, at) VALUES (?, ?, ?, ?, ?)",
      id,
      type,
      corpId,
      company.corpName,
      at,
    );
  }

  /** The oldest first. */
  list(limit: number): (CompanyEvent & { id: string })[] {
    const rows = this.#sql.exec(
      "SELECT id, type, corp_id, corp_name, at FROM owed_events ORDER BY at, id LIMIT ?",
      limit,
    );
    return readRows("owed_events", rows, eventSchema).map(
      ({ corp_id: corpId, corp_name: corpName, ...event }) => ({ ...event, corpId, corpName }),
    );
  }

  done(id: string): void {
    this.#sql.exec("DELETE FROM owed_events WHERE id = ?", id);
  }
}
