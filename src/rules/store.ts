/**
 * Which rules are in force for an app: read from KV, held in memory for half a minute, the last good file when
 * the newest is broken or gone, the ones before while a new file is read. Validates and chooses nothing itself; KV is
 * behind ports.
 */

import { pause } from "../concurrency/steps.ts";
import type { CompiledRules } from "./engine/choose.ts";
import { COMMON_FILE, fileOf } from "./files.ts";
import { goodKey } from "./last-good.ts";
import type { Loaded } from "./load.ts";
import { type ParsedFile, parsedFile } from "./parsed.ts";
import type { Problem } from "./problem.ts";

/** How long rules are used without looking again. KV's own cache takes as long: an edit is seen within a minute. */
export const RULES_HELD_MS = 30_000;
/** After a failed read the next look comes sooner. */
const RETRY_MS = 5_000;
/** While a new file is read, rules that were looked at so lately stay in force, and nobody waits. */
const LATELY_MS = 2 * RULES_HELD_MS;
/** Older ones may have been replaced long ago: then the new file is waited for, so long at most. */
const WAITED_MS = 1_000;
/** By then it is likely to be read. */
const READING_MS = 1_000;

export interface RulesPorts {
  /** Files as people edit them, by key; null for one that is not there. */
  read(keys: string[]): Promise<Map<string, string | null>>;
  /** Last good files, by key. */
  readGood(keys: string[]): Promise<Map<string, string | null>>;
  /** Has a good file kept for later; with null, none. Never throws. */
  keepGood(file: string, text: string | null): Promise<void>;
  /** Lets work go on behind the delivery that gave rise to it. */
  defer(work: Promise<void>): void;
}

/** Why the newest file is not in force. */
export interface RulesFault {
  /** The key in `RULES`. */
  file: string;
  problems: readonly Problem[];
}

export interface RulesInForce {
  book: CompiledRules;
  /** The key that the rules came from: in `RULES`, or `rules-good:…` in `CACHE`. */
  from: string;
  text: string;
}

export interface RulesState {
  inForce: RulesInForce | null;
  fault: RulesFault | null;
}

interface Held {
  state: RulesState;
  /** When KV last showed that nothing newer is there. */
  confirmedAt: number;
  lookAgainAt: number;
}

/**
 * What KV showed to one of this isolate's objects, and when. Texts only: what is still to come belongs to one request, and
 * another must not wait for it.
 */
const readLately = new Map<string, { text: string | null; at: number }>();
const READ_AT_MOST = 1_000;

export class RulesStore {
  readonly #ports: RulesPorts;
  readonly #held = new Map<string, Held>();
  /** The apps whose files were read. */
  readonly #looked = new Set<string>();
  readonly #loading = new Map<string, Promise<RulesState>>();
  /** Each file as it stood when it was looked at last: an unchanged text is not read again. */
  readonly #files = new Map<string, ParsedFile>();
  readonly #reading = new Map<ParsedFile, Promise<Loaded>>();

  constructor(ports: RulesPorts) {
    this.#ports = ports;
  }

  /** The rules for an app. Throws only when nothing is known of them and KV cannot be read. */
  async get(app: string, now: number): Promise<RulesState> {
    const held = this.#held.get(app);
    if (held !== undefined && now < held.lookAgainAt) return held.state;
    let loading = this.#loading.get(app);
    if (loading === undefined) {
      loading = this.#look(app, now, held ?? null).finally(() => this.#loading.delete(app));
      this.#loading.set(app, loading);
    }
    return await loading;
  }

  async #look(app: string, now: number, before: Held | null): Promise<RulesState> {
    let state: RulesState;
    let lookAgainAt = now + RULES_HELD_MS;
    let confirmedAt = before?.confirmedAt ?? now;
    try {
      const { texts, readAt } = await this.#texts(app, now);
      lookAgainAt = readAt + RULES_HELD_MS;
      const isUnread = before !== null && (await this.#isUnread(app, texts, before, now));
      state = isUnread ? before.state : await this.#stateOf(app, texts, before?.state.inForce ?? null);
      if (isUnread) lookAgainAt = now + READING_MS;
      else confirmedAt = now;
    } catch (error) {
      console.warn({ event: "rules.unreadable", app, error: String(error) });
      lookAgainAt = now + RETRY_MS;
      state = before?.state ?? { inForce: await this.#lastGood([fileOf(app), COMMON_FILE]), fault: null };
      if (state.inForce === null) throw error;
    }
    this.#held.set(app, { state, confirmedAt, lookAgainAt });
    return state;
  }

  /**
   * The files by which an app may go, and when they stood so. Who looks again goes by what another object of this isolate
   * has just read: eight of them would read the same megabyte each.
   */
  async #texts(app: string, now: number): Promise<{ texts: Texts; readAt: number }> {
    const names = [fileOf(app), COMMON_FILE];
    const isFirst = !this.#looked.has(app);
    const atHand = new Map(
      names.flatMap((name) => {
        const read = isFirst ? undefined : readLately.get(name);
        return read === undefined || now >= read.at + RULES_HELD_MS ? [] : [[name, read]];
      }),
    );
    const missing = names.filter((name) => !atHand.has(name));
    const read = missing.length === 0 ? [] : await this.#ports.read(missing);
    this.#looked.add(app);
    if (readLately.size > READ_AT_MOST) readLately.clear();
    for (const [name, found] of read) {
      const one = { text: found === null ? null : parsedFile(found).text, at: now };
      readLately.set(name, one);
      atHand.set(name, one);
    }
    return {
      texts: new Map([...atHand].map(([name, { text }]) => [name, text])),
      readAt: Math.min(...[...atHand.values()].map(({ at }) => at)),
    };
  }

  /** Whether there is a new file, and it is not read yet when who asks has waited as long as is good: the rules before stay in force. */
  async #isUnread(app: string, texts: Texts, before: Held, now: number): Promise<boolean> {
    const { file, text } = newestOf(app, texts);
    if (text === null || before.state.inForce === null) return false;
    const parsed = this.#parsed(file, text);
    if (parsed.loaded !== null) return false;
    this.#ports.defer(this.#readOn(parsed));
    const until = now - before.confirmedAt < LATELY_MS ? 0 : Date.now() + WAITED_MS;
    while (parsed.loaded === null && Date.now() < until) await pause();
    return parsed.loaded === null;
  }

  async #readOn(file: ParsedFile): Promise<void> {
    try {
      await this.#read(file);
    } catch (error) {
      console.error({ event: "rules.not-read", error: String(error) });
    }
  }

  /** Read once at a time, for however many apps. */
  #read(file: ParsedFile): Promise<Loaded> {
    let reading = this.#reading.get(file);
    if (reading === undefined) {
      reading = file.read(pause).finally(() => this.#reading.delete(file));
      this.#reading.set(file, reading);
    }
    return reading;
  }

  async #stateOf(app: string, texts: Texts, before: RulesInForce | null): Promise<RulesState> {
    const { file, text } = newestOf(app, texts);
    if (text === null) {
      return { inForce: before ?? (await this.#standIn(file, null)), fault: missing(file) };
    }
    const parsed = this.#parsed(file, text);
    const found = parsed.loaded ?? (await this.#read(parsed));
    if (!found.ok) {
      const inForce = before ?? (await this.#standIn(file, texts.get(COMMON_FILE) ?? null));
      return { inForce, fault: { file, problems: found.problems } };
    }
    const inForce = { book: found.book, from: file, text: parsed.text };
    this.#ports.defer(this.#keepGood(app, inForce));
    this.#letGo(inForce);
    return { inForce, fault: null };
  }

  /** What stood before a broken file: its last good version, else the common file or its last good version. */
  async #standIn(broken: string, common: string | null): Promise<RulesInForce | null> {
    if (broken === COMMON_FILE) return await this.#lastGood([COMMON_FILE]);
    const own = await this.#lastGood([broken]);
    if (own !== null) return own;
    const current = common === null ? null : await this.#sound(COMMON_FILE, common);
    return current ?? (await this.#lastGood([COMMON_FILE]));
  }

  async #lastGood(files: string[]): Promise<RulesInForce | null> {
    const keys = files.map(goodKey);
    const texts = await this.#ports.readGood(keys);
    for (const key of keys) {
      const text = texts.get(key) ?? null;
      const found = text === null ? null : await this.#sound(key, text);
      if (found !== null) return found;
    }
    return null;
  }

  async #sound(key: string, text: string): Promise<RulesInForce | null> {
    const parsed = this.#parsed(key, text);
    const found = parsed.loaded ?? (await this.#read(parsed));
    return found.ok ? { book: found.book, from: key, text: parsed.text } : null;
  }

  /** For the day when a broken file stands in its place. */
  async #keepGood(app: string, { from, text }: RulesInForce): Promise<void> {
    await this.#ports.keepGood(from, text);
    // An app that went back to the common file must not get its old rules when it has a file again.
    if (from !== fileOf(app)) await this.#ports.keepGood(fileOf(app), null);
  }

  /** Apps that are not asked for must not hold a file that was replaced. */
  #letGo({ from, text }: RulesInForce): void {
    for (const [app, { state }] of this.#held) {
      if (state.inForce?.from === from && state.inForce.text !== text) this.#held.delete(app);
    }
  }

  #parsed(key: string, text: string): ParsedFile {
    const known = this.#files.get(key);
    if (known?.text === text) return known;
    const file = parsedFile(text);
    file.readIfShort();
    this.#files.set(key, file);
    return file;
  }
}

/** Whether the newest file is not in force because there is none. */
export const isMissing = ({ problems: [first] }: RulesFault) => first?.message === MISSING;

const MISSING = `there is no rules file: put one into KV under the key "${COMMON_FILE}"`;

function missing(file: string): RulesFault {
  return { file, problems: [{ line: 1, column: 1, path: "", message: MISSING }] };
}

type Texts = ReadonlyMap<string, string | null>;

/** The file by which an app goes, and what stands in it. */
function newestOf(app: string, texts: Texts): { file: string; text: string | null } {
  const own = fileOf(app);
  const file = texts.get(own) == null ? COMMON_FILE : own;
  return { file, text: texts.get(file) ?? null };
}
