/**
 * What is known of one delivery, from the claim of its code to its outcome. Data only; times in milliseconds
 * since 1970.
 */
import type { Attempt } from "./attempt.ts";

/** How the contact came about: added and accepted, added without verification, or consent to the chat archive. */
export type Via = "added" | "half" | "audit";

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

/** What a callback claims: everything that is known before a rule is chosen. */
export interface Claim {
  /** `deliveryId` of the code, or of the event if it has none. */
  id: string;
  app: string;
  event: "contact.added";
  via: Via;
  staff: string;
  customer: string;
  state: string | null;
  code: string | null;
  eventAt: number;
  receivedAt: number;
}

export interface Delivery extends Claim {
  /** The customer-service account, for its events. */
  account: string | null;
  /** No call is begun after it; see `deadlineOf`. */
  deadline: number;
  rule: string | null;
  message: string | null;
  /** The side of a split. */
  variant: string | null;
  outcome: Outcome;
  errcode: number | null;
  remedy: string | null;
  cause: string | null;
  /** Sentences on what was done differently: a text cut, a name not known in time. */
  notes: string[];
  settledAt: number | null;
  attempts: Attempt[];
}

/** From the event on, the code lives so long (doc 92137). */
export const WELCOME_WINDOW_MS = 20_000;
/** Kept free at the window's end for the way to WeCom. */
export const WINDOW_MARGIN_MS = 1_000;

/** When the last call may begin: the earlier of the event and its receipt counts, since clocks differ. */
export function deadlineOf({ eventAt, receivedAt }: Pick<Claim, "eventAt" | "receivedAt">): number {
  return Math.min(eventAt, receivedAt) + WELCOME_WINDOW_MS - WINDOW_MARGIN_MS;
}

/** The open delivery that a claim begins. */
export function openDelivery(claim: Claim): Delivery {
  return {
    ...claim,
    account: null,
    deadline: deadlineOf(claim),
    rule: null,
    message: null,
    variant: null,
    outcome: "open",
    errcode: null,
    remedy: null,
    cause: null,
    notes: [],
    settledAt: null,
    attempts: [],
  };
}
