/**
 * Reads a decrypted callback into a typed event. Takes the elements of the XML; knows nothing of encryption, HTTP or
 * rules.
 *
 * A company's own apps get one envelope, suites another (WeCom docs 92130 and 92277); both end here.
 */
import { CALLBACK_EVENTS, type EventFrom } from "../rules/engine/events.ts";
import type { Via } from "../rules/engine/facts.ts";
import { isSecretName } from "../webhooks/codes.ts";
import { LIFECYCLE_EVENTS, type LifecycleEventName } from "../webhooks/lifecycle-events.ts";
import type { Elements } from "./xml.ts";

/** A customer and a member of staff became contacts, or may be greeted only now. */
export interface ContactAdded {
  type: EventFrom<"callback">;
  via: Via;
  /** Null when WeCom does not say. */
  corpId: string | null;
  /** The suite that the event was pushed to; null for a company's own app. */
  suiteId: string | null;
  staff: string;
  customer: string;
  /** The channel of the contact way or link; null when WeCom sent none, or an empty one. */
  state: string | null;
  /** Null when WeCom sent none: see `NO_CODE_CAUSE`. */
  welcomeCode: string | null;
  /** When WeCom made the event, in milliseconds since 1970 (WeCom gives whole seconds); null when that cannot be told. */
  at: number | null;
}

/** Another change of a contact, for which no customer can be welcomed (WeCom doc 92130). */
export interface ContactChanged {
  type: "contact.changed";
  /** WeCom's ChangeType. */
  change: string;
  staff: string;
  customer: string;
  /** The other fields, by WeCom's names, without the envelope's. */
  fields: Readonly<Record<string, string>>;
  at: number;
}

/** An account has new items, which `kf/sync_msg` gives (WeCom doc 94670). */
export interface KfNotified {
  type: "kf.notified";
  /** The account's id, `open_kfid`. */
  account: string;
  /** Lifts the strict limit of `kf/sync_msg`, for ten minutes; null when WeCom sent none. */
  token: string | null;
}

/** The app may manage more customer-service accounts, or fewer (WeCom doc 97712). */
export interface KfAuthorisationChanged {
  type: "kf.authorisation";
  /** Null when WeCom does not say. */
  at: number | null;
  added: readonly string[];
  removed: readonly string[];
}

/** WeCom takes the app for unused, or no longer (WeCom doc 90240). */
export interface AppLifecycle {
  type: "app.lifecycle";
  event: LifecycleEventName;
  /** Null when WeCom does not say, here and below. */
  at: number | null;
  /** When the announced change takes effect. */
  effectAt: number | null;
}

/** An event about the links and the quota of 获客助手 (WeCom doc 97299). */
export interface AcquisitionEvent {
  type: "acquisition";
  /** WeCom's ChangeType. */
  change: string;
  staff: string | null;
  customer: string | null;
  link: string | null;
  state: string | null;
  /** The other fields, by WeCom's names. */
  fields: Readonly<Record<string, string>>;
  at: number | null;
}

/** Any other event of WeCom's: acknowledged, forwarded if the app says so, otherwise ignored. */
export interface OtherEvent {
  type: "other";
  /** `Event` or `InfoType`, and `ChangeType`, for the log. */
  kind: string;
  change: string | null;
}

/** A callback that is proven to be WeCom's and cannot be understood: acknowledged and forwarded like any other. */
export interface NotUnderstood {
  type: "not-understood";
  /** The event's name, for the log; null when there is none. */
  kind: string | null;
  /** The element that is missing or cannot be read. */
  lacks: string;
}

export type CallbackEvent =
  | ContactAdded
  | ContactChanged
  | KfNotified
  | KfAuthorisationChanged
  | AppLifecycle
  | AcquisitionEvent
  | OtherEvent
  | NotUnderstood;

/** The ChangeTypes that bring each event (doc 92130), and how the contact then came about. */
const CHANGES_OF: Readonly<Record<EventFrom<"callback">, ReadonlyMap<string, Via>>> = {
  "contact.added": new Map<string, Via>([
    ["add_external_contact", "added"],
    ["add_half_external_contact", "half"],
    ["msg_audit_approved", "audit"],
  ]),
};

/** The event that a ChangeType brings; null for a change that no customer can be greeted for. */
function broughtBy(change: string): Pick<ContactAdded, "type" | "via"> | null {
  for (const type of CALLBACK_EVENTS) {
    const via = CHANGES_OF[type].get(change);
    if (via !== undefined) return { type, via };
  }
  return null;
}

/** Whether a name may stand in a log: a damaged document may have anybody's text in its place. */
export const isLoggable = (name: string) => /^\w{1,64}$/.test(name);

/** The event that a callback's elements describe. */
export function readEvent(elements: Elements): CallbackEvent {
  const kind = elements.text("Event") ?? elements.text("InfoType") ?? elements.text("MsgType");
  if (kind === null) return { type: "not-understood", kind: null, lacks: "Event" };
  const change = elements.text("ChangeType");
  const other: OtherEvent = { type: "other", kind, change };
  if (kind === "kf_msg_or_event") return readKfNotification(elements);
  if (kind === "kf_account_auth_change") {
    const [added, removed] = [idsIn(elements, "AuthAddOpenKfId"), idsIn(elements, "AuthDelOpenKfId")];
    return { type: "kf.authorisation", at: timeOf(elements), added, removed };
  }
  const lifecycle = LIFECYCLE_EVENTS.find((name) => name === kind);
  if (lifecycle !== undefined) {
    const effectAt = secondsIn(elements.text("EffectTime"));
    return { type: "app.lifecycle", event: lifecycle, at: timeOf(elements), effectAt };
  }
  if (kind === "customer_acquisition" && change !== null) return acquisition(elements, change);
  if (kind !== "change_external_contact" || change === null) return other;

  const lacking = (lacks: string): NotUnderstood => ({
    type: "not-understood",
    kind: isLoggable(change) ? change : null,
    lacks,
  });
  const staff = elements.text("UserID");
  if (staff === null) return lacking("UserID");
  const customer = elements.text("ExternalUserID");
  if (customer === null) return lacking("ExternalUserID");
  const welcomeCode = elements.text("WelcomeCode");
  const at = timeOf(elements);
  const brought = broughtBy(change);
  if (brought === null) {
    return at === null ? lacking("CreateTime") : contactChanged(elements, { change, staff, customer, at });
  }
  if (welcomeCode === null && !elements.isWhole) return lacking("WelcomeCode");
  // An event without a code is identified by its time.
  if (at === null && welcomeCode === null) return lacking("CreateTime");

  return {
    type: brought.type,
    via: brought.via,
    corpId: elements.text("ToUserName") ?? elements.text("AuthCorpId"),
    suiteId: elements.text("SuiteId"),
    staff,
    customer,
    state: elements.text("State"),
    welcomeCode,
    at,
  };
}

/** The elements that every event has, or that have fields of their own. */
const ENVELOPE: ReadonlySet<string> = new Set([
  "ToUserName",
  "FromUserName",
  "CreateTime",
  "MsgType",
  "Event",
  "ChangeType",
  "UserID",
  "ExternalUserID",
  "SuiteId",
  "AuthCorpId",
  "InfoType",
  "TimeStamp",
  "AgentID",
]);

function contactChanged(
  elements: Elements,
  known: Pick<ContactChanged, "change" | "staff" | "customer" | "at">,
): ContactChanged {
  return { type: "contact.changed", ...known, fields: fieldsOf(elements) };
}

function acquisition(elements: Elements, change: string): AcquisitionEvent {
  const { LinkId: link = null, State: state = null, ...fields } = fieldsOf(elements);
  return {
    type: "acquisition",
    change,
    staff: elements.text("UserID"),
    customer: elements.text("ExternalUserID"),
    link,
    state,
    fields,
    at: timeOf(elements),
  };
}

/** The elements besides the envelope and the parties, without codes. */
function fieldsOf(elements: Elements): Record<string, string> {
  const others = elements.names().filter((name) => !ENVELOPE.has(name) && !isSecretName(name));
  return Object.fromEntries(
    others.flatMap((name) => {
      const text = elements.text(name);
      return text === null ? [] : [[name, text]];
    }),
  );
}

function readKfNotification(elements: Elements): KfNotified | NotUnderstood {
  const account = elements.text("OpenKfId");
  if (account === null) return { type: "not-understood", kind: "kf_msg_or_event", lacks: "OpenKfId" };
  return { type: "kf.notified", account, token: elements.text("Token") };
}

/** The element stands once for each account. */
function idsIn(elements: Elements, name: string): string[] {
  return elements
    .all(name)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

/** When the event was made, in milliseconds since 1970 (WeCom gives whole seconds); null for a text that is no time. */
export function timeOf(elements: Elements): number | null {
  return secondsIn(elements.text("CreateTime") ?? elements.text("TimeStamp"));
}

/** Milliseconds since 1970, from a text with seconds. */
function secondsIn(seconds: string | null): number | null {
  return seconds === null || !/^\d{1,12}$/.test(seconds) ? null : Number(seconds) * 1000;
}
