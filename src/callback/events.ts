/**
 * What a decrypted callback says, as a typed event. Takes the elements of the XML; knows nothing of
 * encryption, HTTP or rules.
 *
 * A company's own apps get one envelope and suites another (WeCom docs 92130 and 92277); both end here.
 */
import type { Via } from "../delivery/delivery.ts";
import type { Elements } from "./xml.ts";

/** A customer and a member of staff became contacts, or may be greeted only now. */
export interface ContactAdded {
  type: "contact.added";
  via: Via;
  corpId: string;
  /** The suite that the event was pushed to; null for a company's own app. */
  suiteId: string | null;
  staff: string;
  customer: string;
  /** The channel of the contact way or link; null when WeCom sent none, or an empty one. */
  state: string | null;
  /** Null when WeCom sent none: see `noCodeCause`. */
  welcomeCode: string | null;
  /** When WeCom made the event, in milliseconds since 1970 (WeCom gives whole seconds). */
  at: number;
}

/** Anything else that WeCom reports: acknowledged, forwarded where the app says so, otherwise left alone. */
export interface OtherEvent {
  type: "other";
  /** `Event` or `InfoType`, and `ChangeType`, for the log. */
  kind: string;
  change: string | null;
}

export type CallbackEvent = ContactAdded | OtherEvent;

const VIA_OF_CHANGE = new Map<string, Via>([
  ["add_external_contact", "added"],
  ["add_half_external_contact", "half"],
  ["msg_audit_approved", "audit"],
]);

/** The event that a callback's elements describe, or null when they are no event of WeCom's. */
export function readEvent(elements: Elements): CallbackEvent | null {
  const kind = elements.text("Event") ?? elements.text("InfoType") ?? elements.text("MsgType");
  if (kind === null) return null;
  const change = elements.text("ChangeType");
  const other: OtherEvent = { type: "other", kind, change };

  const via = kind === "change_external_contact" && change !== null ? VIA_OF_CHANGE.get(change) : undefined;
  if (via === undefined) return other;

  const corpId = elements.text("ToUserName") ?? elements.text("AuthCorpId");
  const staff = elements.text("UserID");
  const customer = elements.text("ExternalUserID");
  const seconds = elements.text("CreateTime") ?? elements.text("TimeStamp");
  if (corpId === null || staff === null || customer === null) return null;
  if (seconds === null || !/^\d{1,12}$/.test(seconds)) return null;

  return {
    type: "contact.added",
    via,
    corpId,
    suiteId: elements.text("SuiteId"),
    staff,
    customer,
    state: elements.text("State"),
    welcomeCode: elements.text("WelcomeCode"),
    at: Number(seconds) * 1000,
  };
}
