/**
 * The schemas of webhook bodies, type by type. Builders of events are held to them by their types, and the API's
 * document is made from them; nothing checks events against them at run time.
 *
 * A field may be added, none taken away or given another meaning: programs rely on it.
 */
import * as v from "valibot";
import { EVENTS } from "../rules/engine/events.ts";
import { VIAS } from "../rules/engine/facts.ts";
import { englishDescription } from "../schema/json-schema.ts";
import { LIFECYCLE_EVENTS } from "./lifecycle-events.ts";
import type { WebhookEventType } from "./types.ts";

const text = (what: string) => v.pipe(v.string(), englishDescription(what));
const orNull = (what: string) => v.pipe(v.nullable(v.string()), englishDescription(what));
const number = (what: string) => v.pipe(v.number(), englishDescription(what));
const time = (what: string) => v.pipe(v.string(), v.isoTimestamp(), englishDescription(what));
const timeOrNull = (what: string) =>
  v.pipe(v.nullable(v.pipe(v.string(), v.isoTimestamp())), englishDescription(what));

const app = text("the app's name in WECOM_APPS");
const customer = text("the customer's external_userid");
const staff = text("the member's userid");
const state = orNull("the State of the contact way or link; null when there is none");
const delivery = text("the id of its delivery, as in /api/deliveries");

const contact = { app, staff, customer };
const item = { app, account: text("the account's open_kfid"), msgid: text("WeCom's msgid of the item") };
const session = { ...item, customer };
const servicer = text("the servicer's userid");

const channels = v.pipe(
  v.nullable(
    v.object({
      nickname: orNull("of the Channels account, or of its shop"),
      scene: number("WeCom's number: 1 profile, 2 live, 3 window, 4 product, 5 order"),
    }),
  ),
  englishDescription("where in Channels (视频号) the customer came from"),
);

const attempt = v.object({
  at: time("when the call was made"),
  ms: v.pipe(v.nullable(v.number()), englishDescription("how long it took")),
  message: orNull("the name of the message"),
  http: v.pipe(v.nullable(v.number()), englishDescription("the HTTP status; null without an answer")),
  errcode: v.pipe(v.nullable(v.number()), englishDescription("WeCom's errcode; null without an answer")),
  errmsg: orNull("WeCom's errmsg"),
  verdict: text("what the answer means for the code"),
  skipped: v.exactOptional(
    number("how many attempts before this one, all alike, are left out: a code that waits for days has many"),
  ),
});

const followUp = v.object({
  do: v.pipe(v.picklist(["tag", "remark", "webhook"]), englishDescription("what is done")),
  state: v.pipe(v.picklist(["waiting", "done", "failed"]), englishDescription("how far it is")),
  errcode: v.pipe(v.nullable(v.number()), englishDescription("WeCom's errcode, where it answered")),
  cause: orNull("why it waits, or has failed, in words"),
  causeCode: orNull("the same for programs"),
  at: timeOrNull("when it was last tried"),
});

/** The fields of a delivery in the API and in events, except its outcome and its attempts. */
export const deliveryFields = {
  id: delivery,
  app,
  event: v.picklist(EVENTS),
  via: v.nullable(v.picklist(VIAS)),
  staff: orNull("the member, or the servicer"),
  account: orNull("the customer-service account, for its events"),
  customer,
  state,
  scene: orNull("of the link by which the customer came, in customer service"),
  by: v.pipe(v.picklist(["rule", "program"]), englishDescription("who decided what is sent")),
  rule: orNull("the rule that was chosen"),
  message: orNull("the message that was sent, or tried last"),
  variant: orNull("the side of a split"),
  msgid: orNull("what WeCom knows a message of customer service by"),
  errcode: v.nullable(v.number()),
  remedy: orNull("what to do about it"),
  remedyCode: orNull("the same for programs; null where a version before the codes stored another sentence"),
  cause: orNull("why it ended so"),
  causeCode: orNull("the same for programs; null where a version before the codes stored another sentence"),
  notes: v.pipe(v.array(v.string()), englishDescription("what was done differently")),
  noteCodes: v.pipe(
    v.array(v.nullable(v.string())),
    englishDescription("the codes of the notes, in their order"),
  ),
  eventAt: time("when it happened, by WeCom's clock"),
  receivedAt: time("when it was received"),
  deadline: time("the last moment for a call"),
  waitsUntil: timeOrNull("when it goes on, where that is not soon; null once it is settled"),
  settledAt: timeOrNull("when it was settled"),
  msLeft: v.pipe(
    v.nullable(v.number()),
    englishDescription("how much of the window was left, in milliseconds"),
  ),
  // biome-ignore lint/suspicious/noThenProperty: the word of the rules file, and no function
  then: v.pipe(v.array(followUp), englishDescription("what its rule has done afterwards")),
};
export const deliveryAttempts = v.array(attempt);

const settled = v.object({
  ...deliveryFields,
  outcome: v.picklist([
    ...(["sent", "sent-unconfirmed", "already-welcomed", "superseded", "refused"] as const),
    ...(["missed", "no-code", "no-rule", "silent"] as const),
  ]),
  attempts: deliveryAttempts,
});

/** Of a company that installed a suite. */
const company = v.object({
  suite: text("the name of the suite in WECOM_SUITES"),
  app,
  corpId: text("as WeCom tells it to the provider"),
  corpName: orNull("the company's name, where WeCom has told it"),
});

function event<const Type extends WebhookEventType, const Data extends v.GenericSchema>(
  type: Type,
  what: string,
  data: Data,
) {
  return v.pipe(
    v.object({ type: v.literal(type), timestamp: time("when it happened"), data }),
    englishDescription(what),
  );
}

const acquisitionFields = {
  app,
  staff: orNull("the member's userid"),
  customer: orNull("the customer's external_userid"),
  link: orNull("WeCom's LinkId"),
  state,
  fields: v.pipe(v.record(v.string(), v.string()), englishDescription("what else WeCom told, but for codes")),
};

const acquisition = <const Type extends WebhookEventType>(type: Type, what: string) =>
  event(type, what, v.object(acquisitionFields));

/** The whole body of each type. Headers are those of Standard Webhooks. */
export const webhookSchemas = {
  "contact.added": event(
    "contact.added",
    "a customer and a member became contacts, or may be greeted only now",
    v.object({
      ...contact,
      state,
      delivery,
      via: v.pipe(
        v.picklist(VIAS),
        englishDescription("added; half: without verification (免验证); audit: consent to the chat archive"),
      ),
    }),
  ),
  "contact.edited": event(
    "contact.edited",
    "a member changed the remark or the tags of a customer",
    v.object({ ...contact, state }),
  ),
  "contact.removed-by-staff": event(
    "contact.removed-by-staff",
    "a member removed a customer",
    v.object({ ...contact, source: orNull("DELETE_BY_TRANSFER when another member took the customer over") }),
  ),
  "contact.removed-by-customer": event(
    "contact.removed-by-customer",
    "a customer removed a member",
    v.object(contact),
  ),
  "contact.transfer-failed": event(
    "contact.transfer-failed",
    "a customer could not be handed over to a member",
    v.object({ ...contact, reason: orNull("customer_refused or customer_limit_exceed") }),
  ),
  "contact.other": event(
    "contact.other",
    "a change of contacts that this version does not know",
    v.object({
      ...contact,
      change: text("WeCom's ChangeType"),
      fields: v.pipe(
        v.record(v.string(), v.string()),
        englishDescription("what else WeCom told, but for codes"),
      ),
    }),
  ),
  "kf.message": event(
    "kf.message",
    "a customer or a servicer wrote",
    v.object({
      ...session,
      author: v.picklist(["customer", "servicer"]),
      servicer: orNull("who of the company wrote"),
      msgtype: text("WeCom's msgtype"),
      body: v.pipe(
        v.nullable(v.record(v.string(), v.unknown())),
        englishDescription("what WeCom has under the key that msgtype names; null where there is nothing"),
      ),
    }),
  ),
  "kf.entered": event(
    "kf.entered",
    "a customer opened the session",
    v.object({
      ...session,
      scene: orNull("of the link by which the customer came"),
      sceneParam: orNull("what was added to the link"),
      channels,
    }),
  ),
  "kf.session-changed": event(
    "kf.session-changed",
    "servicers changed a session",
    v.object({
      ...session,
      change: number("WeCom's number: 1 taken from the pool, 2 handed over, 3 ended, 4 taken up again"),
      oldServicer: orNull("who had it"),
      newServicer: orNull("who has it"),
    }),
  ),
  "kf.send-failed": event(
    "kf.send-failed",
    "a message that WeCom took could not be delivered",
    v.object({
      ...session,
      failedMsgid: text("the message's msgid"),
      failType: number("WeCom's fail_type"),
      reason: text("the same in words"),
    }),
  ),
  "kf.servicer-status-changed": event(
    "kf.servicer-status-changed",
    "a servicer began or stopped to receive",
    v.object({
      ...item,
      servicer,
      status: number("WeCom's number: 1 receives, 2 has stopped"),
      stopType: v.pipe(v.nullable(v.number()), englishDescription("0 stopped, 1 suspended")),
    }),
  ),
  "kf.message-recalled": event(
    "kf.message-recalled",
    "a customer or a servicer took a message back",
    v.object({
      ...session,
      author: v.picklist(["customer", "servicer"]),
      servicer: orNull("who of the company did"),
      recalledMsgid: text("the message's msgid"),
    }),
  ),
  "kf.rejection-switched": event(
    "kf.rejection-switched",
    "a servicer refuses a customer's messages, or takes them again",
    v.object({ ...session, servicer, rejects: v.boolean() }),
  ),
  "kf.accounts-changed": event(
    "kf.accounts-changed",
    "the app may manage more customer-service accounts, or fewer",
    v.object({
      app,
      added: v.pipe(v.array(v.string()), englishDescription("accounts by their open_kfid")),
      removed: v.array(v.string()),
    }),
  ),
  "kf.other": event(
    "kf.other",
    "an item of customer service that this version does not know",
    v.object({
      app,
      account: item.account,
      customer: orNull("the customer's external_userid, where the item has one in the usual place"),
      msgid: orNull("WeCom's msgid of the item"),
      kind: text("msgtype, and event_type behind a slash"),
      raw: v.pipe(v.unknown(), englishDescription("as WeCom sent it, but for codes")),
    }),
  ),
  "app.lifecycle": event(
    "app.lifecycle",
    "WeCom takes the app for unused: it warns, restricts or switches off; or it does so no longer",
    v.object({
      app,
      event: v.pipe(v.picklist(LIFECYCLE_EVENTS), englishDescription("WeCom's name of it")),
      at: time("when WeCom said so"),
      effectAt: timeOrNull("when what is announced comes true, where WeCom says so"),
    }),
  ),
  "suite.installed": event("suite.installed", "a company installed the provider's suite", company),
  "suite.changed": event(
    "suite.changed",
    "a company changed what the app may see or do, or has a new permanent_code",
    company,
  ),
  "suite.cancelled": event("suite.cancelled", "a company ended its authorisation", company),
  "acquisition.balance-low": acquisition(
    "acquisition.balance-low",
    "little is left of the quota of 获客助手",
  ),
  "acquisition.balance-exhausted": acquisition(
    "acquisition.balance-exhausted",
    "the quota of 获客助手 is used up",
  ),
  "acquisition.balance-increased": acquisition(
    "acquisition.balance-increased",
    "the quota of 获客助手 has grown",
  ),
  "acquisition.quota-expiring": acquisition(
    "acquisition.quota-expiring",
    "a part of the quota of 获客助手 expires soon: ExpireTime and ExpireQuotaNum in fields tell which",
  ),
  "acquisition.link-unavailable": acquisition(
    "acquisition.link-unavailable",
    "no member of a link can be added",
  ),
  "acquisition.link-deleted": acquisition("acquisition.link-deleted", "a link was deleted by hand"),
  "acquisition.profile-opened": acquisition("acquisition.profile-opened", "somebody opened a link"),
  "acquisition.friend-requested": acquisition(
    "acquisition.friend-requested",
    "somebody asked to be added by a link with a State",
  ),
  "acquisition.chat-started": acquisition("acquisition.chat-started", "a customer of a link wrote first"),
  "acquisition.customer-wrote": acquisition(
    "acquisition.customer-wrote",
    "a customer of a link wrote: ChatKey in fields is good for 30 minutes",
  ),
  "acquisition.other": event(
    "acquisition.other",
    "something about 获客助手 that this version does not know",
    v.object({ ...acquisitionFields, change: text("WeCom's ChangeType") }),
  ),
  "delivery.settled": event("delivery.settled", "what became of a code, or of a message", settled),
} as const satisfies Record<WebhookEventType, v.GenericSchema>;

type Schemas = typeof webhookSchemas;
/** The body of a type. */
export type Payload<Type extends WebhookEventType> = v.InferOutput<Schemas[Type]>;
/** The data of a type. */
export type DataOf<Type extends WebhookEventType> = Payload<Type>["data"];
