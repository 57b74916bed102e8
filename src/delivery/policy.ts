/**
 * The policy: decides the next step of a delivery. Pure: it knows no clock, storage or network.
 *
 * Its guards are the promises: no call after the deadline (except the first call of a late arrival), none for a settled
 * code, none while another app of the company leads.
 */
import { backoff } from "../concurrency/backoff.ts";
import { type Sentence, say } from "../i18n/sentence.ts";
import { LIMITED, sayAnswer } from "../wecom/errors.ts";
import type { Attempt } from "./attempt.ts";
import type { Outcome } from "./delivery.ts";

/** A reason why no call was made, since the last attempt. */
export interface Blocker {
  at: number;
  /** The outcome that it leads to, when another try does not help. */
  settles: Extract<Outcome, "no-rule" | "silent" | "refused"> | null;
  errcode: number | null;
  /** A text is no sentence of Yingbin's. */
  cause: Sentence | string | null;
  /** Whether WeCom's refusal, and no lack of time, is what a window closes on. */
  isRefusal?: boolean;
}

/** `open`: a rival is under way. `sent`, `welcomed`: a rival has sent, or was told that the customer is welcomed. */
export type RivalsState = "none" | "open" | "sent" | "welcomed";

export interface DeliveryState {
  receivedAt: number;
  deadline: number;
  /** The attempts that have ended, oldest first. */
  attempts: readonly Attempt[];
  /** Since the last attempt, oldest first. */
  blockers: readonly Blocker[];
  /** Whether a message is left to send; false when the last one was refused for its content. */
  hasMessage: boolean;
  /** When a rule's `after` is over; null without one, or while no rule was chosen. */
  notBefore: number | null;
  /** Whether a servicer wrote, so that the customer gets nothing. */
  replied: boolean;
  /** Whether there is time to wait for the end of a limit of a minute. */
  isPatient: boolean;
  /** The state of other apps of the company that come first for this customer and member. */
  rivals: RivalsState;
  /** Whether it has waited for a rival. */
  stoodBy: boolean;
  /** Spreads the pauses of deliveries that fail together: any whole number, the same for a delivery each time. */
  seed: number;
}

export interface Settlement {
  do: "settle";
  outcome: Exclude<Outcome, "open">;
  errcode: number | null;
  cause: Sentence | string | null;
}

export type Step =
  /** Make a call now. */
  | { do: "send" }
  /** Ask again at `until`, or when a rival has settled. */
  | { do: "wait"; until: number }
  | Settlement;

/** WeCom asks for at most three retries of -1 (doc 90455). */
const BUSY_RETRIES = 3;
/**
 * A token may be refused again while it is being replaced; after more than three seconds, the token is not the reason.
 */
const TOKEN_RETRIES = 5;
/** Pauses double from the first to the longest. */
export const FIRST_PAUSE_MS = 200;
const LONGEST_SHORT_PAUSE_MS = 2_000;
/** For deliveries with more than 20 seconds. */
export const LONGEST_PATIENT_PAUSE_MS = 60_000;
/** WeCom closes for a minute (doc 90312), or longer: then this doubles. */
export const LIMITED_PAUSE_MS = 61_000;
const LONGEST_LIMITED_PAUSE_MS = 60 * 60_000;
/** 41096 says "later" without a time; public code uses 100 ms to 1 s. */
const SHORTEST_CONTENDED_PAUSE_MS = 300;
export const LONGEST_CONTENDED_PAUSE_MS = 1_000;

/** The next step at `now`, in milliseconds since 1970. */
export function nextStep(state: DeliveryState, now: number): Step {
  const concluded = conclude(state);
  if (concluded !== null) return concluded;
  if (state.replied) return settle("silent", null, say("servicer-was-first"));
  if (state.rivals === "sent") return settle("superseded", null, say("other-app-welcomed"));
  if (state.rivals === "welcomed") {
    return hasLost(state)
      ? settle("sent-unconfirmed", null, say("answer-lost-other-app-told"))
      : settle("already-welcomed", null, say("other-app-told"));
  }

  const mayBegin = (at: number) => at < state.deadline || isFirstCallOfLateArrival(state, at);
  if (!mayBegin(now)) return missed(state);
  if (state.notBefore !== null && state.notBefore > now) {
    return { do: "wait", until: Math.min(state.notBefore, state.deadline) };
  }
  if (state.rivals === "open") {
    return { do: "wait", until: now < state.deadline ? state.deadline : now + LONGEST_SHORT_PAUSE_MS };
  }
  const notBefore = pauseEnd(state);
  if (!mayBegin(notBefore)) return missed(state);
  if (notBefore > now) return { do: "wait", until: notBefore };
  return { do: "send" };
}

/** The outcome that the last answer or blocker leads to, or null. */
function conclude(state: DeliveryState): Settlement | null {
  const blocker = state.blockers.at(-1);
  // The call for a token has this limit too.
  if (blocker?.errcode === LIMITED && state.isPatient) return null;
  if (blocker?.settles === "refused") {
    return settle("refused", blocker.errcode, inDoubt(state, blocker.cause));
  }
  if (blocker?.settles) return settle(blocker.settles, blocker.errcode, blocker.cause);

  const last = state.attempts.at(-1);
  if (last === undefined) return null;
  const refused = settle("refused", last.errcode, inDoubt(state, sayRefusal(last)));

  switch (last.verdict) {
    case "sent":
      return settle("sent", last.errcode, null);
    case "welcomed":
    case "code-invalid":
      return concludeUsed(state, last);
    case "content":
      return state.hasMessage ? null : refused;
    case "busy":
      return state.attempts.filter(({ verdict }) => verdict === "busy").length > BUSY_RETRIES
        ? refused
        : null;
    case "token":
      return trailing(state.attempts, "token") > TOKEN_RETRIES ? refused : null;
    case "rate-limited":
      return state.isPatient ? null : refused;
    case "refused":
      return refused;
    default:
      return null;
  }
}

/**
 * The code is used up, or the customer is welcomed: the attempts before tell by whom. WeCom documents nothing about
 * whether a refused call uses up its code, so it may.
 */
function concludeUsed(state: DeliveryState, last: Attempt): Settlement {
  const earlier = state.attempts.slice(0, -1);
  const lastOf = (wanted: Attempt["verdict"]) => earlier.findLastIndex(({ verdict }) => verdict === wanted);
  const refusedAt = lastOf("content");
  // While another app sends, the code is not used up; and an earlier lost call was refused like the next one.
  const mayHaveUsedUp = refusedAt > lastOf("another-app");
  if (lastOf("lost") > refusedAt) {
    const cause = say(mayHaveUsedUp ? "answer-lost-or-used-up" : "answer-lost");
    return settle("sent-unconfirmed", last.errcode, cause);
  }
  if (mayHaveUsedUp) {
    const cause = say(last.verdict === "welcomed" ? "used-up-or-welcomed" : "used-up-by-refused-call");
    return settle("refused", earlier[refusedAt]?.errcode ?? null, cause);
  }
  if (last.verdict === "welcomed") return settle("already-welcomed", last.errcode, say("welcomed-by-others"));
  if (arrivedLate(state)) return settle("missed", last.errcode, lateCause(state));
  return settle("refused", last.errcode, sayRefusal(last));
}

/** When the pause after the last attempt or blocker is over. */
function pauseEnd(state: DeliveryState): number {
  const last = state.attempts.at(-1);
  const blocker = state.blockers.at(-1);
  const pause = state.isPatient ? patientPause : shortPause;
  // In two days, many failures can alternate.
  const before = state.isPatient ? state.attempts.length : 0;
  if (blocker?.errcode === LIMITED) return blocker.at + LIMITED_PAUSE_MS;
  if (blocker) return blocker.at + pause(before + state.blockers.length);
  if (last === undefined) return 0;

  const end = last.at + (last.ms ?? 0);
  switch (last.verdict) {
    case "another-app": {
      const spread = LONGEST_CONTENDED_PAUSE_MS - SHORTEST_CONTENDED_PAUSE_MS + 1;
      return end + SHORTEST_CONTENDED_PAUSE_MS + ((state.seed + state.attempts.length * 257) % spread);
    }
    case "busy":
    case "overloaded":
    case "lost":
    case "turned-away": {
      const failed = trailing(state.attempts, "busy", "overloaded", "lost", "turned-away");
      return end + pause(Math.max(before, failed));
    }
    case "token":
      return end + pause(trailing(state.attempts, "token") - 1);
    case "rate-limited": {
      const times = trailing(state.attempts, "rate-limited");
      return end + backoff(LIMITED_PAUSE_MS, LONGEST_LIMITED_PAUSE_MS, times);
    }
    default:
      return end;
  }
}

/** 0 for none, then 200 ms doubling to 2 s. */
const shortPause = (times: number) => backoff(FIRST_PAUSE_MS, LONGEST_SHORT_PAUSE_MS, times);
/** The same, and on to a minute. */
const patientPause = (times: number) => backoff(FIRST_PAUSE_MS, LONGEST_PATIENT_PAUSE_MS, times);

/** How many attempts at the end have one of these verdicts. */
function trailing(attempts: readonly Attempt[], ...verdicts: Attempt["verdict"][]): number {
  const others = attempts.findLastIndex(({ verdict }) => !verdicts.includes(verdict));
  return attempts.length - 1 - others;
}

function missed(state: DeliveryState): Settlement {
  // The last blocker is newer than WeCom's last answer.
  const blocker = state.blockers.at(-1);
  if (blocker?.isRefusal) return settle("refused", blocker.errcode, inDoubt(state, blocker.cause));
  const errcode = blocker?.errcode ?? state.attempts.at(-1)?.errcode ?? null;
  return settle("missed", errcode, inDoubt(state, causeOfMiss(state)));
}

/** The meaning of WeCom's errcode; its own words are in the attempt. */
const sayRefusal = ({ errcode, errmsg }: Attempt): Sentence | string | null =>
  errcode === null ? errmsg : sayAnswer(errcode, errmsg ?? "");

/** The cause; after a lost answer, also that the customer may have been welcomed all the same. */
function inDoubt(state: DeliveryState, cause: Settlement["cause"]): Settlement["cause"] {
  return hasLost(state) ? say("in-doubt", { message: cause ?? say("refused-by-wecom") }) : cause;
}

/** What used up the window. */
function causeOfMiss(state: DeliveryState): Sentence | string {
  if (arrivedLate(state)) return lateCause(state);
  const blocker = state.blockers.at(-1);
  if (blocker?.cause) return blocker.cause;
  const last = state.attempts.at(-1);
  // The rival that led may have settled at this very moment.
  if (state.rivals === "open" || (state.stoodBy && last === undefined)) return say("other-app-still-trying");
  if (last === undefined) return say("no-call-begun");
  if (last.verdict === "lost" && last.ms === null) return say("worker-interrupted");
  if (last.verdict === "rate-limited") return say("limited-to-the-end");
  if (last.verdict === "turned-away") return say("turned-away", { http: String(last.http) });
  if (last.verdict !== "lost") return say("refused-to-the-end", { errcode: String(last.errcode) });
  const why = last.http === null ? say("no-answer") : `HTTP ${last.http}`;
  return say("unreachable-to-the-end", { why });
}

const hasLost = ({ attempts }: DeliveryState) => attempts.some(({ verdict }) => verdict === "lost");

const arrivedLate = ({ receivedAt, deadline }: DeliveryState) => receivedAt >= deadline;

/** The time to get a message and a token: an event that comes later than this before the end is late too. */
const LAST_MOMENT_MS = 1_000;

/** Whether an event reached us when its window was over or almost over. */
export const arrivedAtTheLast = ({ receivedAt, deadline }: Pick<DeliveryState, "receivedAt" | "deadline">) =>
  receivedAt >= deadline - LAST_MOMENT_MS;

/** How long a late arrival may wait for its one call. */
const LATE_PATIENCE_MS = 5_000;

/** WeCom may still take the code of an event that reached us late, and a call costs nothing. */
const isFirstCallOfLateArrival = (state: DeliveryState, at: number) =>
  arrivedAtTheLast(state) &&
  state.attempts.length === 0 &&
  (state.blockers.length === 0 || at < state.receivedAt + LATE_PATIENCE_MS);

function lateCause({ receivedAt, deadline }: DeliveryState): Sentence {
  return say("came-late", { seconds: ((receivedAt - deadline) / 1000).toFixed(1) });
}

function settle(
  outcome: Settlement["outcome"],
  errcode: number | null,
  cause: Settlement["cause"],
): Settlement {
  return { do: "settle", outcome, errcode, cause };
}
