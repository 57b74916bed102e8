/**
 * Keeps the last good version of each rules file, to fall back on when the newest version is broken. Each object
 * reports a good file once; a single object stores it, so that eight objects do not write the same megabyte. Parses no
 * rules.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { COMMON_FILE } from "./file-keys.ts";

/** The SHA-256 of a text, in hexadecimal. */
export type Hash = string;

/** A hash as an object stores it; null for a file that is not there. */
export const hashSchema = v.nullable(v.string());

/** The hash of a text. Remembers the last result: eight objects ask for the hash of the same megabyte. */
export function textHash(text: string): Hash {
  if (last.text !== text) last = { text, hash: createHash("sha256").update(text).digest("hex") };
  return last.hash;
}

let last: { text: string | null; hash: Hash } = { text: null, hash: "" };

/** The key in `CACHE` under which the last good version of a file is kept. */
export const goodKey = (file: string) =>
  `rules-good:${file === COMMON_FILE ? "*" : file.slice(`${COMMON_FILE}:`.length)}`;

export interface KeeperPorts {
  /** The text of a rules file in `RULES`; null when there is no such file. */
  read(file: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * The hash of a file's stored version, across restarts: null when no version is stored, undefined when this is not
   * known.
   */
  recall(file: string): Hash | null | undefined;
  remember(file: string, kept: Hash | null): void;
  /** Called after a new version was stored. */
  kept(file: string, text: string): void;
}

/** Stores the last good versions. Runs in a single object of the Worker. */
export class GoodKeeper {
  readonly #ports: KeeperPorts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /**
   * Stores the version of a file with this hash, or deletes the stored version (null). False when KV shows another text
   * here: the caller then sends the text along. Takes one request at a time: of eight objects that report the same
   * text, only the first causes a write.
   */
  keep(file: string, hash: Hash | null, text: string | null): Promise<boolean> {
    const work = this.#last.then(() => this.#keep(file, hash, text));
    this.#last = work.catch(() => {});
    return work;
  }

  async #keep(file: string, hash: Hash | null, sent: string | null): Promise<boolean> {
    const { read, write, recall, remember } = this.#ports;
    if (recall(file) === hash) return true;
    if (hash === null) {
      await this.#ports.delete(goodKey(file));
      remember(file, null);
      return true;
    }
    const text = sent ?? (await read(file));
    if (text === null || textHash(text) !== hash) return false;
    await write(goodKey(file), text);
    remember(file, hash);
    this.#ports.kept(file, text);
    return true;
  }
}

export interface ReporterPorts {
  /** The hash that was last reported for a file, across restarts; undefined when none was. */
  recall(file: string): Hash | null | undefined;
  remember(file: string, reported: Hash | null): void;
  keep(file: string, hash: Hash | null, text: string | null): Promise<boolean>;
}

/** Reports good files to the keeper, each version once. */
export class GoodReporter {
  readonly #ports: ReporterPorts;
  readonly #reported = new Map<string, string | null>();

  constructor(ports: ReporterPorts) {
    this.#ports = ports;
  }

  /**
   * Reports that a file's text is good, or that an app has no file of its own any more (null) and must not get its old
   * file back.
   */
  async report(file: string, text: string | null): Promise<void> {
    if (this.#reported.get(file) === text) return;
    try {
      const hash = text === null ? null : textHash(text);
      if (this.#ports.recall(file) !== hash) {
        const isKept = await this.#ports.keep(file, hash, null);
        if (!isKept) await this.#ports.keep(file, hash, text);
        this.#ports.remember(file, hash);
      }
      this.#reported.set(file, text);
    } catch (error) {
      // The next look at the rules reports it again.
      console.warn({ event: "rules.not-remembered", file, error: String(error) });
    }
  }
}
