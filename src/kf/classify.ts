/**
 * Makes the events for Dispatchers from the items of a page: codes first, since they live 20 seconds. Pure.
 */

import { type Claim, deadlineOf } from "../delivery/delivery.ts";
import { codeId, deliveryId } from "../delivery/ids.ts";
import type { InboxEvent } from "../delivery/kf/inbox-events.ts";
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

function sort(item: KfItem, reading: Reading, { urgent, others, counts }: ClassifiedItems): void {
  const add = (list: InboxEvent[], event: Extract<InboxEvent, { claim: Claim }>) => {
    if (isStale(event, reading)) counts.stale += 1;
    else list.push(event);
  };
  switch (item.type) {
    case "enter_session": {
      const { at, account, customer, scene, sceneParam, channels, welcomeCode } = item;
      if (scene !== null || channels !== null) {
        urgent.push({ type: "entered", at, account, customer, scene, sceneParam, channels });
      }
      if (welcomeCode === null) counts.enteredWithoutCode += 1;
      else add(urgent, { type: "code", claim: enteredClaim(item, welcomeCode, reading) });
      return;
    }
    case "session_status_change": {
      const claim = item.msgCode === null ? null : changedClaim(item, item.msgCode, reading);
      if (claim !== null) add(urgent, { type: "code", claim });
      return;
    }
    case "message": {
      const { author, at, account, customer } = item;
      if (author === "customer") add(others, { type: "said", claim: saidClaim(item, reading) });
      else others.push({ type: "replied", at, account, customer });
      return;
    }
    case "msg_send_fail": {
      const { at, account, customer, failedMsgid, failType } = item;
      others.push({ type: "failed", at, account, customer, msgid: failedMsgid, failType });
      return;
    }
    case "other":
      counts.unknown += 1;
      return;
    default:
      return;
  }
}

/**
 * Whether it is too late to send anything. A code that comes late is tried once all the same, unless it was read
 * before; a message is not answered late.
 */
function isStale({ type, claim }: Extract<InboxEvent, { claim: Claim }>, reading: Reading): boolean {
  if (claim.eventAt < reading.since) return true;
  return deadlineOf(claim) <= reading.receivedAt && (claim.eventAt < reading.toldUntil || type === "said");
}

const NOTHING_KNOWN = { via: null, staff: null, state: null, scene: null, details: null };

function enteredClaim(item: Entered, code: string, { app, credentials, receivedAt }: Reading): Claim {
  const { account, customer, scene, sceneParam, channels, at } = item;
  return {
    ...NOTHING_KNOWN,
    id: codeId(customer, code),
    app,
    event: "kf.entered",
    account,
    customer,
    scene,
    code,
    eventAt: at,
    receivedAt,
    details: { sceneParam, channels, message: null },
    credentials,
  };
}

function changedClaim(
  item: SessionStatusChanged,
  code: string,
  { app, credentials, receivedAt }: Reading,
): Claim | null {
  const { account, customer, change, oldServicer, newServicer, at } = item;
  const shared = {
    ...NOTHING_KNOWN,
    id: codeId(customer, code),
    app,
    account,
    customer,
    code,
    eventAt: at,
    receivedAt,
    credentials,
  };
  switch (change) {
    case SESSION_CHANGE.taken:
      return { ...shared, event: "kf.accepted", staff: newServicer };
    case SESSION_CHANGE.ended:
      return { ...shared, event: "kf.ended", staff: oldServicer };
    default:
      return null;
  }
}

function saidClaim(item: KfWritten, { app, credentials, receivedAt }: Reading): Claim {
  const { account, customer, msgid, msgtype, text, menu, at } = item;
  return {
    ...NOTHING_KNOWN,
    id: deliveryId(customer, [account, msgid]),
    app,
    event: "kf.message",
    account,
    customer,
    code: null,
    eventAt: at,
    receivedAt,
    details: { sceneParam: null, channels: null, message: { msgtype, text, menu } },
    credentials,
  };
}
