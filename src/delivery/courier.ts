/**
 * Takes each claimed code to its outcome: asks the policy what is next, does it, records it. Storage, clock,
 * rules, tokens and WeCom are behind ports; which steps are taken, `nextStep` alone decides.
 */
import type { AppConfig } from "../config.ts";
import type { RulesState } from "../rules/store.ts";
import type { CallWecom } from "../wecom/client.ts";
import { sendWelcome } from "../wecom/contact.ts";
import type { TokenSource } from "../wecom/token.ts";
import { type Attempt, beginAttempt, endAttempt } from "./attempt.ts";
import { type Composed, compose } from "./compose.ts";
import { type Claim, type Delivery, openDelivery } from "./delivery.ts";
import type { Ledger } from "./ledger.ts";
import { type LookUps, lookUpsUntil } from "./look-ups.ts";
import { nextStep, type Obstacle, type Settlement } from "./next-step.ts";
import { NO_CODE_CAUSE, remedyOf } from "./remedy.ts";
import { Rivals } from "./rivals.ts";
import type { Slots } from "./slots.ts";

/** Each attempt has at most so long; WeCom answers in some hundred milliseconds. */
export const ATTEMPT_MS = 5_000;

export interface CourierPorts {
  app(name: string): AppConfig | undefined;
  ledger: Ledger;
  rules(app: string): Promise<RulesState>;
  tokens: TokenSource;
  lookUps: LookUps;
  slots: Slots;
  call: CallWecom;
  /** Called once for each delivery that is settled. */
  settled(delivery: Delivery): void;
}

/** A delivery under way, and what is needed of it only until it is settled. */
interface Errand {
  delivery: Delivery;
  /** The messages that may still be sent, the next one first; null until a rule was chosen. */
  messages: Composed[] | null;
  obstacles: Obstacle[];
  /** A token that WeCom would not take. */
  refusedToken: string | null;
  wake: () => void;
}

export class Courier {
  readonly #ports: CourierPorts;
  readonly #errands = new Map<string, Errand>();
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
  accept(claim: Claim): Promise<void> | null {
    const delivery = openDelivery(claim);
    if (claim.code === null) return this.#recordWithoutCode(delivery);
    const standsBy = this.#rivals.of(delivery) !== "none";
    // Stored with the claim, so that a welcome without trouble needs no further row before its call.
    if (!standsBy) delivery.attempts.push(beginAttempt(claim.receivedAt, null));
    if (!this.#ports.ledger.insert(delivery)) return null;
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

  /** Goes on with a delivery that was stored as open before this object began. */
  async resume(stored: Delivery): Promise<void> {
    if (this.#errands.has(stored.id)) return;
    for (const attempt of stored.attempts) if (attempt.verdict === "begun") attempt.verdict = "lost";
    await this.#carry(stored);
  }

  /** Remembers a delivery that was settled lately: other apps of the company must know of it. */
  remember(settled: Delivery): void {
    this.#rivals.add(settled);
  }

  async #carry(delivery: Delivery): Promise<void> {
    const errand: Errand = { delivery, messages: null, obstacles: [], refusedToken: null, wake: () => {} };
    this.#errands.set(delivery.id, errand);
    this.#rivals.add(delivery);
    for (;;) {
      const step = nextStep(this.#stateOf(errand), Date.now());
      if (step.do === "settle") return this.#settle(errand, step);
      if (step.do === "wait") await sleep(step.until - Date.now(), errand);
      else await this.#send(errand);
    }
  }

  /** One attempt, or the obstacle that kept us from it. */
  async #send(errand: Errand): Promise<void> {
    const { delivery } = errand;
    const app = this.#ports.app(delivery.app);
    if (app === undefined)
      return obstruct(errand, "refused", null, `the app ${delivery.app} is not in WECOM_APPS`);
    const { code } = delivery;
    if (code === null) return obstruct(errand, "refused", null, "the code is not stored any more");

    errand.messages ??= await this.#compose(errand, app);
    const message = errand.messages?.[0];
    if (message === undefined) return;

    const token = await this.#ports.tokens.get(app, Date.now(), errand.refusedToken);
    if (!token.ok) return obstruct(errand, token.retry ? null : "refused", token.errcode, token.errmsg);

    await this.#ports.slots.run(delivery.deadline, async () => {
      // The slot may have been long in coming.
      if (nextStep(this.#stateOf(errand), Date.now()).do !== "send") return;
      await this.#attempt(errand, code, message, token.token);
    });
  }

  async #attempt(errand: Errand, code: string, message: Composed, token: string): Promise<void> {
    const { delivery } = errand;
    if (message.family !== "contact") throw new Error(`${message.name} is not a welcome`);
    const now = Date.now();
    const attempt = this.#begin(delivery, now, message.name);
    const arrivedLate = delivery.receivedAt >= delivery.deadline;
    const timeoutMs = arrivedLate ? ATTEMPT_MS : Math.min(ATTEMPT_MS, delivery.deadline - now);
    const answer = await sendWelcome(this.#ports.call, token, code, message.body, timeoutMs);
    endAttempt(attempt, answer, Date.now());
    errand.obstacles = [];
    if (attempt.verdict === "token") errand.refusedToken = token;
    if (attempt.verdict === "content") errand.messages?.shift();
    if (answer.kind === "answered" && answer.errmsg.includes("Warning: wrong json format")) {
      delivery.notes.push("WeCom understood only a part of the message: " + answer.errmsg);
    }
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

  /** The messages that the rules choose; null, with an obstacle, when they choose none or cannot be read. */
  async #compose(errand: Errand, app: AppConfig): Promise<Composed[] | null> {
    const { delivery } = errand;
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
    const composed = await compose(rules.inForce, delivery, app, this.#ports.lookUps, now, until);
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
      case "send":
        delivery.variant = composed.variant;
        delivery.notes.push(...composed.notes);
        return composed.messages;
    }
  }

  #recordWithoutCode(delivery: Delivery): Promise<void> | null {
    const cause = NO_CODE_CAUSE[delivery.via];
    Object.assign(delivery, {
      outcome: "no-code",
      cause,
      remedy: remedyOf("no-code", null, null),
      settledAt: Date.now(),
    });
    if (!this.#ports.ledger.insert(delivery)) return null;
    this.#ports.settled(delivery);
    return Promise.resolve();
  }

  #settle(errand: Errand, { outcome, errcode, cause }: Settlement): void {
    const { delivery } = errand;
    delivery.attempts = delivery.attempts.filter(({ verdict }) => verdict !== "begun");
    Object.assign(delivery, {
      ...{ outcome, errcode, cause, code: null, settledAt: Date.now() },
      message: delivery.attempts.at(-1)?.message ?? null,
      remedy: remedyOf(outcome, errcode, delivery.attempts.at(-1) ?? null),
    });
    this.#ports.ledger.settle(delivery);
    this.#errands.delete(delivery.id);
    for (const rival of this.#rivals.with(delivery)) this.#errands.get(rival.id)?.wake();
    this.#ports.settled(delivery);
  }

  #stateOf({ delivery, messages, obstacles }: Errand) {
    return {
      receivedAt: delivery.receivedAt,
      deadline: delivery.deadline,
      attempts: delivery.attempts.filter(({ verdict }) => verdict !== "begun"),
      obstacles,
      hasMessage: messages === null || messages.length > 0,
      rivals: this.#rivals.of(delivery),
      seed: Number.parseInt(delivery.id.slice(-6), 16),
    };
  }
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
