/**
 * The AuthCodes of a suite that are to be exchanged, and those that were settled lately: rows of the suite's object. Whose
 * company a code is, only WeCom's answer to the exchange says. Asks nobody.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { readRows } from "../storage/rows.ts";
import { migrateSuite } from "./tables.ts";

/** An AuthCode lives ten minutes (doc 90642). */
export const AUTH_CODE_MS = 10 * 60_000;

/** An AuthCode that is to be exchanged. */
export interface PendingAuthCode {
  id: string;
  code: string;
  /** The TimeStamp of its command. */
  at: number;
  tries: number;
  /** Why it was not exchanged yet, as it is stored. */
  reason: string | null;
}

const pendingSchema = v.object({
  id: v.string(),
  code: v.string(),
  at: v.number(),
  tries: v.number(),
  reason: v.nullable(v.string()),
});

/** How long a settled AuthCode is known, so that a repeat changes nothing and a failure can be seen. */
const SETTLED_KEPT_MS = 7 * 24 * 60 * 60_000;

export class AuthCodes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrateSuite(sql);
  }

  /**
   * Adds an AuthCode that is to be exchanged at once. The same code again is one row: WeCom may push it, and send an
   * administrator back with it, in either order.
   */
  add(code: string, at: number, now: number): void {
    this.#sql.exec(
      `INSERT INTO auth_codes (id, code, at, tries, next_at) VALUES (?, ?, ?, 0, ?)
       ON CONFLICT (id) DO UPDATE SET at = min(at, excluded.at)`,
      createHash("sha256").update(code).digest("hex"),
      code,
      at,
      now,
    );
  }

  /** The AuthCodes whose time has come, oldest first. */
  due(now: number, limit: number): PendingAuthCode[] {
    const rows = this.#sql.exec(
      "SELECT id, code, at, tries, reason FROM auth_codes WHERE next_at <= ? ORDER BY next_at, at LIMIT ?",
      now,
      limit,
    );
    return readRows("auth_codes", rows, pendingSchema);
  }

  /** Whether an AuthCode is still to be exchanged whose command came after `at`. */
  hasPendingSince(at: number): boolean {
    const rows = this.#sql.exec(
      "SELECT 1 AS one FROM auth_codes WHERE next_at IS NOT NULL AND at > ? LIMIT 1",
      at,
    );
    return [...rows].length > 0;
  }

  /** Notes a try before it is made, and when the next follows. */
  tryAgainAt(id: string, nextAt: number): void {
    this.#sql.exec("UPDATE auth_codes SET tries = tries + 1, next_at = ? WHERE id = ?", nextAt, id);
  }

  /** Why an AuthCode is not exchanged yet. */
  waitsBecause(id: string, reason: string): void {
    this.#sql.exec("UPDATE auth_codes SET reason = ? WHERE id = ? AND next_at IS NOT NULL", reason, id);
  }

  /** All pending AuthCodes are due: there is a new ticket. */
  allDue(now: number): void {
    this.#sql.exec("UPDATE auth_codes SET next_at = ? WHERE next_at > ?", now, now);
  }

  /** An AuthCode is used up: `reason` says why nothing came of it. Its text is erased. */
  settle(id: string, reason: string | null, now: number): void {
    this.#sql.exec(
      "UPDATE auth_codes SET code = NULL, next_at = NULL, reason = ?, settled_at = ? WHERE id = ?",
      reason,
      now,
      id,
    );
  }

  /** Deletes AuthCodes that were settled long ago; few rows. */
  prune(now: number): void {
    this.#sql.exec("DELETE FROM auth_codes WHERE settled_at < ?", now - SETTLED_KEPT_MS);
  }

  /** When the next AuthCode is due; null when none is pending. */
  nextDue(): number | null {
    const rows = this.#sql.exec("SELECT min(next_at) AS at FROM auth_codes WHERE next_at IS NOT NULL");
    return readRows("auth_codes", rows, v.object({ at: v.nullable(v.number()) }))[0]?.at ?? null;
  }
}
