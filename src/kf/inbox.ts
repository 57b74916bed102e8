/**
 * The object of a customer-service account. Notes each callback before WeCom gets its `200`, then reads the new items
 * from the stored cursor. A shell: `Reader` reads.
 *
 * One object for an account, so that there is one reader at a time and no account waits for another.
 */
import { DurableObject } from "cloudflare:workers";
import { CREDENTIALS_TIMEOUT_MS, type TokenAnswer, TokenSource, tokenName } from "../apps/token.ts";
import { UnknownApp } from "../apps/unknown-app.ts";
import { bound } from "../binding.ts";
import { Allowance } from "../concurrency/allowance.ts";
import { backoff } from "../concurrency/backoff.ts";
import { orThrow } from "../concurrency/timeout.ts";
import { appsOfCompany } from "../config/apps-by-name.ts";
import { configOf } from "../config.ts";
import { reportEnded } from "../credentials/report.ts";
import { report } from "../delivery/troubles/report.ts";
import type { Env } from "../env.ts";
import type { Language } from "../i18n/language.ts";
import { credentialsNamed, credentialsOf, dispatcherOf, inboxOf } from "../objects.ts";
import { alarmAhead } from "../storage/alarm.ts";
import { wecomClient } from "../wecom/client.ts";
import { syncMessages } from "../wecom/kf.ts";
import { classifyItems, type Reading } from "./classify.ts";
import { type Counts, NO_COUNTS } from "./counts.ts";
import { EventSender } from "./event-sender.ts";
import { InboxState } from "./inbox-state.ts";
import { InboxTroubles } from "./inbox-troubles.ts";
import type { KfItem } from "./items.ts";
import type { PageResult, SetAside } from "./page-result.ts";
import { type PageRequest, readPage } from "./pages.ts";
import { Reader, type Rest } from "./reader.ts";
import { SyncGate } from "./sync-gate.ts";
import { inboxWebhookEvents } from "./webhook-events.ts";

/** While there is something to read, the next alarm is at most this far away: it goes on after a crash. */
const ALARM_MS = 5_000;
/** A page of a thousand items takes WeCom longer than a message does. */
const SYNC_MS = 8_000;
/** A program's call may keep the inbox waiting, and a code with it. */
const PROGRAM_SYNC_MS = 5_000;
const KV_MS = 2_000;
/** The pause after an error of our own; it doubles up to `ALARM_MS`. */
const ERROR_PAUSE_MS = 200;
/** A longer rest is left to the alarm, so that it keeps nothing in memory. */
const LONGEST_REST_MS = 10 * 60_000;
/** A page: a token from KV and its object, the page itself, two calls of each of the eight Dispatchers. */
const PAGE_REQUESTS = 19;
/** An event that is sent by itself, and the question whether its Dispatcher can store anything. */
const EVENT_REQUESTS = 2;
/** A failure: its report, and what the report brings about. */
const REPORT_REQUESTS = 4;

/** The status of an account's inbox. */
export interface InboxStatus {
  account: string;
  /** The apps that WeCom calls for it; the first of WECOM_APPS chooses the rules. */
  apps: readonly string[];
  lastCallbackAt: number | null;
  /** Whether everything is read that callbacks told of. */
  isRead: boolean;
  /** Why the inbox cannot be read, and until when it rests; null when it can be read. */
  trouble: { what: string; until: number | null } | null;
  counts: Counts;
  /** The last item that was left out, since it could not be read or stored; objects of an older version have none. */
  lastSetAside?: SetAside | null;
}

export class KfInbox extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #call = wecomClient(this.#config);
  readonly #state = new InboxState(this.ctx.storage.kv);
  readonly #corpId = (this.ctx.id.name ?? "").split(":")[0] ?? "";
  readonly #account = (this.ctx.id.name ?? "").slice(this.#corpId.length + 1);
  readonly #tokens = new TokenSource({
    readCache: (key) => {
      this.#allowance.use();
      return orThrow(KV_MS, bound(this.env, "CACHE").get(key), "KV did not answer in time");
    },
    askCredentials: (app, refused) => {
      this.#allowance.use();
      return orThrow<TokenAnswer>(
        CREDENTIALS_TIMEOUT_MS,
        credentialsOf(this.env, this.#config, app).token(refused),
        "Credentials did not answer in time",
      );
    },
  });
  readonly #gate = new SyncGate();
  readonly #troubles = new InboxTroubles({
    app: (name) => this.#config.apps.get(name),
    report: (app, trouble) => {
      this.#allowance.use(REPORT_REQUESTS);
      this.ctx.waitUntil(report(this.env, this.#config, app, { ...trouble, staff: this.#account }));
    },
    reportEnded: (app, ended) => {
      this.#allowance.use();
      this.ctx.waitUntil(reportEnded(this.env, this.#config, app, ended));
    },
  });
  readonly #reader = new Reader({
    state: this.#state,
    apps: appsOfCompany(this.#config, this.#corpId),
    tokens: this.#tokens,
    mayHaveChanged: (app) => this.#state.notices.credentials?.get(app.name) !== tokenName(app),
    sync: (accessToken, sent) => {
      this.#allowance.use();
      return this.#gate.take("inbox", sent.token !== null, () =>
        syncMessages(this.#call, accessToken, { openKfId: this.#account, ...sent }, SYNC_MS),
      );
    },
    take: (items, reading) => this.#take(items, reading),
    mayGoOn: () => this.#allowance.has(PAGE_REQUESTS),
    read: () => this.#troubles.read(),
    failed: (app, failure, why, answer) => {
      const errcode = answer?.kind === "answered" ? answer.errcode : null;
      console.warn({ event: "inbox.not-read", app, failure, errcode });
      this.#troubles.failed(app, why, answer);
    },
    setAside: (what) => this.#setAside(what),
  });
  readonly #sender = new EventSender({
    send: (shard, events) => {
      this.#allowance.use();
      return this.#dispatcher(shard).news(events);
    },
    canStore: (shard) => {
      this.#allowance.use();
      return this.#dispatcher(shard).noteKey(`inbox ${crypto.randomUUID()}`, "can it store?");
    },
    mayGoOn: () => this.#allowance.has(EVENT_REQUESTS),
    setAside: (what) => this.#setAside(what),
  });
  #reading: Promise<void> | null = null;
  /** Of the invocation in which the inbox is being read. */
  #allowance = new Allowance();
  /** How often in a row a page could not be handed on. */
  #errors = 0;
  #alarmAt: number | null = null;
  #rest: Rest | null = null;
  /** Called when WeCom calls while the reader rests. */
  #called: () => void = () => {};

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = alarmAhead(await ctx.storage.getAlarm(), Date.now());
      this.#read();
    });
  }

  /** Notes a callback, durably before this returns; reading goes on without the caller. */
  notify(app: string, token: string, credentials?: string): void {
    const isNew = this.#state.noteCallback(app, token, Date.now(), credentials);
    if (isNew) this.ctx.waitUntil(this.#introduce(app, credentials));
    this.#read();
    this.#called();
  }

  /** Reads on where another invocation has used up its allowance. Only this object calls it. */
  readOn(): void {
    this.#read();
  }

  /** Asks WeCom once for items that no callback told of, unless a read is under way; resolves when the read is done. */
  async look(): Promise<void> {
    this.#read();
    if (this.#reading === null) this.#allowance = new Allowance();
    this.#reading ??= this.#lookOnce();
    await this.#reading;
  }

  /** Called when an app may not manage the account any more. */
  revoke(app: string): void {
    this.#state.dropApp(app);
  }

  /**
   * A page for a program that reads by itself, as JSON. Its items reach no rule, and nothing is stored. A Worker of the
   * version before names no language.
   */
  async page(appName: string, request: PageRequest, language: Language = "en"): Promise<string> {
    const app = this.#config.apps.get(appName);
    if (app === undefined) throw new UnknownApp(appName);
    const answer = await readPage(app, request, {
      state: this.#state,
      gate: this.#gate,
      language,
      tokens: this.#tokens,
      restsUntil: () => this.#rest?.until ?? null,
      sync: (accessToken, asked) =>
        syncMessages(this.#call, accessToken, { openKfId: this.#account, ...asked }, PROGRAM_SYNC_MS),
    });
    return JSON.stringify(answer);
  }

  status(): InboxStatus {
    const { apps, lastAt } = this.#state.notices;
    const { why } = this.#troubles;
    return {
      account: this.#account,
      apps,
      lastCallbackAt: lastAt || null,
      isRead: !this.#state.hasMore,
      trouble: why === null ? null : { what: why, until: this.#rest?.until ?? null },
      counts: { ...NO_COUNTS, ...this.#state.progress.counts },
      lastSetAside: this.#state.progress.lastSetAside ?? null,
    };
  }

  override alarm(): void {
    this.#alarmAt = null;
    this.#read();
  }

  /** Begins to read, unless a read is under way. `allowance`: what is left of this invocation's. */
  #read(allowance = new Allowance()): void {
    if (!this.#reader.hasWork) return;
    if (this.#reading === null) {
      this.#rest = null;
      this.#allowance = allowance;
    }
    this.#arm(this.#rest?.until ?? Date.now() + ALARM_MS);
    this.#reading ??= this.#readOn();
    this.ctx.waitUntil(this.#reading);
  }

  async #readOn(): Promise<void> {
    // At least once, so that something is awaited: `#reading` is this promise before it is null again.
    do {
      try {
        this.#rest = await this.#reader.read();
        this.#errors = 0;
      } catch (error) {
        // Most often a Dispatcher is being restarted: the cursor has not moved, and nothing is lost.
        console.error({ event: "inbox.interrupted", error: String(error) });
        this.#troubles.interrupted(error);
        this.#errors += 1;
        const until = Date.now() + backoff(ERROR_PAUSE_MS, ALARM_MS, this.#errors);
        this.#rest = { soonest: until, until };
      }
      const isOver = this.#rest === null || (await this.#restUntil(this.#rest));
      this.#called = () => {};
      if (!isOver) {
        this.#reading = null;
        return;
      }
      this.#rest = null;
    } while (this.#reader.hasWork && this.#allowance.has(PAGE_REQUESTS));
    // Nothing was awaited since the last check for work: the next callback begins a new read.
    this.#reading = null;
    if (this.#reader.hasWork) await this.#readOnElsewhere();
  }

  /** Goes on in an invocation of its own. An alarm does so too, but may come a minute late, and a code lives 20 seconds. */
  async #readOnElsewhere(): Promise<void> {
    try {
      await inboxOf(this.env, this.#config, this.#corpId, this.#account).readOn();
    } catch (error) {
      console.warn({ event: "inbox.interrupted", error: String(error) });
      this.#arm(Date.now());
    }
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.#reader.look();
    } catch (error) {
      console.error({ event: "inbox.interrupted", error: String(error) });
    }
    this.#reading = null;
    // There may be more than one page, or WeCom has called meanwhile.
    this.#read(this.#allowance);
  }

  /** Resolves when the rest is over, earlier when WeCom calls; with false when the alarm is to end it. */
  #restUntil({ soonest, until }: Rest): Promise<boolean> {
    const isForAlarm = until - Date.now() > LONGEST_REST_MS;
    // In place of the alarm that goes on after a crash, which comes in seconds.
    if (isForAlarm) this.#setAlarm(until);
    else this.#arm(until);
    return new Promise((resolve) => {
      const wait = isForAlarm ? soonest : until;
      let timer = setTimeout(() => resolve(!isForAlarm), wait - Date.now());
      this.#called = () => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(true), soonest - Date.now());
      };
    });
  }

  /** Sets the alarm, unless an earlier alarm is set. */
  #arm(at: number): void {
    if (this.#alarmAt === null || this.#alarmAt > at) this.#setAlarm(at);
  }

  #setAlarm(at: number): void {
    // An alarm at the time of the alarm that is being handled would be lost.
    this.#alarmAt = Math.max(at, Date.now() + 1);
    void this.ctx.storage.setAlarm(this.#alarmAt);
  }

  async #take(items: readonly KfItem[], reading: Reading): Promise<PageResult | null> {
    for (const item of items) {
      if (item.type === "other")
        console.warn({ event: "inbox.unknown-item", kind: item.kind, msgid: item.msgid });
    }
    const apps = this.#state.notices.apps.flatMap((name) => this.#config.apps.get(name) ?? []);
    return await this.#sender.sendAll(items, (item) => ({
      sorted: classifyItems([item], reading),
      forPrograms: inboxWebhookEvents([item], this.#account, apps, reading),
    }));
  }

  #dispatcher(shard: number) {
    return dispatcherOf(this.env, this.#config, this.#corpId, shard);
  }

  #setAside({ msgid, kind, why }: SetAside): void {
    console.error({ event: "inbox.set-aside", account: this.#account, msgid, kind, why });
  }

  /**
   * Tells the app's `Credentials` object of this account, for `/api/status`. The app may not be in the configuration
   * here yet, but the callback names that object.
   */
  async #introduce(appName: string, credentials: string | undefined): Promise<void> {
    const app = this.#config.apps.get(appName);
    const name = credentials ?? (app && tokenName(app));
    if (name === undefined) return;
    try {
      await credentialsNamed(this.env, this.#config, name).serves(this.#account);
    } catch (error) {
      console.warn({ event: "inbox.not-introduced", app: appName, error: String(error) });
    }
  }
}
