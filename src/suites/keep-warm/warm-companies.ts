/**
 * What the installed companies are due for, so that no customer waits: a token, media, looks at printed codes and into
 * inboxes. Rows of the suite's object, for companies for which WeCom has called lately. Asks nobody.
 */
import * as v from "valibot";
import { fewestAccountsOf } from "../../kf/look-turns.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS warm_companies (corp_id TEXT PRIMARY KEY, checked_at INTEGER NOT NULL,
      token_due INTEGER NOT NULL, media_due INTEGER NOT NULL, codes_due INTEGER NOT NULL, accounts TEXT NOT NULL) WITHOUT ROWID`,
  },
];

/** A company without customers for so long is kept warm no more: its next customer waits for a token. */
const CALLED_BACK_WITHIN_MS = 7 * 24 * 60 * 60_000;
/** Media live three days and are renewed long before; rules that name new media are seen at the latest after this time. */
const MEDIA_EVERY_MS = 30 * 60_000;
const CODES_EVERY_MS = 60 * 60_000;
/** Few companies have printed codes: an object is not woken for nothing more often. */
const NO_CODES_EVERY_MS = 24 * 60 * 60_000;

const accountsSchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

const dueSchema = v.object({
  corp_id: v.string(),
  token: v.number(),
  media: v.number(),
  codes: v.number(),
  accounts: accountsSchema,
});

/** What a company is due for; `accounts` are all of its customer-service accounts. */
export interface DueCompany {
  corpId: string;
  token: boolean;
  media: boolean;
  codes: boolean;
  accounts: readonly string[];
}

/** What a visit found; null: the token is to be asked for again at the next visit. */
export interface CheckedCompany {
  renewAt: number | null;
  accounts: readonly string[];
}

export class WarmCompanies {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "warm_companies", MIGRATIONS);
  }

  /**
   * The companies after `after`, by corpid, that are due in a turn of looks; only the first turn, 0, is for other things
   * than looks into inboxes.
   */
  due(turn: number, after: string, now: number, limit: number): DueCompany[] {
    const fewest = fewestAccountsOf(turn);
    if (fewest === null) return [];
    const rows = this.#sql.exec(
      `WITH companies AS (
         SELECT i.corp_id, coalesce(w.accounts, '[]') AS accounts,
           ?1 = 0 AND (coalesce(w.token_due, 0) <= ?2
             OR max(coalesce(i.last_callback_at, 0), coalesce(i.changed_at, 0), i.installed_at) > w.checked_at) AS token,
           ?1 = 0 AND coalesce(w.media_due, 0) <= ?2 AS media,
           ?1 = 0 AND coalesce(w.codes_due, 0) <= ?2 AS codes
         FROM installations i LEFT JOIN warm_companies w ON w.corp_id = i.corp_id
         WHERE i.corp_id > ?3 AND i.state = 'active' AND max(coalesce(i.last_callback_at, 0), i.installed_at) > ?4)
       SELECT * FROM companies WHERE token OR media OR codes OR json_array_length(accounts) > ?5 ORDER BY corp_id LIMIT ?6`,
      turn,
      now,
      after,
      now - CALLED_BACK_WITHIN_MS,
      fewest,
      limit,
    );
    return readRows("warm_companies", rows, dueSchema).map(
      ({ corp_id: corpId, token, media, codes, accounts }) => ({
        corpId,
        token: token !== 0,
        media: media !== 0,
        codes: codes !== 0,
        accounts,
      }),
    );
  }

  /** Notes what a check of the token found. */
  checked(corpId: string, { renewAt, accounts }: CheckedCompany, now: number): void {
    this.#sql.exec(
      `INSERT INTO warm_companies (corp_id, checked_at, token_due, media_due, codes_due, accounts) VALUES (?1, ?2, ?3, 0, 0, ?4)
       ON CONFLICT (corp_id) DO UPDATE SET checked_at = ?2, token_due = ?3, accounts = ?4`,
      corpId,
      now,
      renewAt ?? 0,
      JSON.stringify(accounts),
    );
  }

  /** The company is due for a check at once: there is something new. */
  checkSoon(corpId: string): void {
    this.#sql.exec("UPDATE warm_companies SET token_due = 0 WHERE corp_id = ?", corpId);
  }

  /** The company is due for a look at its printed codes at once. */
  lookAtCodesSoon(corpId: string): void {
    this.#sql.exec("UPDATE warm_companies SET codes_due = 0 WHERE corp_id = ?", corpId);
  }

  /** Companies that have cancelled, or are forgotten. */
  forgetGone(): void {
    this.#sql.exec(
      "DELETE FROM warm_companies WHERE corp_id NOT IN (SELECT corp_id FROM installations WHERE state <> 'cancelled')",
    );
  }

  mediaKept(corpId: string, now: number): void {
    this.#sql.exec("UPDATE warm_companies SET media_due = ? WHERE corp_id = ?", now + MEDIA_EVERY_MS, corpId);
  }

  codesLookedAt(corpId: string, hasCodes: boolean, now: number): void {
    const due = now + (hasCodes ? CODES_EVERY_MS : NO_CODES_EVERY_MS);
    this.#sql.exec("UPDATE warm_companies SET codes_due = ? WHERE corp_id = ?", due, corpId);
  }
}
