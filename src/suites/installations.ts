/**
 * The companies that installed a suite: rows of the suite's object. What WeCom said last counts, by the TimeStamps of its
 * commands, in whatever order they come. Asks nobody.
 */
import * as v from "valibot";
import { readRows } from "../storage/rows.ts";
import type { Licence } from "../wecom/provider.ts";
import { type AuthInfo, type Authorisation, type Reach, reachSchema } from "../wecom/service.ts";
import { AUTH_CODE_MS } from "./auth-codes.ts";
import { migrateSuite } from "./tables.ts";

/** When WeCom called for a company, to the hour, or when the company installed the suite. */
export interface CompanyCall {
  corpId: string;
  at: number;
}

const stateSchema = v.picklist(["active", "cancelled", "void"]);

const installationSchema = v.object({
  corp_id: v.string(),
  permanent_code: v.nullable(v.string()),
  state: stateSchema,
  authorised_at: v.number(),
  cancelled_at: v.nullable(v.number()),
  refused_at: v.nullable(v.number()),
});
export type InstallationRow = v.InferOutput<typeof installationSchema>;

const storedReach = v.nullable(v.pipe(v.string(), v.parseJson(), reachSchema));
const owedSchema = v.object({ corp_id: v.string(), permanent_code: v.string() });

/** A company has no records before it has the app. */
const PRUNED_AT = "coalesce(pruned_at, installed_at, cancelled_at, 0)";

/** Each company once: of those that were forgotten, records are still there. */
const COMPANIES_TO_PRUNE = `SELECT corp_id, ${PRUNED_AT} AS at FROM installations UNION ALL
  SELECT corp_id, pruned_at AS at FROM forgotten_companies`;

/** Deliveries are kept for 30 days; after another day the last of them are pruned. */
const RECORDS_KEPT_MS = 31 * 24 * 60 * 60_000;

/** A company's callbacks are noted once an hour: they come by the thousand. */
const NOTED_EVERY_MS = 60 * 60_000;

export class Installations {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrateSuite(sql);
  }

  /**
   * A company's AuthCode of `at` was exchanged; whether its code is the company's by now. A later authorisation of the
   * company, or a cancel that is not before the command, counts more.
   *
   * When two AuthCodes of a company live at the same time, WeCom does not say which code stays good: that of the later
   * command, or that of the later exchange. So the other code is kept, and used when WeCom refuses the first.
   */
  installed({ corpId, corpName, permanentCode, agentId }: Authorisation, at: number, now: number): boolean {
    const before = this.find(corpId);
    if (before !== null && before.authorised_at > at) {
      this.#keepOther(corpId, permanentCode);
      return false;
    }
    const isCancelled = before?.cancelled_at != null && before.cancelled_at >= at;
    if (isCancelled) {
      this.#sql.exec("UPDATE installations SET authorised_at = ? WHERE corp_id = ?", at, corpId);
      return false;
    }
    this.#sql.exec(
      `INSERT INTO installations (corp_id, permanent_code, corp_name, agent_id, state, authorised_at, installed_at, owes_drop,
         owes_details) VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, 0, 1)
       ON CONFLICT (corp_id) DO UPDATE SET permanent_code = ?2, corp_name = ?3, agent_id = ?4, state = 'active',
         authorised_at = ?5, installed_at = CASE state WHEN 'cancelled' THEN ?6 ELSE installed_at END, changed_at = ?6,
         refused_at = NULL, owes_drop = 0, owes_details = 1,
         other_code = CASE WHEN state = 'active' AND authorised_at > ?7 THEN permanent_code END`,
      corpId,
      permanentCode,
      corpName,
      agentId,
      at,
      now,
      at - AUTH_CODE_MS,
    );
    return true;
  }

  /** Keeps a code beside that of the later command; a code that WeCom has refused gives way to it. */
  #keepOther(corpId: string, permanentCode: string): void {
    this.#sql.exec(
      `UPDATE installations SET other_code = CASE state WHEN 'active' THEN ?1 END,
         permanent_code = CASE state WHEN 'active' THEN permanent_code ELSE ?1 END, state = 'active', refused_at = NULL
       WHERE corp_id = ?2 AND state IN ('active', 'void') AND permanent_code <> ?1`,
      permanentCode,
      corpId,
    );
  }

  /** The company has cancelled its authorisation: the code is erased, unless a later authorisation is known. */
  cancelled(corpId: string, at: number): void {
    const before = this.find(corpId);
    if (before !== null && at < before.authorised_at) return;
    this.#sql.exec(
      `INSERT INTO installations (corp_id, state, authorised_at, cancelled_at, owes_drop) VALUES (?1, 'cancelled', 0, ?2, 1)
       ON CONFLICT (corp_id) DO UPDATE SET permanent_code = NULL, other_code = NULL, reach = NULL, state = 'cancelled',
         owes_drop = 1,
         cancelled_at = max(?2, coalesce(cancelled_at, 0))`,
      corpId,
      at,
    );
  }

  /** Something about the authorisation has changed: a code that WeCom refused may be good again. */
  changed(corpId: string, now: number): void {
    this.#sql.exec(
      `UPDATE installations SET changed_at = ?, state = CASE state WHEN 'void' THEN 'active' ELSE state END,
         owes_details = 1 WHERE corp_id = ?`,
      now,
      corpId,
    );
  }

  /** WeCom took this code: it is not void. */
  accepted(corpId: string, permanentCode: string): void {
    this.#sql.exec(
      `UPDATE installations SET state = 'active', refused_at = NULL
       WHERE corp_id = ? AND permanent_code = ? AND state = 'void'`,
      corpId,
      permanentCode,
    );
  }

  /** WeCom refused this code: the other code takes its place. Nothing changes when the company has another by now. */
  refused(corpId: string, permanentCode: string, now: number): void {
    this.#sql.exec(
      `UPDATE installations SET permanent_code = coalesce(other_code, permanent_code), other_code = NULL,
         state = iif(other_code IS NULL, 'void', 'active'), refused_at = iif(other_code IS NULL, ?, NULL)
       WHERE corp_id = ? AND permanent_code = ?`,
      now,
      corpId,
      permanentCode,
    );
  }

  /** Notes that WeCom called for a company, once an hour; whether the company is known. */
  calledBack(corpId: string, at: number): boolean {
    if (this.find(corpId) === null) return false;
    this.#sql.exec(
      "UPDATE installations SET last_callback_at = ?1 WHERE corp_id = ?2 AND coalesce(last_callback_at, 0) <= ?3",
      at,
      corpId,
      at - NOTED_EVERY_MS,
    );
    return true;
  }

  /**
   * The companies for which WeCom called last, the newest first. A company counts as called when it installs the suite: its
   * first callback is noted only after the answer.
   */
  lastCalled(limit: number): CompanyCall[] {
    const rows = this.#sql.exec(
      `SELECT corp_id, max(coalesce(last_callback_at, 0), installed_at) AS at FROM installations
       WHERE installed_at IS NOT NULL ORDER BY at DESC, corp_id LIMIT ?`,
      limit,
    );
    return readRows("installations", rows, v.object({ corp_id: v.string(), at: v.number() })).map(
      ({ corp_id: corpId, at }) => ({ corpId, at }),
    );
  }

  /** How many companies there are, whatever became of them. */
  total(): number {
    const rows = this.#sql.exec("SELECT count(*) AS total FROM installations");
    return readRows("installations", rows, v.object({ total: v.number() }))[0]?.total ?? 0;
  }

  find(corpId: string): InstallationRow | null {
    const rows = this.#sql.exec(
      `SELECT corp_id, permanent_code, state, authorised_at, cancelled_at, refused_at FROM installations
       WHERE corp_id = ?`,
      corpId,
    );
    return readRows("installations", rows, installationSchema)[0] ?? null;
  }

  /** Cancelled companies whose tokens are still to be dropped. */
  owedDrops(limit: number): string[] {
    const rows = this.#sql.exec("SELECT corp_id FROM installations WHERE owes_drop = 1 LIMIT ?", limit);
    return readRows("installations", rows, v.object({ corp_id: v.string() })).map((row) => row.corp_id);
  }

  /** Companies of which WeCom is still to tell more. */
  owedDetails(limit: number): { corpId: string; permanentCode: string }[] {
    const rows = this.#sql.exec(
      `SELECT corp_id, permanent_code FROM installations
       WHERE owes_details = 1 AND state = 'active' AND permanent_code IS NOT NULL LIMIT ?`,
      limit,
    );
    return readRows("installations", rows, owedSchema).map(({ corp_id, permanent_code }) => ({
      corpId: corp_id,
      permanentCode: permanent_code,
    }));
  }

  /** WeCom told more of a company; null when it refuses to. */
  described(corpId: string, details: AuthInfo | null): void {
    this.#sql.exec(
      `UPDATE installations SET owes_details = 0, corp_name = coalesce(?, corp_name), agent_id = coalesce(?, agent_id),
         reach = coalesce(?, reach) WHERE corp_id = ?`,
      details?.corpName || null,
      details?.agentId ?? null,
      details?.reach ? JSON.stringify(details.reach) : null,
      corpId,
    );
  }

  /** What the company's app may see, as WeCom told it last; null while it has not. */
  reachOf(corpId: string): Reach | null {
    const rows = this.#sql.exec("SELECT reach FROM installations WHERE corp_id = ?", corpId);
    return readRows("installations", rows, v.object({ reach: storedReach }))[0]?.reach ?? null;
  }

  /** An operator brings a code that another backend got: the newest authorisation until now. Whether it is a new row. */
  imported(
    { corpId, permanentCode, agentId }: Pick<Authorisation, "corpId" | "permanentCode" | "agentId">,
    now: number,
  ): boolean {
    const isNew = this.find(corpId) === null;
    this.#sql.exec(
      `INSERT INTO installations (corp_id, permanent_code, agent_id, state, authorised_at, installed_at, owes_drop, owes_details)
       VALUES (?1, ?2, ?3, 'active', ?4, ?5, 0, 1)
       ON CONFLICT (corp_id) DO UPDATE SET permanent_code = ?2, other_code = NULL, agent_id = coalesce(?3, agent_id),
         state = 'active', authorised_at = ?4, installed_at = CASE state WHEN 'cancelled' THEN ?5 ELSE installed_at END, changed_at = ?5,
         refused_at = NULL, owes_drop = 0, owes_details = 1`,
      corpId,
      permanentCode,
      agentId,
      // As a command's TimeStamp would be: a cancel within this second counts.
      Math.floor(now / 1000) * 1000,
      now,
    );
    this.#sql.exec("DELETE FROM forgotten_companies WHERE corp_id = ?", corpId);
    return isNew;
  }

  /** Forgets a company; its records are pruned like those of every company. */
  forget(corpId: string, now: number): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO forgotten_companies (corp_id, forgotten_at, pruned_at)
       SELECT corp_id, ?, ${PRUNED_AT} FROM installations WHERE corp_id = ?`,
      now,
      corpId,
    );
    this.#sql.exec("DELETE FROM installations WHERE corp_id = ?", corpId);
  }

  /** Active companies of whose licence WeCom was last asked before `before`, longest ago first. */
  licencesToAsk(before: number, limit: number): string[] {
    const rows = this.#sql.exec(
      `SELECT corp_id FROM installations WHERE state = 'active' AND coalesce(licence_at, 0) < ?
       ORDER BY coalesce(licence_at, 0), corp_id LIMIT ?`,
      before,
      limit,
    );
    return readRows("installations", rows, v.object({ corp_id: v.string() })).map((row) => row.corp_id);
  }

  /** Null when WeCom did not tell: what it told before stays, and it is asked again in its turn. */
  licensed(corpId: string, licence: Licence | null, now: number): void {
    this.#sql.exec(
      "UPDATE installations SET licence_at = ?, licence = coalesce(?, licence) WHERE corp_id = ?",
      now,
      licence && JSON.stringify(licence),
      corpId,
    );
  }

  dropped(corpId: string): void {
    this.#sql.exec("UPDATE installations SET owes_drop = 0 WHERE corp_id = ?", corpId);
  }

  /** Companies whose records were last pruned before `before`, whether they still have the app or not. */
  toPrune(before: number, limit: number): string[] {
    const rows = this.#sql.exec(
      `SELECT corp_id FROM (${COMPANIES_TO_PRUNE}) WHERE at < ? ORDER BY at LIMIT ?`,
      before,
      limit,
    );
    return readRows("installations", rows, v.object({ corp_id: v.string() })).map((row) => row.corp_id);
  }

  pruned(corpId: string, now: number): void {
    this.#sql.exec("UPDATE installations SET pruned_at = ? WHERE corp_id = ?", now, corpId);
    this.#sql.exec("UPDATE forgotten_companies SET pruned_at = ? WHERE corp_id = ?", now, corpId);
    this.#sql.exec("DELETE FROM forgotten_companies WHERE forgotten_at < ?", now - RECORDS_KEPT_MS);
  }

  /** When the records of a company were pruned that has waited longest; null without companies. */
  longestUnpruned(): number | null {
    const rows = this.#sql.exec(`SELECT min(at) AS at FROM (${COMPANIES_TO_PRUNE})`);
    return readRows("installations", rows, v.object({ at: v.nullable(v.number()) }))[0]?.at ?? null;
  }
}
