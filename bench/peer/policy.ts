/** What a durable peer does after an attempt: settle, or try again inside the window. Pure but for the jitter. */
import type { Answer } from "./wecom.ts";

export const OUTCOMES = [
  "sent",
  "sent-unconfirmed",
  "already-welcomed",
  "refused",
  "missed",
  "no-rule",
  "silent",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The attempts of a welcome so far; stored between two attempts where the peer's retries are stored. */
export interface Progress {
  attempts: number;
  /** Waits so far that double. */
  waits: number;
  /** Answers -1. */
  busy: number;
  tokensRefused: number;
  /** An answer was lost, so that the call may have had its effect. */
  isLost: boolean;
}

export const newProgress = (): Progress => ({
  attempts: 0,
  waits: 0,
  busy: 0,
  tokensRefused: 0,
  isLost: false,
});

export type Step = { do: "settle"; outcome: Outcome; errcode: number | null } | { do: "wait"; ms: number };

/** WeCom's advice for -1 is three attempts at most. */
const MOST_BUSY = 3;
const MOST_TOKENS_REFUSED = 3;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2_000;
/** Another app is sending (41096). */
const ANOTHER_APP_MS = { least: 300, most: 1_000 };

/** Notes the attempt in `progress`, and gives the next step. */
export function nextStep(answer: Answer, progress: Progress): Step {
  progress.attempts += 1;
  switch (answer.type) {
    case "none":
      progress.isLost = true;
      return wait(backoff(progress));
    case "no-token":
      return wait(backoff(progress));
    case "errcode":
      return afterErrcode(answer.errcode, progress);
  }
}

function afterErrcode(errcode: number, progress: Progress): Step {
  switch (errcode) {
    case 0:
      return settle("sent", errcode);
    case 41051: // The customer has a welcome.
      return settle(progress.isLost ? "sent-unconfirmed" : "already-welcomed", errcode);
    case 41050: // The code is used or dead.
      return settle(progress.isLost ? "sent-unconfirmed" : "refused", errcode);
    case 41096: // Another app is sending.
      return wait(ANOTHER_APP_MS.least + Math.random() * (ANOTHER_APP_MS.most - ANOTHER_APP_MS.least));
    case 45033: // Too many calls at a time.
      return wait(backoff(progress));
    case -1:
      progress.busy += 1;
      return progress.busy < MOST_BUSY ? wait(backoff(progress)) : settle("refused", errcode);
    case 40001: // The token is refused: the next attempt has another.
    case 40014:
    case 42001:
      progress.tokensRefused += 1;
      return progress.tokensRefused <= MOST_TOKENS_REFUSED ? wait(0) : settle("refused", errcode);
    default:
      return settle("refused", errcode);
  }
}

function backoff(progress: Progress): number {
  progress.waits += 1;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (progress.waits - 1));
}

const wait = (ms: number): Step => ({ do: "wait", ms });
const settle = (outcome: Outcome, errcode: number): Step => ({ do: "settle", outcome, errcode });
