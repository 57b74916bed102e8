/**
 * Which rules are in force for an app: read from KV, held in memory for half a minute, the last good file when
 * the newest is broken or gone. Validates and chooses nothing itself; KV is behind ports.
 */
import type { RuleBook } from "./choose.ts";
import { loadRules } from "./load.ts";
import type { Problem } from "./problem.ts";

/** How long rules are used without looking again. KV's own cache takes as long: an edit is seen within a minute. */
export const HELD_MS = 30_000;
/** After a failed read the next look comes sooner. */
const RETRY_MS = 5_000;

export interface RulesPorts {
  /** Files as people edit them, by key; null for one that is not there. */
  read(keys: string[]): Promise<Map<string, string | null>>;
  /** Last good files, by key. */
  readGood(keys: string[]): Promise<Map<string, string | null>>;
  writeGood(key: string, text: string): Promise<void>;
  deleteGood(key: string): Promise<void>;
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
  book: RuleBook;
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
  lookAgainAt: number;
}

export const COMMON_FILE = "rules";
export const fileOf = (app: string) => `rules:${app}`;
const goodOf = (file: string) => `rules-good:${file === COMMON_FILE ? "*" : file.slice("rules:".length)}`;

export class RulesStore {
  readonly #ports: RulesPorts;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<RulesState>>();
  /** What each file was when it was parsed last: an unchanged text is not parsed again. */
  readonly #parsed = new Map<string, { text: string; result: ReturnType<typeof loadRules> }>();
  /** What this store knows to stand under each last-good key. */
  readonly #good = new Map<string, string | null>();

  constructor(ports: RulesPorts) {
    this.#ports = ports;
  }

  /** The rules for an app. Throws only when nothing is known of them and KV cannot be read. */
  async get(app: string, now: number): Promise<RulesState> {
    const held = this.#held.get(app);
    if (held !== undefined && now < held.lookAgainAt) return held.state;
    let loading = this.#loading.get(app);
    if (loading === undefined) {
      loading = this.#look(app, now, held?.state ?? null).finally(() => this.#loading.delete(app));
      this.#loading.set(app, loading);
    }
    return await loading;
  }

  async #look(app: string, now: number, before: RulesState | null): Promise<RulesState> {
    let state: RulesState;
    let heldFor = HELD_MS;
    try {
      state = await this.#read(app, before?.inForce ?? null);
    } catch (error) {
      console.warn({ event: "rules.unreadable", app, error: String(error) });
      heldFor = RETRY_MS;
      state = before ?? { inForce: await this.#lastGood([fileOf(app), COMMON_FILE]), fault: null };
      if (state.inForce === null) throw error;
    }
    this.#held.set(app, { state, lookAgainAt: now + heldFor });
    return state;
  }

  async #read(app: string, before: RulesInForce | null): Promise<RulesState> {
    const own = fileOf(app);
    const texts = await this.#ports.read([own, COMMON_FILE]);
    const file = texts.get(own) == null ? COMMON_FILE : own;
    const text = texts.get(file) ?? null;
    const found = text === null ? missingFile() : this.#parse(file, text);
    if (text !== null && found.ok) {
      this.#ports.defer(this.#remember(file, text, own));
      return { inForce: { book: found.book, from: file, text }, fault: null };
    }
    const fault = { file, problems: found.ok ? [] : found.problems };
    return { inForce: before ?? (await this.#standIn(file, texts.get(COMMON_FILE) ?? null)), fault };
  }

  /** What stood before a broken file: its last good version, else the common file or its last good version. */
  async #standIn(broken: string, common: string | null): Promise<RulesInForce | null> {
    if (broken === COMMON_FILE) return await this.#lastGood([COMMON_FILE]);
    const own = await this.#lastGood([broken]);
    if (own !== null) return own;
    const current = common === null ? missingFile() : this.#parse(COMMON_FILE, common);
    if (common !== null && current.ok) return { book: current.book, from: COMMON_FILE, text: common };
    return await this.#lastGood([COMMON_FILE]);
  }

  async #lastGood(files: string[]): Promise<RulesInForce | null> {
    const keys = files.map(goodOf);
    const texts = await this.#ports.readGood(keys);
    for (const key of keys) {
      const text = texts.get(key) ?? null;
      if (text === null) continue;
      const result = this.#parse(key, text);
      if (result.ok) return { book: result.book, from: key, text };
    }
    return null;
  }

  /** Keeps a good file for the day when a broken one stands in its place. */
  async #remember(file: string, text: string, own: string): Promise<void> {
    const key = goodOf(file);
    const ownKey = goodOf(own);
    try {
      if (!this.#good.has(key) || !this.#good.has(ownKey)) {
        for (const [known, good] of await this.#ports.readGood([...new Set([key, ownKey])])) {
          this.#good.set(known, good);
        }
      }
      if (this.#good.get(key) !== text) await this.#ports.writeGood(key, text);
      this.#good.set(key, text);
      // An app that went back to the common file must not get its old rules when it has a file again.
      if (file !== own && this.#good.get(ownKey) != null) {
        await this.#ports.deleteGood(ownKey);
        this.#good.set(ownKey, null);
      }
    } catch (error) {
      console.warn({ event: "rules.not-remembered", file, error: String(error) });
    }
  }

  #parse(key: string, text: string): ReturnType<typeof loadRules> {
    const parsed = this.#parsed.get(key);
    if (parsed?.text === text) return parsed.result;
    const result = loadRules(text);
    this.#parsed.set(key, { text, result });
    return result;
  }
}

/** Whether the newest file is not in force because there is none. */
export const isMissing = ({ problems: [first] }: RulesFault) => first?.message === MISSING;

const MISSING = `there is no rules file: put one into KV under the key "${COMMON_FILE}"`;

function missingFile(): { ok: false; problems: Problem[] } {
  const message = MISSING;
  return { ok: false, problems: [{ line: 1, column: 1, path: "", message }] };
}
