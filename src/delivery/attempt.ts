/** One call that uses, or tries to use, a code: what is recorded of it before and after. Makes no call. */
import type { Answer } from "../wecom/client.ts";
import { errcodeOf, type Verdict } from "../wecom/errors.ts";

/**
 * What became of an attempt: WeCom's verdict; `lost` when no answer came, so that it may have taken effect;
 * `turned-away` when a relay or a proxy refused to hand it on (HTTP 4xx), so that it has not; `begun` while it
 * is stored as possible, and a crash would leave open whether WeCom was called.
 */
export type AttemptVerdict = Verdict | "lost" | "turned-away" | "begun";

export interface Attempt {
  at: number;
  /** How long the call took; null while it is begun, or when a crash took its end. */
  ms: number | null;
  /** The name of the message; null until one was chosen. */
  message: string | null;
  http: number | null;
  errcode: number | null;
  errmsg: string | null;
  verdict: AttemptVerdict;
}

/** An attempt about to be made. */
export function beginAttempt(at: number, message: string | null): Attempt {
  return { at, ms: null, message, http: null, errcode: null, errmsg: null, verdict: "begun" };
}

/** Notes the answer. */
export function endAttempt(attempt: Attempt, answer: Answer, now: number): void {
  attempt.ms = now - attempt.at;
  attempt.http = answer.http;
  if (answer.kind === "lost") {
    const isTurnedAway = answer.http !== null && answer.http >= 400 && answer.http < 500;
    attempt.verdict = isTurnedAway ? "turned-away" : "lost";
    attempt.errmsg = answer.reason;
  } else {
    attempt.verdict = errcodeOf(answer.errcode).verdict;
    attempt.errcode = answer.errcode;
    attempt.errmsg = answer.errmsg;
  }
}
