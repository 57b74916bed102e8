/**
 * The inbox of one customer-service account: notes each callback before WeCom gets its `200`, then reads what is new
 * from the stored cursor. A shell: the reading is the `Reader`'s.
 *
 * One object for an account, so that there is one reader at a time and no account waits for another.
 */
import { DurableObject } from "cloudflare:workers";
import { bound } from "../binding.ts";
import { configOf } from "../config.ts";
import { shardOf } from "../delivery/address.ts";
import { dispatcherOf } from "../delivery/dispatchers.ts";
import type { KfNews } from "../delivery/news.ts";
import { withinOrThrow } from "../delivery/within.ts";
import type { Env } from "../env.ts";
import { type Answer, wecomClient } from "../wecom/client.ts";
import { deskOf, reportTrouble } from "../wecom/desk.ts";
import { inWords } from "../wecom/errors.ts";
import { syncMessages } from "../wecom/kf.ts";
import { troubleOf } from "../wecom/standing.ts";
import { type TokenAnswer, TokenSource } from "../wecom/token.ts";
import { InboxBook } from "./book.ts";
import type { Counts } from "./counts.ts";
import type { Failure } from "./failure.ts";
import type { KfItem } from "./items.ts";
import { onwardNews } from "./onward.ts";
import { type PageRequest, readPage } from "./pages.ts";
import { Reader, type Rest } from "./reader.ts";
import { type Reading, sortItems } from "./sort.ts";
import { Turns } from "./turns.ts";

/** While there is something to read an alarm is at most so far away; it goes on after a crash. */
const ALARM_MS = 5_000;
/** A page of a thousand items takes WeCom longer than a message does. */
const SYNC_MS = 8_000;
/** A program's call may keep the inbox waiting, and a code with it. */
const PROGRAM_SYNC_MS = 5_000;
const KV_MS = 2_000;
/** After an error of our own, doubling. */
const ERROR_PAUSE_MS = 100;
/** Somewhat longer than a `Credentials` object waits for gettoken. */
const CREDENTIALS_MS = 6_000;

/** How an account stands. */
export interface InboxStatus {
  account: string;
  /** The apps that WeCom calls for it; the first of WECOM_APPS chooses the rules. */
  apps: readonly string[];
  lastCallbackAt: number | null;
  /** Whether everything is read that WeCom told of. */
  isRead: boolean;
  /** What is in the way, and until when it rests; null when nothing is. */
  trouble: { what: string; until: number | null } | null;
  counts: Counts;
}

export class KfInbox extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #call = wecomClient(this.#config);
  readonly #book = new InboxBook(this.ctx.storage.kv);
  readonly #corpId = (this.ctx.id.name ?? "").split(":")[0] ?? "";
  readonly #account = (this.ctx.id.name ?? "").slice(this.#corpId.length + 1);
  readonly #tokens = new TokenSource({
    readCache: (key) => withinOrThrow(KV_MS, bound(this.env, "CACHE").get(key), "KV did not answer in time"),
    askCredentials: (app, refused) =>
      withinOrThrow<TokenAnswer>(
        CREDENTIALS_MS,
        deskOf(this.env, this.#config, app).token(refused),
        "Credentials did not answer in time",
      ),
  });
  readonly #turns = new Turns();
  readonly #reader = new Reader({
    book: this.#book,
    apps: [...this.#config.apps.values()].filter(({ corpId }) => corpId === this.#corpId),
    tokens: this.#tokens,
    sync: (accessToken, sent) =>
      this.#turns.take("inbox", sent.token !== null, () =>
        syncMessages(this.#call, accessToken, { openKfId: this.#account, ...sent }, SYNC_MS),
      ),
    take: (items, reading) => this.#take(items, reading),
    failed: (app, failure, answer) => this.#failed(app.name, failure, answer),
  });
  #reading: Promise<void> | null = null;
  #alarmAt: number | null = null;
  /** Why nothing is being read, as long as that is so. */
  #obstacle: string | null = null;
  #rest: Rest | null = null;
  /** WeCom has called while the reader rests. */
  #called: () => void = () => {};

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = await ctx.storage.getAlarm();
      this.#read();
    });
  }

  /** Notes a callback, durably before this returns; reading goes on without the caller. */
  notify(app: string, token: string): void {
    const isNew = this.#book.noteCallback(app, token, Date.now());
    if (isNew) this.ctx.waitUntil(this.#introduce(app));
    this.#read();
    this.#called();
  }

  /** The app may manage the account no more. */
  revoke(app: string): void {
    this.#book.dropApp(app);
  }

  /** A page for a program that reads by itself, as JSON; nothing of it is told to the rules, or noted. */
  async page(appName: string, request: PageRequest): Promise<string> {
    const app = this.#config.apps.get(appName);
    if (app === undefined) throw new Error("the app is not in WECOM_APPS");
    const answer = await readPage(app, request, {
      ...{ book: this.#book, turns: this.#turns, tokens: this.#tokens },
      restsUntil: () => this.#rest?.until ?? null,
      sync: (accessToken, asked) =>
        syncMessages(this.#call, accessToken, { openKfId: this.#account, ...asked }, PROGRAM_SYNC_MS),
    });
    return JSON.stringify(answer);
  }

  status(): InboxStatus {
    const { apps, lastAt } = this.#book.notices;
    return {
      account: this.#account,
      apps,
      lastCallbackAt: lastAt || null,
      isRead: !this.#book.hasMore,
      trouble: this.#obstacle === null ? null : { what: this.#obstacle, until: this.#rest?.until ?? null },
      counts: this.#book.progress.counts,
    };
  }

  override alarm(): void {
    this.#alarmAt = null;
    this.#read();
  }

  /** Reads, unless that is under way already. */
  #read(): void {
    if (!this.#reader.hasWork) return;
    this.#arm(this.#rest?.until ?? Date.now() + ALARM_MS);
    this.#reading ??= this.#readOn();
    this.ctx.waitUntil(this.#reading);
  }

  async #readOn(): Promise<void> {
    let errors = 0;
    while (this.#reader.hasWork) {
      try {
        this.#rest = await this.#reader.read();
        errors = 0;
      } catch (error) {
        // Most often a Dispatcher that is being restarted: the cursor has not moved, and nothing is lost.
        console.error({ event: "inbox.interrupted", error: String(error) });
        errors += 1;
        const until = Date.now() + Math.min(ERROR_PAUSE_MS * 2 ** errors, ALARM_MS);
        this.#rest = { soonest: until, until };
      }
      if (this.#rest !== null) await this.#restUntil(this.#rest);
      this.#rest = null;
      this.#called = () => {};
    }
    // Nothing was awaited since the last look: whoever calls next begins anew.
    this.#reading = null;
  }

  #restUntil({ soonest, until }: Rest): Promise<void> {
    this.#arm(until);
    return new Promise((resolve) => {
      let timer = setTimeout(resolve, until - Date.now());
      this.#called = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, soonest - Date.now());
      };
    });
  }

  /** Sets the alarm, if none is set that comes earlier. */
  #arm(at: number): void {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    // The time of an alarm that is being handled would be forgotten.
    this.#alarmAt = Math.max(at, Date.now() + 1);
    void this.ctx.storage.setAlarm(this.#alarmAt);
  }

  /**
   * Tells the Dispatchers, each of its own customers: first of codes, then of the rest. What programs are told stands
   * right behind the codes, so that it is queued before anything comes of them.
   */
  async #take(items: readonly KfItem[], reading: Reading): Promise<Counts> {
    this.#obstacle = null;
    const { urgent, others, counts } = sortItems(items, reading);
    for (const item of items) {
      if (item.type === "other")
        console.warn({ event: "inbox.unknown-item", kind: item.kind, msgid: item.msgid });
    }
    const apps = this.#book.notices.apps.flatMap((name) => this.#config.apps.get(name) ?? []);
    await this.#tell([...urgent, ...onwardNews(items, this.#account, apps, reading)]);
    return { ...counts, unanswered: await this.#tell(others) };
  }

  /** Gives how many messages no rule is for. */
  async #tell(news: readonly KfNews[]): Promise<number> {
    const byShard = Map.groupBy(news, (one) => shardOf(laneOf(one)));
    const taken = await Promise.all(
      [...byShard].map(([shard, some]) =>
        dispatcherOf(this.env, this.#config, this.#corpId, shard).news(some),
      ),
    );
    return taken.reduce((sum, { unanswered }) => sum + unanswered, 0);
  }

  #failed(appName: string, failure: Failure, answer: Answer | null): void {
    const errcode = answer?.kind === "answered" ? answer.errcode : null;
    console.warn({ event: "inbox.not-read", app: appName, failure, errcode });
    this.#obstacle =
      answer?.kind === "answered" ? inWords(answer.errcode, answer.errmsg) : "WeCom did not answer";
    const app = this.#config.apps.get(appName);
    const trouble = answer?.kind === "answered" ? troubleOf(answer.errcode, answer.errmsg) : null;
    if (app !== undefined && trouble !== null) {
      this.ctx.waitUntil(reportTrouble(this.env, this.#config, app, trouble));
    }
  }

  /** Lets the app's `/api/status` know of this account. */
  async #introduce(appName: string): Promise<void> {
    const app = this.#config.apps.get(appName);
    if (app === undefined) return;
    try {
      await deskOf(this.env, this.#config, app).serves(this.#account);
    } catch (error) {
      console.warn({ event: "inbox.not-introduced", app: appName, error: String(error) });
    }
  }
}

/** What decides which Dispatcher is told: the customer, or what an event for programs is kept in order by. */
function laneOf(news: KfNews): string {
  if (news.type === "onward") return news.event.lane;
  return "claim" in news ? news.claim.customer : news.customer;
}
