/**
 * What an answer without a page means for an inbox, and how long it then rests. Pure: it knows no clock, storage or
 * network.
 */
import { backoff } from "../concurrency/backoff.ts";
import type { Answer } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import { cursorBehind } from "../wecom/kf.ts";

export type SyncFailure =
  /** The callback's Token is used up or expired (95007): ask with another, or without. */
  | "sync-token"
  /** WeCom wants a Token (95007), and there is none to send: a Token may come soon, or WeCom may want none. */
  | "no-sync-token"
  /** WeCom does not know the cursor: begin again, three days back. */
  | "cursor"
  /** The app's access_token is to be renewed. */
  | "access-token"
  /** Closed for a minute (45009): too many calls, most often calls without a Token. */
  | "limited"
  /** -1, 45033, or no answer at all: again soon. */
  | "busy"
  /** A page came that cannot be read: a page of fewer items may be readable. */
  | "unreadable"
  /** WeCom says that there is more, and gives the cursor that it was asked with. */
  | "standing-cursor"
  /** There is no token, or WeCom refuses, but the app's secret may have changed: another app goes first. */
  | "held"
  /** This Worker does not know the app that WeCom calls, or not yet: the configuration may be on its way. */
  | "unknown-app"
  /** This app may not read this account (any more): another one may. */
  | "not-allowed"
  /** Anything else: again later, and operators are told. */
  | "refused";

/** The account is gone, or not this app's to manage (reference: docs 94661, 97712). */
const NOT_ALLOWED: ReadonlySet<number> = new Set([
  48002, 48007, 60030, 95000, 95004, 95011, 95012, 95017, 95023,
]);
const SYNC_TOKEN_REFUSED = 95007;
/** WeCom names no errcode for a bad cursor; a cursor is a parameter. */
const PARAMETER_REFUSED = 40058;

/** Why WeCom gave no page; `sent` is what the call sent. */
export function syncFailureOf(
  answer: Answer,
  sent: { cursor: string | null; token: string | null },
): SyncFailure {
  if (answer.kind === "lost") return cursorBehind(answer) === null ? "busy" : "unreadable";
  const { errcode } = answer;
  if (errcode === SYNC_TOKEN_REFUSED) return sent.token === null ? "no-sync-token" : "sync-token";
  // A call without a cursor has no bad parameter: the refusal passes, or the status shows it.
  if (errcode === PARAMETER_REFUSED) return sent.cursor === null ? "busy" : "cursor";
  if (NOT_ALLOWED.has(errcode)) return "not-allowed";
  switch (errcodeOf(errcode).verdict) {
    case "token":
      return "access-token";
    case "rate-limited":
      return "limited";
    case "busy":
    case "overloaded":
      return "busy";
    default:
      // A page of another shape counts as no answer.
      return errcode === 0 ? "busy" : "refused";
  }
}

/** WeCom closes for a minute; a second more, since its clock is not ours. */
export const LIMITED_MS = 61_000;
const FIRST_PAUSE_MS = 200;
/** The longest pause while a code of 20 seconds may be waiting. */
const LONGEST_SOON_MS = 2_000;
const SOON_TIMES = 14;
const LONGEST_PAUSE_MS = 60_000;
/** WeCom takes ten calls a minute without a Token: these come to nine, at most. */
const TOKENLESS_SOON_TIMES = 4;
const TOKENLESS_PAUSE_MS = 10_000;
/** More than five minutes: an object may keep the configuration from before a deploy that long. */
const DEPLOY_TIMES = 24;
/** After that, the app is most likely gone for good, and each look costs a row. */
const LONGEST_UNKNOWN_MS = 60 * 60_000;
const REFUSED_PAUSE_MS = 60_000;
const LONGEST_REFUSED_MS = 10 * 60_000;

/** How long to rest after `times` failures in a row, in milliseconds. */
export function pauseAfter(failure: SyncFailure, times: number): number {
  switch (failure) {
    case "sync-token":
    case "cursor":
    case "not-allowed":
      return 0;
    case "access-token":
      return busyPause(times - 1);
    case "busy":
    case "unreadable":
    case "standing-cursor":
    case "held":
      return busyPause(times);
    case "unknown-app":
      return times <= DEPLOY_TIMES ? busyPause(times) : LONGEST_UNKNOWN_MS;
    case "no-sync-token":
      return times <= TOKENLESS_SOON_TIMES
        ? busyPause(times)
        : backoff(TOKENLESS_PAUSE_MS, LONGEST_PAUSE_MS, times - TOKENLESS_SOON_TIMES);
    case "limited":
      return LIMITED_MS;
    case "refused":
      return backoff(REFUSED_PAUSE_MS, LONGEST_REFUSED_MS, times);
  }
}

function busyPause(times: number): number {
  if (times <= SOON_TIMES) return backoff(FIRST_PAUSE_MS, LONGEST_SOON_MS, times);
  return backoff(LONGEST_SOON_MS, LONGEST_PAUSE_MS, times - SOON_TIMES + 1);
}
