/**
 * Explains what the rules in force now would do with the event of a delivery, as far as the record has it. Looks
 * nothing up, and sends nothing.
 */
import { coded } from "../../i18n/sentence.ts";
import { EVENT_TABLE, isContact } from "../../rules/engine/events.ts";
import type { KeptMedia } from "../../rules/engine/kept-media.ts";
import { type Explanation, explain } from "../../rules/explain/explain.ts";
import type { RulesInForce } from "../../rules/store.ts";
import type { Delivery } from "../delivery.ts";
import type { Conversations } from "../kf/conversations.ts";
import { factsOfClaim, valuesOf } from "../plan.ts";

export function explainDelivery(
  delivery: Delivery,
  { compiled }: RulesInForce,
  conversations: Conversations,
): Explanation {
  const told = withConversation(delivery, conversations);
  const facts = factsOfClaim(told);
  // Every kept medium as if it were uploaded, under the name by which the file refers to it.
  const media = new Map<string, KeptMedia>(
    [...compiled.media.keys()].map((name) => [name, { mediaId: `media:${name}`, picUrl: null }]),
  );
  const values = valuesOf(told, {}, media, told.eventAt);
  const notes = [coded("nothing-looked-up")];
  // What the customer wrote is erased with the outcome, and does not leave the object before.
  if (EVENT_TABLE[told.event].brings === "message") notes.push(coded("message-not-shown"));
  return explain(compiled, { facts, known: { customer: {}, staff: {} }, values, notes });
}

/** In customer service, the conversation remembers longer than the delivery by which way the customer came. */
function withConversation(delivery: Delivery, conversations: Conversations): Delivery {
  if (isContact(delivery) || delivery.account === null) return delivery;
  const { account, customer, details } = delivery;
  const { sceneParam, channels } = details ?? conversations.find({ account, customer });
  return { ...delivery, details: { sceneParam, channels, message: null } };
}
