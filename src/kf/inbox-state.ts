/**
 * The stored state of an inbox: which apps WeCom has called, the callbacks' Tokens, and how far it was read. Stored in
 * two records, so that a callback costs one row and a page another. Decides nothing.
 */
import * as v from "valibot";
import { byName } from "../schema/by-name.ts";
import { readStored } from "../schema/stored.ts";
import { type Counts, countsSchema, NO_COUNTS } from "./counts.ts";
import type { SetAside } from "./page-result.ts";

/** The callbacks of an inbox. */
export interface Notices {
  /** How many there were; when there are more than `Progress` has, there is something to read. */
  told: number;
  /** When the first came; much older items are ignored. */
  firstAt: number;
  lastAt: number;
  /** The apps that were called, by the names of WECOM_APPS. */
  apps: readonly string[];
  /** Newest first. */
  tokens: readonly SyncToken[];
  /** By app: the name of its token where the last callback came in (`tokenName`); older versions did not store it. */
  credentials?: ReadonlyMap<string, string> | undefined;
}

/** A callback's Token, with which `kf/sync_msg` has no strict limit. */
export interface SyncToken {
  app: string;
  token: string;
  expiresAt: number;
}

/** How far the inbox was read. */
export interface Progress {
  cursor: string | null;
  /** The number of callbacks whose items are taken care of. */
  told: number;
  /** Whether the items now being read may have been read before: there is no cursor, or there was none. */
  replays: boolean;
  counts: Counts;
  /** When the newest item happened that is taken care of; older versions did not store it. */
  newestAt?: number | undefined;
  /** While items are read again: earlier items were taken care of before. */
  toldUntil?: number | undefined;
  lastSetAside?: SetAside | null | undefined;
}

const noticesSchema: v.GenericSchema<unknown, Notices> = v.looseObject({
  told: v.number(),
  firstAt: v.number(),
  lastAt: v.number(),
  apps: v.array(v.string()),
  tokens: v.array(v.object({ app: v.string(), token: v.string(), expiresAt: v.number() })),
  credentials: v.optional(byName(v.string())),
});

const progressSchema: v.GenericSchema<unknown, Progress> = v.looseObject({
  cursor: v.nullable(v.string()),
  told: v.number(),
  replays: v.boolean(),
  counts: countsSchema,
  newestAt: v.optional(v.number()),
  toldUntil: v.optional(v.number()),
  lastSetAside: v.optional(
    v.nullable(
      v.object({ at: v.number(), msgid: v.nullable(v.string()), kind: v.string(), why: v.string() }),
    ),
  ),
});

/** How long a Token lives (doc 94670), less the time that a call takes to reach WeCom. */
const TOKEN_MS = 10 * 60_000 - 5_000;
/** A call sends one Token; the others serve when WeCom refuses it. */
const TOKENS_KEPT = 4;

const NO_NOTICES: Notices = { told: 0, firstAt: 0, lastAt: 0, apps: [], tokens: [] };
const AT_THE_BEGINNING: Progress = { cursor: null, told: 0, replays: true, counts: NO_COUNTS };

export class InboxState {
  readonly #kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
  }

  get notices(): Notices {
    return readStored(this.#kv, "notices", noticesSchema) ?? NO_NOTICES;
  }

  get progress(): Progress {
    return readStored(this.#kv, "progress", progressSchema) ?? AT_THE_BEGINNING;
  }

  /** Whether a callback told of items that were not read yet. */
  get hasMore(): boolean {
    return this.notices.told > this.progress.told;
  }

  /** Notes a callback, whose Token may be empty; true when it is the first for this app, or for its new secret. */
  noteCallback(app: string, token: string, now: number, credentials?: string): boolean {
    const { told, firstAt, apps, tokens, credentials: before } = this.notices;
    const known = tokens.filter((other) => other.token !== token && other.expiresAt > now);
    const isNew = !apps.includes(app);
    const named = new Map(before);
    if (credentials !== undefined) named.set(app, credentials);
    this.#store({
      told: told + 1,
      firstAt: firstAt || now,
      lastAt: now,
      apps: isNew ? [...apps, app] : apps,
      credentials: named,
      tokens:
        token === "" ? known : [{ app, token, expiresAt: now + TOKEN_MS }, ...known].slice(0, TOKENS_KEPT),
    });
    return isNew || (credentials !== undefined && credentials !== before?.get(app));
  }

  /** Notes that there is more to read than callbacks told of. */
  noteFound(): void {
    const { notices } = this;
    this.#store({ ...notices, told: notices.told + 1 });
  }

  /** The newest Token that may still be sent, of any app or of `app`; null when there is none. */
  tokenAt(now: number, app?: string): SyncToken | null {
    const isFit = (token: SyncToken) => token.expiresAt > now && (app === undefined || token.app === app);
    return this.notices.tokens.find(isFit) ?? null;
  }

  dropToken(token: string): void {
    const { notices } = this;
    this.#store({
      ...notices,
      tokens: notices.tokens.filter((other) => other.token !== token),
    });
  }

  /** The app may not read here any more, until WeCom calls it again. */
  dropApp(app: string): void {
    const { notices } = this;
    this.#store({
      ...notices,
      apps: notices.apps.filter((other) => other !== app),
      tokens: notices.tokens.filter((other) => other.app !== app),
    });
  }

  /** Notes that everything up to the cursor is taken care of. */
  advance(progress: Progress): void {
    this.#kv.put<Progress>("progress", progress);
  }

  #store({ credentials, ...notices }: Notices): void {
    this.#kv.put("notices", { ...notices, credentials: credentials && Object.fromEntries(credentials) });
  }
}
