/** Makes a claim of an event: which delivery it is, and what is known of it. Stores nothing. */
import type { ContactClaim } from "../delivery/delivery.ts";
import { deliveryId, welcomeId } from "../delivery/ids.ts";
import type { ContactAdded } from "./events.ts";

/** The claim of a contact event for an app; `credentials` is the name of the app's credentials. */
export function claimOf(
  app: string,
  event: ContactAdded,
  receivedAt: number,
  credentials?: string,
): ContactClaim {
  const { via, staff, customer, state, welcomeCode, at } = event;
  // An event without a time counts as having happened when it came.
  const eventAt = at ?? receivedAt;
  // An event without a code is identified by its content; its second alone would merge different customers.
  const id =
    welcomeCode === null
      ? deliveryId(customer, [app, via, staff, customer, eventAt])
      : welcomeId(app, customer, welcomeCode);
  return {
    id,
    app,
    event: event.type,
    via,
    staff,
    customer,
    state,
    code: welcomeCode,
    eventAt,
    receivedAt,
    account: null,
    scene: null,
    details: null,
    credentials,
  };
}
