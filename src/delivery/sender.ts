/**
 * One attempt of an errand: what to send, by which rule, with which token; the call, and what its answer leaves.
 * Whether it is time for one, the `Courier` asks the policy.
 */
import type { AppConfig } from "../config.ts";
import type { MediaShelf } from "../media/shelf.ts";
import type { RulesState } from "../rules/store.ts";
import type { CallWecom } from "../wecom/client.ts";
import { errcodeOf, inWords } from "../wecom/errors.ts";
import type { TokenSource } from "../wecom/token.ts";
import { msgidOf } from "./address.ts";
import { type Attempt, beginAttempt, endAttempt } from "./attempt.ts";
import { type Composed, compose, type Move } from "./compose.ts";
import type { Conversations } from "./conversations.ts";
import type { Claim, Delivery } from "./delivery.ts";
import { type Errand, obstruct, withoutRefused } from "./errand.ts";
import type { Ledger } from "./ledger.ts";
import { type LookUps, lookUpsUntil } from "./look-ups.ts";
import { arrivedAtTheLast } from "./next-step.ts";
import { apiOf, post } from "./post.ts";
import { claimOfMove, stateFault } from "./session.ts";
import type { Slots } from "./slots.ts";

export interface SenderPorts {
  app(name: string): AppConfig | undefined;
  ledger: Ledger;
  conversations: Conversations;
  rules(app: string): Promise<RulesState>;
  tokens: TokenSource;
  lookUps: LookUps;
  shelf: MediaShelf;
  connections: Slots<CallWecom>;
  /** Claims the code that a move of the session brought. */
  claim(claim: Claim): void;
}

/** Each attempt has at most so long; WeCom answers in some hundred milliseconds. */
export const ATTEMPT_MS = 5_000;
/**
 * A call goes out so soon after the last write, or is written again: an object that was replaced while it waited for a
 * token or a connection cannot write, and so makes no call. What is warm takes milliseconds and pays no further row.
 */
const FRESH_MS = 1_000;
/** A media_id is not good, or not any more. */
const MEDIA_REFUSED = 40007;

export class Sender {
  readonly #ports: SenderPorts;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  /**
   * One attempt, or the obstacle that kept us from it; `mayBegin` tells whether it is still time for one, `yieldTurn`
   * lets other apps go first.
   */
  async send(errand: Errand, mayBegin: () => boolean, yieldTurn: () => void): Promise<void> {
    const { delivery } = errand;
    const app = this.#ports.app(delivery.app);
    if (app === undefined)
      return obstruct(errand, "refused", null, `the app ${delivery.app} is not in WECOM_APPS`);

    errand.acts ??= await this.#compose(errand, app);
    const act = errand.acts?.[0];
    if (act === undefined) return;

    const token = await this.#ports.tokens.get(app, Date.now(), errand.refusedToken);
    if (!token.ok) {
      const { errcode, errmsg, retry } = token;
      const cause = errcode === null ? errmsg : `gettoken: ${inWords(errcode, errmsg)}`;
      obstruct(errand, retry ? null : "refused", errcode, cause);
      return yieldTurn();
    }

    const { areTaken } = this.#ports.connections;
    await this.#ports.connections.run(delivery.deadline, async (call) => {
      // The connection may have been long in coming, and so may the answer about the session.
      if (!mayBegin()) {
        const cause = "all connections to WeCom were in use until the window closed";
        if (areTaken && Date.now() >= delivery.deadline) obstruct(errand, null, null, cause);
        return;
      }
      if (await this.#isOutOfPlace(errand, act, token.token, call)) return;
      if (!mayBegin()) return;
      const errcode = await this.#attempt(errand, act, token.token, call);
      if (errcode === MEDIA_REFUSED) this.#ports.shelf.refused(app, act, Date.now());
    });
  }

  /** Whether WeCom would refuse: the session has gone on, or the customer has had enough messages. */
  async #isOutOfPlace(errand: Errand, act: Composed, token: string, call: CallWecom): Promise<boolean> {
    const { delivery } = errand;
    const { event, account, customer, code } = delivery;
    if (event === "contact.added" || account === null || act.family === "transfer") return false;
    const now = Date.now();
    if (code === null) {
      const errcode = this.#ports.conversations.exhausted({ account, customer }, now);
      if (errcode !== null) obstruct(errand, "refused", errcode, errcodeOf(errcode).meaning);
      return errcode !== null;
    }
    const fault = await stateFault(call, token, delivery, now, timeoutOf(delivery, now));
    if (fault !== null) obstruct(errand, "refused", fault.errcode, fault.cause);
    return fault !== null;
  }

  /** Gives WeCom's errcode, or null. */
  async #attempt(errand: Errand, act: Composed, token: string, call: CallWecom): Promise<number | null> {
    const { delivery } = errand;
    const now = Date.now();
    const lostBefore = delivery.attempts.some(({ verdict }) => verdict === "lost");
    const attempt = this.#begin(delivery, now, act.name);
    const msgid = delivery.given?.msgid ?? msgidOf(delivery.id, errand.turn);
    const { answer, msgCode } = await post(delivery, act, {
      ...{ call, token, msgid },
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
  #noteMove(errand: Errand, { verdict, at }: Attempt, move: Move, msgCode: string | null): void {
    const { delivery } = errand;
    if (verdict === "code-invalid")
      delivery.notes.push("the code that the move brought was lost with its answer");
    if (delivery.given?.forRules === false) {
      errand.msgCode = msgCode;
      return;
    }
    const claim = msgCode === null ? null : claimOfMove(delivery, move, msgCode, at);
    if (claim !== null) this.#ports.claim(claim);
  }

  /** The attempt to be made now: the one that was stored just before, or one that is stored before it is made. */
  #begin(delivery: Delivery, now: number, message: string): Attempt {
    const last = delivery.attempts.at(-1);
    const stored = last?.verdict === "begun" ? last : null;
    const isFresh = stored !== null && now - stored.at < FRESH_MS;
    const attempt = Object.assign(stored ?? beginAttempt(now, message), { at: now, message });
    if (stored === null) delivery.attempts.push(attempt);
    if (!isFresh) this.#ports.ledger.saveAttempts(delivery);
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
        errand.afterwards = composed.afterwards;
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
        errand.unlessReplied = composed.unlessReplied;
        delivery.notes.push(...composed.notes);
        errand.afterwards = composed.afterwards;
        return withoutRefused(errand, composed.acts);
    }
  }
}

/** How long a call may take that begins now; the one of a late arrival as long as any. */
function timeoutOf(delivery: Delivery, now: number): number {
  return arrivedAtTheLast(delivery) ? ATTEMPT_MS : Math.max(0, Math.min(ATTEMPT_MS, delivery.deadline - now));
}
