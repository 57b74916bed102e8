/**
 * Publishes rules files. When two editors began with the same file, the second gets a conflict. Publishes one file at a
 * time, in the order of the requests; KV and the memory of past publications are behind ports.
 *
 * KV may show a replaced text for another minute, so the publisher remembers its recent publications. A text in KV that
 * it did not replace was put there directly, and counts. The history is told of both.
 */
import * as v from "valibot";
import { pause, takeInTurn } from "../concurrency/steps.ts";
import { textHash } from "./last-good.ts";
import type { FileContext } from "./lint/warnings.ts";
import { type Checked, checkInSteps } from "./load.ts";
import type { Problem } from "./problem.ts";
import type { Authorship } from "./version.ts";

/**
 * KV shows a change everywhere after a minute (developers.cloudflare.com/kv/concepts/how-kv-works); twice that, to be
 * sure.
 */
export const KV_BEHIND_MS = 2 * 60_000;

export interface PublisherPorts {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
  /** The last publication under a key, across restarts. */
  recall(key: string): Published | undefined;
  remember(key: string, published: Published | undefined): void;
  history: HistoryPort;
}

/** The history of rules files. */
export interface HistoryPort {
  /** Notes the text of a file in KV, where it is not the newest version; null for a file that is gone. */
  found(file: string, text: string | null, now: number): Promise<void>;
  /** Notes a publication before KV has it. What it gives is called with whether KV took it; if not, the note goes. */
  publishing(
    file: string,
    text: string,
    authorship: Authorship,
    now: number,
  ): Promise<(isPublished: boolean) => void>;
}

/** The text that was published last, and the hashes of the texts that recent publications replaced. */
export interface Published {
  text: string;
  replaced: { sha256: string; at: number }[];
}

export const publishedSchema: v.GenericSchema<unknown, Published> = v.object({
  text: v.string(),
  replaced: v.array(v.object({ sha256: v.string(), at: v.number() })),
});

export type Publication =
  | { ok: true; sha256: string; warnings: Problem[] }
  | { ok: false; reason: "invalid"; problems: Problem[] }
  /** `sha256` is the hash of the current file; null when there is no file. */
  | { ok: false; reason: "conflict"; sha256: string | null };

/** Stands for the hash of a missing file. */
export const NO_FILE = "*";

/** The key of the version that the last publication replaced. */
export const formerKey = (file: string) => file.replace(/^rules/, "rules-before");

/** What is to be published. */
export interface PublicationWish {
  file: string;
  text: string;
  /** The hash of the text that it replaces. */
  expected: string;
  authorship: Authorship;
}

export class Publisher {
  readonly #ports: PublisherPorts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** The current text of a file; null when there is no file. */
  async current(file: string, now: number): Promise<string | null> {
    const inKv = await this.#ports.read(file);
    const published = this.#ports.recall(file);
    if (published === undefined) return inKv;
    const hash = inKv === null ? NO_FILE : textHash(inKv);
    const isBehind = published.replaced.some(({ sha256, at }) => sha256 === hash && now - at < KV_BEHIND_MS);
    return isBehind ? published.text : inKv;
  }

  /**
   * Publishes a text in place of the text with the hash `expected`; `context` is as for `checkRules`. Throws when KV cannot
   * be read or written.
   */
  async publish(
    wish: PublicationWish,
    now: number,
    context: Partial<FileContext> = {},
  ): Promise<Publication> {
    const checked = await takeInTurn(checkInSteps(wish.text, now, context), pause);
    if (!checked.ok) return { ok: false, reason: "invalid", problems: checked.problems };
    const work = this.#last.then(() => this.#publish(wish, checked, now));
    this.#last = work.catch(() => {});
    return await work;
  }

  async #publish(wish: PublicationWish, { warnings }: Checked, now: number): Promise<Publication> {
    const { file, text, expected } = wish;
    const current = await this.current(file, now);
    await this.#ports.history.found(file, current, now);
    const found = current === null ? null : textHash(current);
    if ((found ?? NO_FILE) !== expected) return { ok: false, reason: "conflict", sha256: found };
    if (text !== current) await this.#replace(wish, current, now);
    return { ok: true, sha256: textHash(text), warnings };
  }

  async #replace(
    { file, text, authorship }: PublicationWish,
    current: string | null,
    now: number,
  ): Promise<void> {
    const { write, recall, remember, history } = this.#ports;
    const before = recall(file);
    const lately = (before?.replaced ?? []).filter(({ at }) => now - at < KV_BEHIND_MS);
    const newest = textHash(text);
    const gone = { sha256: current === null ? NO_FILE : textHash(current), at: now };
    if (current !== null) await write(formerKey(file), current);
    const note = await history.publishing(file, text, authorship, now);
    // Remembers first: after a crash between the two writes, the next publication gets a conflict and overwrites
    // nothing.
    remember(file, { text, replaced: [...lately.filter(({ sha256 }) => sha256 !== newest), gone] });
    try {
      await write(file, text);
      note(true);
    } catch (error) {
      note(false);
      remember(file, before);
      throw error;
    }
  }
}
