/** Makes webhook events of an inbox's items, for a company's own programs: everything but codes. Sends nothing. */
import { createHash } from "node:crypto";
import type { AppConfig } from "../config/types.ts";
import { sayFailType } from "../delivery/kf/fail-types.ts";
import type { InboxEvent } from "../delivery/kf/inbox-events.ts";
import { inWords } from "../i18n/words.ts";
import { groupWithoutCodes, withoutCodes } from "../webhooks/codes.ts";
import { type WebhookEvent, webhookEvent } from "../webhooks/event.ts";
import type { Reading } from "./classify.ts";
import type { KfItem } from "./items.ts";

/**
 * The webhook events of a page for these apps; leaves out items that were told before, and items from before the inbox
 * began.
 */
export function inboxWebhookEvents(
  items: readonly KfItem[],
  account: string,
  apps: readonly AppConfig[],
  { since, toldUntil, receivedAt }: Pick<Reading, "since" | "toldUntil" | "receivedAt">,
): InboxEvent[] {
  const asking = apps.filter(({ webhook }) => webhook !== null);
  if (asking.length === 0) return [];
  return items
    .filter(({ at }) => at === null || at >= Math.max(since, toldUntil))
    .flatMap((item) => asking.map(({ name }) => itemEvent(item, { app: name, account, receivedAt })))
    .filter(({ app, type }) => asking.some(({ name, webhook }) => name === app && webhook?.events.has(type)))
    .map((event) => ({ type: "onward", event }));
}

/**
 * The account in which an item was read, the app in whose name it is told, and when it was read, for items that lack a
 * time.
 */
export interface ToldOfInbox {
  app: string;
  account: string;
  receivedAt: number;
}

/** Characters. WeCom's bodies have a few thousand at most; a larger body is left out, since a row takes 2 MB. */
const LARGEST_BODY = 256 * 1024;

type ItemOf<Type extends KfItem["type"]> = Extract<KfItem, { type: Type }>;

export function itemEvent(item: KfItem, told: ToldOfInbox): WebhookEvent {
  if (item.type === "other") return otherEvent(item, told);
  const { app, account, receivedAt } = told;
  const { msgid, at: happenedAt } = item;
  const at = happenedAt ?? receivedAt;
  const shared = { lane: "customer" in item ? item.customer : account, identity: [account, msgid], at };
  const place = { app, account, msgid };
  switch (item.type) {
    case "message": {
      const { customer, author, servicer, msgtype } = item;
      const body = item.body && fitting(groupWithoutCodes(item.body));
      return webhookEvent("kf.message", {
        ...shared,
        data: { ...place, customer, author, servicer, msgtype, body },
      });
    }
    case "enter_session": {
      const { customer, scene, sceneParam, channels } = item;
      return webhookEvent("kf.entered", {
        ...shared,
        data: { ...place, customer, scene, sceneParam, channels },
      });
    }
    case "session_status_change": {
      const { customer, change, oldServicer, newServicer } = item;
      return webhookEvent("kf.session-changed", {
        ...shared,
        data: { ...place, customer, change, oldServicer, newServicer },
      });
    }
    case "msg_send_fail": {
      const { customer, failedMsgid, failType } = item;
      const reason = inWords(sayFailType(failType), "en");
      return webhookEvent("kf.send-failed", {
        ...shared,
        data: { ...place, customer, failedMsgid, failType, reason },
      });
    }
    case "servicer_status_change": {
      const { servicer, status, stopType } = item;
      return webhookEvent("kf.servicer-status-changed", {
        ...shared,
        data: { ...place, servicer, status, stopType },
      });
    }
    case "user_recall_msg":
    case "servicer_recall_msg": {
      const { customer, recalledMsgid } = item;
      return webhookEvent("kf.message-recalled", {
        ...shared,
        data: { ...place, customer, ...recallerOf(item), recalledMsgid },
      });
    }
    case "reject_customer_msg_switch_change": {
      const { customer, servicer, rejects } = item;
      return webhookEvent("kf.rejection-switched", {
        ...shared,
        data: { ...place, customer, servicer, rejects },
      });
    }
  }
}

/** The event of an item of an unknown kind. */
function otherEvent(
  { at, msgid, kind, raw }: ItemOf<"other">,
  { app, account, receivedAt }: ToldOfInbox,
): WebhookEvent {
  const customer = customerIn(raw);
  const identity = [account, msgid ?? createHash("sha256").update(JSON.stringify(raw)).digest("hex")];
  return webhookEvent("kf.other", {
    lane: customer ?? account,
    identity,
    at: at ?? receivedAt,
    data: { app, account, customer, msgid, kind, raw: fitting(withoutCodes(raw)) },
  });
}

type Recaller = { author: "customer"; servicer: null } | { author: "servicer"; servicer: string };

/** Who took a message back. */
const recallerOf = (item: ItemOf<"user_recall_msg" | "servicer_recall_msg">): Recaller =>
  item.type === "user_recall_msg"
    ? { author: "customer", servicer: null }
    : { author: "servicer", servicer: item.servicer };

function fitting<T>(value: T): T | null {
  return JSON.stringify(value).length > LARGEST_BODY ? null : value;
}

/** The customer that an unknown item is about, where WeCom's usual name for it stands. */
function customerIn(raw: unknown): string | null {
  const { external_userid: own, event } = Object(raw);
  const id = own ?? Object(event).external_userid;
  return typeof id === "string" && id !== "" ? id : null;
}
