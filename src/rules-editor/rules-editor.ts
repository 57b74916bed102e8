/**
 * The object that people who write rules ask: it checks, explains, shows and publishes files, and keeps the history and
 * the last good version of each. There is one for the whole Worker, so that editors come one after another. Serves no
 * customer.
 */
import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import { isNameless } from "../apps/kinds.ts";
import { bound } from "../binding.ts";
import { pause } from "../concurrency/steps.ts";
import type { AppConfig, Config } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { Language } from "../i18n/language.ts";
import { keepAhead } from "../media/keep-ahead.ts";
import { uploadsIn } from "../media/uploads.ts";
import { formerRulesEditorOf } from "../objects.ts";
import { type ExplainAnswer, RulesAdmin, type RulesFileState } from "../rules/admin.ts";
import { COMMON_FILE, fileOf } from "../rules/file-keys.ts";
import { GoodKeeper, GoodReporter, type Hash, hashSchema } from "../rules/last-good.ts";
import type { AppCodes } from "../rules/lint/codes.ts";
import type { Checked } from "../rules/load.ts";
import { parsedFile } from "../rules/parsed-files.ts";
import { type Publication, publishedSchema } from "../rules/publisher.ts";
import { RulesStore } from "../rules/store.ts";
import { type Authorship, BY_TOKEN, type RuleVersion } from "../rules/version.ts";
import { readStored } from "../schema/stored.ts";
import { takeOver } from "./predecessor.ts";
import { RulesHistory, type WholeVersion } from "./rules-history.ts";

/** How long KV may serve a text from its cache. */
const KV_TTL_S = 30;
/** Files that a cron run looks at in KV. Every five minutes, these are 3 % of the reads that the free plan has. */
const FILES_A_RUN = 10;
/** Between two looks at the same file for Dispatchers: eight of each company tell of the same text. */
const LOOK_AGAIN_MS = KV_TTL_S * 1_000;

/** KV takes one write a second for each key (developers.cloudflare.com/kv/platform/limits). */
const WRITE_EVERY_MS = 1_000;
const TOO_SOON = /\b429\b/;

/** What came of a restore: a version that is unknown, in force, or whose text is not kept is not restored. */
export type Restoration =
  | Publication
  | { ok: false; reason: "unknown" }
  | { ok: false; reason: "not-kept" }
  | { ok: false; reason: "in-force"; sha256: string };

export class RulesEditor extends DurableObject<Env> {
  readonly #config: Config;
  readonly #admin: RulesAdmin;
  readonly #goodKeeper: GoodKeeper;
  readonly #history: RulesHistory;
  /** When each file was looked at for a Dispatcher. */
  readonly #lookedAt = new Map<string, number>();
  #takingOver: Promise<void> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { kv } = ctx.storage;
    const config = configOf(env);
    const read = (file: string) => bound(env, "RULES").get(file, { cacheTtl: KV_TTL_S });
    this.#config = config;
    this.#history = new RulesHistory(ctx.storage.sql, env);
    this.#goodKeeper = new GoodKeeper({
      read,
      write: (key, text) => bound(env, "CACHE").put(key, text),
      delete: (key) => bound(env, "CACHE").delete(key),
      recall: (file) => readStored(kv, `good:${file}`, hashSchema),
      remember: (file, kept) => kv.put(`good:${file}`, kept),
      kept: (file, text) => ctx.waitUntil(this.#fetchMedia(file, text)),
    });
    const good = new GoodReporter({
      recall: (file) => readStored(kv, `good:${file}`, hashSchema),
      // The keeper, which is here, has remembered it.
      remember: () => {},
      keep: (file, hash, text) => this.#goodKeeper.keep(file, hash, text),
    });
    const store = new RulesStore({
      read: (keys) => bound(env, "RULES").get(keys, { cacheTtl: KV_TTL_S }),
      readGood: (keys) => bound(env, "CACHE").get(keys),
      keepGood: (file, text) => good.report(file, text),
      defer: (work) => ctx.waitUntil(work),
    });
    this.#admin = new RulesAdmin(
      store,
      {
        read,
        write: (key, text) => putText(bound(env, "RULES"), key, text),
        recall: (key) => readStored(kv, `published:${key}`, publishedSchema),
        remember: (key, published) => kv.put(`published:${key}`, published),
        history: this.#history,
      },
      {
        has: (name) => config.apps.has(name) || config.suites.has(name),
        isNameless: (name) => isNameless(config, name),
      },
    );
  }

  /**
   * Every problem and warning of a text, for the app or suite whose file it is; with the codes of an app also the States
   * that none of these codes has.
   */
  async check(text: string, codes: AppCodes | null = null, app: string | null = null): Promise<Checked> {
    await this.#ready();
    return await this.#admin.check(text, app, { codes, uploads: await this.#uploadsIn(text) }, Date.now());
  }

  /** The uploads that a text names and that are there; null when nobody can tell. */
  async #uploadsIn(text: string): Promise<ReadonlySet<string> | null> {
    try {
      return await uploadsIn(this.env, text);
    } catch (error) {
      console.warn({ event: "rules.uploads-unknown", error: String(error) });
      return null;
    }
  }

  /** Explains what a file, or the rules in force, do with an event; `json` is `{ text?, event, at? }`. */
  async explain(json: string, language: Language): Promise<ExplainAnswer> {
    await this.#ready();
    return await this.#admin.explain(json, language, Date.now());
  }

  /** The file by which an app goes; null for the common file. */
  async file(app: string | null): Promise<RulesFileState> {
    await this.#ready();
    const state = await this.#admin.file(app, Date.now());
    this.#inBackground(state.file, this.#note(state.file, state.text, Date.now()));
    return state;
  }

  /** The time zone of the rules in force for an app, or of the common file; null when there are none. */
  async timezone(app: string | null): Promise<string | null> {
    await this.#ready();
    return await this.#admin.timezone(app, Date.now());
  }

  /** The names of the rules that each State of an app's codes fits, in the rules in force. */
  async rulesByState(app: string, states: string[]): Promise<string[][]> {
    await this.#ready();
    return await this.#admin.rulesByState(app, states, Date.now());
  }

  /** Publishes a text in place of the one with the hash `expected`; null for the common file. */
  async publish(
    app: string | null,
    text: string,
    expected: string,
    authorship: Authorship = BY_TOKEN,
  ): Promise<Publication> {
    await this.#ready();
    const uploads = await this.#uploadsIn(text);
    const published = await this.#admin.publish(app, { text, expected, authorship }, { uploads }, Date.now());
    // Also a conflict may have shown what was put into KV.
    await this.#history.tell();
    if (published.ok) {
      const file = fileOf(app);
      // A Dispatcher that sees the file in KV tells of it again.
      this.#inBackground(file, this.#goodKeeper.keep(file, published.sha256, text));
    }
    return published;
  }

  /** The versions of a file, newest first; null for the common file. */
  async versions(app: string | null): Promise<RuleVersion[]> {
    await this.#ready();
    await this.#look(fileOf(app));
    return this.#history.list(fileOf(app));
  }

  /** The newest version of a file that has this hash; null when there is none. */
  async version(app: string | null, sha256: string): Promise<WholeVersion | null> {
    await this.#ready();
    return await this.#history.find(fileOf(app), sha256);
  }

  /**
   * Publishes an earlier version of a file again, in place of the text with the hash `expected`. The version in force
   * changes nothing, and leaves no entry: whoever asked for it is told.
   */
  async restore(
    app: string | null,
    sha256: string,
    expected: string,
    { by, note }: Omit<Authorship, "from">,
  ): Promise<Restoration> {
    await this.#ready();
    const version = await this.#history.find(fileOf(app), sha256);
    if (version === null) return { ok: false, reason: "unknown" };
    if (version.text === null) return { ok: false, reason: "not-kept" };
    const published = await this.publish(app, version.text, expected, { by, note, from: sha256 });
    return published.ok && sha256 === expected ? { ok: false, reason: "in-force", sha256 } : published;
  }

  /** Takes a customer's id out of notes in the history; gives the number of these notes. */
  forget(customer: string): number {
    return this.#history.forget(customer);
  }

  /**
   * Notes in the history what was put into KV directly, for the cron: some files a run, the next run continues. Tells
   * the audit log what it does not have yet.
   */
  async lookIntoKv(): Promise<void> {
    await this.#ready();
    const { kv } = this.ctx.storage;
    const names = [...this.#config.apps.keys(), ...this.#config.suites.keys()];
    const files = [...new Set([COMMON_FILE, ...names.map(fileOf), ...this.#history.files()])].sort();
    const after = readStored(kv, "lookedTo", v.string()) ?? "";
    const inTurn = [...files.filter((file) => file > after), ...files.filter((file) => file <= after)];
    const run = inTurn.slice(0, FILES_A_RUN);
    for (const file of run) await this.#look(file);
    const [last] = run.slice(-1);
    if (files.length > FILES_A_RUN && last !== undefined) kv.put("lookedTo", last);
  }

  /** Keeps the last good version of a file; see `GoodKeeper`. */
  async keepGood(file: string, hash: Hash | null, text: string | null): Promise<boolean> {
    await this.#ready();
    const now = Date.now();
    if (!this.#history.isNewest(file, hash) && now - (this.#lookedAt.get(file) ?? 0) > LOOK_AGAIN_MS) {
      this.#lookedAt.set(file, now);
      this.#inBackground(file, this.#look(file));
    }
    return await this.#goodKeeper.keep(file, hash, text);
  }

  async #look(file: string): Promise<void> {
    const now = Date.now();
    await this.#note(file, await this.#admin.newest(file, now), now);
  }

  /** Notes in the history what stands in KV, and tells the audit log. */
  async #note(file: string, text: string | null, now: number): Promise<void> {
    await this.#history.found(file, text, now);
    await this.#history.tell();
  }

  /** Work that nobody waits for, and that is done again later when it fails. */
  #inBackground(file: string, work: Promise<unknown>): void {
    this.ctx.waitUntil(
      work.then(
        () => {},
        (error: unknown) => console.warn({ event: "rules.not-remembered", file, error: String(error) }),
      ),
    );
  }

  /** Resolves once this object knows what the Dispatcher before it published. Kept for one release. */
  async #ready(): Promise<void> {
    this.#takingOver ??= takeOver(this.ctx.storage.kv, (after) =>
      formerRulesEditorOf(this.env, this.#config).rulesMemory(after),
    );
    try {
      await this.#takingOver;
    } catch (error) {
      this.#takingOver = null;
      throw error;
    }
  }

  /** Fetches the media of a file that has just come into force, for the apps that go by it. */
  async #fetchMedia(file: string, text: string): Promise<void> {
    const { kv } = this.ctx.storage;
    try {
      const loaded = await parsedFile(text).read(pause);
      const hasOwn = ({ name }: AppConfig) => readStored(kv, `good:${fileOf(name)}`, hashSchema) != null;
      const apps = [...this.#config.apps.values()].filter((app) =>
        file === COMMON_FILE ? !hasOwn(app) : fileOf(app.name) === file,
      );
      if (loaded.ok) await keepAhead(this.env, this.#config, apps, loaded.compiled.media);
    } catch (error) {
      // The cron fetches them, or the first message that wants them.
      console.warn({ event: "media.not-ahead", file, error: String(error) });
    }
  }
}

/** Puts a text into KV. A publication right behind another waits for KV to take it. */
async function putText(kv: KVNamespace, key: string, text: string): Promise<void> {
  try {
    await kv.put(key, text);
  } catch (error) {
    if (!TOO_SOON.test(String(error))) throw error;
    await scheduler.wait(WRITE_EVERY_MS);
    await kv.put(key, text);
  }
}
