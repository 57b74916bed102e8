/**
 * Why an event gets the message that it gets: the rule that is taken, what kept each earlier one, and what would
 * be done. Chooses and fills with the same parts as a delivery; sends nothing and looks nothing up.
 */
import type { FollowUp, Transfer } from "./action.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { momentOf, type Obstacle, obstacleOf, type Rule, type RuleBook } from "./choose.ts";
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

export interface Explanation extends Doing {
  rule: string | null;
  /** The time that was assumed, on the clock of the file's time zone, as `2026-11-22T09:00`. */
  at: string;
  /** Every rule above the one that is taken, in the order of the file. */
  passedOver: { rule: string; obstacle: Obstacle; reason: string }[];
}

/** What is done with an event. */
interface Doing {
  /** `send`: a message goes. The rest as in the record: `refused` when none could be filled in. */
  outcome: "send" | "transfer" | "silent" | "no-rule" | "refused";
  /** How long after the event the message goes, in milliseconds; null for at once. */
  afterMs: number | null;
  /** Whether nothing goes when the servicer has written in the meantime. */
  unlessReplied: boolean;
  /** The side of a split that this customer is on. */
  variant: string | null;
  /** The exact bodies: the one that is sent first, behind it what goes when WeCom refuses that for its content. */
  messages: Candidate[];
  /** Where the session goes, behind it where when WeCom refuses that. */
  transfers: Transfer[];
  /** What is done afterwards. */
  then: Done[];
  /** What was cut, and what could not be filled in. */
  notes: string[];
}

/** A follow-up as it would be done; the remark is null when nothing is left of it. */
export type Done = Exclude<FollowUp, { remark: unknown }> | { remark: string | null };

const NOTHING_DONE: Doing = {
  ...{ outcome: "no-rule", afterMs: null, unlessReplied: false, variant: null },
  ...{ messages: [], transfers: [], then: [], notes: [] },
};

/** What a book does with an event. */
export function explain(book: RuleBook, { facts, known, values }: Supposed): Explanation {
  const moment = momentOf(book, facts, values.now, known);
  const at = moment.local();
  const passedOver: Explanation["passedOver"] = [];
  for (const rule of book.rules) {
    const obstacle = obstacleOf(rule, moment);
    if (obstacle === null) return { rule: rule.name, at, passedOver, ...doingOf(rule, values) };
    passedOver.push({ rule: rule.name, obstacle, reason: reasonOf(obstacle, rule, moment) });
  }
  return { rule: null, at, passedOver, ...NOTHING_DONE };
}

function doingOf(rule: Rule, values: Values): Doing {
  const { name, action, afterMs, unlessReplied } = rule;
  const common = {
    ...NOTHING_DONE,
    afterMs,
    unlessReplied,
    then: rule.then.map((one) => doneOf(one, values)),
  };
  switch (action.do) {
    case "nothing":
      return { ...common, outcome: "silent" };
    case "transfer": {
      const transfers = action.otherwise === null ? [action.to] : [action.to, action.otherwise];
      return { ...common, outcome: "transfer", transfers };
    }
    case "send": {
      const { message, variant } = messageFor(name, action.message, values.customer.external_userid);
      const notes: string[] = [];
      const messages = candidatesOf(message, action.fallback, values, notes);
      return { ...common, outcome: messages.length === 0 ? "refused" : "send", variant, messages, notes };
    }
  }
}

function doneOf(followUp: FollowUp, values: Values): Done {
  return "remark" in followUp ? { remark: followUp.remark.fill(values) } : followUp;
}
