/**
 * Why an event gets the message that it gets: the rules that make it wait, the one that is taken, what kept each
 * earlier one, and what would be done. Chooses and fills with the same parts as a delivery; sends nothing and looks
 * nothing up.
 */
import type { FollowUp, Transfer } from "./action.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { endOfWait, momentOf, type Obstacle, obstacleOf, type Rule, type RuleBook } from "./choose.ts";
import type { Moment } from "./conditions.ts";
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

export interface Explanation extends Chosen, Doing {
  /** What the event waits for first; when the last wait is over, the rule that is taken is chosen. */
  waits: Wait[];
  rule: string | null;
  /** How long after the event all this is done, in milliseconds; null for at once. */
  afterMs: number | null;
  /** Whether nothing goes when the servicer has written in the meantime. */
  unlessReplied: boolean;
}

/** How a rule was chosen. */
interface Chosen {
  /** When, on the clock of the file's time zone, as `2026-11-22T09:00`. */
  at: string;
  /** Every rule above the one that is taken, in the order of the file. */
  passedOver: { rule: string; obstacle: Obstacle; reason: string }[];
}

/** A rule that sends nothing yet: when its wait is over, the rule is chosen anew. */
export interface Wait extends Chosen {
  rule: string;
  /** Local time, as `at`. */
  until: string;
  /** Counted from the event. */
  afterMs: number;
  unlessReplied: boolean;
}

/** What is done with an event. */
interface Doing {
  /** `send`: a message goes. The rest as in the record: `refused` when none could be filled in. */
  outcome: "send" | "transfer" | "silent" | "no-rule" | "refused";
  /** The side of a split that this customer is on. */
  variant: string | null;
  /** The exact bodies: the one that is sent first, behind it what goes when WeCom refuses that for its content. */
  messages: Candidate[];
  /** Where the session goes, behind it where when WeCom refuses that. */
  transfers: Transfer[];
  /** What is done afterwards; nothing when the message could not be filled in. */
  then: Done[];
  /** What was cut, and what could not be filled in. */
  notes: string[];
}

/** A follow-up as it would be done; the remark is null when nothing is left of it. */
export type Done = Exclude<FollowUp, { remark: unknown }> | { remark: string | null };

const NOTHING_DONE: Doing = {
  ...{ outcome: "no-rule", variant: null },
  ...{ messages: [], transfers: [], then: [], notes: [] },
};

/** What a book does with an event of the values' time. */
export function explain(book: RuleBook, { facts, known, values }: Supposed): Explanation {
  const eventAt = values.now;
  const waits: Wait[] = [];
  let now = eventAt;
  for (;;) {
    const { rule, ...chosen } = choose(book, momentOf(book, facts, now, known));
    const end = rule === null ? null : endOfWait(rule, eventAt, now);
    if (rule === null || end === null) {
      return {
        ...{ waits, rule: rule?.name ?? null, ...chosen },
        afterMs: waits.at(-1)?.afterMs ?? null,
        unlessReplied: waits.some(({ unlessReplied }) => unlessReplied),
        ...(rule === null ? NOTHING_DONE : doingOf(rule, { ...values, now })),
      };
    }
    const { name, unlessReplied } = rule;
    const until = book.localTime(end);
    waits.push({ rule: name, ...chosen, until, afterMs: end - eventAt, unlessReplied });
    now = end;
  }
}

function choose({ rules }: RuleBook, moment: Moment): Chosen & { rule: Rule | null } {
  const at = moment.local();
  const passedOver: Chosen["passedOver"] = [];
  for (const rule of rules) {
    const obstacle = obstacleOf(rule, moment);
    if (obstacle === null) return { rule, at, passedOver };
    passedOver.push({ rule: rule.name, obstacle, reason: reasonOf(obstacle, rule, moment) });
  }
  return { rule: null, at, passedOver };
}

function doingOf(rule: Rule, values: Values): Doing {
  const { name, action } = rule;
  const common = { ...NOTHING_DONE, then: rule.then.map((one) => doneOf(one, values)) };
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
      // What was not sent has nothing done afterwards.
      if (messages.length === 0) return { ...NOTHING_DONE, outcome: "refused", variant, notes };
      return { ...common, outcome: "send", variant, messages, notes };
    }
  }
}

function doneOf(followUp: FollowUp, values: Values): Done {
  return "remark" in followUp ? { remark: followUp.remark.fill(values) } : followUp;
}
