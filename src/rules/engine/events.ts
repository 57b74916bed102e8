/**
 * The table of events: a row holds everything that is known of an event. The makers of claims, the window of a
 * delivery and the check of a session's state go by it. Knows nothing of deliveries.
 */
import type { KF_TYPES } from "../../messages/kf.ts";

/** Whose API takes the message: contacts have welcomes, customer service (微信客服) has messages. */
export type Family = "contact" | "kf";

/**
 * The sources of a claim: a callback (`callback/claim.ts`), an item of an account's inbox (`kf/classify.ts`), or the
 * answer to our own move of a session to that place (`delivery/kf/session.ts`).
 */
export type EventSource =
  | "callback"
  | "inbox"
  | "move to queue"
  | "move to servicer"
  | "move to end"
  | "move to assistant";

/** How long the codes of new contacts, of entering and of a session's end live after the event (docs 92137, 95122). */
export const WELCOME_WINDOW_MS = 20_000;
/** How long the codes of waiting for a servicer and of being taken live (doc 95122). */
const LONG_CODE_MS = 48 * 60 * 60_000;
/** WeCom allows 48 hours for a reply; a later reply than this answers nothing any more. */
const REPLY_MS = 10 * 60_000;

interface EventDescriptor {
  family: Family;
  comesFrom: readonly [EventSource, ...EventSource[]];
  /** A one-time code, or what the customer wrote: that needs no code, and the message is a reply. */
  brings: "code" | "message";
  /** How long after the event its message may go. */
  windowMs: number;
  /** The only state of the session in which WeCom takes the code (doc 95122); null when any state will do. */
  sessionState: "queued" | "human" | "ended" | null;
  /** The msgtypes that WeCom takes in customer service (docs 94677, 95122); none for contacts. */
  msgtypes: "all" | readonly (keyof typeof KF_TYPES)[];
  /** Whether the member, or the servicer, is known. */
  hasStaff: boolean;
  /** Whether the message may be sent hours later: the code lives for 48 hours (WeCom doc 95122). */
  canWait: boolean;
  /** Whether a rule may transfer the session in place of a message. */
  canTransfer: boolean;
  /** Whether customers expect a welcome. On other events, a company may choose to send nothing. */
  isWelcome: boolean;
  /**
   * Whether rules that leave customers without a message deserve a warning. Most messages of customers need no answer.
   */
  needsDefault: boolean;
}

/** By name; those of customer service in the order of a session. */
const TABLE = {
  "contact.added": {
    family: "contact",
    comesFrom: ["callback"],
    brings: "code",
    windowMs: WELCOME_WINDOW_MS,
    sessionState: null,
    msgtypes: [],
    hasStaff: true,
    canWait: false,
    canTransfer: false,
    isWelcome: true,
    needsDefault: true,
  },
  "kf.entered": {
    family: "kf",
    comesFrom: ["inbox"],
    brings: "code",
    windowMs: WELCOME_WINDOW_MS,
    sessionState: null,
    msgtypes: ["text", "msgmenu"],
    hasStaff: false,
    canWait: false,
    canTransfer: false,
    isWelcome: true,
    needsDefault: true,
  },
  "kf.queued": {
    family: "kf",
    comesFrom: ["move to queue"],
    brings: "code",
    windowMs: LONG_CODE_MS,
    sessionState: "queued",
    msgtypes: ["text"],
    hasStaff: false,
    canWait: true,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.accepted": {
    family: "kf",
    comesFrom: ["inbox", "move to servicer"],
    brings: "code",
    windowMs: LONG_CODE_MS,
    sessionState: "human",
    msgtypes: ["text"],
    hasStaff: true,
    canWait: true,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.ended": {
    family: "kf",
    comesFrom: ["inbox", "move to end"],
    brings: "code",
    windowMs: WELCOME_WINDOW_MS,
    sessionState: "ended",
    msgtypes: ["text", "msgmenu"],
    hasStaff: true,
    canWait: false,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.message": {
    family: "kf",
    comesFrom: ["inbox"],
    brings: "message",
    windowMs: REPLY_MS,
    sessionState: null,
    msgtypes: "all",
    hasStaff: false,
    canWait: false,
    canTransfer: true,
    isWelcome: false,
    needsDefault: false,
  },
} as const satisfies Record<string, EventDescriptor>;

type Table = typeof TABLE;
export type EventName = keyof Table;
type NamesWith<Part> = { [name in EventName]: Table[name] extends Part ? name : never }[EventName];
export type ContactEventName = NamesWith<{ family: "contact" }>;
export type KfEventName = NamesWith<{ family: "kf" }>;
/** The events that come from there. */
export type EventFrom<Source extends EventSource> = {
  [name in EventName]: Source extends Table[name]["comesFrom"][number] ? name : never;
}[EventName];

export const EVENT_TABLE: Readonly<Record<EventName, EventDescriptor>> = TABLE;
export const EVENTS = Object.keys(TABLE).filter((name) => isEventName(name));
export const KF_EVENTS = EVENTS.filter((name) => isKfEvent(name));
/** Events that bring a code of customer service. */
export const KF_CODE_EVENTS = KF_EVENTS.filter((name) => isKfCodeEvent(name));
export const CONTACT_EVENTS = EVENTS.filter((name) => isContactEvent(name));
export const EVENTS_WITH_STAFF = EVENTS.filter((name) => EVENT_TABLE[name].hasStaff);
/** Events that a callback brings. */
export const CALLBACK_EVENTS = EVENTS.filter((name) => isCallbackEvent(name));
/** Events that the inbox of an account brings. */
export const INBOX_EVENTS = EVENTS.filter((name) => isInboxEvent(name));
/** Events that bring what the customer wrote. */
export const MESSAGE_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].brings === "message");
export const WAITING_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].canWait);
export const TRANSFER_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].canTransfer);

function isEventName(name: string): name is EventName {
  return Object.hasOwn(TABLE, name);
}

function isContactEvent(name: EventName): name is ContactEventName {
  return EVENT_TABLE[name].family === "contact";
}

/** Whether what tells of an event, or came of it, is of a contact; else it is of customer service. */
export function isContact<Told extends { event: EventName }>(
  told: Told,
): told is Extract<Told, { event: ContactEventName }> {
  return isContactEvent(told.event);
}

function isKfEvent(name: EventName): name is KfEventName {
  return EVENT_TABLE[name].family === "kf";
}

function isKfCodeEvent(name: KfEventName): name is NamesWith<{ family: "kf"; brings: "code" }> {
  return EVENT_TABLE[name].brings === "code";
}

function isCallbackEvent(name: EventName): name is EventFrom<"callback"> {
  return EVENT_TABLE[name].comesFrom.includes("callback");
}

function isInboxEvent(name: EventName): name is EventFrom<"inbox"> {
  return EVENT_TABLE[name].comesFrom.includes("inbox");
}
