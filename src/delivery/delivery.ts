/**
 * A delivery, from the claim of its code to its outcome. Data only; times in milliseconds since 1970.
 */
import { coded } from "../i18n/sentence.ts";
import {
  type ContactEventName,
  EVENT_TABLE,
  type EventName,
  isContact,
  type KfEventName,
  WELCOME_WINDOW_MS,
} from "../rules/engine/events.ts";
import type { Channels, KfMessageFacts, Via } from "../rules/engine/facts.ts";
import type { Attempt } from "./attempt.ts";
import type { FollowUpState } from "./follow-ups/state.ts";
import type { PlannedAction } from "./planned-action.ts";

/** How a delivery ended; `open` until then. */
export const OUTCOMES = [
  "open",
  /** WeCom accepted the message. */
  "sent",
  /** An answer was lost, and WeCom then said that the code was used. */
  "sent-unconfirmed",
  /** WeCom says that the customer had been welcomed, not by this delivery. */
  "already-welcomed",
  /** Another app of the company in this Worker welcomed the customer. */
  "superseded",
  /** WeCom refused: see `errcode` and `remedy`. */
  "refused",
  /** The window closed: see `cause`. */
  "missed",
  /** WeCom sent no code: see `cause`. */
  "no-code",
  /** No rule fits. */
  "no-rule",
  /** The rule says `send: nothing`. */
  "silent",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The claim of an event: everything that is known before a rule is chosen. */
export type Claim = ContactClaim | KfClaim;

interface SharedClaim {
  /** `deliveryId` of the code, or of the event if it has none. */
  id: string;
  app: string;
  customer: string;
  /** Good for one message. A reply to a message (`kf.message`) needs none. */
  code: string | null;
  eventAt: number;
  receivedAt: number;
  /**
   * The name of the app's credentials (`tokenName`) where the event came in: by it an object finds that its own
   * configuration is another one. Not stored; older versions do not tell.
   */
  credentials?: string | undefined;
}

/** A customer and a member became contacts. */
export interface ContactClaim extends SharedClaim {
  event: ContactEventName;
  /** Null when a program gave the code, and nobody tells. */
  via: Via | null;
  /** The member. */
  staff: string;
  state: string | null;
  account: null;
  scene: null;
  details: null;
}

/** Something happened in a session of customer service. */
export interface KfClaim extends SharedClaim {
  event: KfEventName;
  /** Null when a program gave the code, and does not say. */
  account: string | null;
  /** The servicer, where the event has one. */
  staff: string | null;
  scene: string | null;
  /** What else rules and texts may ask for; erased with the code. */
  details: KfDetails | null;
  via: null;
  state: null;
}

export interface KfDetails {
  sceneParam: string | null;
  channels: Channels | null;
  message: KfMessageFacts | null;
}

/** The action that a program gave, in place of the rules' choice. */
export interface Given {
  act: PlannedAction;
  /** The program's own msgid, for a message without a code. */
  msgid: string | null;
  /** The call of the API that is to be answered. */
  call: string;
  /** Whether the rules may use the code that a move brings, and not the program. */
  forRules: boolean;
}

/** A claim, and what becomes of it. */
export type Delivery = ContactDelivery | KfDelivery;
export type ContactDelivery = ContactClaim & Progress;
export type KfDelivery = KfClaim & Progress;

interface Progress {
  /** Whether a rule or a program decided what is sent. */
  by: "rule" | "program";
  /** Erased with the code. */
  given: Given | null;
  /** No call is begun after it; see `deadlineOf`. */
  deadline: number;
  /** When a scheduled delivery goes on: after a rule's `after`, or after a limit of WeCom's. */
  waitsUntil: number | null;
  rule: string | null;
  message: string | null;
  /** The side of a split. */
  variant: string | null;
  /** The msgid that a message of customer service was sent with: ours, see `msgidOf`, or a program's own. */
  msgid: string | null;
  outcome: Outcome;
  errcode: number | null;
  /** Sentences as they are stored; rows of the version before hold English ones, here and in the notes. */
  remedy: string | null;
  cause: string | null;
  /** Sentences on deviations: a text that was cut, a name that was not known in time. */
  notes: string[];
  /** The follow-ups, in the order of the rule. */
  followUps: FollowUpState[];
  settledAt: number | null;
  attempts: Attempt[];
}

/** The time at the window's end that is left for the way to WeCom. */
const WINDOW_MARGIN_MS = 1_000;

/** When the last call may begin: the earlier of the event and its receipt counts, since clocks differ. */
export function deadlineOf({
  event,
  eventAt,
  receivedAt,
}: {
  event: EventName;
  eventAt: number;
  receivedAt: number;
}): number {
  return Math.min(eventAt, receivedAt) + EVENT_TABLE[event].windowMs - WINDOW_MARGIN_MS;
}

/** Whether there is time to wait for the end of a limit of a minute. */
export const isPatient = ({ event }: { event: EventName }) => EVENT_TABLE[event].windowMs > WELCOME_WINDOW_MS;

/** The open delivery of a claim; an action that a program gave goes before the rules. */
export function openDelivery<Told extends Claim>(claim: Told, given: Given | null = null): Told & Progress {
  return {
    ...claim,
    by: given === null ? "rule" : "program",
    given,
    deadline: deadlineOf(claim),
    waitsUntil: null,
    rule: null,
    message: null,
    variant: null,
    msgid: null,
    outcome: "open",
    errcode: null,
    remedy: null,
    cause: null,
    notes: [],
    followUps: [],
    settledAt: null,
    attempts: [],
  };
}

/** Whether a code was claimed, and then neither used nor tried: its holder may still send. */
export function isUnused({ outcome, attempts }: Delivery): boolean {
  if (outcome === "refused") return attempts.length === 0;
  return (outcome === "silent" || outcome === "no-rule") && attempts.every(isInterruptedBeforeChoice);
}

/**
 * Whether a crash left the attempt that is stored with a claim, for which no message was chosen: the rules send nothing.
 * Had rules of before sent a message after all, WeCom would say that the code is used.
 */
const isInterruptedBeforeChoice = ({ message, ms }: Attempt) => message === null && ms === null;

/**
 * The same delivery, open again for a program's action. The facts of the event stay, and so does the deadline; after
 * the deadline, it is like an event that came late.
 */
export function reopenDelivery(unused: Delivery, claim: Claim, given: Given): Delivery {
  const { deadline, notes, outcome, rule } = unused;
  const before =
    rule === null
      ? coded("code-used-by-program", { outcome })
      : coded("code-of-rule-used-by-program", { outcome, rule });
  const { app, code, receivedAt, credentials } = claim;
  const ofProgram = { app, code, receivedAt, credentials };
  const told: Claim = isContact(unused)
    ? { ...unused, ...ofProgram }
    : { ...unused, ...ofProgram, account: unused.account ?? claim.account };
  return { ...openDelivery(told, given), deadline, notes: [...notes, before] };
}
