/**
 * The table of events: a row holds everything that rules know of an event. `delivery.ts` has the lifetime of each
 * event's code, `session.ts` the session state that the code belongs to.
 */
import type { KF_TYPES } from "../../messages/kf.ts";

/** Whose API takes the message: contacts have welcomes, customer service (微信客服) has messages. */
export type Family = "contact" | "kf";

interface EventDescriptor {
  family: Family;
  /** Whether the event brings a one-time code. The message of an event without a code is a reply. */
  hasCode: boolean;
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
    hasCode: true,
    msgtypes: [],
    hasStaff: true,
    canWait: false,
    canTransfer: false,
    isWelcome: true,
    needsDefault: true,
  },
  "kf.entered": {
    family: "kf",
    hasCode: true,
    msgtypes: ["text", "msgmenu"],
    hasStaff: false,
    canWait: false,
    canTransfer: false,
    isWelcome: true,
    needsDefault: true,
  },
  "kf.queued": {
    family: "kf",
    hasCode: true,
    msgtypes: ["text"],
    hasStaff: false,
    canWait: true,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.accepted": {
    family: "kf",
    hasCode: true,
    msgtypes: ["text"],
    hasStaff: true,
    canWait: true,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.ended": {
    family: "kf",
    hasCode: true,
    msgtypes: ["text", "msgmenu"],
    hasStaff: true,
    canWait: false,
    canTransfer: false,
    isWelcome: false,
    needsDefault: true,
  },
  "kf.message": {
    family: "kf",
    hasCode: false,
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
export type KfEventName = NamesWith<{ family: "kf" }>;

export const EVENT_TABLE: Readonly<Record<EventName, EventDescriptor>> = TABLE;
export const EVENTS = Object.keys(TABLE).filter((name) => isEventName(name));
export const KF_EVENTS = EVENTS.filter((name) => isKfEvent(name));
/** Events that bring a code of customer service. */
export const KF_CODE_EVENTS = KF_EVENTS.filter((name) => isKfCodeEvent(name));
export const CONTACT_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].family === "contact");
export const EVENTS_WITH_STAFF = EVENTS.filter((name) => EVENT_TABLE[name].hasStaff);
/** Events without a code: the customer wrote. */
export const MESSAGE_EVENTS = EVENTS.filter((name) => !EVENT_TABLE[name].hasCode);
export const WAITING_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].canWait);
export const TRANSFER_EVENTS = EVENTS.filter((name) => EVENT_TABLE[name].canTransfer);

function isEventName(name: string): name is EventName {
  return Object.hasOwn(TABLE, name);
}

function isKfEvent(name: EventName): name is KfEventName {
  return EVENT_TABLE[name].family === "kf";
}

function isKfCodeEvent(name: KfEventName): name is NamesWith<{ family: "kf"; hasCode: true }> {
  return EVENT_TABLE[name].hasCode;
}
