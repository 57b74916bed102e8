/** Events that only callbacks tell of, as a company's own programs are told of them. */
import { type OnwardEvent, onwardEvent } from "../onward/event.ts";
import type { ContactChanged, KfAuthorisationChanged } from "./events.ts";

/** A change of a contact that claims nothing. */
export function contactChange(app: string, event: ContactChanged): OnwardEvent {
  const { change, staff, customer, fields, at } = event;
  const contact = { app, staff, customer };
  const shared = { lane: customer, identity: [change, staff, customer, at], at };
  const state = fields["State"] ?? null;
  switch (change) {
    case "edit_external_contact":
      return onwardEvent("contact.edited", { ...shared, data: { ...contact, state } });
    case "del_external_contact": {
      const source = fields["Source"] ?? null;
      return onwardEvent("contact.removed-by-staff", { ...shared, data: { ...contact, source } });
    }
    case "del_follow_user":
      return onwardEvent("contact.removed-by-customer", { ...shared, data: contact });
    case "transfer_fail": {
      const reason = fields["FailReason"] ?? null;
      return onwardEvent("contact.transfer-failed", { ...shared, data: { ...contact, reason } });
    }
    default:
      return onwardEvent("contact.other", { ...shared, data: { ...contact, change, fields } });
  }
}

/** The app may manage more accounts, or fewer. */
export function accountsChange(
  app: string,
  { at, added, removed }: KfAuthorisationChanged,
  receivedAt: number,
): OnwardEvent {
  return onwardEvent("kf.accounts-changed", {
    lane: `app ${app}`,
    identity: [at, ...added, null, ...removed],
    at: at ?? receivedAt,
    data: { app, added: [...added], removed: [...removed] },
  });
}
