/**
 * The events that an inbox sends to a Dispatcher about a customer: codes to claim, and facts about messages that wait
 * or were sent. Data only; an event that is sent again changes nothing.
 */
import type { Channels } from "../../rules/engine/facts.ts";
import type { WebhookEvent } from "../../webhooks/event.ts";
import type { KfClaim } from "../delivery.ts";

export type InboxEvent =
  /** An event with a code. */
  | { type: "code"; claim: InboxClaim }
  /** The customer wrote: claimed if a rule may answer. */
  | { type: "said"; claim: InboxClaim }
  /** Where the customer came from. */
  | ({ type: "entered"; at: number; scene: string | null; sceneParam: string | null } & KfPlace & {
        channels: Channels | null;
      })
  /** A servicer wrote to the customer. */
  | ({ type: "replied"; at: number } & KfPlace)
  /** A message that was accepted could not be delivered. */
  | ({ type: "failed"; at: number; msgid: string; failType: number } & KfPlace)
  /** An event for an app's own programs. */
  | { type: "webhook"; event: WebhookEvent }
  /** The same by the name of the version before. Inboxes use it for one release: its Dispatchers know no other. */
  | { type: "onward"; event: WebhookEvent };

/** A claim that an inbox makes: the account is known. */
export type InboxClaim = KfClaim & KfPlace;

export interface KfPlace {
  account: string;
  customer: string;
}

/** The result. */
export interface InboxEventsApplied {
  /** Messages that have no rule. */
  unanswered: number;
}
