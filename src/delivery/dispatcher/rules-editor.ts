/**
 * What the Dispatcher of no company does for people who write rules: checks, explains and publishes files, and keeps the
 * last good version of each. Serves no customer.
 */

import { bound } from "../../binding.ts";
import { pause } from "../../concurrency/steps.ts";
import type { AppConfig, Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { keepAhead } from "../../media/keep-ahead.ts";
import { type ExplainAnswer, RulesAdmin, type RulesFileState } from "../../rules/admin.ts";
import { COMMON_FILE, fileOf } from "../../rules/files.ts";
import { GoodKeeper, type Hash, hashSchema } from "../../rules/last-good.ts";
import type { Checked } from "../../rules/load.ts";
import { parsedFile } from "../../rules/parsed.ts";
import { type Publication, publishedSchema } from "../../rules/publisher.ts";
import type { RulesStore } from "../../rules/store.ts";
import { readStored } from "../../schema/stored.ts";

/** How long KV may serve a text from its cache. */
const KV_TTL_S = 30;

export interface RulesEditorPorts {
  env: Env;
  config: Config;
  kv: SyncKvStorage;
  store: RulesStore;
  waitUntil(work: Promise<unknown>): void;
}

export class RulesEditor {
  readonly #ports: RulesEditorPorts;
  readonly #admin: RulesAdmin;
  readonly #goodKeeper: GoodKeeper;

  constructor(ports: RulesEditorPorts) {
    const { env, config, kv, store, waitUntil } = ports;
    this.#ports = ports;
    const read = (file: string) => bound(env, "RULES").get(file, { cacheTtl: KV_TTL_S });
    this.#admin = new RulesAdmin(
      store,
      {
        read,
        write: (key, text) => bound(env, "RULES").put(key, text),
        recall: (key) => readStored(kv, `published:${key}`, publishedSchema),
        remember: (key, published) => kv.put(`published:${key}`, published),
      },
      (name) => config.apps.has(name),
    );
    this.#goodKeeper = new GoodKeeper({
      read,
      write: (key, text) => bound(env, "CACHE").put(key, text),
      delete: (key) => bound(env, "CACHE").delete(key),
      recall: (file) => readStored(kv, `good:${file}`, hashSchema),
      remember: (file, kept) => kv.put(`good:${file}`, kept),
      kept: (file, text) => waitUntil(this.#fetchMedia(file, text)),
    });
  }

  async check(text: string): Promise<Checked> {
    return await this.#admin.check(text, Date.now());
  }

  async explain(json: string): Promise<ExplainAnswer> {
    return await this.#admin.explain(json, Date.now());
  }

  async file(app: string | null): Promise<RulesFileState> {
    return await this.#admin.file(app, Date.now());
  }

  async timezone(app: string | null): Promise<string | null> {
    return await this.#admin.timezone(app, Date.now());
  }

  async publish(app: string | null, text: string, expected: string): Promise<Publication> {
    const published = await this.#admin.publish(app, text, expected, Date.now());
    if (published.ok) {
      const file = app === null ? COMMON_FILE : fileOf(app);
      const kept = this.#goodKeeper.keep(file, published.sha256, text);
      // A Dispatcher that sees the file in KV tells of it again.
      this.#ports.waitUntil(
        kept.then(
          () => {},
          (error: unknown) => console.warn({ event: "rules.not-remembered", file, error: String(error) }),
        ),
      );
    }
    return published;
  }

  /** Keeps the last good version of a file; see `GoodKeeper`. */
  async keepGood(file: string, hash: Hash | null, text: string | null): Promise<boolean> {
    return await this.#goodKeeper.keep(file, hash, text);
  }

  /** Fetches the media of a file that has just come into force, for the apps that go by it. */
  async #fetchMedia(file: string, text: string): Promise<void> {
    const { env, config, kv } = this.#ports;
    try {
      const loaded = await parsedFile(text).read(pause);
      const hasOwn = ({ name }: AppConfig) => readStored(kv, `good:${fileOf(name)}`, hashSchema) != null;
      const apps = [...config.apps.values()].filter((app) =>
        file === COMMON_FILE ? !hasOwn(app) : fileOf(app.name) === file,
      );
      if (loaded.ok) await keepAhead(env, config, apps, loaded.book.media);
    } catch (error) {
      // The cron fetches them, or the first message that wants them.
      console.warn({ event: "media.not-ahead", file, error: String(error) });
    }
  }
}
