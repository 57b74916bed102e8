/** Makes webhook events of callbacks that leave no other trace, for a company's own programs. Posts nothing. */
import type { LifecycleEvent } from "../credentials/lifecycle.ts";
import { isoTime, type WebhookEvent, webhookEvent } from "../webhooks/event.ts";
import type { AcquisitionType } from "../webhooks/types.ts";
import type { AcquisitionEvent, ContactChanged, KfAuthorisationChanged } from "./events.ts";

/** A change of a contact that makes no claim. */
export function contactChange(app: string, event: ContactChanged): WebhookEvent {
  const { change, staff, customer, fields, at } = event;
  const contact = { app, staff, customer };
  const shared = { lane: customer, identity: [change, staff, customer, at], at };
  const state = fields["State"] ?? null;
  switch (change) {
    case "edit_external_contact":
      return webhookEvent("contact.edited", { ...shared, data: { ...contact, state } });
    case "del_external_contact": {
      const source = fields["Source"] ?? null;
      return webhookEvent("contact.removed-by-staff", { ...shared, data: { ...contact, source } });
    }
    case "del_follow_user":
      return webhookEvent("contact.removed-by-customer", { ...shared, data: contact });
    case "transfer_fail": {
      const reason = fields["FailReason"] ?? null;
      return webhookEvent("contact.transfer-failed", { ...shared, data: { ...contact, reason } });
    }
    default:
      return webhookEvent("contact.other", { ...shared, data: { ...contact, change, fields } });
  }
}

/** The app may manage more accounts, or fewer. */
export function accountsChange(
  app: string,
  { at, added, removed }: KfAuthorisationChanged,
  receivedAt: number,
): WebhookEvent {
  return webhookEvent("kf.accounts-changed", {
    lane: `app ${app}`,
    identity: [at, ...added, null, ...removed],
    at: at ?? receivedAt,
    data: { app, added: [...added], removed: [...removed] },
  });
}

/** WeCom takes the app for unused, or no longer. */
export function appLifecycle(app: string, { event, at, effectAt }: LifecycleEvent): WebhookEvent {
  return webhookEvent("app.lifecycle", {
    lane: `app ${app}`,
    identity: [event, at, effectAt],
    at,
    data: { app, event, at: isoTime(at), effectAt: effectAt === null ? null : isoTime(effectAt) },
  });
}

const ACQUISITION_TYPES = new Map<string, Exclude<AcquisitionType, "acquisition.other">>([
  ["balance_low", "acquisition.balance-low"],
  ["balance_exhausted", "acquisition.balance-exhausted"],
  ["balance_increased", "acquisition.balance-increased"],
  ["quota_expire_soon", "acquisition.quota-expiring"],
  ["link_unavailable", "acquisition.link-unavailable"],
  ["delete_link", "acquisition.link-deleted"],
  ["open_profile", "acquisition.profile-opened"],
  ["friend_request", "acquisition.friend-requested"],
  ["customer_start_chat", "acquisition.chat-started"],
  ["message_from_customer", "acquisition.customer-wrote"],
]);

/** An event about the links and the quota of 获客助手. */
export function acquisition(app: string, event: AcquisitionEvent, receivedAt: number): WebhookEvent {
  const { change, staff, customer, link, state, fields, at } = event;
  const data = { app, staff, customer, link, state, fields };
  const others = Object.entries(fields).sort().flat();
  const shared = {
    lane: customer ?? `app ${app}`,
    identity: [change, at, staff, customer, link, state, ...others],
    at: at ?? receivedAt,
  };
  const type = ACQUISITION_TYPES.get(change);
  return type === undefined
    ? webhookEvent("acquisition.other", { ...shared, data: { ...data, change } })
    : webhookEvent(type, { ...shared, data });
}
