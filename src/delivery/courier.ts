/**
 * Takes each claimed code to its outcome: asks the policy what is next, does it, records it. Storage, clock,
 * rules, tokens and WeCom are behind ports; which steps are taken, `nextStep` alone decides.
 */
import type { AppConfig } from "../config.ts";
import type { MediaShelf } from "../media/shelf.ts";
import type { FollowUp } from "../rules/action.ts";
import type { RulesState } from "../rules/store.ts";
import type { CallWecom } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import type { TokenSource } from "../wecom/token.ts";
import { msgidOf } from "./address.ts";
import { type Attempt, beginAttempt, endAttempt } from "./attempt.ts";
import { type Composed, compose, type Move } from "./compose.ts";
import type { Conversations } from "./conversations.ts";
import {
  type Claim,
  type Delivery,
  type Given,
  isPatient,
  openDelivery,
  reopenDelivery,
} from "./delivery.ts";
import { dueAfter, planned } from "./follow-up.ts";
import type { Ledger } from "./ledger.ts";
import { type LookUps, lookUpsUntil } from "./look-ups.ts";
import type { KfPlace } from "./news.ts";
import {
  arrivedAtTheLast,
  type DeliveryState,
  nextStep,
  type Obstacle,
  type Settlement,
} from "./next-step.ts";
import { apiOf, post } from "./post.ts";
import { NO_CODE_CAUSE, remedyOf } from "./remedy.ts";
import { Rivals } from "./rivals.ts";
import { claimOfMove, stateFault } from "./session.ts";
import type { Slots } from "./slots.ts";

/** Each attempt has at most so long; WeCom answers in some hundred milliseconds. */
export const ATTEMPT_MS = 5_000;
/** A media_id is not good, or not any more. */
const MEDIA_REFUSED = 40007;
/** What waits longer than this is put down, and taken up by the alarm. */
const LONG_WAIT_MS = 10_000;

/** What a delivery leaves to be done when it is settled. */
export interface Brought {
  /** What its rule wants to have done now. */
  followUps: readonly FollowUp[];
  /** The code that a program's move of a session brought, for the program. */
  msgCode: string | null;
}

export interface CourierPorts {
  app(name: string): AppConfig | undefined;
  ledger: Ledger;
  conversations: Conversations;
  rules(app: string): Promise<RulesState>;
  tokens: TokenSource;
  lookUps: LookUps;
  shelf: MediaShelf;
  slots: Slots;
  call: CallWecom;
  /** Called once for each claim, right after it was stored. */
  accepted(delivery: Delivery): void;
  /** Called once for each delivery that is settled, right after that was stored. */
  settled(delivery: Delivery, brought: Brought): void;
  /** Called when a delivery is put down until its time comes. */
  putDown(delivery: Delivery): void;
  /** Claims the code that a delivery brought. */
  claim(claim: Claim): void;
}

/** A delivery under way, and what is needed of it only until it is settled. */
interface Errand {
  delivery: Delivery;
  /** What may still be done, the next one first; null until a rule was chosen. */
  acts: Composed[] | null;
  /** What the rule wants to have done when it was sent. */
  afterwards: readonly FollowUp[];
  /** How many were refused and put aside. */
  turn: number;
  /** When the rule's `after` is over. */
  notBefore: number | null;
  unlessReplied: boolean;
  obstacles: Obstacle[];
  /** Whether it has waited for another app of the company. */
  stoodBy: boolean;
  /** A token that WeCom would not take. */
  refusedToken: string | null;
  /** What a program's move brought, for the program. */
  msgCode: string | null;
  wake: () => void;
}

export class Courier {
  readonly #ports: CourierPorts;
  readonly #errands = new Map<string, Errand>();
  /** Deliveries that are put down, with the time to take them up again. */
  readonly #asleep = new Map<string, Delivery>();
  readonly #rivals = new Rivals();

  constructor(ports: CourierPorts) {
    this.#ports = ports;
  }

  get isBusy(): boolean {
    return this.#errands.size > 0;
  }

  /**
   * Claims a code. The check and the insert are one statement, and nothing is awaited before it: of any number
   * of claims for one code exactly one succeeds. Null when the code was claimed before.
   */
  accept(claim: Claim, given: Given | null = null): Promise<void> | null {
    const delivery = openDelivery(claim, given);
    if (claim.event === "contact.added" && claim.code === null) return this.#recordWithoutCode(delivery);
    this.#foresee(delivery);
    if (!this.#ports.ledger.insert(delivery)) return null;
    this.#ports.accepted(delivery);
    return this.#carry(delivery);
  }

  /** Opens a delivery whose code was left unused again, for what a program gives. */
  reopen(unused: Delivery, claim: Claim, given: Given): Promise<void> {
    const delivery = reopenDelivery(unused, claim, given);
    this.#foresee(delivery);
    this.#ports.ledger.replace(delivery);
    return this.#carry(delivery);
  }

  /** Forgets settled deliveries that no other app's can meet any more. */
  forget(now: number): void {
    this.#rivals.forget(now);
  }

  /** Gives up an errand that an error ended; its row stays open, to be resumed. */
  drop(id: string): void {
    this.#errands.delete(id);
  }

  /** When the next delivery that was put down is to be taken up; null when none is. */
  get wakesAt(): number | null {
    const times = [...this.#asleep.values()].map(({ waitsUntil }) => waitsUntil ?? 0);
    return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
  }

  /** The deliveries whose time to be taken up has come. */
  due(now: number): Delivery[] {
    return [...this.#asleep.values()].filter(({ waitsUntil }) => (waitsUntil ?? 0) <= now);
  }

  /** A servicer wrote: gives the deliveries that waited for this customer, to be taken up. */
  replied({ account, customer }: KfPlace, at: number): Delivery[] {
    const isHere = (one: Delivery) =>
      one.account === account && one.customer === customer && isPatient(one) && one.eventAt <= at;
    const waiting = [...this.#asleep.values()].filter(isHere);
    const underWay = [...this.#errands.values()].filter(({ delivery }) => isHere(delivery));
    if (waiting.length + underWay.length > 0) this.#ports.conversations.replied({ account, customer }, at);
    for (const { wake } of underWay) wake();
    return waiting;
  }

  /** Goes on with a delivery that was stored as open, unless its time has not come yet. */
  async resume(stored: Delivery, now: number): Promise<void> {
    if (this.#errands.has(stored.id)) return;
    if (stored.waitsUntil !== null && stored.waitsUntil > now && !this.#hasReply(stored)) {
      this.#asleep.set(stored.id, stored);
      return;
    }
    this.#asleep.delete(stored.id);
    for (const attempt of stored.attempts) if (attempt.verdict === "begun") attempt.verdict = "lost";
    await this.#carry(stored);
  }

  /** Remembers a delivery that was settled lately: other apps of the company must know of it. */
  remember(settled: Delivery): void {
    this.#rivals.add(settled);
  }

  /** Notes the first attempt, to be stored with the claim: a welcome without trouble needs no further row before its call. */
  #foresee(delivery: Delivery): void {
    const standsBy = this.#rivals.of(delivery) !== "none";
    if (!standsBy && !isPatient(delivery)) delivery.attempts.push(beginAttempt(delivery.receivedAt, null));
  }

  async #carry(delivery: Delivery): Promise<void> {
    const errand: Errand = {
      ...{ delivery, acts: null, afterwards: [], turn: 0, notBefore: null, unlessReplied: false },
      ...{ obstacles: [], stoodBy: false, refusedToken: null, msgCode: null, wake: () => {} },
    };
    this.#errands.set(delivery.id, errand);
    this.#rivals.add(delivery);
    for (;;) {
      const state = this.#stateOf(errand);
      errand.stoodBy ||= state.rivals === "open";
      const step = nextStep(state, Date.now());
      if (step.do === "settle") return this.#settle(errand, step);
      if (step.do === "send") {
        await this.#send(errand);
        continue;
      }
      const ms = step.until - Date.now();
      // Who has 20 seconds waits in memory, where a rival that settles finds it.
      if (isPatient(delivery) && ms > LONG_WAIT_MS) return this.#putDown(errand, step.until);
      await sleep(ms, errand);
    }
  }

  /** Forgets the errand but for its row, until its time comes. */
  #putDown({ delivery }: Errand, until: number): void {
    delivery.waitsUntil = until;
    this.#ports.ledger.saveWait(delivery);
    this.#errands.delete(delivery.id);
    this.#asleep.set(delivery.id, delivery);
    this.#ports.putDown(delivery);
  }

  /** One attempt, or the obstacle that kept us from it. */
  async #send(errand: Errand): Promise<void> {
    const { delivery } = errand;
    const app = this.#ports.app(delivery.app);
    if (app === undefined)
      return obstruct(errand, "refused", null, `the app ${delivery.app} is not in WECOM_APPS`);

    errand.acts ??= await this.#compose(errand, app);
    const act = errand.acts?.[0];
    if (act === undefined) return;

    const token = await this.#ports.tokens.get(app, Date.now(), errand.refusedToken);
    if (!token.ok) return obstruct(errand, token.retry ? null : "refused", token.errcode, token.errmsg);

    const { areTaken } = this.#ports.slots;
    await this.#ports.slots.run(delivery.deadline, async () => {
      const mayBegin = () => nextStep(this.#stateOf(errand), Date.now()).do === "send";
      // The slot may have been long in coming, and so may the answer about the session.
      if (!mayBegin()) {
        const cause = "all connections to WeCom were in use until the window closed";
        if (areTaken && Date.now() >= delivery.deadline) obstruct(errand, null, null, cause);
        return;
      }
      if (await this.#isOutOfPlace(errand, act, token.token)) return;
      if (!mayBegin()) return;
      const errcode = await this.#attempt(errand, act, token.token);
      if (errcode === MEDIA_REFUSED) this.#ports.shelf.refused(app, act, Date.now());
    });
  }

  /** Whether WeCom would refuse: the session has gone on, or the customer has had enough messages. */
  async #isOutOfPlace(errand: Errand, act: Composed, token: string): Promise<boolean> {
    const { delivery } = errand;
    const { event, account, customer, code } = delivery;
    if (event === "contact.added" || account === null || act.family === "transfer") return false;
    const now = Date.now();
    if (code === null) {
      const errcode = this.#ports.conversations.exhausted({ account, customer }, now);
      if (errcode !== null) obstruct(errand, "refused", errcode, errcodeOf(errcode).meaning);
      return errcode !== null;
    }
    const fault = await stateFault(this.#ports.call, token, delivery, now, timeoutOf(delivery, now));
    if (fault !== null) obstruct(errand, "refused", fault.errcode, fault.cause);
    return fault !== null;
  }

  /** Gives WeCom's errcode, or null. */
  async #attempt(errand: Errand, act: Composed, token: string): Promise<number | null> {
    const { delivery } = errand;
    const now = Date.now();
    const lostBefore = delivery.attempts.some(({ verdict }) => verdict === "lost");
    const attempt = this.#begin(delivery, now, act.name);
    const msgid = delivery.given?.msgid ?? msgidOf(delivery.id, errand.turn);
    const { answer, msgCode } = await post(delivery, act, {
      ...{ call: this.#ports.call, token, msgid },
      timeoutMs: timeoutOf(delivery, now),
    });
    endAttempt(attempt, answer, { api: apiOf(delivery, act), lostBefore }, Date.now());
    errand.obstacles = [];
    if (attempt.verdict === "token") errand.refusedToken = token;
    if (attempt.verdict === "content") {
      errand.acts?.shift();
      errand.turn += 1;
    }
    if (act.family === "kf") this.#noteMessage(delivery, attempt, msgid, lostBefore);
    if (act.family === "transfer") this.#noteMove(errand, attempt, act, msgCode);
    if (answer.kind === "answered" && answer.errmsg.includes("Warning: wrong json format")) {
      delivery.notes.push("WeCom understood only a part of the message: " + answer.errmsg);
    }
    return attempt.errcode;
  }

  /** Notes the msgid, and counts a message without a code: WeCom takes only a few. */
  #noteMessage(delivery: Delivery, { verdict }: Attempt, msgid: string, lostBefore: boolean): void {
    if (verdict !== "sent" && verdict !== "lost") return;
    delivery.msgid = msgid;
    const { account, customer, code } = delivery;
    if (code !== null || account === null || lostBefore) return;
    this.#ports.conversations.sent({ account, customer }, Date.now());
  }

  /** Claims the code that a move of the session brought, unless a program made the move for itself. */
  #noteMove(errand: Errand, { verdict }: Attempt, move: Move, msgCode: string | null): void {
    const { delivery } = errand;
    if (verdict === "code-invalid")
      delivery.notes.push("the code that the move brought was lost with its answer");
    if (delivery.given?.forRules === false) {
      errand.msgCode = msgCode;
      return;
    }
    const claim = msgCode === null ? null : claimOfMove(delivery, move, msgCode, Date.now());
    if (claim !== null) this.#ports.claim(claim);
  }

  /** The attempt to be made now: the one that is stored already, or a new one, stored before it is made. */
  #begin(delivery: Delivery, now: number, message: string): Attempt {
    const stored = delivery.attempts.at(-1);
    if (stored?.verdict === "begun") return Object.assign(stored, { at: now, message });
    const attempt = beginAttempt(now, message);
    delivery.attempts.push(attempt);
    this.#ports.ledger.saveAttempts(delivery);
    return attempt;
  }

  /** What a program gave, or else what the rules choose to do; null, with an obstacle, when they choose nothing or cannot be read. */
  async #compose(errand: Errand, app: AppConfig): Promise<Composed[] | null> {
    const { delivery } = errand;
    if (delivery.given !== null) return withoutRefused(errand, [delivery.given.act]);
    let rules: RulesState;
    try {
      rules = await this.#ports.rules(app.name);
    } catch {
      obstruct(errand, null, null, "the rules could not be read from KV");
      return null;
    }
    if (rules.inForce === null) {
      obstruct(errand, "no-rule", null, rules.fault?.problems[0]?.message ?? "there are no rules");
      return null;
    }
    const now = Date.now();
    const until = lookUpsUntil(now, delivery.deadline);
    const composed = await compose(rules.inForce, delivery, app, this.#ports, now, until);
    delivery.rule = composed.rule;
    switch (composed.do) {
      case "nothing":
        delivery.notes.push(...composed.notes);
        obstruct(errand, composed.outcome, null, null);
        return null;
      case "give-up":
        delivery.variant = composed.variant;
        obstruct(errand, "refused", null, composed.cause);
        return null;
      case "wait":
        errand.notBefore = composed.until;
        errand.unlessReplied = composed.unlessReplied;
        return null;
      case "act":
        delivery.variant = composed.variant;
        delivery.notes.push(...composed.notes);
        errand.afterwards = composed.afterwards;
        return withoutRefused(errand, composed.acts);
    }
  }

  /** Whether a servicer wrote to the customer after the event. */
  #hasReply({ account, customer, eventAt }: Delivery): boolean {
    if (account === null) return false;
    return (this.#ports.conversations.find({ account, customer }).repliedAt ?? 0) >= eventAt;
  }

  #recordWithoutCode(delivery: Delivery): Promise<void> | null {
    const cause = NO_CODE_CAUSE[delivery.via ?? "added"];
    Object.assign(delivery, {
      outcome: "no-code",
      cause,
      remedy: remedyOf("no-code", null, null),
      settledAt: Date.now(),
    });
    if (!this.#ports.ledger.insert(delivery)) return null;
    this.#ports.accepted(delivery);
    this.#ports.settled(delivery, { followUps: [], msgCode: null });
    return Promise.resolve();
  }

  #settle(errand: Errand, { outcome, errcode, cause }: Settlement): void {
    const { delivery } = errand;
    delivery.attempts = delivery.attempts.filter(({ verdict }) => verdict !== "begun");
    Object.assign(delivery, {
      ...{ outcome, errcode, cause, code: null, details: null, waitsUntil: null, settledAt: Date.now() },
      message: delivery.attempts.at(-1)?.message ?? null,
      remedy: remedyOf(outcome, errcode, delivery.attempts.at(-1) ?? null),
    });
    const followUps = dueAfter(delivery, errand.afterwards);
    delivery.followUps = planned(followUps);
    this.#ports.ledger.settle(delivery);
    this.#errands.delete(delivery.id);
    for (const rival of this.#rivals.with(delivery)) this.#errands.get(rival.id)?.wake();
    this.#ports.settled(delivery, { followUps, msgCode: errand.msgCode });
    delivery.given = null;
  }

  #stateOf({ delivery, acts, obstacles, stoodBy, notBefore, unlessReplied }: Errand): DeliveryState {
    return {
      receivedAt: delivery.receivedAt,
      deadline: delivery.deadline,
      attempts: delivery.attempts.filter(({ verdict }) => verdict !== "begun"),
      obstacles,
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

/** What was refused before a crash is put aside again, not tried again; unless the rules now say nothing else. */
function withoutRefused(errand: Errand, acts: Composed[]): Composed[] {
  const refused = errand.delivery.attempts.filter(({ verdict }) => verdict === "content");
  const left = acts.filter(({ name }) => !refused.some(({ message }) => message === name));
  if (left.length === 0) return acts;
  errand.turn = acts.length - left.length;
  return left;
}

/** How long a call may take that begins now; the one of a late arrival as long as any. */
function timeoutOf(delivery: Delivery, now: number): number {
  return arrivedAtTheLast(delivery) ? ATTEMPT_MS : Math.max(0, Math.min(ATTEMPT_MS, delivery.deadline - now));
}

/** Waits until the time has passed, or until the errand is woken. */
function sleep(ms: number, errand: Errand): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    errand.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function obstruct(
  errand: Errand,
  settles: Obstacle["settles"],
  errcode: number | null,
  cause: string | null,
): void {
  errand.obstacles.push({ at: Date.now(), settles, errcode, cause });
}
