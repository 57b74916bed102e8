/** From an event to the claim that it makes: which delivery it is, and what is known of it. */

import type { ContactClaim } from "../delivery/delivery.ts";
import { deliveryId, welcomeId } from "../delivery/ids.ts";
import type { ContactAdded } from "./events.ts";

/** The claim that a contact event makes for an app, whose credentials go by that name. */
export function claimOf(
  app: string,
  event: ContactAdded,
  receivedAt: number,
  credentials?: string,
): ContactClaim {
  const { via, staff, customer, state, welcomeCode, at } = event;
  // What cannot be told is taken to have happened when it came.
  const eventAt = at ?? receivedAt;
  // What has no code is known by what it says; its second alone would merge different customers.
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
