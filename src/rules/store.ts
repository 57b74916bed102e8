/**
 * Gives the rules in force for an app. Reads them from KV and holds them in memory for half a minute. Falls back on the
 * last good file when the newest file is broken or missing, and on the previous rules while a new file is read.
 * Validates and chooses nothing itself; KV is behind ports.
 */
import { pause } from "../concurrency/steps.ts";
import type { Language } from "../i18n/language.ts";
import { coded, codeOf } from "../i18n/sentence.ts";
import type { CompiledRules } from "./engine/choose.ts";
import { COMMON_FILE, fileOf, filesOf } from "./file-keys.ts";
import { goodKey } from "./last-good.ts";
import type { Loaded } from "./load.ts";
import { type ParsedFile, parsedFile } from "./parsed-files.ts";
import { type Problem, type ToldProblem, tellProblem } from "./problem.ts";

/**
 * How long rules are used before the next look at KV. KV's own cache takes as long again: an edit is seen within a
 * minute.
 */
export const RULES_HELD_MS = 30_000;
/** After a failed read the next look comes sooner. */
const RETRY_MS = 5_000;
/** Rules that KV confirmed within this time stay in force while a new file is read, and no delivery waits. */
const LATELY_MS = 2 * RULES_HELD_MS;
/** Older rules may have been replaced long ago: then a delivery waits for the new file, at most this long. */
const WAITED_MS = 1_000;
/** The next look while a new file is read: by then it is likely to be done. */
const READING_MS = 1_000;

export interface RulesPorts {
  /** Files in `RULES`, by key; null for a missing file. */
  read(keys: string[]): Promise<Map<string, string | null>>;
  /** Last good versions in `CACHE`, by key; null for a missing version. */
  readGood(keys: string[]): Promise<Map<string, string | null>>;
  /** Stores the last good version of a file, or deletes it (null). Never throws. */
  keepGood(file: string, text: string | null): Promise<void>;
  /** Runs work in the background, after the delivery that started it. */
  defer(work: Promise<void>): void;
}

/** Why the newest file is not in force. */
export interface RulesFault {
  /** The key in `RULES`. */
  file: string;
  problems: readonly Problem[];
}

/** The same in a language, with the code of each problem. */
export interface ToldFault {
  file: string;
  problems: ToldProblem[];
}

export function tellFault(fault: RulesFault | null, language: Language): ToldFault | null {
  return (
    fault && { file: fault.file, problems: fault.problems.map((problem) => tellProblem(problem, language)) }
  );
}

export interface RulesInForce {
  compiled: CompiledRules;
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
  /** When KV last showed that these rules are the newest. */
  confirmedAt: number;
  lookAgainAt: number;
}

/**
 * The texts that KV last showed to an object of this isolate, and when. No promises: a promise belongs to one request,
 * and another request must not wait for it.
 */
const readLately = new Map<string, { text: string | null; at: number }>();
const READ_AT_MOST = 1_000;

export class RulesStore {
  readonly #ports: RulesPorts;
  readonly #held = new Map<string, Held>();
  /** The apps whose files were read. */
  readonly #looked = new Set<string>();
  readonly #loading = new Map<string, Promise<RulesState>>();
  /** Each file as of the last look: an unchanged text is not read again. */
  readonly #files = new Map<string, ParsedFile>();
  readonly #reading = new Map<ParsedFile, Promise<Loaded>>();

  constructor(ports: RulesPorts) {
    this.#ports = ports;
  }

  /** The rules for an app. Throws only when KV cannot be read and no earlier rules are there. */
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
      state = before?.state ?? { inForce: await this.#lastGood(filesOf(app)), fault: null };
      if (state.inForce === null) throw error;
    }
    this.#held.set(app, { state, confirmedAt, lookAgainAt });
    return state;
  }

  /**
   * The texts of the files that may apply to the app, and when they were read. A repeated look takes what another
   * object of this isolate has just read: otherwise eight objects would each read the same megabyte.
   */
  async #texts(app: string, now: number): Promise<{ texts: Texts; readAt: number }> {
    const names = filesOf(app);
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
      const entry = { text: found === null ? null : parsedFile(found).text, at: now };
      readLately.set(name, entry);
      atHand.set(name, entry);
    }
    return {
      texts: new Map([...atHand].map(([name, { text }]) => [name, text])),
      readAt: Math.min(...[...atHand.values()].map(({ at }) => at)),
    };
  }

  /** Whether a new file is still unread after the wait that is allowed. Then the previous rules stay in force. */
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

  /** Reads a file once for all apps that wait for it. */
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
      return { inForce: before ?? (await this.#standIn(app, file, texts)), fault: missing(file) };
    }
    const parsed = this.#parsed(file, text);
    const found = parsed.loaded ?? (await this.#read(parsed));
    if (!found.ok) {
      const inForce = before ?? (await this.#standIn(app, file, texts));
      return { inForce, fault: { file, problems: found.problems } };
    }
    const inForce = { compiled: found.compiled, from: file, text: parsed.text };
    this.#ports.defer(this.#keepGood(app, inForce));
    this.#letGo(inForce);
    return { inForce, fault: null };
  }

  /**
   * Replaces a broken file: by its last good version, else by the next file that applies to the app, or the last good
   * version of that.
   */
  async #standIn(app: string, broken: string, texts: Texts): Promise<RulesInForce | null> {
    const files = filesOf(app);
    const [, ...others] = files.slice(files.indexOf(broken));
    let found = await this.#lastGood([broken]);
    for (const file of others) {
      const text = texts.get(file) ?? null;
      found ??= text === null ? null : await this.#sound(file, text);
      found ??= await this.#lastGood([file]);
    }
    return found;
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
    return found.ok ? { compiled: found.compiled, from: key, text: parsed.text } : null;
  }

  /** Stores the good file, to fall back on when a later version is broken. */
  async #keepGood(app: string, { from, text }: RulesInForce): Promise<void> {
    await this.#ports.keepGood(from, text);
    // An app that went back to the common file must not fall back on its own old rules later. The suite's file is others' too.
    if (from !== fileOf(app)) await this.#ports.keepGood(fileOf(app), null);
  }

  /** An app without traffic must not hold a replaced file in memory. */
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

/** Whether the fault is that there is no rules file. */
export const isMissing = ({ problems: [first] }: RulesFault) =>
  first !== undefined && codeOf(first.message) === "no-rules-file";

function missing(file: string): RulesFault {
  return { file, problems: [{ line: 1, column: 1, path: "", message: coded("no-rules-file") }] };
}

type Texts = ReadonlyMap<string, string | null>;

/** The file that applies to an app, and its text. */
function newestOf(app: string, texts: Texts): { file: string; text: string | null } {
  const file = filesOf(app).find((name) => texts.get(name) != null) ?? COMMON_FILE;
  return { file, text: texts.get(file) ?? null };
}
