/**
 * Makes an attempt of a delivery: the message, its rule, the token, the call, and the effects of its answer. The
 * `DeliveryRunner` asks the policy whether it is time for an attempt.
 */
import { sayNoToken, type TokenSource, tokenName } from "../apps/token.ts";
import type { AppConfig } from "../config/types.ts";
import { coded, partOf, type Sentence, say } from "../i18n/sentence.ts";
import type { MediaCache } from "../media/cache.ts";
import { isContact } from "../rules/engine/events.ts";
import type { RulesInForce, RulesState } from "../rules/store.ts";
import type { CallWecom } from "../wecom/client.ts";
import { errcodeOf, LIMITED } from "../wecom/errors.ts";
import { type ActiveDelivery, block, withoutRefused } from "./active-delivery.ts";
import { type Attempt, beginAttempt, endAttempt } from "./attempt.ts";
import type { Connections } from "./connections.ts";
import { type Claim, type Delivery, isPatient } from "./delivery.ts";
import { msgidOf } from "./ids.ts";
import type { Conversations } from "./kf/conversations.ts";
import type { Budget, HeldBack } from "./kf/message-budget.ts";
import { claimOfMove, stateFault } from "./kf/session.ts";
import { type LookUps, lookUpsUntil } from "./look-ups.ts";
import { makePlan, type Plan } from "./plan.ts";
import type { PlannedAction, PlannedTransfer } from "./planned-action.ts";
import { arrivedAtTheLast } from "./policy.ts";
import { keptAttempts } from "./record/kept-attempts.ts";
import type { Ledger } from "./record/ledger.ts";
import { apiOf, callSendApi } from "./send-call.ts";

export interface AttemptSenderPorts {
  app(name: string): AppConfig | undefined;
  ledger: Ledger;
  conversations: Conversations;
  budget: Budget;
  rules(app: string): Promise<RulesState>;
  tokens: TokenSource;
  lookUps: LookUps;
  mediaCache: MediaCache;
  connections: Connections;
  /** Claims the code that a move of the session brought. */
  claim(claim: Claim): void;
}

/** The longest time of an attempt; WeCom answers in some hundred milliseconds. */
export const ATTEMPT_MS = 5_000;
/**
 * A call goes out this soon after the last write, or is written again: an object that was replaced while it waited for
 * a token or a connection cannot write, and so makes no call. A warm call takes milliseconds and pays no further row.
 */
const FRESH_MS = 1_000;
/** A medium is fetched and uploaded in a minute and a half, or not at all. */
const MEDIA_MS = 90_000;
/** The errcode for a media_id that is not good, or not any more. */
const MEDIA_REFUSED = 40007;

export class AttemptSender {
  readonly #ports: AttemptSenderPorts;

  constructor(ports: AttemptSenderPorts) {
    this.#ports = ports;
  }

  /**
   * Makes an attempt, or notes the blocker that prevents it; `mayBegin` tells whether there is still time for an
   * attempt, `yieldTurn` lets other apps go first.
   */
  async send(active: ActiveDelivery, mayBegin: () => boolean, yieldTurn: () => void): Promise<void> {
    const { delivery } = active;
    const app = this.#ports.app(delivery.app);
    if (app === undefined) {
      const cause = say("unknown-app", { app: delivery.app });
      block(active, mayBeDeployed(delivery) ? null : "refused", null, cause);
      return yieldTurn();
    }
    try {
      await this.#send(active, app, mayBegin, yieldTurn);
    } finally {
      active.place?.free();
      active.place = null;
    }
  }

  async #send(
    active: ActiveDelivery,
    app: AppConfig,
    mayBegin: () => boolean,
    yieldTurn: () => void,
  ): Promise<void> {
    const { delivery } = active;
    const { connections, tokens, mediaCache } = this.#ports;
    active.acts ??= await this.#plan(active, app);
    const act = active.acts?.[0];
    if (act === undefined) return;
    const heldBack = this.#admit(active, act.family);
    if (heldBack !== null) return holdBack(active, heldBack);

    const token = await tokens.get(app, Date.now(), active.refusedToken);
    if (!token.ok) {
      const { errcode, retry, isUnauthorised = false } = token;
      const mayPass = retry || (errcode !== LIMITED && mayHaveChanged(app, delivery));
      block(active, mayPass ? null : "refused", errcode, sayNoToken(app, token), isUnauthorised);
      return yieldTurn();
    }
    if (act.family === "kf" && !isContact(delivery) && delivery.code !== null) {
      const fault = await stateFault(connections, token.token, delivery, Date.now());
      if (fault !== null) return block(active, "refused", fault.errcode, fault.cause);
    }

    const { areTaken } = connections;
    await connections.run(delivery.deadline, async (call) => {
      // The wait for a connection may have been long.
      if (!mayBegin()) {
        if (areTaken && Date.now() >= delivery.deadline) block(active, null, null, say("connections-in-use"));
        return;
      }
      const errcode = await this.#attempt(active, act, token.token, call);
      if (errcode === MEDIA_REFUSED) mediaCache.refused(app, act, Date.now());
    });
  }

  /** Gives a message without a code its place among those that WeCom takes; or why it has none. */
  #admit(active: ActiveDelivery, family: PlannedAction["family"]): HeldBack | null {
    const { delivery } = active;
    const { account, customer, code, attempts, receivedAt } = delivery;
    if (family !== "kf" || isContact(delivery) || account === null || code !== null) return null;
    if (active.place !== null || isCounted(attempts)) return null;
    const admission = this.#ports.budget.admit({ account, customer }, receivedAt, Date.now());
    if (!admission.ok) return admission;
    active.place = admission.place;
    return null;
  }

  /** Gives WeCom's errcode, or null. */
  async #attempt(
    active: ActiveDelivery,
    act: PlannedAction,
    token: string,
    call: CallWecom,
  ): Promise<number | null> {
    const { delivery } = active;
    const now = Date.now();
    const lostBefore = delivery.attempts.some(({ verdict }) => verdict === "lost");
    const attempt = this.#begin(delivery, now, act.name);
    const msgid = delivery.given?.msgid ?? msgidOf(delivery.id, active.turn);
    active.place?.begin(now);
    const { answer, msgCode } = await callSendApi(delivery, act, {
      call,
      token,
      msgid,
      timeoutMs: timeoutOf(delivery, now),
    });
    endAttempt(attempt, answer, { api: apiOf(delivery, act), lostBefore }, Date.now());
    const mayHaveTaken = attempt.verdict === "sent" || attempt.verdict === "lost";
    active.place?.end({ mayHaveTaken, errcode: attempt.errcode }, Date.now());
    active.place = null;
    // A customer who was forgotten in the meantime gets no effect of the answer.
    if (active.isAbandoned) return attempt.errcode;
    active.blockers = [];
    if (attempt.verdict === "token") active.refusedToken = token;
    if (attempt.verdict === "content") {
      active.acts?.shift();
      active.turn += 1;
    }
    if (act.family === "kf" && mayHaveTaken) delivery.msgid = msgid;
    if (act.family === "transfer") this.#noteMove(active, attempt, act, msgCode);
    if (answer.kind === "answered" && answer.errmsg.includes("Warning: wrong json format")) {
      delivery.notes.push(coded("partly-understood", { errmsg: answer.errmsg }));
    }
    return attempt.errcode;
  }

  /** Claims the code that a move of the session brought, unless a program made the move for itself. */
  #noteMove(
    active: ActiveDelivery,
    { verdict, at }: Attempt,
    move: PlannedTransfer,
    msgCode: string | null,
  ): void {
    const { delivery } = active;
    if (verdict === "code-invalid") delivery.notes.push(coded("moved-code-lost"));
    if (delivery.given?.forRules === false) {
      active.msgCode = msgCode;
      return;
    }
    const claim = msgCode === null || isContact(delivery) ? null : claimOfMove(delivery, move, msgCode, at);
    if (claim !== null) this.#ports.claim(claim);
  }

  /** The attempt to be made now: the one that was stored just before, or one that is stored before it is made. */
  #begin(delivery: Delivery, now: number, message: string): Attempt {
    if (isPatient(delivery)) delivery.attempts = keptAttempts(delivery.attempts);
    const last = delivery.attempts.at(-1);
    const stored = last?.verdict === "begun" ? last : null;
    const isFresh = stored !== null && now - stored.at < FRESH_MS;
    const attempt = Object.assign(stored ?? beginAttempt(now, message), { at: now, message });
    if (stored === null) delivery.attempts.push(attempt);
    if (!isFresh) this.#ports.ledger.saveAttempts(delivery);
    return attempt;
  }

  /**
   * The actions that a program gave, or that the rules choose; null, with a blocker, when the rules choose none or
   * cannot be read.
   */
  async #plan(active: ActiveDelivery, app: AppConfig): Promise<PlannedAction[] | null> {
    const { delivery } = active;
    if (delivery.given !== null) return [delivery.given.act];
    const inForce = await this.#rulesInForce(active, app);
    if (inForce === null) return null;
    const now = Date.now();
    const patience = {
      until: lookUpsUntil(now, delivery.deadline),
      latest: Math.min(delivery.deadline - ATTEMPT_MS, now + MEDIA_MS),
    };
    const { lookUps, mediaCache } = this.#ports;
    const admit = () => this.#admit(active, "kf");
    const plan = await makePlan(inForce, delivery, app, { lookUps, mediaCache, admit }, now, patience);
    return applyPlan(active, plan, inForce);
  }

  /** The rules in force; null, with a blocker, when there are none or they cannot be read. */
  async #rulesInForce(active: ActiveDelivery, app: AppConfig): Promise<RulesInForce | null> {
    let rules: RulesState;
    try {
      rules = await this.#ports.rules(app.name);
    } catch {
      block(active, null, null, say("rules-unreadable"));
      return null;
    }
    if (rules.inForce === null) {
      const problem = rules.fault?.problems[0];
      block(active, "no-rule", null, problem === undefined ? say("no-rules") : partOf(problem.message));
    }
    return rules.inForce;
  }
}

/** Notes a plan in the delivery; gives its actions, or null, mostly with a blocker, when there are none now. */
function applyPlan(active: ActiveDelivery, plan: Plan, inForce: RulesInForce): PlannedAction[] | null {
  const { delivery } = active;
  delivery.rule = plan.rule;
  switch (plan.do) {
    case "nothing": {
      delivery.notes.push(...plan.notes);
      active.afterwards = plan.afterwards;
      const cause = plan.outcome === "no-rule" ? noRuleCause(delivery, inForce) : null;
      block(active, plan.outcome, null, cause);
      return null;
    }
    case "give-up":
      delivery.variant = plan.variant;
      block(active, "refused", null, plan.cause);
      return null;
    case "hold":
      holdBack(active, plan.heldBack);
      return null;
    case "wait":
      active.notBefore = plan.until;
      active.unlessReplied = plan.unlessReplied;
      return null;
    case "act":
      delivery.variant = plan.variant;
      active.unlessReplied = plan.unlessReplied;
      delivery.notes.push(...plan.notes);
      active.afterwards = plan.afterwards;
      active.unfilled = plan.unfilled;
      return withoutRefused(active, plan.acts);
  }
}

function holdBack(active: ActiveDelivery, { errcode }: HeldBack): void {
  if (errcode !== null) block(active, "refused", errcode, errcodeOf(errcode).meaning);
  else block(active, null, null, say("messages-on-their-way"));
}

/** Whether the message was counted with an earlier attempt: its answer was lost, and WeCom may have it. */
function isCounted(attempts: readonly Attempt[]): boolean {
  const refusedAt = attempts.findLastIndex(({ verdict }) => verdict === "content");
  return attempts.slice(refusedAt + 1).some(({ verdict }) => verdict === "lost");
}

/** Why no rule was taken, in short: `explain` tells rule by rule. */
function noRuleCause({ event }: Delivery, { compiled, from }: RulesInForce): Sentence {
  const count = compiled.rules.filter((rule) => rule.on === event).length;
  if (count === 0) return say("no-rule-for-event", { from, event });
  return count === 1
    ? say("only-rule-misfits", { event, from })
    : say("no-rule-fits", { count, event, from });
}

/** Twice the time in which every object gets the configuration with which its Worker took the event. */
const DEPLOYED_WITHIN_MS = 10 * 60_000;

/** Whether this object may still get a newer configuration. */
const mayBeDeployed = ({ receivedAt }: Delivery) => Date.now() < receivedAt + DEPLOYED_WITHIN_MS;

/**
 * Whether the app's secret may differ from the secret that this object knows; when that was not told, as after a crash,
 * it may.
 */
function mayHaveChanged(app: AppConfig, delivery: Delivery): boolean {
  return delivery.credentials !== tokenName(app) && mayBeDeployed(delivery);
}

/** How long a call may take that begins now; the call of a late arrival has the full time. */
function timeoutOf(delivery: Delivery, now: number): number {
  return arrivedAtTheLast(delivery) ? ATTEMPT_MS : Math.max(0, Math.min(ATTEMPT_MS, delivery.deadline - now));
}
