/**
 * The troubles that an app may have as a whole, as data: their causes, the reports of a trouble and of its end, and
 * when operators are told. Stores nothing; `trouble-store.ts` does.
 */
import { remedyFor } from "../apps/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import { coded, encode, partOf, type Sentence, say } from "../i18n/sentence.ts";
import { LIFECYCLE_WARNINGS, type LifecycleWarning } from "../webhooks/lifecycle-events.ts";
import { errcodeOf, fromIp, sayAnswer } from "../wecom/errors.ts";

/** Failures on our side. */
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
  /** Logins were refused. */
  "login",
  /** Members of printed codes receive nobody. */
  "codes",
  "forward",
  "webhook",
  /** A company lets the app see less than before. */
  "rights",
] as const;

/** What is wrong with a suite as a whole, or with one of its companies. */
const SUITE_CAUSES = [
  /** WeCom pushes no ticket. */
  "ticket",
  /** WeCom gives no suite_access_token. */
  "suite-token",
  /** An AuthCode could not be exchanged. */
  "exchange",
  /** A company's licence ends soon. */
  "licence",
] as const;
export type SuiteCause = (typeof SUITE_CAUSES)[number];

/** The cause of a trouble: an errcode of WeCom's, a warning of WeCom's about the app, or a failure on our side. */
export type Cause = `${number}` | LifecycleWarning | SuiteCause | (typeof OWN_CAUSES)[number];

const NAMED_CAUSES: ReadonlySet<string> = new Set([...LIFECYCLE_WARNINGS, ...SUITE_CAUSES, ...OWN_CAUSES]);

/** Refusals that follow when a company lets an app see less. */
const FOLLOWS_FROM_RIGHTS: ReadonlySet<string> = new Set(
  [40096, 48001, 48002, 48007, 50002, 60011, 60021, 60030, 60111, 81013, 84074].map(String),
);

/** Whether operators know the cause already, by an alert about the company's rights. */
export const isExplained = (cause: Cause, open: readonly OpenTrouble[]) =>
  FOLLOWS_FROM_RIGHTS.has(cause) && open.some((trouble) => trouble.cause === "rights");

/** Whether a stored name is a cause that this version knows. */
export const isCause = (name: string): name is Cause => /^-?\d+$/.test(name) || NAMED_CAUSES.has(name);

/** Trouble that concerns an app rather than one customer. */
export interface Trouble {
  cause: Cause;
  /** Sentences for the operator as they are stored, with what to do: no secret, token, code or message text. */
  detail: string;
  /** The same in a few words without a full stop. Objects of the version before do not send it. */
  what?: string;
  /** The address that WeCom saw, for 60020. */
  fromIp?: string | null;
  /**
   * The family of calls, member, rule or file that the trouble hit, and that must work again before it is over. Null
   * when anything that works shows its end.
   */
  subject?: string | null;
  /** The member or account whose customer was affected. */
  staff?: string | null;
  rule?: string | null;
  /** The delivery that shows it. */
  delivery?: string | null;
}

/** Calls that WeCom permits or refuses together. */
export type CallFamily = "contact" | "kf";
/** The subject of a trouble that concerns `gettoken` alone. */
export const GETTOKEN = "gettoken";

/** A refusal of WeCom's as a trouble of the app; null when it may concern a single customer. */
export function troubleOf(
  app: Pick<AppConfig, "kind"> | undefined,
  errcode: number,
  errmsg: string,
  subject: CallFamily | typeof GETTOKEN,
): Trouble | null {
  return errcodeOf(errcode).alertWhen === "at-once" ? troubleOfRefusal(app, errcode, errmsg, subject) : null;
}

/** A trouble that describes a refusal of WeCom's in words. */
export function troubleOfRefusal(
  app: Pick<AppConfig, "kind"> | undefined,
  errcode: number,
  errmsg: string,
  subject: string | null,
): Trouble {
  const what = sayAnswer(errcode, errmsg);
  return {
    cause: `${errcode}`,
    ...inFull(what, null, remedyFor(app, errcode)),
    fromIp: fromIp(errmsg),
    subject,
  };
}

/** A trouble in a few words, and the same with the reason and what to do, as they are stored. */
export function inFull(what: Sentence, why: string | null, remedy: Sentence | string | null) {
  // A reason that the version before stored may be a whole sentence.
  const reason = why === null ? "" : say("because-of", { why: partOf(why.replace(/\.$/, "")) });
  const cure = remedy === null ? "" : say("with-remedy", { remedy: partOf(remedy) });
  const detail = coded("in-full", { message: what, why: reason, remedy: cure });
  return { what: encode(what), detail };
}

/** A trouble that is not over, as Dispatchers know it, since they may see its end. */
export interface OpenTrouble {
  cause: Cause;
  /** The subjects that it hit and that have not worked since. */
  subjects: readonly string[];
  lastAt: number;
}

/** Something works again; `at` is when the call that worked began. */
export interface Ended {
  cause: Cause;
  /** Null for all subjects of the trouble. */
  subject: string | null;
  at: number;
}

/** This many failures in a row among a member's customers are worth an alert, however far apart they are. */
export const RUN = 5;

/**
 * `RUN` failures in a row of a member's customers. Only the Dispatchers know whether a delivery went well in between.
 */
export interface Suspicion {
  cause: Cause;
  subject: string;
  /** When the first of them was noted. */
  since: number;
}

/** The answer to a report of a trouble, which the reporter acts on. */
export interface Reported {
  /** The trouble as it stands; null while it is only counted. */
  open: OpenTrouble | null;
  /** Whether the trouble began with this report. */
  isNew: boolean;
  suspicion: Suspicion | null;
}

/** When operators are told of a cause. */
export interface AlertPolicy {
  /** How many occurrences within `ALERT_PAUSE_MS` are worth an alert. */
  from: number;
  /** Whether a few occurrences a day are usual: they are counted, and shown as trouble only when there are many. */
  isUsual: boolean;
}

/** An alert is given at most once in this time for each cause. */
export const ALERT_PAUSE_MS = 10 * 60_000;
/** This many missed customers within a pause are worth an alert; a single missed customer is in the record. */
const SEVERAL_MISSES = 3;
const MANY = 5;

export function alertPolicy(cause: Cause): AlertPolicy {
  switch (cause) {
    case "missed":
      return { from: SEVERAL_MISSES, isUsual: false };
    case "no-code":
    case "no-rule":
    case "refused":
    case "login":
      return { from: MANY, isUsual: true };
    case "forward":
      return { from: Number.POSITIVE_INFINITY, isUsual: false };
    case "rules":
    case "media":
    case "incomplete":
    case "callback":
    case "webhook":
    case "codes":
    case "rights":
    case "ticket":
    case "suite-token":
    case "exchange":
    case "licence":
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
