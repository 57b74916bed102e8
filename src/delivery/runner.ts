/**
 * Takes each claimed code to its outcome: asks the policy for the next step, takes it, records it. Storage, clock,
 * rules, tokens and WeCom are behind ports; `nextStep` alone decides.
 */
import { SharedTurn } from "../concurrency/shared-turn.ts";
import { type CodedSentence, coded, encode, severalReasons, written } from "../i18n/sentence.ts";
import type { FollowUp } from "../rules/engine/action.ts";
import { isContact } from "../rules/engine/events.ts";
import { type ActiveDelivery, activeDelivery, sleep } from "./active-delivery.ts";
import { beginAttempt } from "./attempt.ts";
import { AttemptSender, type AttemptSenderPorts } from "./attempt-sender.ts";
import {
  type Claim,
  type ContactDelivery,
  type Delivery,
  type Given,
  isPatient,
  openDelivery,
  reopenDelivery,
} from "./delivery.ts";
import { dueAfter, planned } from "./follow-ups/follow-up.ts";
import { lossOf, refusedBefore } from "./incomplete.ts";
import type { KfPlace } from "./kf/inbox-events.ts";
import { type DeliveryState, nextStep, type Settlement } from "./policy.ts";
import { NO_CODE_CAUSE, remedyOf, remedyOfLoss } from "./remedy.ts";
import { Rivals } from "./rivals.ts";
import { Scheduled } from "./scheduled.ts";

/** A delivery that waits longer than this is scheduled, and the alarm resumes it. */
const LONG_WAIT_MS = 10_000;
/**
 * While others are under way, the outcome of a sent message is stored with the next claim, in one commit, or this much
 * later. Until then it is as if WeCom took longer to answer.
 */
export const OUTCOME_WAIT_MS = 20;

/** The effects of a settled delivery. */
export interface SettlementEffects {
  /** The follow-ups of its rule. */
  followUps: readonly FollowUp[];
  /** The code that a program's move of a session brought, for the program. */
  msgCode: string | null;
}

export interface DeliveryRunnerPorts extends AttemptSenderPorts {
  /** Called once for each claim, right after it was stored. */
  accepted(delivery: Delivery): void;
  /** Called once for each settled delivery, right after its outcome was stored. */
  settled(delivery: Delivery, brought: SettlementEffects): void;
  /** Called when a delivery is scheduled. */
  putDown(delivery: Delivery): void;
}

export class DeliveryRunner {
  readonly #ports: DeliveryRunnerPorts;
  readonly #sender: AttemptSender;
  readonly #underWay = new Map<string, ActiveDelivery>();
  readonly #scheduled = new Scheduled();
  readonly #rivals = new Rivals();
  readonly #claimTurn = new SharedTurn(OUTCOME_WAIT_MS);

  constructor(ports: DeliveryRunnerPorts) {
    this.#ports = ports;
    this.#sender = new AttemptSender(ports);
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /**
   * Claims a code. The check and the insert are one statement, and nothing is awaited before it: of any number
   * of claims for one code exactly one succeeds. Null when the code was claimed before.
   */
  accept(claim: Claim, given: Given | null = null): Promise<void> | null {
    const delivery = openDelivery(claim, given);
    if (isContact(delivery) && delivery.code === null) return this.#recordWithoutCode(delivery);
    this.#foresee(delivery);
    if (!this.#ports.ledger.insert(delivery)) return null;
    this.#claimTurn.share();
    this.#ports.accepted(delivery);
    return this.#carry(delivery);
  }

  /** Reopens a delivery whose code was left unused, for a program's action. */
  reopen(unused: Delivery, claim: Claim, given: Given): Promise<void> {
    const delivery = reopenDelivery(unused, claim, given);
    this.#foresee(delivery);
    this.#ports.ledger.replace(delivery);
    return this.#carry(delivery);
  }

  /** Forgets settled deliveries that no other app's delivery can meet any more. */
  forget(now: number): void {
    this.#rivals.forget(now);
  }

  /** Drops a delivery whose work an error ended; its row stays open, to be resumed. */
  drop(id: string): void {
    this.#underWay.delete(id);
  }

  /** When the next scheduled delivery is due; null when there is none. */
  get wakesAt(): number | null {
    return this.#scheduled.wakesAt;
  }

  /** The scheduled deliveries that are due. */
  due(now: number): Delivery[] {
    return this.#scheduled.due(now);
  }

  /** Notes that a servicer wrote; gives the deliveries that waited for this customer, to be resumed. */
  replied({ account, customer }: KfPlace, at: number): Delivery[] {
    const isHere = (one: Delivery) =>
      one.account === account && one.customer === customer && isPatient(one) && one.eventAt <= at;
    const waiting = this.#scheduled.filter(isHere);
    const underWay = [...this.#underWay.values()].filter(({ delivery }) => isHere(delivery));
    if (waiting.length + underWay.length > 0) this.#ports.conversations.replied({ account, customer }, at);
    for (const { wake } of underWay) wake();
    return waiting;
  }

  /**
   * Settles a customer's open deliveries as missed, with no further call, and tells neither rules nor webhooks. Gives
   * the settled deliveries, with what a program gave.
   */
  abandon(customer: string, cause: CodedSentence): Delivery[] {
    const isTheirs = (delivery: Delivery) => delivery.customer === customer;
    const underWay = [...this.#underWay.values()].filter(({ delivery }) => isTheirs(delivery));
    const sleeping = this.#scheduled.filter(isTheirs);
    for (const active of underWay) active.isAbandoned = true;
    const open = [...underWay.map(({ delivery }) => delivery), ...sleeping];
    for (const delivery of open) {
      Object.assign(delivery, {
        outcome: "missed",
        cause,
        code: null,
        details: null,
        waitsUntil: null,
        settledAt: Date.now(),
      });
      this.#ports.ledger.settle(delivery);
      this.#underWay.delete(delivery.id);
      this.#scheduled.remove(delivery.id);
    }
    for (const { wake } of underWay) wake();
    return open;
  }

  /** Resumes a delivery that was stored as open, unless its time has not come yet. */
  async resume(stored: Delivery, now: number): Promise<void> {
    if (this.#underWay.has(stored.id)) return;
    if (stored.waitsUntil !== null && stored.waitsUntil > now && !this.#hasReply(stored)) {
      this.#scheduled.add(stored);
      return;
    }
    this.#scheduled.remove(stored.id);
    for (const attempt of stored.attempts) if (attempt.verdict === "begun") attempt.verdict = "lost";
    await this.#carry(stored);
  }

  /** Remembers a delivery that was settled lately: other apps of the company must know of it. */
  remember(settled: Delivery): void {
    this.#rivals.add(settled);
  }

  /**
   * Notes the first attempt, to be stored with the claim: a usual welcome then needs no further row before its call.
   */
  #foresee(delivery: Delivery): void {
    const standsBy = this.#rivals.of(delivery) !== "none";
    if (!standsBy && !isPatient(delivery)) delivery.attempts.push(beginAttempt(delivery.receivedAt, null));
  }

  async #carry(delivery: Delivery): Promise<void> {
    const active = activeDelivery(delivery);
    this.#underWay.set(delivery.id, active);
    this.#rivals.add(delivery);
    let hasWaited = false;
    while (!active.isAbandoned) {
      const state = this.#stateOf(active);
      active.stoodBy ||= state.rivals === "open";
      const step = nextStep(state, Date.now());
      if (step.do === "settle") {
        if (hasWaited || !this.#mayWait(delivery, step)) return this.#settle(active, step);
        hasWaited = true;
        await this.#claimTurn.wait();
        continue;
      }
      if (step.do === "send") {
        const mayBegin = () =>
          !active.isAbandoned && nextStep(this.#stateOf(active), Date.now()).do === "send";
        await this.#sender.send(active, mayBegin, () => this.#yieldTurn(delivery));
        continue;
      }
      const ms = step.until - Date.now();
      // A delivery with 20 seconds waits in memory, where a rival that settles finds it.
      if (isPatient(delivery) && ms > LONG_WAIT_MS) return this.#putDown(active, step.until);
      await sleep(ms, active);
    }
  }

  /** Whether the outcome can be stored with a claim that comes soon; nobody waits for it but a program for its own. */
  #mayWait({ given }: Delivery, { outcome }: Settlement): boolean {
    return outcome === "sent" && given === null && this.#underWay.size > 1;
  }

  /** A delivery that waited for this one goes first. */
  #yieldTurn(delivery: Delivery): void {
    this.#rivals.yield(delivery);
    this.#wakeRivals(delivery);
  }

  #wakeRivals(delivery: Delivery): void {
    for (const rival of this.#rivals.with(delivery)) this.#underWay.get(rival.id)?.wake();
  }

  /** Schedules a delivery: only its row stays, until its time comes. */
  #putDown({ delivery }: ActiveDelivery, until: number): void {
    delivery.waitsUntil = until;
    this.#ports.ledger.saveWait(delivery);
    this.#underWay.delete(delivery.id);
    this.#scheduled.add(delivery);
    this.#ports.putDown(delivery);
  }

  /** Whether a servicer wrote to the customer after the event. */
  #hasReply({ account, customer, eventAt }: Delivery): boolean {
    if (account === null) return false;
    return (this.#ports.conversations.find({ account, customer }).repliedAt ?? 0) >= eventAt;
  }

  #recordWithoutCode(delivery: ContactDelivery): Promise<void> | null {
    const remedy = remedyOf("no-code", null, null, this.#ports.app(delivery.app));
    Object.assign(delivery, {
      outcome: "no-code",
      cause: coded(NO_CODE_CAUSE[delivery.via ?? "added"]),
      remedy: remedy && encode(remedy),
      settledAt: Date.now(),
    });
    if (!this.#ports.ledger.insert(delivery)) return null;
    this.#ports.accepted(delivery);
    this.#ports.settled(delivery, { followUps: [], msgCode: null });
    return Promise.resolve();
  }

  #settle(active: ActiveDelivery, { outcome, errcode, cause }: Settlement): void {
    const { delivery } = active;
    const app = this.#ports.app(delivery.app);
    delivery.attempts = delivery.attempts.filter(({ verdict }) => verdict !== "begun");
    const isSent = outcome === "sent" || outcome === "sent-unconfirmed";
    const loss = isSent ? lossOf(active) : { notes: [], cause: null };
    delivery.notes.push(...loss.notes);
    const remedy =
      loss.cause === null
        ? remedyOf(outcome, errcode, delivery.attempts.at(-1) ?? null, app)
        : remedyOfLoss(refusedBefore(delivery.attempts), app);
    const why = severalReasons([cause, loss.cause].filter((reason) => reason !== null));
    Object.assign(delivery, {
      outcome,
      errcode,
      code: null,
      details: null,
      waitsUntil: null,
      settledAt: Date.now(),
      cause: why && written(why),
      message: delivery.attempts.at(-1)?.message ?? null,
      remedy: remedy && encode(remedy),
    });
    const followUps = dueAfter(delivery, active.afterwards);
    delivery.followUps = planned(followUps);
    this.#ports.ledger.settle(delivery);
    this.#underWay.delete(delivery.id);
    this.#wakeRivals(delivery);
    this.#ports.settled(delivery, { followUps, msgCode: active.msgCode });
    delivery.given = null;
  }

  #stateOf({ delivery, acts, blockers, stoodBy, notBefore, unlessReplied }: ActiveDelivery): DeliveryState {
    return {
      receivedAt: delivery.receivedAt,
      deadline: delivery.deadline,
      attempts: delivery.attempts.filter(({ verdict }) => verdict !== "begun"),
      blockers,
      hasMessage: acts === null || acts.length > 0,
      notBefore,
      replied: unlessReplied && this.#hasReply(delivery),
      isPatient: isPatient(delivery),
      rivals: this.#rivals.of(delivery),
      stoodBy,
      seed: Number.parseInt(delivery.id.slice(-6), 16),
    };
  }
}
