/**
 * What may go wrong with an app as a whole, as data: what is reported of it, and of its end, by those who see it.
 * Keeps nothing; that is `trouble-store.ts`.
 */
import { LIFECYCLE_WARNINGS, type LifecycleWarning } from "../webhooks/lifecycle-events.ts";
import { answerInWords, errcodeOf, fromIp } from "../wecom/errors.ts";

/** What fails here. */
const OWN_CAUSES = [
  /** The rules file is broken. */
  "rules",
  /** A medium could not be kept alive. */
  "media",
  /** The window closed. */
  "missed",
  /** WeCom sent no code. */
  "no-code",
  "no-rule",
  /** No call could be made: the message could not be filled in, or the like. */
  "refused",
  /** A welcome went without a part of it. */
  "incomplete",
  /** Callbacks that seem to be WeCom's were refused. */
  "callback",
  "forward",
  "webhook",
] as const;

/** What went wrong: an errcode of WeCom's, a warning of WeCom's about the app, or what failed here. */
export type Cause = `${number}` | LifecycleWarning | (typeof OWN_CAUSES)[number];

const NAMED_CAUSES: ReadonlySet<string> = new Set([...LIFECYCLE_WARNINGS, ...OWN_CAUSES]);

/** Whether a stored name is a cause that this version knows. */
export const isCause = (name: string): name is Cause => /^-?\d+$/.test(name) || NAMED_CAUSES.has(name);

/** Trouble that concerns an app rather than one customer. */
export interface Trouble {
  cause: Cause;
  /** Sentences for the operator, with what to do: no secret, token, code or message text. */
  detail: string;
  /** The same in a few words without a full stop. Objects of the version before do not send it. */
  what?: string;
  /** The address that WeCom saw, for 60020. */
  fromIp?: string | null;
  /**
   * What it hit, and so what must work again before it is over: a family of calls, a member, a rule, a file. Null where
   * anything that works shows its end.
   */
  subject?: string | null;
  /** The member, or the account, whose customer it was. */
  staff?: string | null;
  rule?: string | null;
}

/** Calls that WeCom permits or refuses together. */
export type CallFamily = "contact" | "kf";
/** The subject of what concerns `gettoken` alone. */
export const GETTOKEN = "gettoken";

/** The trouble that a refusal of WeCom's is for the app as a whole; null where it may concern one customer alone. */
export function troubleOf(
  errcode: number,
  errmsg: string,
  subject: CallFamily | typeof GETTOKEN,
): Trouble | null {
  return errcodeOf(errcode).alertWhen === "at-once" ? troubleOfRefusal(errcode, errmsg, subject) : null;
}

/** A refusal of WeCom's in words. */
export function troubleOfRefusal(errcode: number, errmsg: string, subject: string | null): Trouble {
  const what = answerInWords(errcode, errmsg);
  const detail = `${what}. ${errcodeOf(errcode).remedy ?? ""}`.trim();
  return { cause: `${errcode}`, what, detail, fromIp: fromIp(errmsg), subject };
}

/** Trouble that is not over, as those are told who may see its end. */
export interface OpenTrouble {
  cause: Cause;
  /** What it hit and what has not worked since. */
  subjects: readonly string[];
  lastAt: number;
}

/** Something worked that had not; `at` is when it was begun. */
export interface Ended {
  cause: Cause;
  /** Null: whatever it hit. */
  subject: string | null;
  at: number;
}

/** So many failures of one member's customers in a row are worth an alert, however long they take to come. */
export const RUN = 5;

/** So many failures of a member's were noted in a row; whether nothing went well in between, the Dispatchers know. */
export interface Suspicion {
  cause: Cause;
  subject: string;
  /** When the first of them was noted. */
  since: number;
}

/** What whoever reported a trouble may have to see to. */
export interface Reported {
  /** The trouble as it stands; null while it is only counted. */
  open: OpenTrouble | null;
  /** Whether it has begun by this. */
  isNew: boolean;
  suspicion: Suspicion | null;
}

/** When operators are told of a cause. */
export interface AlertPolicy {
  /** How many within `ALERT_PAUSE_MS` are worth an alert. */
  from: number;
  /** Whether a few of it belong to every day: they are counted, and shown as trouble only when they are many. */
  isUsual: boolean;
}

/** An alert is given at most once in this time for each cause. */
export const ALERT_PAUSE_MS = 10 * 60_000;
/** So many customers missed within one pause are worth an alert; a single one is in the record. */
const SEVERAL_MISSES = 3;
const MANY = 5;

export function alertPolicy(cause: Cause): AlertPolicy {
  switch (cause) {
    case "missed":
      return { from: SEVERAL_MISSES, isUsual: false };
    case "no-code":
    case "no-rule":
    case "refused":
      return { from: MANY, isUsual: true };
    case "forward":
      return { from: Number.POSITIVE_INFINITY, isUsual: false };
    case "rules":
    case "media":
    case "incomplete":
    case "callback":
    case "webhook":
    case "inactive_alert":
    case "low_active_alert":
    case "close_inactive_agent":
    case "low_active":
      return { from: 1, isUsual: false };
    default:
      return errcodeOf(Number(cause)).alertWhen === "at-once"
        ? { from: 1, isUsual: false }
        : { from: MANY, isUsual: true };
  }
}
