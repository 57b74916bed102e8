/** How /sim/ shows things as JSON. Secrets are shown: they open nothing but this simulation. */
import type { Callback } from "./callback/callback.ts";
import type { App } from "./company/app.ts";
import type { Contact } from "./company/contact.ts";
import type { Corp } from "./company/corp.ts";
import type { KfSession } from "./company/kf/session.ts";

export function describeCorp(corp: Corp) {
  return {
    corpId: corp.corpId,
    apps: [...corp.apps.values()].map(describeApp),
    staff: [...corp.staff.values()],
    customers: corp.customers.size,
    kfAccounts: [...corp.kfAccounts.values()],
    tags: [...corp.tags],
    uploads: corp.uploads.map(({ at, ...upload }) => ({ at: new Date(at).toISOString(), ...upload })),
  };
}

export function describeApp(app: App) {
  const {
    name,
    agentId,
    callbackUrl,
    canCallContact,
    canCallKf,
    trustedIps,
    visibleStaff,
    enabled,
    secretKind,
  } = app;
  return {
    name,
    agentId,
    ...app.credentials(),
    callbackUrl,
    canCallContact,
    canCallKf,
    trustedIps,
    visibleStaff,
    enabled,
    secretKind,
  };
}

export function describeContact(contact: Contact) {
  const [first] = contact.received;
  return {
    id: contact.id,
    staff: contact.staff,
    customer: contact.customer,
    state: contact.state,
    tags: contact.tags,
    remark: contact.remark,
    relation: contact.relation,
    chatting: contact.chatting,
    addedAt: new Date(contact.addedAt).toISOString(),
    welcomedAfterMs: first ? first.at - contact.addedAt : null,
    received: contact.received.map(({ at, ...message }) => ({ at: new Date(at).toISOString(), ...message })),
    codes: Object.fromEntries(contact.codes),
    callbacks: contact.callbacks.map(describeCallback),
  };
}

export function describeKfSession(session: KfSession, now: number) {
  const { id, account, customer, servicer, entrance } = session;
  return {
    id,
    account: account.openKfId,
    customer,
    state: session.stateAt(now),
    servicer: servicer?.userid ?? null,
    entrance,
    received: session.received.map(({ at, ...message }) => ({ at: new Date(at).toISOString(), ...message })),
  };
}

export function describeCallback({ app, attempts, xml }: Callback) {
  return { app, attempts, xml };
}
