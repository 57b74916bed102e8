/**
 * Why an event gets the message that it gets: the rule that is taken, what kept each earlier one, and what would
 * be sent. Chooses and fills with the same parts as a delivery; sends nothing and looks nothing up.
 */
import { type Candidate, candidatesOf } from "./candidates.ts";
import { momentOf, obstacleOf, type Rule, type RuleBook } from "./choose.ts";
import type { Facts, Known } from "./facts.ts";
import { reasonOf } from "./reason.ts";
import { messageFor } from "./split.ts";
import type { Values } from "./variables.ts";

/** An event, and all that is known of it. */
export interface Supposed {
  facts: Facts;
  /** As if every look-up had been made. */
  known: Required<Known>;
  values: Values;
}

export interface Explanation {
  /** `send`: a message goes. The rest as in the record: `refused` when none could be filled in. */
  outcome: "send" | "silent" | "no-rule" | "refused";
  rule: string | null;
  /** The time that was assumed, on the clock of the file's time zone, as `2026-11-22T09:00`. */
  at: string;
  /** Every rule above the one that is taken, in the order of the file. */
  passedOver: { rule: string; reason: string }[];
  /** The side of a split that this customer is on. */
  variant: string | null;
  /** The exact bodies: the one that is sent first, behind it what goes when WeCom refuses that for its content. */
  messages: Candidate[];
  /** What was cut, and what could not be filled in. */
  notes: string[];
}

/** What a book does with an event. */
export function explain(book: RuleBook, { facts, known, values }: Supposed): Explanation {
  const moment = momentOf(book, facts, values.now, known);
  const at = moment.local();
  const passedOver: Explanation["passedOver"] = [];
  for (const rule of book.rules) {
    const obstacle = obstacleOf(rule, moment);
    if (obstacle === null) return { rule: rule.name, at, passedOver, ...sendingOf(rule, values) };
    passedOver.push({ rule: rule.name, reason: reasonOf(obstacle, rule, moment) });
  }
  return { rule: null, at, passedOver, outcome: "no-rule", variant: null, messages: [], notes: [] };
}

type Sending = Pick<Explanation, "outcome" | "variant" | "messages" | "notes">;

function sendingOf(rule: Rule, values: Values): Sending {
  const { action } = rule;
  if (action.do !== "send") return { outcome: "silent", variant: null, messages: [], notes: [] };
  const { message, variant } = messageFor(rule.name, action.message, values.customer.external_userid);
  const notes: string[] = [];
  const messages = candidatesOf(message, action.fallback, values, notes);
  return { outcome: messages.length === 0 ? "refused" : "send", variant, messages, notes };
}
