/**
 * The history of the rules files: every text that was published, and by whom. Notes what was put into KV directly, when
 * it is seen there. Tells the audit log of each change, and keeps what it could not tell. Publishes nothing.
 */
import { writeRecord } from "../audit/audit.ts";
import type { AuditRecord } from "../audit/entry.ts";
import type { Env } from "../env.ts";
import { MAX_FILE_BYTES } from "../rules/file-size.ts";
import { textHash } from "../rules/last-good.ts";
import { type HistoryPort, KV_BEHIND_MS } from "../rules/publisher.ts";
import { type Authorship, FOUND_IN_KV, type RuleVersion } from "../rules/version.ts";
import { byteLength } from "../schema/bytes.ts";
import { packed, unpacked } from "./packed-text.ts";
import { RuleVersions, type StoredText, type UntoldChange } from "./rule-versions.ts";

/** A version with its text; null when the text is not kept. */
export interface WholeVersion extends RuleVersion {
  text: string | null;
}

export class RulesHistory implements HistoryPort {
  readonly #versions: RuleVersions;
  readonly #env: Env;
  /** Publications that KV does not have yet, and that may be taken back. */
  readonly #open = new Set<number>();
  #telling: Promise<void> = Promise.resolve();

  constructor(sql: SqlStorage, env: Env) {
    this.#versions = new RuleVersions(sql);
    this.#env = env;
  }

  /** The versions of a file, newest first. */
  list(file: string): RuleVersion[] {
    return this.#versions.list(file);
  }

  /** The newest version of a file that has this hash; null when there is none. */
  async find(file: string, sha256: string): Promise<WholeVersion | null> {
    const version = this.#versions.list(file).find((candidate) => candidate.sha256 === sha256);
    if (version === undefined) return null;
    const bytes = this.#versions.bytesOf(sha256);
    return { ...version, text: bytes === null ? null : await unpacked(bytes) };
  }

  /** Takes a customer's id out of notes; gives the number of these notes. */
  forget(customer: string): number {
    return this.#versions.forget(customer);
  }

  /** The files that have versions. */
  files(): string[] {
    return this.#versions.files();
  }

  /** Whether the newest version of a file is the one with this hash; null for a file that is not there. */
  isNewest(file: string, sha256: string | null): boolean {
    const [newest] = this.#versions.changes(file, 1);
    return (newest?.sha256 ?? null) === sha256;
  }

  async found(file: string, text: string | null, now: number): Promise<void> {
    if (!this.#isNews(file, text, now)) return;
    const stored = text === null ? null : await storedText(text);
    // Meanwhile the same text may have been noted.
    if (this.#isNews(file, text, now)) this.#versions.add(file, stored, FOUND_IN_KV, now);
  }

  async publishing(file: string, text: string, authorship: Authorship, now: number) {
    const id = this.#versions.add(file, await storedText(text), authorship, now);
    this.#open.add(id);
    return (isPublished: boolean) => {
      this.#open.delete(id);
      if (!isPublished) this.#versions.remove(id);
    };
  }

  /** Tells the audit log of all changes that it does not have yet; what fails is told the next time. */
  async tell(): Promise<void> {
    this.#telling = this.#telling.then(() => this.#tell());
    await this.#telling;
  }

  async #tell(): Promise<void> {
    for (const change of this.#versions.untold()) {
      if (this.#open.has(change.id)) continue;
      if (!(await writeRecord(this.#env, recordOf(change)))) return;
      this.#versions.told(change.id);
    }
  }

  #isNews(file: string, text: string | null, now: number): boolean {
    const [newest, before] = this.#versions.changes(file, 2);
    const sha256 = text === null ? null : textHash(text);
    if ((newest?.sha256 ?? null) === sha256) return false;
    const isBehind = newest !== undefined && now - newest.at < KV_BEHIND_MS;
    return !isBehind || (before?.sha256 ?? null) !== sha256;
  }
}

async function storedText(text: string): Promise<StoredText> {
  const size = byteLength(text);
  // No Worker would take a larger file, and a row has no room for it.
  const bytes = size > MAX_FILE_BYTES ? null : await packed(text);
  return { sha256: textHash(text), size, bytes };
}

function recordOf({ id, file, sha256, at, by, origin }: UntoldChange): AuditRecord {
  const key = `rules:${id}`;
  if (sha256 === null) return { key, at, by, what: "rules.removed", about: { file } };
  return origin === null
    ? { key, at, by, what: "rules.published", about: { file, sha256 } }
    : { key, at, by, what: "rules.restored", about: { file, sha256, from: origin } };
}
