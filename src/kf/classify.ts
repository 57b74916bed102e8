/**
 * Makes the events for Dispatchers from the items of a page: codes first, since they live 20 seconds. Pure.
 */
import { deadlineOf, type KfClaim } from "../delivery/delivery.ts";
import { codeId, deliveryId } from "../delivery/ids.ts";
import type { InboxClaim, InboxEvent } from "../delivery/kf/inbox-events.ts";
import { EVENT_TABLE, type EventFrom, INBOX_EVENTS } from "../rules/engine/events.ts";
import { type Counts, NO_COUNTS } from "./counts.ts";
import {
  type Entered,
  type KfItem,
  type KfWritten,
  SESSION_CHANGE,
  type SessionStatusChanged,
} from "./items.ts";

export interface Reading {
  /** The app whose rules are used. */
  app: string;
  /** The name of the app's credentials where WeCom calls; see `Claim`. */
  credentials?: string | undefined;
  receivedAt: number;
  /** Earlier items are ignored: the inbox had not begun. */
  since: number;
  /** Earlier items were read before, and told to programs. */
  toldUntil: number;
}

export interface ClassifiedItems {
  /** Told before everything else of the page. */
  urgent: InboxEvent[];
  others: InboxEvent[];
  counts: Required<Counts>;
}

export function classifyItems(items: readonly KfItem[], reading: Reading): ClassifiedItems {
  const sorted: ClassifiedItems = {
    urgent: [],
    others: [],
    counts: { ...NO_COUNTS, items: items.length },
  };
  for (const item of items) sort(item, reading, sorted);
  return sorted;
}

/** How Dispatchers are told of what an event brings. */
const TOLD_AS = { code: "code", message: "said" } as const;

function sort(item: KfItem, reading: Reading, { urgent, others, counts }: ClassifiedItems): void {
  switch (item.type) {
    case "enter_session": {
      const { at, account, customer, scene, sceneParam, channels, welcomeCode } = item;
      if (scene !== null || channels !== null) {
        urgent.push({ type: "entered", at, account, customer, scene, sceneParam, channels });
      }
      if (welcomeCode === null) counts.enteredWithoutCode += 1;
      break;
    }
    case "message": {
      const { author, at, account, customer } = item;
      if (author !== "customer") others.push({ type: "replied", at, account, customer });
      break;
    }
    case "msg_send_fail": {
      const { at, account, customer, failedMsgid, failType } = item;
      others.push({ type: "failed", at, account, customer, msgid: failedMsgid, failType });
      break;
    }
    case "other":
      counts.unknown += 1;
  }
  const claim = claimIn(item, reading);
  if (claim === null) return;
  if (isStale(claim, reading)) {
    counts.stale += 1;
    return;
  }
  const type = TOLD_AS[EVENT_TABLE[claim.event].brings];
  (type === "code" ? urgent : others).push({ type, claim });
}

/**
 * Whether it is too late to send anything. A code that comes late is tried once all the same, unless it was read
 * before; a message is not answered late.
 */
function isStale(claim: KfClaim, reading: Reading): boolean {
  if (claim.eventAt < reading.since) return true;
  const isLate = deadlineOf(claim) <= reading.receivedAt;
  return isLate && (claim.eventAt < reading.toldUntil || claim.code === null);
}

/** What an item says of the event that it brings. */
interface Brought extends Pick<KfClaim, "code" | "staff" | "scene" | "details"> {
  item: Entered | SessionStatusChanged | KfWritten;
}

/** How each event is read from an item; null where the item brings another, or none. */
const BROUGHT: { readonly [event in EventFrom<"inbox">]: (item: KfItem) => Brought | null } = {
  "kf.entered": (item) => {
    if (item.type !== "enter_session" || item.welcomeCode === null) return null;
    const { scene, sceneParam, channels, welcomeCode: code } = item;
    return { item, code, staff: null, scene, details: { sceneParam, channels, message: null } };
  },
  "kf.accepted": (item) => {
    if (!isChange(item, SESSION_CHANGE.taken)) return null;
    return withMsgCode(item, item.newServicer);
  },
  "kf.ended": (item) => {
    if (!isChange(item, SESSION_CHANGE.ended)) return null;
    return withMsgCode(item, item.oldServicer);
  },
  "kf.message": (item) => {
    if (item.type !== "message" || item.author !== "customer") return null;
    const { msgtype, text, menu } = item;
    const message = { msgtype, text, menu };
    return {
      item,
      code: null,
      staff: null,
      scene: null,
      details: { sceneParam: null, channels: null, message },
    };
  },
};

const isChange = (item: KfItem, change: number): item is SessionStatusChanged =>
  item.type === "session_status_change" && item.change === change;

function withMsgCode(item: SessionStatusChanged, staff: string | null): Brought | null {
  const { msgCode: code } = item;
  return code === null ? null : { item, code, staff, scene: null, details: null };
}

/** The claim of the event that an item brings; null when it brings none. */
function claimIn(item: KfItem, { app, credentials, receivedAt }: Reading): InboxClaim | null {
  for (const event of INBOX_EVENTS) {
    const brought = BROUGHT[event](item);
    if (brought === null) continue;
    const { code, staff, scene, details } = brought;
    const { account, customer, msgid, at: eventAt } = brought.item;
    return {
      // A message has no code to be known by.
      id: code === null ? deliveryId(customer, [account, msgid]) : codeId(customer, code),
      app,
      event,
      account,
      customer,
      staff,
      scene,
      code,
      eventAt,
      receivedAt,
      details,
      via: null,
      state: null,
      credentials,
    };
  }
  return null;
}
