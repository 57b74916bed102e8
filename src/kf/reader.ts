/**
 * Reads an account's inbox to its end, one reader at a time: asks for a page, has its items taken care of, and only
 * then moves the cursor. Storage, tokens, WeCom and the care of items are behind ports.
 */
import { sayNoToken, type TokenSource } from "../apps/token.ts";
import type { AppConfig } from "../config/types.ts";
import { type CodedSentence, coded, type Sentence, say } from "../i18n/sentence.ts";
import { type Answer, sayLost } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";
import { cursorBehind, type KfPage, SYNC_PAGE } from "../wecom/kf.ts";
import type { Reading } from "./classify.ts";
import { addCounts, NO_COUNTS } from "./counts.ts";
import type { InboxState, Progress } from "./inbox-state.ts";
import { type KfItem, readItem } from "./items.ts";
import type { PageResult, SetAside } from "./page-result.ts";
import { pauseAfter, type SyncFailure, syncFailureOf } from "./sync-retry.ts";

export interface ReaderPorts {
  state: InboxState;
  /** The company's apps, in the order of WECOM_APPS. */
  apps: readonly AppConfig[];
  tokens: TokenSource;
  /** Whether the app's secret may differ from the secret that this object knows, as right after a deploy. */
  mayHaveChanged(app: AppConfig): boolean;
  sync(
    accessToken: string,
    sent: { cursor: string | null; token: string | null; limit: number },
  ): Promise<{ answer: Answer; details: KfPage | null }>;
  /**
   * Has items taken care of, durably. Throws when that fails; the same items then come again. Gives null when they are too
   * many at once.
   */
  take(items: readonly KfItem[], reading: Reading): Promise<PageResult | null>;
  /** Whether another page may be asked for in this invocation. */
  mayGoOn(): boolean;
  /** Called when a page was read. */
  read(): void;
  /** Called when the inbox could not be read. */
  failed(appName: string, failure: SyncFailure, why: Sentence | string, answer: Answer | null): void;
  /** Called when an item is left out. */
  setAside(what: SetAside): void;
}

/** An item is somewhat older than the callback that tells of it. */
const BEFORE_THE_FIRST_MS = 20_000;

/** A rest after a failure: the next try is at `until`, or from `soonest` on if WeCom calls in the meantime. */
export interface Rest {
  soonest: number;
  until: number;
}
type Step = "on" | "done" | Rest;

/** A call of WeCom's shows that WeCom is there, and may bring a Token; but a try for each call would be too many. */
const SOONEST_MS = 1_000;
/** After this many timeouts in a row, the reader asks for fewer items. */
const TIMEOUTS = 3;
/**
 * How often a page of one item is tried that cannot be read, before the item is left out: a proxy before WeCom may be
 * at fault.
 */
const LAST_TRIES = 3;
/** By this, fewer items are asked for; after timeouts, it is also the fewest. */
const SMALLER = 10;

export class Reader {
  readonly #ports: ReaderPorts;
  /** By app: its last failure, and how often in a row. */
  readonly #failures = new Map<string, { failure: SyncFailure; times: number }>();
  #refusedAccessToken: string | null = null;
  /** Apps that have no token or are refused, and until when other apps go first. */
  readonly #asideUntil = new Map<string, number>();
  /** How many items a call asks for. */
  #limit = SYNC_PAGE;
  /** How often in a row a page of one item could not be read. */
  #lastTries = 0;
  /** How often in a row the cursor stood still. */
  #stoodStill = 0;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  /**
   * Whether there is something to read, and an app that may read it. The configuration here may not know the app, or
   * not yet.
   */
  get hasWork(): boolean {
    const { state } = this.#ports;
    return state.hasMore && state.notices.apps.length > 0;
  }

  /** Reads until there is nothing more, or it may not go on here, which gives null; or a failure asks for a rest. */
  async read(): Promise<Rest | null> {
    while (this.#ports.mayGoOn()) {
      const step = await this.#step();
      if (step === "done") return null;
      if (step !== "on") return step;
    }
    return null;
  }

  /**
   * Asks once for items that no callback told of. Stores nothing when there are none; after a failure, the next look
   * tries again.
   */
  async look(): Promise<void> {
    const app = this.#appFor(null);
    if (app !== null && !this.#isAside(app)) await this.#readPage(app);
  }

  async #step(): Promise<Step> {
    const { state } = this.#ports;
    if (!this.hasWork) return "done";
    const app = this.#appFor(state.tokenAt(Date.now())?.app ?? null);
    if (app !== null) return await this.#readPage(app);
    const [name = ""] = state.notices.apps;
    return this.#rest(name, "unknown-app", say("unknown-app", { app: name }));
  }

  async #readPage(app: AppConfig): Promise<Step> {
    const { state, tokens, sync } = this.#ports;
    const { notices, progress } = state;
    const isTold = state.hasMore;
    const now = Date.now();
    const syncToken = state.tokenAt(now, app.name) ?? state.tokenAt(now);
    const token = syncToken?.token ?? null;

    const access = await tokens.get(app, now, this.#refusedAccessToken);
    if (!access.ok) {
      const refused = this.#ports.mayHaveChanged(app) ? "held" : "refused";
      return this.#rest(app.name, access.retry ? "busy" : refused, sayNoToken(app, access));
    }

    const sent = { cursor: progress.cursor, token, limit: this.#limit };
    const { answer, details: page } = await sync(access.token, sent);
    if (page === null)
      return this.#fail(app, syncFailureOf(answer, sent), answer, { ...sent, access: access.token });
    this.#failures.clear();
    this.#refusedAccessToken = null;
    this.#lastTries = 0;
    this.#ports.read();
    if (!isTold && page.items.length === 0 && !page.isUnreadable && !page.hasMore) return "done";

    const speaker = (this.#appFor(null) ?? app).name;
    const reading: Reading = {
      app: speaker,
      credentials: notices.credentials?.get(speaker),
      receivedAt: Date.now(),
      since: notices.firstAt - BEFORE_THE_FIRST_MS,
      toldUntil: progress.replays ? (progress.toldUntil ?? 0) : 0,
    };
    const items = page.items.map(readItem);
    const taken = await this.#ports.take(items, reading);
    if (taken === null) {
      if (!isTold) state.noteFound();
      this.#askForFewer();
      return "on";
    }
    const { counts, lastSetAside } = taken;
    const newestAt = items.reduce((newest, { at }) => Math.max(newest, at ?? 0), progress.newestAt ?? 0);
    if (!isTold && page.hasMore) state.noteFound();
    // What was at fault is behind.
    if (!page.hasMore || lastSetAside !== null) this.#limit = SYNC_PAGE;
    const read: Progress = {
      ...progress,
      cursor: page.nextCursor || progress.cursor,
      told: page.hasMore ? progress.told : notices.told,
      replays: progress.replays && page.hasMore,
      counts: addCounts(progress.counts, counts),
      newestAt,
      lastSetAside: lastSetAside ?? progress.lastSetAside ?? null,
    };
    state.advance(page.isUnreadable ? this.#leaveOut(read, coded("page-without-list")) : read);
    return page.hasMore ? this.#moveOn(app.name, progress.cursor) : "on";
  }

  /** Rests when WeCom says that there is more and gives the same cursor: it might do so for ever. */
  #moveOn(appName: string, before: string | null): Step {
    if (this.#ports.state.progress.cursor !== before) {
      this.#stoodStill = 0;
      return "on";
    }
    this.#stoodStill += 1;
    return this.#rest(appName, "standing-cursor", say("cursor-stands"), { inARow: this.#stoodStill });
  }

  /** The progress, with an unreadable item counted as left out. */
  #leaveOut(progress: Progress, why: CodedSentence): Progress {
    const lastSetAside: SetAside = { at: Date.now(), msgid: null, kind: "?", why };
    this.#ports.setAside(lastSetAside);
    return {
      ...progress,
      counts: addCounts(progress.counts, { ...NO_COUNTS, setAside: 1 }),
      lastSetAside,
    };
  }

  /** The app of that name, or else the first app that may read here; an app that was put aside only if all were. */
  #appFor(name: string | null): AppConfig | null {
    const { state, apps } = this.#ports;
    const here = apps.filter((app) => state.notices.apps.includes(app.name));
    const able = here.filter((app) => !this.#isAside(app));
    const candidates = able.length > 0 ? able : here;
    return candidates.find((app) => app.name === name) ?? candidates[0] ?? null;
  }

  #isAside = ({ name }: AppConfig) => (this.#asideUntil.get(name) ?? 0) > Date.now();

  #fail(
    app: AppConfig,
    failure: SyncFailure,
    answer: Answer,
    { cursor, token, access }: { cursor: string | null; token: string | null; access: string },
  ): Step {
    const { state } = this.#ports;
    const why = answer.kind === "answered" ? sayAnswer(answer.errcode, answer.errmsg) : sayLost(answer);
    if (failure === "sync-token" && token !== null) state.dropToken(token);
    if (failure === "cursor") {
      const { progress } = state;
      state.advance({ ...progress, cursor: null, replays: true, toldUntil: progress.newestAt ?? 0 });
    }
    // An app's rights go with its secret: with another secret it may do more.
    const mayPass = (failure === "not-allowed" || failure === "refused") && this.#ports.mayHaveChanged(app);
    if (failure === "not-allowed" && !mayPass) state.dropApp(app.name);
    if (failure === "access-token") this.#refusedAccessToken = access;
    if (failure === "unreadable" && this.#passUnreadable(cursor, answer)) return "on";
    const rest = this.#rest(app.name, mayPass ? "held" : failure, why, { answer, hadToken: token !== null });
    const times = this.#failures.get(app.name)?.times ?? 0;
    if (answer.kind === "lost" && answer.reason === "timeout" && times >= TIMEOUTS)
      this.#limit = Math.max(SMALLER, Math.floor(this.#limit / SMALLER));
    return rest;
  }

  #askForFewer(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / SMALLER));
  }

  /** Whether to go on at once: with fewer items, or past the item that cannot be read. */
  #passUnreadable(cursor: string | null, answer: Answer): boolean {
    if (this.#limit > 1) {
      this.#askForFewer();
      return true;
    }
    this.#lastTries += 1;
    const behind = cursorBehind(answer);
    if (this.#lastTries < LAST_TRIES || behind === null || behind === cursor) return false;
    this.#lastTries = 0;
    this.#limit = SYNC_PAGE;
    const { state } = this.#ports;
    const passed: Progress = { ...state.progress, cursor: behind };
    state.advance(this.#leaveOut(passed, coded("item-unreadable")));
    return true;
  }

  #rest(
    appName: string,
    failure: SyncFailure,
    why: Sentence | string,
    {
      answer = null,
      hadToken = false,
      inARow,
    }: { answer?: Answer | null; hadToken?: boolean; inARow?: number } = {},
  ): Step {
    const before = this.#failures.get(appName);
    const times = inARow ?? (before?.failure === failure ? before.times + 1 : 1);
    this.#failures.set(appName, { failure, times });
    this.#ports.failed(appName, failure, why, answer);
    const pause = pauseAfter(failure, times) * spread();
    if (pause === 0) return "on";
    const now = Date.now();
    if (failure === "refused" || failure === "held") {
      this.#asideUntil.set(appName, now + pause);
      const next = this.#appFor(null);
      if (next !== null && !this.#isAside(next)) return "on";
    }
    // A limit on calls without a Token ends with the next Token; any other limit must be kept.
    const soonest = failure === "limited" && hadToken ? pause : Math.min(pause, SOONEST_MS);
    return { soonest: now + soonest, until: now + pause };
  }
}

/** Spreads the retries of accounts that failed at the same time. */
const spread = () => 1 + Math.random() / 4;
