/**
 * The list that operators see of a suite's installations: the AuthCodes that are pending or could not be exchanged, and the
 * companies. Reads the rows of `installations.ts`; a permanent_code is none of what it gives.
 */
import * as v from "valibot";
import { coded } from "../i18n/sentence.ts";
import { readRows } from "../storage/rows.ts";
import { reachSchema } from "../wecom/service.ts";
import type { InstallationPage, ListedInstallation } from "./status.ts";

const licenceSchema = v.object({
  isNeeded: v.boolean(),
  trialEndsAt: v.nullable(v.number()),
  enforcedFrom: v.nullable(v.number()),
});

const json = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.nullable(v.pipe(v.string(), v.parseJson(), schema));
const numbers = <const Keys extends readonly string[]>(...keys: Keys) =>
  v.entriesFromList(keys, v.nullable(v.number()));

const companySchema = v.object({
  corp_id: v.string(),
  corp_name: v.nullable(v.string()),
  state: v.picklist(["active", "cancelled", "void"]),
  ...numbers("agent_id", "installed_at", "changed_at", "cancelled_at", "last_callback_at", "licence_at"),
  reach: json(reachSchema),
  licence: json(licenceSchema),
});

const COMPANY_COLUMNS = Object.keys(companySchema.entries).join(", ");

const codeSchema = v.object({
  at: v.number(),
  next_at: v.nullable(v.number()),
  reason: v.nullable(v.string()),
});

/** More AuthCodes are not listed: each is there for ten minutes, or for seven days when it failed. */
const CODES_LISTED = 100;

/** What became of an AuthCode for which a newer authorisation or a cancel counts: nothing is to be done. */
export const SUPERSEDED = "superseded";

export class InstallationList {
  readonly #sql: SqlStorage;

  /** The tables are those of `Installations`, which makes them. */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A page: the AuthCodes on the first, the newest first, then the companies by their corpids. */
  page(after: string | null, limit: number): InstallationPage {
    const rows = this.#sql.exec(
      `SELECT ${COMPANY_COLUMNS} FROM installations WHERE corp_id > ? ORDER BY corp_id LIMIT ?`,
      after ?? "",
      limit + 1,
    );
    const found = readRows("installations", rows, companySchema);
    const companies = found.slice(0, limit).map(listedCompany);
    return {
      installations: [...(after === null ? this.#codes() : []), ...companies],
      cursor: found.length > limit ? (companies.at(-1)?.corpId ?? null) : null,
    };
  }

  find(corpId: string): ListedInstallation | null {
    const rows = this.#sql.exec(`SELECT ${COMPANY_COLUMNS} FROM installations WHERE corp_id = ?`, corpId);
    const [row] = readRows("installations", rows, companySchema);
    return row === undefined ? null : listedCompany(row);
  }

  active(): number {
    const rows = this.#sql.exec("SELECT count(*) AS total FROM installations WHERE state = 'active'");
    return readRows("installations", rows, v.object({ total: v.number() }))[0]?.total ?? 0;
  }

  #codes(): ListedInstallation[] {
    const rows = this.#sql.exec(
      `SELECT at, next_at, reason FROM auth_codes WHERE next_at IS NOT NULL OR reason <> ? ORDER BY at DESC LIMIT ?`,
      SUPERSEDED,
      CODES_LISTED,
    );
    return readRows("auth_codes", rows, codeSchema).map(({ at, next_at, reason }) => ({
      ...NOTHING_KNOWN,
      state: next_at === null ? "failed" : "pending",
      reason: reason === null ? null : sentenceOf(reason),
      changedAt: at,
    }));
  }
}

const NOTHING_KNOWN = {
  corpId: null,
  corpName: null,
  agentId: null,
  installedAt: null,
  cancelledAt: null,
  reach: null,
  licence: null,
  lastCallbackAt: null,
};

function listedCompany(row: v.InferOutput<typeof companySchema>): ListedInstallation {
  return {
    corpId: row.corp_id,
    corpName: row.corp_name,
    agentId: row.agent_id,
    state: row.state,
    reason: null,
    installedAt: row.installed_at,
    changedAt: row.changed_at,
    cancelledAt: row.cancelled_at,
    reach: row.reach,
    licence: row.licence && { ...row.licence, askedAt: row.licence_at },
    lastCallbackAt: row.last_callback_at,
  };
}

/** The version before stored a word. */
function sentenceOf(reason: string): string {
  if (reason === "expired") return coded("auth-code-expired", { why: "" });
  return reason === "refused" ? coded("auth-code-refused") : reason;
}
