/**
 * Applies the events of an inbox in a Dispatcher: claims codes, notes who wrote when, claims messages that a rule may
 * answer. Everything before the first `await` is stored together.
 */
import { coded } from "../../i18n/sentence.ts";
import { chooseRule } from "../../rules/engine/choose.ts";
import type { RulesState } from "../../rules/store.ts";
import type { WebhookEvent } from "../../webhooks/event.ts";
import type { KfClaim } from "../delivery.ts";
import { deliveryOfMsgid } from "../ids.ts";
import { factsOfClaim } from "../plan.ts";
import type { Ledger } from "../record/ledger.ts";
import type { Conversations } from "./conversations.ts";
import { sayFailType } from "./fail-types.ts";
import type { InboxEvent, InboxEventsApplied, KfPlace } from "./inbox-events.ts";

export interface InboxEventPorts {
  conversations: Conversations;
  ledger: Ledger;
  rules(app: string): Promise<RulesState>;
  claim(claim: KfClaim): void;
  /** A servicer wrote to the customer. */
  replied(place: KfPlace, at: number): void;
  /** Queues an event for an app's own programs. */
  tell(event: WebhookEvent): void;
}

export async function applyInboxEvents(
  events: readonly InboxEvent[],
  ports: InboxEventPorts,
  now: number,
): Promise<InboxEventsApplied> {
  const said: KfClaim[] = [];
  const failed: Failed[] = [];
  for (const one of events) {
    switch (one.type) {
      case "entered":
        ports.conversations.entered(one, one.at, one);
        break;
      case "code":
        ports.claim(knowing(one.claim, ports.conversations));
        break;
      case "said":
        ports.conversations.said(one.claim, one.claim.eventAt);
        said.push(knowing(one.claim, ports.conversations));
        break;
      case "replied":
        ports.replied(one, one.at);
        break;
      case "failed":
        failed.push(one);
        break;
      case "webhook":
      case "onward":
        ports.tell(one.event);
    }
  }
  noteFailures(failed, ports.ledger);
  // Messages have time: a check whether a rule is for them comes first, so that chatter leaves no rows.
  const answered = await Promise.all(said.map((claim) => mayAnswer(claim, ports, now)));
  for (const [index, claim] of said.entries()) if (answered[index]) ports.claim(claim);
  return { unanswered: answered.filter((may) => !may).length };
}

/** The claim, with where the customer came from. */
export function knowing(claim: KfClaim, conversations: Conversations): KfClaim {
  const { event, account, customer } = claim;
  if (event === "kf.entered" || account === null) return claim;
  const { scene, sceneParam, channels } = conversations.find({ account, customer });
  return { ...claim, scene, details: { sceneParam, channels, message: claim.details?.message ?? null } };
}

/** Whether a rule may answer the message; when the rules cannot be read, the delivery tries again later. */
async function mayAnswer(claim: KfClaim, { rules }: InboxEventPorts, now: number): Promise<boolean> {
  try {
    const { inForce } = await rules(claim.app);
    if (inForce === null) return false;
    const choice = chooseRule(inForce.compiled, factsOfClaim(claim), now);
    return choice.needs !== null || choice.rule !== null;
  } catch {
    return true;
  }
}

type Failed = Extract<InboxEvent, { type: "failed" }>;

/**
 * Notes in the record which messages could not be delivered. Looks for all of a page together: most of them are not in
 * this record, and a search for each would keep the object from its welcomes.
 */
function noteFailures(failures: readonly Failed[], ledger: Ledger): void {
  if (failures.length === 0) return;
  const prefixes = failures.flatMap(({ customer, msgid }) => deliveryOfMsgid(customer, msgid) ?? []);
  const sent = [
    ...ledger.messagesByPrefix(prefixes),
    ...ledger.messagesByMsgid(failures.map(({ msgid }) => msgid)),
  ];
  const byMsgid = new Map(sent.map(({ id, customer, msgid }) => [`${customer}\n${msgid}`, id]));
  for (const { customer, msgid, failType } of failures) {
    const id = byMsgid.get(`${customer}\n${msgid}`);
    if (id === undefined) continue;
    ledger.explain(id, coded("not-delivered", { why: sayFailType(failType) }));
  }
}
