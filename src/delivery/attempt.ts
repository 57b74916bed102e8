/** An attempt: a call that uses, or tries to use, a code, and what is recorded before and after it. Makes no call. */
import type { Answer } from "../wecom/client.ts";
import { errcodeOf, type Verdict } from "../wecom/errors.ts";

/**
 * The result of an attempt: WeCom's verdict; `lost` when no answer came, so that it may have taken effect;
 * `turned-away` when a relay or a proxy refused to pass it on (HTTP 4xx), so that it has not; `begun` while it is
 * stored as possible, and a crash would leave open whether WeCom was called.
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
  /** How many attempts before this one were left out; see `keptAttempts`. */
  skipped?: number;
}

/** An attempt about to be made. */
export function beginAttempt(at: number, message: string | null): Attempt {
  return { at, ms: null, message, http: null, errcode: null, errmsg: null, verdict: "begun" };
}

/** Notes the answer to a call of this API; `lostBefore` tells whether the answer to an earlier call was lost. */
export function endAttempt(
  attempt: Attempt,
  answer: Answer,
  { api, lostBefore }: { api: SendApi; lostBefore: boolean },
  now: number,
): void {
  attempt.ms = now - attempt.at;
  attempt.http = answer.http;
  if (answer.kind === "lost") {
    const isTurnedAway = answer.http !== null && answer.http >= 400 && answer.http < 500;
    attempt.verdict = isTurnedAway ? "turned-away" : "lost";
    attempt.errmsg = answer.reason;
  } else {
    attempt.verdict = verdictOf(answer.errcode, api, lostBefore);
    attempt.errcode = answer.errcode;
    attempt.errmsg = answer.errmsg;
  }
}

/** The APIs: the welcome, the two of customer service, and a move of the session. */
export type SendApi = "welcome" | "on-event" | "message" | "transfer";

/**
 * WeCom names no errcode for a code of customer service that is used or expired; for the Token of a callback, it is
 * this one.
 */
const KF_CODE_INVALID = 95007;
/** Nor an errcode for a used msgid; a msgid is a parameter. */
const PARAMETER = 40058;
/** The session cannot be moved there: it is there already, or has ended. */
const NOT_MOVED: ReadonlySet<number> = new Set([95013, 95016]);

/** The verdict of an errcode for the code, the message or the move, which the table of errcodes alone does not tell. */
function verdictOf(errcode: number, api: SendApi, lostBefore: boolean): Verdict {
  const { verdict } = errcodeOf(errcode);
  switch (api) {
    case "welcome":
      return verdict;
    case "on-event":
      if (errcode === KF_CODE_INVALID) return "code-invalid";
      return lostBefore && errcode === PARAMETER ? "code-invalid" : verdict;
    case "message":
      return lostBefore && errcode === PARAMETER ? "code-invalid" : verdict;
    case "transfer":
      if (lostBefore && NOT_MOVED.has(errcode)) return "code-invalid";
      // Another place may take the customer, as another message may when one is refused for its content.
      return verdict === "refused" ? "content" : verdict;
  }
}
