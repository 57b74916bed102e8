/**
 * The items of `kf/sync_msg` as a typed union, which has an arm for unknown items (WeCom doc 94670). Reads items;
 * decides nothing about them.
 *
 * Of a message, only the fields that rules and programs ask for are read strictly; its body stays as WeCom sent it,
 * since new fields and types appear over time.
 */
import * as v from "valibot";
import type { Channels } from "../rules/engine/facts.ts";

/** Who wrote a message: the customer, or a servicer in the WeCom client. What the API sends is not shown. */
export type Author = "customer" | "servicer";

/** An item of a page; `at` is when it happened, in milliseconds since 1970. */
export type KfItem = KfWritten | KfHappened | KfOther;

/** A message of the customer's or a servicer's. */
export interface KfWritten {
  type: "message";
  msgid: string;
  at: number;
  account: string;
  customer: string;
  author: Author;
  /** The servicer who wrote it. */
  servicer: string | null;
  msgtype: string;
  /** The value under the key that `msgtype` names; null when there is none, as with meetings and notes. */
  body: Readonly<Record<string, unknown>> | null;
  /** The text of a text message; null for other types. */
  text: string | null;
  /** The id of the menu item that was tapped. */
  menu: string | null;
}

interface Happening<Type extends string> {
  type: Type;
  msgid: string;
  at: number;
  account: string;
}
interface WithCustomer {
  customer: string;
}

export interface Entered extends Happening<"enter_session">, WithCustomer {
  scene: string | null;
  sceneParam: string | null;
  channels: Channels | null;
  welcomeCode: string | null;
}
export interface SendFailed extends Happening<"msg_send_fail">, WithCustomer {
  failedMsgid: string;
  failType: number;
}
export interface ServicerStatusChanged extends Happening<"servicer_status_change"> {
  servicer: string;
  status: number;
  stopType: number | null;
}
export interface SessionStatusChanged extends Happening<"session_status_change">, WithCustomer {
  /** 1 taken from the pool, 2 transferred, 3 ended, 4 taken up again. */
  change: number;
  oldServicer: string | null;
  newServicer: string | null;
  /** Good for one message; comes with 1 and 3. */
  msgCode: string | null;
}
export interface UserRecalled extends Happening<"user_recall_msg">, WithCustomer {
  recalledMsgid: string;
}
export interface ServicerRecalled extends Happening<"servicer_recall_msg">, WithCustomer {
  servicer: string;
  recalledMsgid: string;
}
export interface RejectSwitched extends Happening<"reject_customer_msg_switch_change">, WithCustomer {
  servicer: string;
  rejects: boolean;
}
export type KfHappened =
  | Entered
  | SendFailed
  | ServicerStatusChanged
  | SessionStatusChanged
  | UserRecalled
  | ServicerRecalled
  | RejectSwitched;

/** An item that this version does not know, or that lacks a field that its kind must have. */
export interface KfOther {
  type: "other";
  msgid: string | null;
  at: number | null;
  /** `msgtype`, and `event_type` behind a slash. */
  kind: string;
  raw: unknown;
}

/** The numbers of `change` (doc 94670). */
export const SESSION_CHANGE = { taken: 1, transferred: 2, ended: 3, reentered: 4 } as const;

const ORIGINS: Readonly<Record<number, Author>> = { 3: "customer", 5: "servicer" };

/** The last second that a `Date` can be. */
const LAST_SECOND = 8.64e12;
const seconds = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(LAST_SECOND),
  v.transform((time) => time * 1_000),
);
const text = v.pipe(v.string(), v.nonEmpty());
/** A text that may be missing or empty: WeCom sends all three. */
const optionalText = v.pipe(
  v.optional(v.nullable(v.string()), null),
  v.transform((value) => value || null),
);

const head = { msgid: text, send_time: seconds };

const writtenSchema = v.looseObject({
  ...head,
  open_kfid: text,
  external_userid: text,
  msgtype: text,
  origin: v.picklist([3, 5]),
  servicer_userid: optionalText,
});

const textBody = v.looseObject({ content: v.string(), menu_id: optionalText });
const group = v.record(v.string(), v.unknown());

const channelsSchema = v.pipe(
  v.object({ nickname: optionalText, shop_nickname: optionalText, scene: v.number() }),
  v.transform(({ nickname, shop_nickname: shop, scene }) => ({ scene, nickname: nickname ?? shop })),
);

/** The fields of every event. */
interface Base {
  msgid: string;
  at: number;
  account: string;
}
type ReadEvent = (base: Base, event: unknown) => KfHappened | null;

/** Reads the fields of one kind of event. */
function reader<Fields>(
  schema: v.GenericSchema<unknown, Fields>,
  build: (base: Base, fields: Fields) => KfHappened,
): ReadEvent {
  return (base, event) => {
    const read = v.safeParse(schema, event);
    return read.success ? build(base, read.output) : null;
  };
}

const who = { external_userid: text };

const READERS: Readonly<Record<KfHappened["type"], ReadEvent>> = {
  enter_session: reader(
    v.object({
      ...who,
      scene: optionalText,
      scene_param: optionalText,
      welcome_code: optionalText,
      wechat_channels: v.fallback(v.nullable(channelsSchema), null),
    }),
    (base, { external_userid: customer, scene, scene_param, wechat_channels, welcome_code }) => ({
      type: "enter_session",
      ...base,
      customer,
      scene,
      sceneParam: scene_param,
      channels: wechat_channels,
      welcomeCode: welcome_code,
    }),
  ),
  msg_send_fail: reader(
    v.object({ ...who, fail_msgid: text, fail_type: v.optional(v.number(), 0) }),
    (base, { external_userid: customer, fail_msgid: failedMsgid, fail_type: failType }) => ({
      type: "msg_send_fail",
      ...base,
      customer,
      failedMsgid,
      failType,
    }),
  ),
  servicer_status_change: reader(
    v.object({ servicer_userid: text, status: v.number(), stop_type: v.nullish(v.number(), null) }),
    (base, { servicer_userid: servicer, status, stop_type: stopType }) => ({
      type: "servicer_status_change",
      ...base,
      servicer,
      status,
      stopType,
    }),
  ),
  session_status_change: reader(
    v.object({
      ...who,
      change_type: v.number(),
      msg_code: optionalText,
      old_servicer_userid: optionalText,
      new_servicer_userid: optionalText,
    }),
    (base, { external_userid: customer, change_type: change, msg_code: msgCode, ...servicers }) => ({
      type: "session_status_change",
      ...base,
      customer,
      change,
      msgCode,
      oldServicer: servicers.old_servicer_userid,
      newServicer: servicers.new_servicer_userid,
    }),
  ),
  user_recall_msg: reader(
    v.object({ ...who, recall_msgid: text }),
    (base, { external_userid: customer, recall_msgid: recalledMsgid }) => ({
      type: "user_recall_msg",
      ...base,
      customer,
      recalledMsgid,
    }),
  ),
  servicer_recall_msg: reader(
    v.object({ ...who, servicer_userid: text, recall_msgid: text }),
    (base, { external_userid: customer, servicer_userid: servicer, recall_msgid: recalledMsgid }) => ({
      type: "servicer_recall_msg",
      ...base,
      customer,
      servicer,
      recalledMsgid,
    }),
  ),
  reject_customer_msg_switch_change: reader(
    v.object({ ...who, servicer_userid: text, reject_switch: v.number() }),
    (base, { external_userid: customer, servicer_userid: servicer, reject_switch: rejects }) => ({
      type: "reject_customer_msg_switch_change",
      ...base,
      customer,
      servicer,
      rejects: rejects === 1,
    }),
  ),
};

const happenedSchema = v.object({
  ...head,
  msgtype: v.literal("event"),
  event: v.looseObject({ event_type: text, open_kfid: text }),
});

/** The item that WeCom sent, whatever it is. Never throws. */
export function readItem(raw: unknown): KfItem {
  return readHappened(raw) ?? readWritten(raw) ?? readOther(raw);
}

function readHappened(raw: unknown): KfHappened | null {
  const read = v.safeParse(happenedSchema, raw);
  if (!read.success) return null;
  const { msgid, send_time: at, event } = read.output;
  const { event_type: type, open_kfid: openKfId } = event;
  return isKnown(type) ? READERS[type]({ msgid, at, account: openKfId }, event) : null;
}

function isKnown(type: string): type is KfHappened["type"] {
  return Object.hasOwn(READERS, type);
}

function readWritten(raw: unknown): KfWritten | null {
  const read = v.safeParse(writtenSchema, raw);
  if (!read.success || read.output.msgtype === "event") return null;
  const { msgid, send_time: at, open_kfid, external_userid: customer, origin, msgtype } = read.output;
  const author = ORIGINS[origin];
  if (author === undefined) return null;
  const body = v.safeParse(group, read.output[msgtype]);
  const spoken = msgtype === "text" ? v.safeParse(textBody, read.output["text"]) : null;
  return {
    type: "message",
    msgid,
    at,
    account: open_kfid,
    customer,
    author,
    msgtype,
    servicer: read.output.servicer_userid,
    body: body.success ? body.output : null,
    text: spoken?.success ? spoken.output.content : null,
    menu: spoken?.success ? spoken.output.menu_id : null,
  };
}

const anything = v.looseObject({
  msgid: v.fallback(v.nullable(v.string()), null),
  send_time: v.fallback(v.nullable(seconds), null),
  msgtype: v.fallback(v.string(), "?"),
  event: v.fallback(v.nullable(v.looseObject({ event_type: v.fallback(v.string(), "?") })), null),
});

function readOther(raw: unknown): KfOther {
  const read = v.safeParse(anything, raw);
  if (!read.success) return { type: "other", msgid: null, at: null, kind: "?", raw };
  const { msgid, send_time: at, msgtype, event } = read.output;
  const kind = msgtype === "event" ? `event/${event?.event_type ?? "?"}` : msgtype;
  return { type: "other", msgid, at, kind, raw };
}
