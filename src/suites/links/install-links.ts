/**
 * The links by which companies install a third-party app: rows of the suite's object. Each has a State, which comes back
 * with the AuthCode and counts once. Asks nobody.
 */
import * as v from "valibot";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";
import { newState } from "./state.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS install_links (state TEXT PRIMARY KEY, pre_auth_code TEXT NOT NULL,
      origin TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`,
  },
];

const linkSchema = v.object({ pre_auth_code: v.string(), origin: v.string() });

/** A link, or why there is none: WeCom's errcode and errmsg, or without an errcode a sentence as it is stored. */
export type InstallLink =
  | { ok: true; url: string; expiresAt: number }
  | { ok: false; errcode: number | null; errmsg: string };

export class InstallLinks {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "install_links", MIGRATIONS);
  }

  /** Adds a link, and gives its State; `origin` is where this Worker is reached. */
  add({ preAuthCode, origin }: { preAuthCode: string; origin: string }, expiresAt: number): string {
    const state = newState();
    this.#sql.exec(
      "INSERT INTO install_links (state, pre_auth_code, origin, expires_at) VALUES (?, ?, ?, ?)",
      state,
      preAuthCode,
      origin,
      expiresAt,
    );
    return state;
  }

  /** The link with this State; null when there is none, when it is too old, and when a company has used it. */
  find(state: string, now: number): { preAuthCode: string; origin: string } | null {
    const rows = this.#sql.exec(
      "SELECT pre_auth_code, origin FROM install_links WHERE state = ? AND expires_at > ?",
      state,
      now,
    );
    const [row] = readRows("install_links", rows, linkSchema);
    return row === undefined ? null : { preAuthCode: row.pre_auth_code, origin: row.origin };
  }

  /** Deletes links that are too old. */
  prune(now: number): void {
    this.#sql.exec("DELETE FROM install_links WHERE expires_at <= ?", now);
  }

  /** When the next link will be too old; null without links. */
  nextExpiry(): number | null {
    const rows = this.#sql.exec("SELECT min(expires_at) AS at FROM install_links");
    return readRows("install_links", rows, v.object({ at: v.nullable(v.number()) }))[0]?.at ?? null;
  }

  /** Uses the link up; whether it was good until now. */
  use(state: string, now: number): boolean {
    if (this.find(state, now) === null) return false;
    this.#sql.exec("DELETE FROM install_links WHERE state = ?", state);
    return true;
  }
}
