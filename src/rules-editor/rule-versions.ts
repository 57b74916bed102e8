/**
 * The versions of rules files in the SQLite of the RulesEditor: the newest 200 of each file, each text stored once.
 * Asks nobody.
 *
 * Texts take 500 MB at most, and beyond that the newest text of each file: texts that were published longest ago go
 * first, and their versions stay in the list.
 */
import * as v from "valibot";
import type { Authorship, RuleVersion } from "../rules/version.ts";
import { type Migration, migrate } from "../storage/migrations.ts";
import { readCount, readRows } from "../storage/rows.ts";
import { withoutId } from "../storage/without-id.ts";

const VERSIONS_KEPT = 200;
/** Cloudflare stores 5 GB for the free plan, of all objects together. */
export const TEXT_BYTES_KEPT = 500 * 1_048_576;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS ruleVersions (
      id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, sha256 TEXT, at INTEGER NOT NULL, "by" TEXT NOT NULL,
      note TEXT, origin TEXT, size INTEGER NOT NULL, isTold INTEGER NOT NULL
    )`,
  },
  { id: 2, create: "CREATE INDEX IF NOT EXISTS ruleVersions_by_file ON ruleVersions (file, id)" },
  { id: 3, create: "CREATE INDEX IF NOT EXISTS ruleVersions_by_text ON ruleVersions (sha256)" },
  { id: 4, create: "CREATE INDEX IF NOT EXISTS ruleVersions_untold ON ruleVersions (id) WHERE isTold = 0" },
  {
    id: 5,
    create: `CREATE TABLE IF NOT EXISTS ruleTexts (
      sha256 TEXT PRIMARY KEY, lastId INTEGER NOT NULL, bytes INTEGER NOT NULL, packed BLOB NOT NULL
    )`,
  },
  { id: 6, create: "CREATE INDEX IF NOT EXISTS ruleTexts_by_age ON ruleTexts (lastId, bytes)" },
];

const versionColumns = {
  sha256: v.string(),
  at: v.number(),
  by: v.string(),
  note: v.nullable(v.string()),
  size: v.number(),
};
/** `from` is a word of SQL. */
const versionRow = v.pipe(
  v.object({ ...versionColumns, origin: v.nullable(v.string()) }),
  v.transform(({ origin, ...version }): RuleVersion => ({ ...version, from: origin })),
);
const noteRow = v.object({ id: v.number(), note: v.string() });
const changeRow = v.object({ id: v.number(), sha256: v.nullable(v.string()), at: v.number() });
const untoldRow = v.object({
  ...versionColumns,
  id: v.number(),
  file: v.string(),
  sha256: v.nullable(v.string()),
  origin: v.nullable(v.string()),
});

/** A change of a file: to another text, or to none. */
export type Change = v.InferOutput<typeof changeRow>;
export type UntoldChange = v.InferOutput<typeof untoldRow>;

/** A text as it is stored; `bytes` is null for a text that is too large to be kept. */
export interface StoredText {
  sha256: string;
  size: number;
  bytes: ArrayBuffer | null;
}

export class RuleVersions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "ruleVersions", MIGRATIONS);
  }

  /** The newest changes of a file, at most so many. */
  changes(file: string, atMost: number): Change[] {
    const rows = this.#sql.exec(
      "SELECT id, sha256, at FROM ruleVersions WHERE file = ? ORDER BY id DESC LIMIT ?",
      file,
      atMost,
    );
    return readRows("ruleVersions", rows, changeRow);
  }

  /** The versions of a file, newest first. */
  list(file: string): RuleVersion[] {
    const rows = this.#sql.exec(
      `SELECT sha256, at, "by", note, origin, size FROM ruleVersions
      WHERE file = ? AND sha256 IS NOT NULL ORDER BY id DESC LIMIT ?`,
      file,
      VERSIONS_KEPT,
    );
    return readRows("ruleVersions", rows, versionRow);
  }

  /** The stored bytes of a text; null when they are not kept. */
  bytesOf(sha256: string): ArrayBuffer | null {
    const rows = this.#sql.exec("SELECT packed FROM ruleTexts WHERE sha256 = ?", sha256);
    return readRows("ruleTexts", rows, v.object({ packed: v.instance(ArrayBuffer) }))[0]?.packed ?? null;
  }

  /** The files that have versions. */
  files(): string[] {
    const rows = this.#sql.exec("SELECT DISTINCT file FROM ruleVersions");
    return readRows("ruleVersions", rows, v.object({ file: v.string() })).map(({ file }) => file);
  }

  /** Adds a change, null for a file that is gone; gives its number. */
  add(file: string, text: StoredText | null, { by, note, from }: Authorship, now: number): number {
    const added = this.#sql.exec(
      `INSERT INTO ruleVersions (file, sha256, at, "by", note, origin, size, isTold)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0) RETURNING id`,
      file,
      text?.sha256 ?? null,
      now,
      by,
      note,
      from,
      text?.size ?? 0,
    );
    const id = Number(added.one()["id"]);
    if (text !== null) this.#keep(text, id);
    this.#dropOldVersions(file);
    this.#dropOldTexts();
    return id;
  }

  /** Takes a change back. */
  remove(id: number): void {
    this.#delete("id = ?", id);
  }

  /** Takes a customer's id out of notes; gives the number of these notes. */
  forget(customer: string): number {
    const rows = this.#sql.exec("SELECT id, note FROM ruleVersions WHERE instr(note, ?) > 0", customer);
    let forgotten = 0;
    for (const { id, note } of readRows("ruleVersions", rows, noteRow)) {
      const without = withoutId(note, customer);
      if (without === note) continue;
      this.#sql.exec("UPDATE ruleVersions SET note = ? WHERE id = ?", without, id);
      forgotten += 1;
    }
    return forgotten;
  }

  /** The changes that the audit log does not have yet. */
  untold(): UntoldChange[] {
    const rows = this.#sql.exec(
      `SELECT id, file, sha256, at, "by", note, origin, size FROM ruleVersions WHERE isTold = 0 ORDER BY id`,
    );
    return readRows("ruleVersions", rows, untoldRow);
  }

  told(id: number): void {
    this.#sql.exec("UPDATE ruleVersions SET isTold = 1 WHERE id = ?", id);
  }

  #keep({ sha256, bytes }: StoredText, id: number): void {
    if (bytes === null) return;
    this.#sql.exec(
      `INSERT INTO ruleTexts (sha256, lastId, bytes, packed) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (sha256) DO UPDATE SET lastId = ?2`,
      sha256,
      id,
      bytes.byteLength,
      bytes,
    );
  }

  #dropOldVersions(file: string): void {
    this.#delete(
      `file = ?1 AND id < (SELECT id FROM ruleVersions
      WHERE file = ?1 AND sha256 IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ${VERSIONS_KEPT - 1})`,
      file,
    );
  }

  #delete(where: string, value: string | number): void {
    const deleted = this.#sql
      .exec(`DELETE FROM ruleVersions WHERE ${where} RETURNING sha256`, value)
      .toArray();
    for (const { sha256 } of deleted) {
      this.#sql.exec(
        "DELETE FROM ruleTexts WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM ruleVersions WHERE sha256 = ?1)",
        sha256 ?? null,
      );
    }
  }

  /** Deletes the texts that were published longest ago, while there are too many bytes; never the newest of a file. */
  #dropOldTexts(): void {
    let beyond = this.#textBytes() - TEXT_BYTES_KEPT;
    if (beyond <= 0) return;
    const old = this.#sql.exec(
      `SELECT sha256, bytes FROM ruleTexts AS texts WHERE NOT EXISTS (
        SELECT 1 FROM ruleVersions AS version WHERE version.sha256 = texts.sha256
        AND version.id = (SELECT max(id) FROM ruleVersions WHERE file = version.file)
      ) ORDER BY lastId`,
    );
    const texts = readRows("ruleTexts", old, v.object({ sha256: v.string(), bytes: v.number() }));
    for (const { sha256, bytes } of texts) {
      if (beyond <= 0) break;
      this.#sql.exec("DELETE FROM ruleTexts WHERE sha256 = ?", sha256);
      beyond -= bytes;
    }
  }

  #textBytes(): number {
    const sum = this.#sql.exec("SELECT coalesce(sum(bytes), 0) AS number FROM ruleTexts");
    return readCount("ruleTexts", sum);
  }
}
