/**
 * The values of a KV namespace, in SQLite. A write has reached the disk when its answer leaves the object. Expired values
 * are not read any more, and deleted by an alarm.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

export interface StoredValue {
  value: ArrayBuffer;
  /** JSON; null without metadata. */
  metadata: string | null;
}

export interface ListedKey {
  name: string;
  /** In seconds. */
  expiration: number | null;
  metadata: string | null;
}

export class KvStore extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL, metadata TEXT, expires_at INTEGER);
      CREATE INDEX IF NOT EXISTS entries_by_end ON entries (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    `);
  }

  get(keys: readonly string[]): (StoredValue | null)[] {
    const now = Date.now();
    return keys.map(
      (key) =>
        this.#sql
          .exec<{ value: ArrayBuffer; metadata: string | null }>(
            "SELECT value, metadata FROM entries WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)",
            key,
            now,
          )
          .toArray()[0] ?? null,
    );
  }

  /** `expiresAt` is in ms; null for a value that stays. */
  async put(
    key: string,
    value: ArrayBuffer,
    metadata: string | null,
    expiresAt: number | null,
  ): Promise<void> {
    this.#sql.exec("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", key, value, metadata, expiresAt);
    if (expiresAt !== null) await this.#setAlarm();
  }

  delete(key: string): void {
    this.#sql.exec("DELETE FROM entries WHERE key = ?", key);
  }

  /** The keys behind `after`, in order, one more than `count` when there are more. */
  list(prefix: string, after: string, count: number): ListedKey[] {
    return this.#sql
      .exec<{ name: string; expires_at: number | null; metadata: string | null }>(
        `SELECT key AS name, expires_at, metadata FROM entries
         WHERE key > ? AND substr(key, 1, ?) = ? AND (expires_at IS NULL OR expires_at > ?)
         ORDER BY key LIMIT ?`,
        after,
        prefix.length,
        prefix,
        Date.now(),
        count + 1,
      )
      .toArray()
      .map(({ name, expires_at: at, metadata }) => ({
        name,
        metadata,
        expiration: at === null ? null : Math.floor(at / 1_000),
      }));
  }

  /** Writes a row, which fails when the disk takes none. */
  async probe(): Promise<void> {
    this.#sql.exec("INSERT OR REPLACE INTO probe VALUES (1, ?)", Date.now());
    await this.ctx.storage.sync();
  }

  override async alarm(): Promise<void> {
    this.#sql.exec("DELETE FROM entries WHERE expires_at <= ?", Date.now());
    await this.#setAlarm();
  }

  async #setAlarm(): Promise<void> {
    const { at } = this.#sql.exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM entries").one();
    if (at !== null) await this.ctx.storage.setAlarm(Math.max(at, Date.now() + 1_000));
  }
}
