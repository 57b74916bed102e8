/**
 * Keeps the last good version of each rules file, for the day when a broken one stands in its place. Every object that
 * sees a good file tells of it, once; one of them keeps it, so that eight do not write the same megabyte. Reads no rules.
 */
import { createHash } from "node:crypto";
import { COMMON_FILE } from "./files.ts";

/** What tells one text from another. */
export type Hash = string;

/** The hash of a text. The last one is at hand: eight objects ask for that of the same megabyte. */
export function textHash(text: string): Hash {
  if (last.text !== text) last = { text, hash: createHash("sha256").update(text).digest("hex") };
  return last.hash;
}

let last: { text: string | null; hash: Hash } = { text: null, hash: "" };

/** The key in `CACHE` under which the last good version of a file is kept. */
export const goodKey = (file: string) =>
  `rules-good:${file === COMMON_FILE ? "*" : file.slice(`${COMMON_FILE}:`.length)}`;

export interface KeeperPorts {
  /** A file as people edit it. */
  read(file: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** What is kept of a file, across restarts: null for nothing, undefined when that is not known. */
  recall(file: string): Hash | null | undefined;
  remember(file: string, kept: Hash | null): void;
  /** A new version was kept. */
  kept(file: string, text: string): void;
}

/** Where last good versions are kept: in one object of the Worker. */
export class GoodKeeper {
  readonly #ports: KeeperPorts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /**
   * Keeps a file's text, or none (null). False: the text with this hash is not what KV shows here, and is to be sent along.
   * One at a time: of eight objects that tell of the same text, one has it written.
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

export interface TellerPorts {
  /** What the keeper was told of a file, across restarts; undefined when nothing. */
  recall(file: string): Hash | null | undefined;
  remember(file: string, told: Hash | null): void;
  keep(file: string, hash: Hash | null, text: string | null): Promise<boolean>;
}

/** Tells the keeper what it does not know from here. */
export class GoodTeller {
  readonly #ports: TellerPorts;
  readonly #told = new Map<string, string | null>();

  constructor(ports: TellerPorts) {
    this.#ports = ports;
  }

  /** The text of a file is good; or an app has none of its own any more (null), and must not get its old one back. */
  async tell(file: string, text: string | null): Promise<void> {
    if (this.#told.get(file) === text) return;
    try {
      const hash = text === null ? null : textHash(text);
      if (this.#ports.recall(file) !== hash) {
        const isKept = await this.#ports.keep(file, hash, null);
        if (!isKept) await this.#ports.keep(file, hash, text);
        this.#ports.remember(file, hash);
      }
      this.#told.set(file, text);
    } catch (error) {
      // It is told again when the rules are looked at next.
      console.warn({ event: "rules.not-remembered", file, error: String(error) });
    }
  }
}
