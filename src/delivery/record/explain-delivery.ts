/**
 * Explains what the rules in force now would do with the event of a delivery, as far as the record has it. Looks
 * nothing up, and sends nothing.
 */
import { EVENT_TABLE, isContact } from "../../rules/engine/events.ts";
import { type Explanation, explain } from "../../rules/explain/explain.ts";
import type { KeptMedia } from "../../rules/file/media.ts";
import type { RulesInForce } from "../../rules/store.ts";
import type { Delivery } from "../delivery.ts";
import type { Conversations } from "../kf/conversations.ts";
import { factsOfClaim, valuesOf } from "../plan.ts";

const NOTHING_LOOKED_UP =
  "nothing is looked up here: names fall to their default, and no condition on customer or department fits, nor its `not`";
/** The message is erased with the outcome, and does not leave the object before. */
const MESSAGE_UNKNOWN = "what the customer wrote is not shown: no condition on it fits here, nor its `not`";

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
  const notes =
    EVENT_TABLE[told.event].brings === "message" ? [NOTHING_LOOKED_UP, MESSAGE_UNKNOWN] : [NOTHING_LOOKED_UP];
  return explain(compiled, { facts, known: { customer: {}, staff: {} }, values, notes });
}

/** In customer service, the conversation remembers longer than the delivery by which way the customer came. */
function withConversation(delivery: Delivery, conversations: Conversations): Delivery {
  if (isContact(delivery) || delivery.account === null) return delivery;
  const { account, customer, details } = delivery;
  const { sceneParam, channels } = details ?? conversations.find({ account, customer });
  return { ...delivery, details: { sceneParam, channels, message: null } };
}
