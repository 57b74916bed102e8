/**
 * The outbox of a Dispatcher, for work that is not urgent: events for the company's own programs, and a rule's
 * follow-ups. Names the targets, and chooses who does their work; the outbox decides when.
 */
import { createHash } from "node:crypto";
import type { AppConfig, Config } from "../config/types.ts";
import { coded } from "../i18n/sentence.ts";
import type { JobResult, NewOutboxJob, OutboxJob } from "../outbox/job.ts";
import { runInOrder } from "../outbox/ordered.ts";
import { Outbox, type OutboxSummary } from "../outbox/outbox.ts";
import type { JobPlace } from "../outbox/store.ts";
import type { FollowUp } from "../rules/engine/action.ts";
import { isContact } from "../rules/engine/events.ts";
import type { WebhookEvent } from "../webhooks/event.ts";
import type { NamedBy } from "../webhooks/secrets.ts";
import type { WebhookEventType } from "../webhooks/types.ts";
import type { Delivery } from "./delivery.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "./follow-ups/calls.ts";
import { afterTry, followUpJobs, readRef } from "./follow-ups/follow-up.ts";
import type { Ledger } from "./record/ledger.ts";
import { contactAdded, deliverySettled, isSettled } from "./record/record.ts";

export interface DispatcherOutboxPorts {
  config: Config;
  ledger: Ledger;
  /** Posts to a URL, signed with an app's secrets, or with secrets made from them for a rule's URL. */
  post(app: string, url: string, jobs: readonly OutboxJob[], namedBy: NamedBy): Promise<readonly JobResult[]>;
  followUpCalls: Omit<FollowUpCallPorts, "find">;
  /** Called before each hand-over: urgent work goes first. */
  rest(): Promise<void>;
  /** Called when a job is queued: it must be run, without being waited for. */
  queued(): void;
  /** Called when an app's webhook wants no more events, or when events were given up. */
  lost(app: AppConfig, what: string): void;
  /** Called whenever an app's webhook took an event. */
  worked(app: AppConfig): void;
}

/** The state of an app's outbox; `webhook` is null when the app has none. */
export interface DispatcherOutboxSummary {
  webhook: OutboxSummary | null;
  followUps: OutboxSummary;
}

/** Calls to WeCom at a time: it limits a company's calls under way. */
const FOLLOW_UP_CALLS_AT_A_TIME = 2;
/** No call begins later, so that results are stored soon. */
const FOLLOW_UP_CALLS_BEGUN_WITHIN_MS = 5_000;

/** The meaning of a target: whose work it is, and for which app; the URL, if it is a rule's. */
type Target =
  | { kind: "webhook"; app: string }
  | { kind: "then"; app: string; url: string }
  | { kind: "wecom"; app: string };

const nameOf = (target: Target) => `${target.kind}:${target.app}:${"url" in target ? target.url : ""}`;

function readTarget(name: string): Target | null {
  const [, kind, app = "", url = ""] = /^([a-z]+):([^:]*):(.*)$/.exec(name) ?? [];
  if (kind === "webhook" || kind === "wecom") return { kind, app };
  return kind === "then" ? { kind, app, url } : null;
}

export class DispatcherOutbox {
  readonly #ports: DispatcherOutboxPorts;
  readonly #outbox: Outbox;

  constructor(sql: SqlStorage, ports: DispatcherOutboxPorts) {
    this.#ports = ports;
    this.#outbox = new Outbox(sql, {
      now: Date.now,
      spread: () => 1 + Math.random() / 4,
      rest: ports.rest,
      describe: (target) => this.#describe(target),
      handOver: (target, jobs) => this.#handOver(target, jobs),
      tried: (ref, result, now) => this.#tried(ref, result, now),
      lost: (target, what) => this.#lost(target, what),
      worked: (target) => this.#worked(target),
    });
  }

  /** When the alarm must come at the latest; null when nothing waits. */
  get wakesAt(): number | null {
    return this.#outbox.wakesAt;
  }

  get isDue(): boolean {
    return this.#outbox.isDue;
  }

  run(): Promise<void> {
    return this.#outbox.run();
  }

  /**
   * Queues an event for an app's own programs; durably, before the next `await`. The caller has checked that they want
   * it, perhaps with a newer configuration than this object's.
   */
  tell({ app, id, lane, body }: WebhookEvent): void {
    this.#queue({ kind: "webhook", app }, { id, lane, body, ref: null });
  }

  /** Queues the event of a claimed delivery. */
  accepted(delivery: Delivery): void {
    if (!isContact(delivery) || !this.#isAskedFor(delivery.app, "contact.added")) return;
    this.tell(contactAdded(delivery));
  }

  /** Queues the event of a settled delivery, and its follow-ups `then`. */
  settled(delivery: Delivery, then: readonly FollowUp[]): void {
    const { app } = delivery;
    if (this.#isAskedFor(app, "delivery.settled") && isSettled(delivery))
      this.tell(deliverySettled(delivery));
    for (const { url, job } of followUpJobs(delivery, then)) {
      this.#queue(url === null ? { kind: "wecom", app } : { kind: "then", app, url }, job);
    }
  }

  /** Lets an app's webhook be tried now, also when it wanted no more events, or rests; gives how many events wait. */
  retryWebhook(app: string): number {
    const target = nameOf({ kind: "webhook", app });
    this.#outbox.retry(target);
    this.#ports.queued();
    return this.#outbox.summary([target]).waiting;
  }

  summary(app: string): DispatcherOutboxSummary {
    const hasWebhook = this.#webhookOf(app) !== null;
    return {
      webhook: hasWebhook ? this.#outbox.summary([nameOf({ kind: "webhook", app })]) : null,
      followUps: this.#outbox.summary([
        nameOf({ kind: "wecom", app }),
        nameOf({ kind: "then", app, url: "" }),
      ]),
    };
  }

  /** Deletes a customer's jobs; see `OutboxStore.forget`. */
  forget(customer: string, deliveries: ReadonlySet<string>, after: JobPlace, atMost: number) {
    return this.#outbox.forget(customer, deliveries, after, atMost);
  }

  #queue(target: Target, job: NewOutboxJob): void {
    if (this.#outbox.add(nameOf(target), job)) this.#ports.queued();
  }

  #webhookOf(app: string) {
    return this.#ports.config.apps.get(app)?.webhook ?? null;
  }

  /** For an app that is unknown here, or not known yet, the hand-over shows what it wants. */
  #isAskedFor(app: string, type: WebhookEventType): boolean {
    const known = this.#ports.config.apps.get(app);
    return known === undefined || (known.webhook?.events.has(type) ?? false);
  }

  /** A webhook that wants no more is asked again when its URL or its secrets change. */
  #describe(name: string): string {
    const target = readTarget(name);
    const webhook = target?.kind === "webhook" ? this.#webhookOf(target.app) : null;
    if (webhook === null) return "";
    const text = [webhook.url, ...webhook.secrets].join("\n");
    return createHash("sha256").update(text).digest("hex").slice(0, 16);
  }

  async #handOver(name: string, jobs: readonly OutboxJob[]): Promise<readonly JobResult[]> {
    const target = readTarget(name);
    const app = this.#ports.config.apps.get(target?.app ?? "");
    // Another version wrote it, or the app's description is wrong: either may be corrected within the day.
    if (target === null || app === undefined) return all(jobs, LATER);
    switch (target.kind) {
      case "webhook":
        if (app.webhook === null) return all(jobs, NO_WEBHOOK);
        return await this.#ports.post(app.name, app.webhook.url, jobs, "app");
      case "then": {
        const results = await this.#ports.post(app.name, target.url, jobs, "rule");
        // The target may be asked again for the next customer.
        return results.map((result) => (result.is === "gone" ? { is: "failed", what: result.what } : result));
      }
      case "wecom":
        return await this.#makeFollowUpCalls(app, jobs);
    }
  }

  async #makeFollowUpCalls(app: AppConfig, jobs: readonly OutboxJob[]): Promise<readonly JobResult[]> {
    const begin = Date.now();
    const mayBegin = (results: readonly JobResult[]) =>
      Date.now() - begin < FOLLOW_UP_CALLS_BEGUN_WITHIN_MS &&
      !results.some((result) => result.is === "later" && result.blames === "target");
    const ports: FollowUpCallPorts = {
      ...this.#ports.followUpCalls,
      find: (id) => this.#ports.ledger.find(id),
    };
    return await runInOrder(jobs, { width: FOLLOW_UP_CALLS_AT_A_TIME, mayBegin }, (job) =>
      makeFollowUpCall(app, job, ports),
    );
  }

  /** Notes the result of a follow-up in the record. */
  #tried(ref: string, result: JobResult, now: number): void {
    const { delivery: id, place } = readRef(ref);
    const delivery = this.#ports.ledger.find(id);
    const before = delivery?.followUps[place];
    if (!delivery || before === undefined) return;
    delivery.followUps[place] = afterTry(before, result, now);
    this.#ports.ledger.saveFollowUps(delivery);
  }

  #worked(name: string): void {
    const target = readTarget(name);
    const app = this.#ports.config.apps.get(target?.app ?? "");
    if (target?.kind === "webhook" && app !== undefined) this.#ports.worked(app);
  }

  #lost(name: string, what: string): void {
    const target = readTarget(name);
    const app = this.#ports.config.apps.get(target?.app ?? "");
    if (target?.kind === "webhook" && app !== undefined) this.#ports.lost(app, what);
  }
}

const LATER: JobResult = { is: "later", what: coded("app-not-configured"), blames: "target" };
const NO_WEBHOOK: JobResult = { is: "failed", what: coded("no-webhook") };

const all = (jobs: readonly OutboxJob[], result: JobResult) => jobs.map(() => result);
