/**
 * Reads an account's inbox to its end, one reader at a time: asks for a page, has its items taken care of, and only
 * then moves the cursor. Storage, tokens, WeCom and those who take the items are behind ports.
 */
import type { AppConfig } from "../config.ts";
import type { Answer } from "../wecom/client.ts";
import type { KfPage } from "../wecom/kf.ts";
import type { TokenSource } from "../wecom/token.ts";
import type { InboxBook } from "./book.ts";
import { addCounts, type Counts } from "./counts.ts";
import { type Failure, failureOf, pauseAfter } from "./failure.ts";
import { type KfItem, readItem } from "./items.ts";
import type { Reading } from "./sort.ts";

export interface ReaderPorts {
  book: InboxBook;
  /** The company's apps, in the order of WECOM_APPS. */
  apps: readonly AppConfig[];
  tokens: TokenSource;
  sync(
    accessToken: string,
    sent: { cursor: string | null; token: string | null },
  ): Promise<{ answer: Answer; details: KfPage | null }>;
  /** Has items taken care of, durably; throws when that failed, and is then asked again. */
  take(items: readonly KfItem[], reading: Reading): Promise<Counts>;
  /** Told of what keeps the inbox from being read. */
  failed(app: AppConfig, failure: Failure, answer: Answer | null): void;
}

/** Somewhat older than the first callback is what it tells of. */
const BEFORE_THE_FIRST_MS = 20_000;

/** Something is in the way: to be tried again at `until`, or from `soonest` on if WeCom calls meanwhile. */
export interface Rest {
  soonest: number;
  until: number;
}
type Step = "on" | "done" | Rest;

/** A call of WeCom's shows that it is there, and may bring a Token; but not every one is worth a try. */
const SOONEST_MS = 1_000;

export class Reader {
  readonly #ports: ReaderPorts;
  /** By app: what it failed with last, and how often in a row. */
  readonly #failures = new Map<string, { failure: Failure; times: number }>();
  #refusedAccessToken: string | null = null;
  /** Apps that have no token, or are refused, and until when any other goes first. */
  readonly #asideUntil = new Map<string, number>();

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  /** Whether there is something to read, and an app that may. */
  get hasWork(): boolean {
    return this.#ports.book.hasMore && this.#appFor(null) !== null;
  }

  /** Reads on until there is nothing more, which gives null, or something is in the way. */
  async read(): Promise<Rest | null> {
    for (;;) {
      const step = await this.#step();
      if (step === "done") return null;
      if (step !== "on") return step;
    }
  }

  async #step(): Promise<Step> {
    const { book, tokens, sync } = this.#ports;
    const { notices, progress } = book;
    const now = Date.now();
    const app = this.#appFor(book.tokenAt(now)?.app ?? null);
    if (app === null || !book.hasMore) return "done";
    const syncToken = book.tokenAt(now, app.name) ?? book.tokenAt(now);

    const access = await tokens.get(app, now, this.#refusedAccessToken);
    if (!access.ok) return this.#rest(app, access.retry ? "busy" : "refused", null, syncToken !== null);

    const sent = { cursor: progress.cursor, token: syncToken?.token ?? null };
    const { answer, details: page } = await sync(access.token, sent);
    if (page === null)
      return this.#fail(app, failureOf(answer, sent), answer, { ...sent, access: access.token });
    this.#failures.clear();
    this.#refusedAccessToken = null;

    const reading: Reading = {
      app: this.#appFor(null)?.name ?? app.name,
      receivedAt: Date.now(),
      since: notices.firstAt - BEFORE_THE_FIRST_MS,
      toldUntil: progress.replays ? (progress.toldUntil ?? 0) : 0,
    };
    const items = page.items.map(readItem);
    const counts = await this.#ports.take(items, reading);
    const newestAt = items.reduce((newest, { at }) => Math.max(newest, at ?? 0), progress.newestAt ?? 0);
    book.advance({
      ...progress,
      cursor: page.nextCursor || progress.cursor,
      told: page.hasMore ? progress.told : notices.told,
      replays: progress.replays && page.hasMore,
      counts: addCounts(progress.counts, counts),
      newestAt,
    });
    return "on";
  }

  /** The app of that name, or else the first one that may read here; one that was put aside only if all were. */
  #appFor(name: string | null): AppConfig | null {
    const { book, apps } = this.#ports;
    const here = apps.filter((app) => book.notices.apps.includes(app.name));
    const able = here.filter((app) => !this.#isAside(app));
    const some = able.length > 0 ? able : here;
    return some.find((app) => app.name === name) ?? some[0] ?? null;
  }

  #isAside = ({ name }: AppConfig) => (this.#asideUntil.get(name) ?? 0) > Date.now();

  #fail(
    app: AppConfig,
    failure: Failure,
    answer: Answer,
    { token, access }: { token: string | null; access: string },
  ): Step {
    const { book } = this.#ports;
    if (failure === "sync-token" && token !== null) book.dropToken(token);
    if (failure === "cursor") {
      const { progress } = book;
      book.advance({ ...progress, cursor: null, replays: true, toldUntil: progress.newestAt ?? 0 });
    }
    if (failure === "not-allowed") book.dropApp(app.name);
    if (failure === "access-token") this.#refusedAccessToken = access;
    return this.#rest(app, failure, answer, token !== null);
  }

  #rest(app: AppConfig, failure: Failure, answer: Answer | null, hadToken: boolean): Step {
    const before = this.#failures.get(app.name);
    const times = before?.failure === failure ? before.times + 1 : 1;
    this.#failures.set(app.name, { failure, times });
    this.#ports.failed(app, failure, answer);
    const pause = pauseAfter(failure, times) * spread();
    if (pause === 0) return "on";
    const now = Date.now();
    if (failure === "refused") {
      this.#asideUntil.set(app.name, now + pause);
      const next = this.#appFor(null);
      if (next !== null && !this.#isAside(next)) return "on";
    }
    // The limit of calls without a Token ends with the next Token; any other is to be kept.
    const soonest = failure === "limited" && hadToken ? pause : Math.min(pause, SOONEST_MS);
    return { soonest: now + soonest, until: now + pause };
  }
}

/** Accounts that met the same trouble do not come back all at once. */
const spread = () => 1 + Math.random() / 4;
