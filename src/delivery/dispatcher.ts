/**
 * One of a company's eight Dispatchers: it claims codes, keeps the record of their deliveries, and wakes up to
 * finish them after a crash. A shell: the policy is `nextStep`, the work is the `Courier`'s.
 *
 * It holds every app's codes for a share of the customers, so that apps of one company meet in one place.
 */

import { DurableObject } from "cloudflare:workers";
import { type TokenAnswer, TokenSource } from "../apps/token.ts";
import { UnknownApp } from "../apps/unknown-app.ts";
import { bound } from "../binding.ts";
import { pause } from "../concurrency/steps.ts";
import { orThrow } from "../concurrency/timeout.ts";
import type { AppConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import { reportEnded } from "../credentials/report.ts";
import {
  type Ended,
  type OpenTrouble,
  type Suspicion,
  type Trouble,
  troubleOf,
} from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { MediaCache } from "../media/cache.ts";
import { keepAhead } from "../media/keep-ahead.ts";
import { readDispatcherName } from "../objects/names.ts";
import { credentialsOf, dispatcherOf, dispatchersOf, mediaKeeperOf, rulesAdminOf } from "../objects.ts";
import type { JobResult } from "../outbox/job.ts";
import { earliest, latest } from "../outbox/outbox.ts";
import { type ExplainAnswer, RulesAdmin, type RulesFileState } from "../rules/admin.ts";
import type { MediaSource } from "../rules/file/media.ts";
import { COMMON_FILE, fileOf } from "../rules/files.ts";
import { GoodKeeper, GoodTeller, type Hash, textHash } from "../rules/last-good.ts";
import type { Checked } from "../rules/load.ts";
import { parsedFile } from "../rules/parsed.ts";
import type { Publication, Published } from "../rules/publisher.ts";
import { type RulesState, RulesStore } from "../rules/store.ts";
import type { WebhookEvent } from "../webhooks/event.ts";
import { type CallWecom, wecomClient } from "../wecom/client.ts";
import { FORGOTTEN_CAUSE, holderOf, IdempotentCalls } from "./api-calls/idempotent-calls.ts";
import { hashesOf, idsIn, reserveEverywhere } from "./api-calls/one-call.ts";
import type { Holder, SendRequest, SendResponse } from "./api-calls/request.ts";
import { ReservedCodes } from "./api-calls/reserved-codes.ts";
import { Connections, callVia, connections } from "./connections.ts";
import { type Claim, type Delivery, type Given, WELCOME_WINDOW_MS } from "./delivery.ts";
import { DispatcherOutbox } from "./dispatcher-outbox.ts";
import { shardOfDelivery } from "./ids.ts";
import { applyInboxEvents, type InboxEventPorts } from "./kf/apply-inbox-events.ts";
import { Conversations } from "./kf/conversations.ts";
import type { InboxEvent, InboxEventsApplied, KfPlace } from "./kf/inbox-events.ts";
import { Budget } from "./kf/message-budget.ts";
import { askState, type SessionReading } from "./kf/session.ts";
import { LOOK_UP_MS, LookUps } from "./look-ups.ts";
import { type AppSummary, type CompanyFacts, companyFacts, type RulesSummary } from "./record/company.ts";
import type { Key } from "./record/delete-rows.ts";
import { explainDelivery } from "./record/explain-delivery.ts";
import type { DeliveryFilter, Found, Position } from "./record/filter.ts";
import { forgetCustomer, forgetParcels } from "./record/forget.ts";
import { Ledger, RECORD_KEPT_MS } from "./record/ledger.ts";
import { type DeliveryRecord, isSettled, type ListedDelivery, withoutCode } from "./record/record.ts";
import { STEP_ROWS, search } from "./record/search.ts";
import { searchCompanies } from "./record/search-companies.ts";
import { StorageSteps } from "./record/storage-steps.ts";
import { type NotedReceipts, noteReceipts, summarize } from "./record/summary.ts";
import { DeliveryRunner, type SettlementEffects } from "./runner.ts";
import { isOfSubject, isSuspected, troubleOfRules, troublesOfDelivery } from "./troubles/causes.ts";
import { memberOf, report } from "./troubles/report.ts";
import { TroubleWatch } from "./troubles/watch.ts";

/** While anything is open an alarm is at most so far away; it resumes what a crash interrupted. */
const ALARM_MS = 5_000;
/** An outage may keep an object from its alarm; deliveries left open are looked for so far back. */
const LEFT_OPEN_MS = 3 * 24 * 60 * 60_000;
/** Settled deliveries matter to another app's for as long as their windows can overlap. */
const RIVALS_MS = 3 * WELCOME_WINDOW_MS;
/** KV answers in milliseconds; longer than this counts as failing, so that a welcome does not wait for it. */
const KV_MS = 2_000;
/** Somewhat longer than a `Credentials` object waits for gettoken. */
const CREDENTIALS_MS = 6_000;
/** An object that is being replaced is there again at once. */
const RESERVE_MS = 5_000;
/** The entrypoint stops by itself long before. */
const POST_MS = 60_000;
/** Look-ups of follow-ups that are under way at once. */
const ASIDE_AT_ONCE = 2;
/** Between hand-overs: so an object hands on 200 events a second at most, and has time for welcomes. */
const REST_MS = 100;
/** So many rows are deleted at a time, and then there is a pause: whoever adds staff meanwhile is welcomed as ever. */
const PRUNED_AT_A_TIME = 100;
const PRUNING_PAUSE_MS = 20;
/** Somewhat longer than from one cron to the next, and so many deliveries at most: troubles that ended unseen. */
const LOOKED_BACK_MS = 6 * 60_000;
const LOOKED_BACK_AT = 200;
/** Between the steps of whoever reads the record: claims and sends go in between. */
const STEP_REST_MS = 4;
/** When each app's newest delivery was received, in the object's own storage. */
const RECEIPTS = "receipts";

export class Dispatcher extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #name = readDispatcherName(this.ctx.id.name ?? "");
  readonly #ledger = new Ledger(this.ctx.storage.sql);
  readonly #reservedCodes = new ReservedCodes(this.ctx.storage.sql);
  readonly #conversations = new Conversations(this.ctx.storage.sql);
  readonly #rules = new RulesStore({
    read: (keys) => inTime(bound(this.env, "RULES").get(keys, { cacheTtl: 30 })),
    readGood: (keys) => inTime(bound(this.env, "CACHE").get(keys)),
    keepGood: (file, text) => this.#good.tell(file, text),
    defer: (work) => this.ctx.waitUntil(work),
  });
  readonly #good = new GoodTeller({
    recall: (file) => this.ctx.storage.kv.get<Hash | null>(`told:${file}`),
    remember: (file, told) => this.ctx.storage.kv.put(`told:${file}`, told),
    keep: (file, hash, text) => rulesAdminOf(this.env, this.#config).keepGood(file, hash, text),
  });
  readonly #goodKeeper = new GoodKeeper({
    read: (file) => bound(this.env, "RULES").get(file, { cacheTtl: 30 }),
    write: (key, text) => bound(this.env, "CACHE").put(key, text),
    delete: (key) => bound(this.env, "CACHE").delete(key),
    recall: (file) => this.ctx.storage.kv.get<Hash | null>(`good:${file}`),
    remember: (file, kept) => this.ctx.storage.kv.put(`good:${file}`, kept),
    kept: (file, text) => this.ctx.waitUntil(this.#fetchMedia(file, text)),
  });
  readonly #office = new RulesAdmin(
    this.#rules,
    {
      read: (key) => bound(this.env, "RULES").get(key, { cacheTtl: 30 }),
      write: (key, text) => bound(this.env, "RULES").put(key, text),
      recall: (key) => this.ctx.storage.kv.get<Published>(`published:${key}`),
      remember: (key, published) => this.ctx.storage.kv.put(`published:${key}`, published),
    },
    (name) => this.#config.apps.has(name),
  );
  /** Calls that no welcome waits for go out by the entrypoint; welcomes do so when the object's own connections are taken. */
  readonly #callAside = callVia((call, until) => this.ctx.exports.Egress.call(call, until));
  readonly #connections = connections(wecomClient(this.#config), this.#callAside);
  readonly #tokens = new TokenSource({
    readCache: (key) => inTime(bound(this.env, "CACHE").get(key)),
    askCredentials: (app, refused) =>
      orThrow<TokenAnswer>(
        CREDENTIALS_MS,
        credentialsOf(this.env, this.#config, app).token(refused),
        "Credentials did not answer in time",
      ),
  });
  readonly #courier = new DeliveryRunner({
    app: (name) => this.#config.apps.get(name),
    ledger: this.#ledger,
    conversations: this.#conversations,
    budget: new Budget(this.#conversations),
    rules: (app) => this.#rulesOf(app),
    tokens: this.#tokens,
    lookUps: new LookUps(this.#tokens, this.#connections),
    shelf: new MediaCache({
      read: (keys) => inTime(bound(this.env, "CACHE").get(keys, { cacheTtl: 30 })),
      renew: (corpId, wanted, refused) =>
        mediaKeeperOf(this.env, this.#config, corpId).renew(wanted, refused),
      defer: (work) => this.ctx.waitUntil(work),
    }),
    connections: this.#connections,
    accepted: (delivery) => this.#onward.accepted(delivery),
    settled: (delivery, brought) => this.#settled(delivery, brought),
    putDown: ({ id }) => this.#programs.wake(id),
    claim: (claim) => void this.claim(claim),
  });
  readonly #programs = new IdempotentCalls(this.ctx.storage.sql, {
    ledger: this.#ledger,
    conversations: this.#conversations,
    secretOf: (app) => this.#config.apps.get(app)?.secret ?? null,
    claim: (claim, given) => this.#claim(claim, given),
    reopen: (unused, claim, given) => this.#keepArmed(claim.id, this.#courier.reopen(unused, claim, given)),
    reserve: (claim) => this.#reserve(claim),
  });
  readonly #onward: DispatcherOutbox = new DispatcherOutbox(this.ctx.storage.sql, {
    config: this.#config,
    ledger: this.#ledger,
    post: (app, url, parcels, namedBy) =>
      orThrow<JobResult[]>(
        POST_MS,
        this.ctx.exports.Egress.post(app, url, [...parcels], namedBy),
        "posting did not end in time",
      ),
    chores: {
      rules: (app) => this.#rulesOf(app),
      tokens: this.#tokens,
      lookUps: new LookUps(
        this.#tokens,
        new Connections(Array<CallWecom>(ASIDE_AT_ONCE).fill(this.#callAside)),
      ),
      call: this.#callAside,
      isSlow: () => this.#connections.areSlow(LOOK_UP_MS),
      refused: (app, errcode, errmsg) => {
        const trouble = troubleOf(errcode, errmsg, "contact");
        if (trouble !== null) this.#report(app.name, trouble);
      },
    },
    rest: () => scheduler.wait(REST_MS),
    queued: () => this.#handOn(),
    lost: (app, what) => {
      const trouble = "events could not be posted to the webhook";
      this.#report(app.name, { cause: "webhook", what: trouble, detail: `${trouble}: ${what}` });
    },
    worked: (app) => {
      if (this.#watch.has(app.name, "webhook"))
        this.#reportEnded(app.name, [{ cause: "webhook", subject: null, at: Date.now() }]);
    },
  });
  readonly #watch = new TroubleWatch();
  readonly #steps = new StorageSteps(() => scheduler.wait(STEP_REST_MS));
  /** How often open deliveries of long ago are being looked for just now. */
  #searchesForOpen = 0;
  /** The alarm that is set, as far as this life of the object knows. */
  #alarmAt: number | null = null;
  /** Whether an error has ended an errand whose delivery is still open. */
  #isInterrupted = false;
  /** The faults of rules files that were reported, by file, so that each is reported once until it is mended. */
  readonly #reportedFaults = new Map<string, string>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = await ctx.storage.getAlarm();
      for (const settled of this.#ledger.settled(Date.now() - RIVALS_MS)) this.#courier.remember(settled);
      this.#handOn();
      // An alarm is set exactly as long as something is open, or waits in the outbox.
      if (this.#alarmAt !== null) this.#resume();
    });
  }

  /** Claims a code, durably before this returns; what follows goes on without the caller. */
  claim(claim: Claim): { claimed: boolean } {
    return { claimed: this.#claim(claim, null) };
  }

  /** Whether a program's key is new here, or was used for the same request; durably, before this returns. */
  noteKey(key: string, request: string): boolean {
    return this.#programs.note(key, request, Date.now());
  }

  /** Does what a program asks for, and resolves with what became of it. */
  async handOver(order: SendRequest): Promise<SendResponse> {
    return await this.#programs.take(order, Date.now());
  }

  /**
   * Reserves a code for a program's delivery, durably before this returns; gives the id of the delivery that has it
   * already, or null.
   */
  reserveCode(hashes: readonly string[], delivery: string): string | null {
    const ids = idsIn(this.#name.shard, hashes).filter((id) => id !== delivery);
    const claimed = ids.find((id) => this.#ledger.find(id) !== null || this.#ledger.isForgotten(id));
    const holder = claimed ?? this.#reservedCodes.findOther(hashes, delivery);
    if (holder === null) this.#reservedCodes.add(hashes, delivery, Date.now());
    return holder;
  }

  /** Takes back what was reserved for a delivery, which another has the code of. */
  releaseCode(hashes: readonly string[], delivery: string): void {
    this.#reservedCodes.remove(hashes, delivery);
  }

  /** Asks WeCom for the state of a session. */
  async sessionState(appName: string, place: KfPlace): Promise<SessionReading> {
    const app = this.#config.apps.get(appName);
    if (app === undefined) throw new UnknownApp(appName);
    return await askState(app, place, { tokens: this.#tokens, connections: this.#connections });
  }

  /** Takes what the inbox of a customer-service account has read; durably, before this resolves. */
  async news(news: InboxEvent[]): Promise<InboxEventsApplied> {
    const ports: InboxEventPorts = {
      conversations: this.#conversations,
      ledger: this.#ledger,
      rules: (app) => this.#rulesOf(app),
      claim: (claim) => void this.claim(claim),
      replied: (place, at) => this.#takeUp(this.#courier.replied(place, at)),
      onward: (event) => this.#onward.tell(event),
    };
    return await applyInboxEvents(news, ports, Date.now());
  }

  /** Takes an event that an app's own programs are told of; durably, before this returns. */
  tell(event: WebhookEvent): void {
    this.#onward.tell(event);
  }

  override alarm(): void {
    const wasSetByThisLife = this.#alarmAt !== null;
    this.#alarmAt = null;
    // First what is due goes on, then the next alarm is set: one for what it came for would come at once, and again.
    this.#handOn();
    if (!wasSetByThisLife || this.#isInterrupted) this.#resume();
    this.#takeUp(this.#courier.due(Date.now()));
    this.#courier.forget(Date.now());
  }

  /** At most `limit` deliveries that fit, newest first, behind `after`; and how far the record was read for them. */
  async search(filter: DeliveryFilter, after: Position | null, limit: number): Promise<Found> {
    return await search({ ledger: this.#ledger, steps: this.#steps }, filter, after, limit);
  }

  /** The same for a Worker of the version before, which does not go on where a question came to its bound. */
  async list(filter: DeliveryFilter, after: Position | null, limit: number): Promise<ListedDelivery[]> {
    const deliveries: ListedDelivery[] = [];
    let found: Found = { deliveries, searchedTo: after };
    do {
      found = await this.search(filter, found.searchedTo, limit - deliveries.length);
      deliveries.push(...found.deliveries);
    } while (found.searchedTo !== null && deliveries.length < limit);
    return deliveries;
  }

  find(id: string): DeliveryRecord | null {
    const delivery = this.#ledger.find(id);
    return delivery && withoutCode(delivery);
  }

  /** What the rules in force now would do with a delivery's event; null when there is no such delivery. */
  async explainDelivery(id: string): Promise<ExplainAnswer | null> {
    const delivery = this.#ledger.find(id);
    if (delivery === null) return null;
    const { inForce, fault } = await this.#rulesOf(delivery.app);
    if (inForce === null) return { ok: false, problems: [...(fault?.problems ?? [])] };
    return { ok: true, explanation: JSON.stringify(explainDelivery(delivery, inForce, this.#conversations)) };
  }

  /** What this Dispatcher knows of each of these apps, in their order. */
  async summaries(apps: readonly string[]): Promise<AppSummary[]> {
    const found = await summarize(apps, Date.now(), this.#summaryPorts);
    return found.map((summary, index) => ({ ...summary, onward: this.#onward.summary(apps[index] ?? "") }));
  }

  /** The same of one app, for a Worker of the version before. */
  async summary(app: string): Promise<AppSummary> {
    const [summary] = await this.summaries([app]);
    if (summary === undefined) throw new Error("each app has a summary");
    return summary;
  }

  /** What all of a company's objects know of its apps. Asked of its first Dispatcher. */
  async company(corpId: string, apps: string[]): Promise<CompanyFacts> {
    return await companyFacts(apps, { env: this.env, config: this.#config, corpId, own: this });
  }

  /**
   * Deletes what is stored of a customer, and tells how many rows that were; open deliveries are settled first, with no
   * further call.
   */
  async forget(customer: string): Promise<{ deleted: number }> {
    for (const delivery of this.#courier.abandon(customer, FORGOTTEN_CAUSE)) {
      this.#programs.settled(delivery, null);
      delivery.given = null;
    }
    const ports = {
      ledger: this.#ledger,
      conversations: this.#conversations,
      programs: this.#programs,
      outbox: this.#onward,
      steps: this.#steps,
    };
    return { deleted: await forgetCustomer(customer, ports, Date.now()) };
  }

  /** The same in a Dispatcher that is not the customer's: events of an account may speak of them too. */
  async forgetEvents(customer: string): Promise<{ deleted: number }> {
    const deleted = await forgetParcels(customer, new Set(), { outbox: this.#onward, steps: this.#steps });
    return { deleted };
  }

  /** Takes troubles that are open, all of an app's or one more, and looks whether some have ended meanwhile. */
  watch(app: string, open: OpenTrouble[], isAll: boolean): void {
    if (isAll) this.#watch.set(app, open);
    else for (const one of open) this.#watch.add(app, one);
    const from = Math.max(Math.min(...open.map(({ lastAt }) => lastAt)), Date.now() - LOOKED_BACK_MS);
    const settled = this.#ledger.newest({ app, from }, LOOKED_BACK_AT).filter(isSettled);
    const ended = settled.flatMap((delivery) => this.#watch.endedBy(delivery));
    this.#reportEnded(app, ended);
  }

  /** Lets every Dispatcher of the company take them; asked of one, so that it costs the caller one request. */
  async watchAll(app: string, open: OpenTrouble[], isAll: boolean): Promise<void> {
    await Promise.all(this.#siblings.map((one) => one.watch(app, open, isAll)));
  }

  /** The same for what `goodSince` and `receivedSince` tell: the latest of all. */
  async goodSinceAnywhere(app: string, suspicion: Suspicion): Promise<number | null> {
    return latest(await Promise.all(this.#siblings.map((one) => one.goodSince(app, suspicion))));
  }

  async receivedSinceAnywhere(app: string, since: number): Promise<number | null> {
    return latest(await Promise.all(this.#siblings.map((one) => one.receivedSince(app, since))));
  }

  /** Of this object's own company: the app may be one that its configuration does not have yet. */
  get #siblings() {
    return dispatchersOf(this.env, this.#config, this.#name.corpId);
  }

  /** When a callback of an app's was accepted here, from then on; null when none was. */
  receivedSince(app: string, since: number): number | null {
    return this.#ledger.receivedSince(app, since);
  }

  /** When something went well last where a run of failures is suspected; null when nothing did. */
  goodSince(app: string, suspicion: Suspicion): number | null {
    const found = this.#ledger.ofMember(app, memberOf(suspicion), suspicion.since);
    if (found === null) return Date.now();
    const others = found.filter(isSettled).filter((one) => isOfSubject(suspicion, one));
    return others.find((one) => !isSuspected(suspicion, one))?.receivedAt ?? null;
  }

  /** Which rules are in force for an app, and what is wrong with the newest file. */
  async rules(app: string): Promise<RulesSummary> {
    const { inForce, fault } = await this.#rulesOf(app);
    return {
      from: inForce?.from ?? null,
      sha256: inForce && textHash(inForce.text),
      rules: inForce?.book.rules.length ?? 0,
      fault,
    };
  }

  /** What is to be kept alive for an app: the media of the rules in force. */
  async media(app: string): Promise<{ name: string; source: MediaSource }[]> {
    const { inForce } = await this.#rulesOf(app);
    return [...(inForce?.book.media ?? [])].map(([name, source]) => ({ name, source }));
  }

  /** The URLs that an app's rules in force have told of what became of an event, each once. */
  async webhooksOfRules(app: string): Promise<string[]> {
    const { inForce } = await this.#rulesOf(app);
    const then = (inForce?.book.rules ?? []).flatMap((rule) => rule.then);
    return [...new Set(then.flatMap((one) => ("webhook" in one ? one.webhook : [])))];
  }

  /** This and the next six are asked of one Dispatcher only: see `rulesOfficeOf`. */
  async checkRules(text: string): Promise<Checked> {
    return await this.#office.check(text, Date.now());
  }

  async explainRules(json: string): Promise<ExplainAnswer> {
    return await this.#office.explain(json, Date.now());
  }

  async rulesFile(app: string | null): Promise<RulesFileState> {
    return await this.#office.file(app, Date.now());
  }

  /** The time zone of the rules in force for an app, or of the common file; null when there are none. */
  async timezone(app: string | null): Promise<string | null> {
    return await this.#office.timezone(app, Date.now());
  }

  /** The newest deliveries of these companies that fit: for a Worker's request that has too many to ask each itself. */
  async searchCompanies(
    corpIds: string[],
    filter: DeliveryFilter,
    after: Position | null,
    limit: number,
  ): Promise<Found> {
    return await searchCompanies(this.env, this.#config, corpIds, filter, after, limit);
  }

  async publishRules(app: string | null, text: string, expected: string): Promise<Publication> {
    const published = await this.#office.publish(app, text, expected, Date.now());
    if (published.ok) {
      const file = app === null ? COMMON_FILE : fileOf(app);
      const kept = this.#goodKeeper.keep(file, published.sha256, text);
      // Whoever sees the file in KV tells of it again.
      this.ctx.waitUntil(
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
    try {
      const loaded = await parsedFile(text).read(pause);
      const hasOwn = ({ name }: AppConfig) => this.ctx.storage.kv.get(`good:${fileOf(name)}`) != null;
      const apps = [...this.#config.apps.values()].filter((app) =>
        file === COMMON_FILE ? !hasOwn(app) : fileOf(app.name) === file,
      );
      if (loaded.ok) await keepAhead(this.env, this.#config, apps, loaded.book.media);
    } catch (error) {
      // The cron fetches them, or the first message that wants them.
      console.warn({ event: "media.not-ahead", file, error: String(error) });
    }
  }

  /** Deletes what is older than 30 days, a few rows at a time, and takes up what no alarm took up. */
  async prune(): Promise<void> {
    this.#resume();
    this.#handOn();
    const now = Date.now();
    const before = now - RECORD_KEPT_MS;
    while (this.#ledger.prune(before, PRUNED_AT_A_TIME)) await scheduler.wait(PRUNING_PAUSE_MS);
    while (this.#reservedCodes.prune(now, PRUNED_AT_A_TIME)) await scheduler.wait(PRUNING_PAUSE_MS);
    const walks = [
      (after: Key | null) => this.#conversations.prune(before, after, PRUNED_AT_A_TIME),
      (after: Key | null) => this.#programs.prune(now, after, PRUNED_AT_A_TIME),
    ];
    for (const walk of walks) {
      for (let after = walk(null); after !== null; after = walk(after))
        await scheduler.wait(PRUNING_PAUSE_MS);
    }
    this.#ledger.pruneForgotten(now);
    this.ctx.storage.kv.put<NotedReceipts>(RECEIPTS, await noteReceipts(now, this.#summaryPorts));
  }

  get #summaryPorts() {
    const receipts = this.ctx.storage.kv.get<NotedReceipts>(RECEIPTS) ?? null;
    return { ledger: this.#ledger, steps: this.#steps, receipts };
  }

  /** Reserves a program's code in all of the company's Dispatchers; gives who has it already, or null. */
  async #reserve(claim: Claim): Promise<Holder | null> {
    const apps = [...this.#config.apps.values()].filter(({ corpId }) => corpId === this.#name.corpId);
    const hashes = hashesOf(
      claim,
      apps.map(({ name }) => name),
    );
    const dispatcher = (shard: number) => dispatcherOf(this.env, this.#config, this.#name.corpId, shard);
    const isHere = (shard: number) => shard === this.#name.shard;
    const soon = <T>(asked: Promise<T>) => orThrow(RESERVE_MS, asked, "a Dispatcher did not answer in time");
    const id = await reserveEverywhere(claim.id, hashes, {
      reserve: async (shard, all, delivery) =>
        isHere(shard)
          ? this.reserveCode(all, delivery)
          : await soon(dispatcher(shard).reserveCode(all, delivery)),
      release: async (shard, all, delivery) =>
        isHere(shard)
          ? this.releaseCode(all, delivery)
          : await soon(dispatcher(shard).releaseCode(all, delivery)),
    });
    if (id === null) return null;
    const shard = shardOfDelivery(id);
    const holder =
      shard === null || shard === this.#name.shard ? this.find(id) : await dispatcher(shard).find(id);
    // What is reserved may not be claimed yet.
    return holder === null ? { id, by: "program", rule: null, outcome: "open" } : holderOf(holder);
  }

  #claim(claim: Claim, given: Given | null): boolean {
    const work = this.#courier.accept(claim, given);
    if (work !== null) this.#keepArmed(claim.id, work);
    return work !== null;
  }

  #keepArmed(id: string, work: Promise<void>): void {
    this.#arm();
    this.#keep(id, work);
  }

  /** Takes up every delivery that was left open: at once those whose window may be open, the others step by step. */
  #resume(): void {
    this.#isInterrupted = false;
    const recent = Date.now() - RIVALS_MS;
    const open = this.#ledger.open(recent);
    // Whoever had begun to send goes on first.
    const inTurn = open.sort((a, b) => Math.sign(b.attempts.length) - Math.sign(a.attempts.length));
    this.#takeUp(inTurn);
    this.ctx.waitUntil(this.#resumeBefore(recent));
  }

  async #resumeBefore(recent: number): Promise<void> {
    this.#searchesForOpen += 1;
    this.#arm();
    try {
      for (let after: Position | null = { receivedAt: recent - LEFT_OPEN_MS, id: "" }; after !== null; ) {
        const behind: Position = after;
        after = await this.#steps.take(() => {
          const { rows, end } = this.#ledger.openBefore(recent, behind, STEP_ROWS);
          // Nothing is awaited in between: what is forgotten or settled meanwhile is not taken up.
          this.#takeUp(rows);
          return end;
        });
      }
    } finally {
      this.#searchesForOpen -= 1;
      this.#arm();
    }
  }

  #takeUp(deliveries: readonly Delivery[]): void {
    const now = Date.now();
    for (const delivery of deliveries) this.#keep(delivery.id, this.#courier.resume(delivery, now));
    this.#arm();
  }

  /**
   * Sets the alarm for what is under way, what was put down, and what is to go on, unless one is set that comes earlier;
   * stored together with what is being claimed.
   */
  #arm(): void {
    const at = earliest([
      this.#courier.isBusy || this.#searchesForOpen > 0 ? Date.now() + ALARM_MS : this.#courier.wakesAt,
      this.#onward.wakesAt,
    ]);
    if (at === null || (this.#alarmAt !== null && this.#alarmAt <= at)) return;
    // Never the time of an alarm that is being handled: workerd forgets the alarm that is set after such a one.
    this.#alarmAt = Math.max(at, Date.now() + 1);
    void this.ctx.storage.setAlarm(this.#alarmAt);
  }

  /** Lets what is due in the outbox go on; the caller never waits for it. */
  #handOn(): void {
    if (this.#onward.isDue) this.ctx.waitUntil(this.#onward.run().finally(() => this.#arm()));
    this.#arm();
  }

  /** Lets work go on; an error in it leaves the row open, and the next alarm takes it up again. */
  #keep(id: string, work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => {
      console.error({ event: "delivery.interrupted", id, error: String(error) });
      this.#courier.drop(id);
      this.#isInterrupted = true;
    });
    this.ctx.waitUntil(guarded.finally(() => this.#arm()));
  }

  async #rulesOf(app: string): Promise<RulesState> {
    const state = await this.#rules.get(app, Date.now());
    const { inForce, fault } = state;
    const trouble = troubleOfRules(state);
    if (fault === null) {
      // A file of the app's own may be mended, or have been taken away.
      for (const file of new Set([inForce?.from ?? COMMON_FILE, fileOf(app)])) {
        const isMended = this.#reportedFaults.delete(file);
        const desk = this.#deskForRules(file, app);
        if (isMended || this.#watch.has(desk, "rules"))
          this.#reportEnded(desk, [{ cause: "rules", subject: file, at: Date.now() }]);
      }
    } else if (trouble !== null && trouble.detail !== this.#reportedFaults.get(fault.file)) {
      this.#reportedFaults.set(fault.file, trouble.detail);
      // Where it is, and not the sentence: that may quote a text.
      const places = fault.problems.map(({ line, column, path }) => `${line}:${column} ${path}`);
      console.error({ event: "rules.broken", file: fault.file, inForce: inForce?.from ?? null, places });
      this.#report(this.#deskForRules(fault.file, app), trouble);
    }
    return state;
  }

  #settled(delivery: Delivery, { followUps, msgCode }: SettlementEffects): void {
    this.#programs.settled(delivery, msgCode);
    this.#onward.settled(delivery, followUps);
    const { id, app, event, outcome, errcode, attempts, deadline, settledAt } = delivery;
    console.log({
      event: "delivery.settled",
      id,
      app,
      of: event,
      outcome,
      errcode,
      attempts: attempts.length,
      msLeft: deadline - (settledAt ?? deadline),
    });
    this.#reportEnded(app, this.#watch.endedBy(delivery));
    for (const trouble of troublesOfDelivery(delivery)) this.#report(app, trouble);
  }

  /** One desk for each file, so that a file that several apps share is one cause. */
  #deskForRules(file: string, app: string): string {
    return file === COMMON_FILE ? ([...this.#config.apps.keys()][0] ?? app) : app;
  }

  /** Notes trouble with an app; never in the way of a delivery. */
  #report(appName: string, trouble: Trouble): void {
    const app = this.#config.apps.get(appName);
    if (app === undefined) return;
    const reported = report(this.env, this.#config, app, trouble).then((open) => {
      if (open !== null) this.#watch.add(appName, open);
    });
    this.ctx.waitUntil(reported);
  }

  /** Notes that something works again; never in the way of a delivery. */
  #reportEnded(appName: string, ended: readonly Ended[]): void {
    const app = this.#config.apps.get(appName);
    if (app === undefined || ended.length === 0) return;
    this.#watch.forget(appName, ended);
    this.ctx.waitUntil(reportEnded(this.env, this.#config, app, ended));
  }
}

const inTime = <T>(read: Promise<T>) => orThrow(KV_MS, read, "KV did not answer in time");
