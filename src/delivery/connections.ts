/**
 * The connections by which a Dispatcher calls WeCom. Cloudflare lets six connections wait for response headers, and an
 * object may share them among all its requests: a seventh would wait inside the platform, in no order, with its time
 * limit running. Calls that these six cannot take go out by a stateless entrypoint, which has connections of its own.
 *
 * Sends come first. A call that no send needs (`OptionalCall`) gets a connection that no send waits for, at most half
 * of them, and is not made while WeCom is slow: see `AnswerTimes`.
 */
import { Slots } from "../concurrency/slots.ts";
import { orLate } from "../concurrency/timeout.ts";
import { type Sentence, say } from "../i18n/sentence.ts";
import { type Answer, type Call, type CallWecom, noAnswer } from "../wecom/client.ts";
import { type AnswerKind, AnswerTimes, type CallKind, type OptionalCall } from "./answer-times.ts";

/** Cloudflare's limit on simultaneous outgoing connections. */
const OWN = 6;
/** WeCom answers too many calls at a time with 45033, without saying how many are too many. */
const ASIDE = 12;
/** The time for the way to the entrypoint and back. */
const WAY_MS = 1_000;

/** The result of an optional call, or why it was given up. */
export type Optional<T> = { ok: true; value: T } | { ok: false; why: Sentence };

const NO_TIME = { ok: false, why: say("no-time-left") } as const;
const SLOW = { ok: false, why: say("wecom-slow") } as const;

export class Connections {
  readonly #slots: Slots<CallWecom>;
  readonly #times = new AnswerTimes();

  constructor(ways: readonly CallWecom[]) {
    this.#slots = new Slots(ways, Math.ceil(ways.length / 2));
  }

  /** Whether a send has to wait now. */
  get areTaken(): boolean {
    return this.#slots.areTaken;
  }

  /** Whether WeCom's answers to sends now take longer than `ms`. */
  areSlow(ms: number): boolean {
    return this.#times.isSlow("send", ms, Date.now());
  }

  /** Runs the work with a connection, the earliest deadline first. */
  run<T>(deadline: number, work: (call: CallWecom) => Promise<T>): Promise<T> {
    return this.#slots.run(deadline, (call) => work(this.#timed("send", call)));
  }

  /** Runs the work, a call that no send needs, if an answer is likely by `until`. */
  async runOptional<T>(
    asked: OptionalCall,
    until: number,
    work: (call: CallWecom, timeoutMs: number) => Promise<T>,
  ): Promise<Optional<T>> {
    const begunAt = Date.now();
    if (until <= begunAt) return NO_TIME;
    if (!this.#times.mayBegin(asked, until - begunAt, begunAt)) return SLOW;
    const found = await this.#slots.runOptional(
      until,
      until - begunAt,
      async (call): Promise<Optional<T>> => {
        const now = Date.now();
        if (until <= now) return NO_TIME;
        // The wait for a connection may have been long.
        if (!this.#times.mayBegin(asked, until - now, now)) return SLOW;
        return { ok: true, value: await work(this.#timed(asked, call), until - now) };
      },
    );
    return found ?? NO_TIME;
  }

  #timed(asked: CallKind, callWecom: CallWecom): CallWecom {
    return async (call) => {
      const begunAt = Date.now();
      this.#times.begin(asked);
      let kind: AnswerKind = "lost";
      try {
        const answer = await callWecom(call);
        kind = kindOf(answer);
        return answer;
      } finally {
        this.#times.end(asked, kind, begunAt, Date.now());
      }
    };
  }
}

function kindOf(answer: Answer): AnswerKind {
  if (answer.kind === "answered") return "answered";
  return answer.reason === "timeout" ? "late" : "lost";
}

/** Connections in the order in which they are taken. */
export function makeConnections(own: CallWecom, aside: CallWecom): Connections {
  return new Connections([...Array<CallWecom>(OWN).fill(own), ...Array<CallWecom>(ASIDE).fill(aside)]);
}

/**
 * Calls through another caller, which makes no call after `until`, in milliseconds since 1970. A missing answer counts
 * as lost, as on a connection of our own.
 */
export function callVia(caller: (call: Call, until: number) => Promise<Answer>): CallWecom {
  return async (call) => {
    const until = Date.now() + call.timeoutMs;
    const answer = caller(call, until).catch(() => noAnswer("connection"));
    return await orLate(call.timeoutMs + WAY_MS, answer, noAnswer("timeout"));
  };
}
