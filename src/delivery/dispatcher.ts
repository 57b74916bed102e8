/**
 * A Dispatcher, of which a company has eight: it claims codes, keeps the record of their deliveries, and wakes up to
 * finish them after a crash. A shell, which sends each call to its part: `dispatcher/wiring.ts` makes the parts,
 * `nextStep` is the policy, `DeliveryRunner` does the work.
 *
 * It has every app's codes for a share of the customers, so that apps of one company meet in one place.
 */
import { DurableObject } from "cloudflare:workers";
import { UnknownApp } from "../apps/unknown-app.ts";
import type { OpenTrouble, Suspicion } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import type { Language } from "../i18n/language.ts";
import { rulesEditorOf } from "../objects.ts";
import type { ExplainAnswer, RulesFileState } from "../rules/admin.ts";
import type { MediaSource } from "../rules/engine/kept-media.ts";
import type { Hash } from "../rules/last-good.ts";
import type { Checked } from "../rules/load.ts";
import type { Publication } from "../rules/publisher.ts";
import { type RulesMemory, rulesMemory } from "../rules-editor/predecessor.ts";
import type { WebhookEvent } from "../webhooks/event.ts";
import { FORGOTTEN_CAUSE } from "./api-calls/idempotent-calls.ts";
import type { SendRequest, SendResponse } from "./api-calls/request.ts";
import type { Claim } from "./delivery.ts";
import { wireDispatcher } from "./dispatcher/wiring.ts";
import { type AskedFigures, answerOf, type FiguresAnswer, questionOf } from "./figures/answer.ts";
import { figuresOfCompanies, figuresOfCompany } from "./figures/company.ts";
import type { Removal } from "./figures/lost-contacts.ts";
import type { FiguresQuestion, FoundFigures } from "./figures/question.ts";
import { applyInboxEvents, type InboxEventPorts } from "./kf/apply-inbox-events.ts";
import type { InboxEvent, InboxEventsApplied, KfPlace } from "./kf/inbox-events.ts";
import { askState, type SessionReading } from "./kf/session.ts";
import type { AppSummary, CompanyOverview, RulesSummary } from "./record/company.ts";
import type { DeliveryFilter, Found, Position } from "./record/filter.ts";
import { forgetCustomer, forgetJobs } from "./record/forget.ts";
import { pruneRecord } from "./record/prune.ts";
import type { DeliveryRecord, ListedDelivery } from "./record/record.ts";
import { goodSince } from "./troubles/recovery.ts";

export class Dispatcher extends DurableObject<Env> {
  readonly #parts = wireDispatcher(this.ctx, this.env);

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => this.#parts.background.start());
  }

  override alarm(): void {
    this.#parts.background.alarm();
  }

  // Callbacks, and the inboxes of customer service.

  /** Claims a code, durably before this returns; the delivery goes on without the caller. */
  claim(claim: Claim): { claimed: boolean } {
    return { claimed: this.#parts.claim(claim, null) };
  }

  /** Claims several codes, all of them durably before this returns. */
  claimAll(claims: Claim[]): void {
    for (const claim of claims) this.#parts.claim(claim, null);
  }

  /** Applies the events that an inbox of customer service has read; durably, before this resolves. */
  async applyInboxEvents(events: InboxEvent[]): Promise<InboxEventsApplied> {
    const { conversations, ledger, rules, runner, outbox, background } = this.#parts;
    const ports: InboxEventPorts = {
      conversations,
      ledger,
      rules: (app) => rules.of(app),
      claim: (claim) => void this.claim(claim),
      replied: (place, at) => background.takeUp(runner.replied(place, at)),
      tell: (event) => outbox.tell(event),
    };
    return await applyInboxEvents(events, ports, Date.now());
  }

  /** The same by the name of the version before. Inboxes use it for one release: its Dispatchers know no other. */
  async news(events: InboxEvent[]): Promise<InboxEventsApplied> {
    return await this.applyInboxEvents(events);
  }

  /** Queues an event for an app's own programs; durably, before this returns. */
  tell(event: WebhookEvent): void {
    this.#parts.outbox.tell(event);
  }

  /** Stores that a customer removed a member; durably, before this returns. */
  contactLost(removal: Removal): void {
    this.#parts.recordFigures.lost.note(removal);
  }

  // Programs.

  /** Whether a program's key is new here, or was used for the same request; durably, before this returns. */
  noteKey(key: string, request: string): boolean {
    return this.#parts.calls.note(key, request, Date.now());
  }

  /** Carries out a program's call, and resolves with the result. */
  async send(request: SendRequest): Promise<SendResponse> {
    return await this.#parts.calls.take(request, Date.now());
  }

  /** The same by the name of the version before. Workers use it for one release: its Dispatchers know no other. */
  async handOver(request: SendRequest): Promise<SendResponse> {
    return await this.send(request);
  }

  /**
   * Reserves a code for a program's delivery, durably before this returns; gives the id of the delivery that has the
   * code already, or null.
   */
  reserveCode(hashes: readonly string[], delivery: string): string | null {
    return this.#parts.codes.reserve(hashes, delivery);
  }

  /** Takes back a delivery's reservation of a code that another delivery has. */
  releaseCode(hashes: readonly string[], delivery: string): void {
    this.#parts.codes.release(hashes, delivery);
  }

  /** Asks WeCom for the state of a session. */
  async sessionState(appName: string, place: KfPlace): Promise<SessionReading> {
    const { config, tokens, connections } = this.#parts;
    const app = config.apps.get(appName);
    if (app === undefined) throw new UnknownApp(appName);
    return await askState(app, place, { tokens, connections });
  }

  // Operators.

  /** At most `limit` deliveries that fit, newest first, behind `after`; and how far the record was read for them. */
  async search(filter: DeliveryFilter, after: Position | null, limit: number): Promise<Found> {
    return await this.#parts.questions.search(filter, after, limit);
  }

  /** The same for a Worker of the version before, which does not continue a search that came to its limit. */
  async list(filter: DeliveryFilter, after: Position | null, limit: number): Promise<ListedDelivery[]> {
    return await this.#parts.questions.list(filter, after, limit);
  }

  /**
   * The newest deliveries of these companies that fit: for a request of the Worker that cannot ask each of so many
   * itself.
   */
  async searchCompanies(
    corpIds: string[],
    filter: DeliveryFilter,
    after: Position | null,
    limit: number,
  ): Promise<Found> {
    return await this.#parts.questions.searchCompanies(corpIds, filter, after, limit);
  }

  find(id: string): DeliveryRecord | null {
    return this.#parts.questions.find(id);
  }

  /**
   * What the rules in force now would do with a delivery's event; null when there is no such delivery. A Worker of the
   * version before names no language.
   */
  async explainDelivery(id: string, language: Language = "en"): Promise<ExplainAnswer | null> {
    return await this.#parts.questions.explain(id, language);
  }

  /** This Dispatcher's summary of each of these apps, in their order. */
  async summaries(apps: readonly string[]): Promise<AppSummary[]> {
    return await this.#parts.questions.summaries(apps);
  }

  /** The same of one app, for a Worker of the version before. */
  async summary(app: string): Promise<AppSummary> {
    return await this.#parts.questions.summary(app);
  }

  /** What all of a company's objects know of its apps. Asked of its first Dispatcher. */
  async company(corpId: string, apps: string[]): Promise<CompanyOverview> {
    return await this.#parts.questions.company(corpId, apps);
  }

  /** What this Dispatcher counts of its deliveries. */
  async figures(question: FiguresQuestion): Promise<FoundFigures> {
    return await this.#parts.figures.answer(question);
  }

  /** The same of all of the company's Dispatchers. Asked of the first. */
  async companyFigures(question: FiguresQuestion): Promise<FoundFigures> {
    const { config, figures, name } = this.#parts;
    const own = { shard: name.shard, answer: (asked: FiguresQuestion) => figures.answer(asked) };
    return await figuresOfCompany(this.env, config, name.corpId, own, question);
  }

  /**
   * The whole answer, as text, to a question for figures of these companies. Asked of any Dispatcher: a request of the Worker
   * has no time to add them up.
   */
  async answerFigures(corpIds: string[], asked: AskedFigures): Promise<FiguresAnswer> {
    const question = questionOf(asked);
    const found = await figuresOfCompanies(this.env, this.#parts.config, corpIds, question);
    return answerOf(asked, question, found);
  }

  /** Which rules are in force for an app, and what is wrong with the newest file. */
  async rules(app: string): Promise<RulesSummary> {
    return await this.#parts.rules.summary(app);
  }

  /** The media to be kept alive for an app: those of the rules in force. */
  async media(app: string): Promise<{ name: string; source: MediaSource }[]> {
    return await this.#parts.rules.media(app);
  }

  /** The URLs to which an app's rules in force post the outcome of an event, each once. */
  async webhooksOfRules(app: string): Promise<string[]> {
    return await this.#parts.rules.webhooks(app);
  }

  /**
   * Lets an app's webhook be tried now, also when it wanted no more events, or rests; durably, before this returns. Gives
   * how many events wait.
   */
  retryWebhook(app: string): number {
    return this.#parts.outbox.retryWebhook(app);
  }

  /**
   * Deletes everything that is stored of a customer, and gives the number of rows; open deliveries are settled first,
   * with no further call.
   */
  async forget(customer: string): Promise<{ deleted: number }> {
    const { runner, calls, ledger, recordFigures, conversations, outbox, steps } = this.#parts;
    for (const delivery of runner.abandon(customer, FORGOTTEN_CAUSE)) {
      calls.settled(delivery, null);
      delivery.given = null;
    }
    const { lost } = recordFigures;
    const ports = { ledger, lost, conversations, programs: calls, outbox, steps };
    return { deleted: await forgetCustomer(customer, ports, Date.now()) };
  }

  /** The same in a Dispatcher that is not the customer's: events of an account may speak of them too. */
  async forgetEvents(customer: string): Promise<{ deleted: number }> {
    const { outbox, steps } = this.#parts;
    return { deleted: await forgetJobs(customer, new Set(), { outbox, steps }) };
  }

  // The cron, and `Credentials` objects.

  /** Deletes rows older than 30 days, a few at a time, and resumes work that no alarm has resumed. */
  async prune(): Promise<void> {
    const { background, questions } = this.#parts;
    background.resumeAll();
    const now = Date.now();
    await pruneRecord(this.#parts, now);
    await questions.noteReceipts(now);
  }

  /** Takes open troubles, all of an app's or one more, and checks which have ended in the meantime. */
  watch(app: string, open: OpenTrouble[], isAll: boolean): void {
    this.#parts.troubles.watch(app, open, isAll);
  }

  /**
   * The same in every Dispatcher of the company; one Dispatcher asks the others, so that the caller makes one request.
   */
  async watchAll(app: string, open: OpenTrouble[], isAll: boolean): Promise<void> {
    await this.#parts.company.watch(app, open, isAll);
  }

  /** When a delivery went well last for the subject of a suspicion; null when none did. */
  goodSince(app: string, suspicion: Suspicion): number | null {
    return goodSince(this.#parts.ledger, app, suspicion);
  }

  /** The same in all of the company's Dispatchers: the latest. */
  async goodSinceAnywhere(app: string, suspicion: Suspicion): Promise<number | null> {
    return await this.#parts.company.goodSince(app, suspicion);
  }

  /** When a callback of an app was accepted here, from `since` on; null when none was. */
  receivedSince(app: string, since: number): number | null {
    return this.#parts.ledger.receivedSince(app, since);
  }

  /** The same in all of the company's Dispatchers: the latest. */
  async receivedSinceAnywhere(app: string, since: number): Promise<number | null> {
    return await this.#parts.company.receivedSince(app, since);
  }

  // What RulesEditor does now: for Workers and objects of the version before, and for itself. Kept for one release.

  /** What the Dispatcher of no company remembers of published files. Its own code publishes none any more. */
  rulesMemory(after: string | null): RulesMemory[] {
    return rulesMemory(this.ctx.storage.kv, after);
  }

  async checkRules(text: string): Promise<Checked> {
    return await this.#rulesEditor.check(text);
  }

  async explainRules(json: string): Promise<ExplainAnswer> {
    return await this.#rulesEditor.explain(json, "en");
  }

  async rulesFile(app: string | null): Promise<RulesFileState> {
    return await this.#rulesEditor.file(app);
  }

  async timezone(app: string | null): Promise<string | null> {
    return await this.#rulesEditor.timezone(app);
  }

  async publishRules(app: string | null, text: string, expected: string): Promise<Publication> {
    return await this.#rulesEditor.publish(app, text, expected);
  }

  async keepGood(file: string, hash: Hash | null, text: string | null): Promise<boolean> {
    return await this.#rulesEditor.keepGood(file, hash, text);
  }

  get #rulesEditor() {
    return rulesEditorOf(this.env, this.#parts.config);
  }
}
