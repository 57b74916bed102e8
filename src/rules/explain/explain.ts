/**
 * Why an event gets the message that it gets: the rules that make it wait, the one that is taken, what kept each
 * earlier one, and what would be done. Chooses and fills with the same parts as a delivery; sends nothing and looks
 * nothing up.
 */

import type { Moment } from "../conditions/conditions.ts";
import type { Action, FollowUp, Transfer } from "../engine/action.ts";
import { type Candidate, candidatesOf } from "../engine/candidates.ts";
import {
  type CompiledRules,
  endOfWait,
  type Mismatch,
  mismatchOf,
  momentOf,
  type Rule,
} from "../engine/choose.ts";
import type { Facts, Known } from "../engine/facts.ts";
import { messageFor, sharesOf } from "../engine/split.ts";
import type { Values } from "../engine/variables.ts";
import { reasonOf } from "./reason.ts";

/** A sample event, with the values that a delivery would find for it. */
export interface Sample {
  facts: Facts;
  /** The results of both look-ups, as if they had been made. */
  known: Required<Known>;
  values: Values;
  /** Sentences on values that the question leaves out and the sample fills in. */
  notes: readonly string[];
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
  passedOver: { rule: string; obstacle: Mismatch; reason: string }[];
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
  /** In place of both, where it is not said which customer it is, by whose id a split goes. */
  sides: Side[];
  /** Where the session goes, behind it where when WeCom refuses that. */
  transfers: Transfer[];
  /** What is done afterwards; nothing when the message could not be filled in. */
  then: Done[];
  /** Sentences on values that the sample fills in, on texts that are cut, and on places that cannot be filled in. */
  notes: string[];
}

/** What a part of the customers gets. */
export interface Side {
  variant: string;
  /** From 0 to 1. */
  share: number;
  messages: Candidate[];
}

/** A follow-up as it would be done; the remark is null when nothing is left of it. */
export type Done = Exclude<FollowUp, { remark: unknown }> | { remark: string | null };

const NOTHING_DONE: Doing = {
  outcome: "no-rule",
  variant: null,
  messages: [],
  sides: [],
  transfers: [],
  then: [],
  notes: [],
};

/** Explains what compiled rules do with an event at the time of its values. */
export function explain(compiled: CompiledRules, { facts, known, values, notes }: Sample): Explanation {
  const eventAt = values.now;
  const waits: Wait[] = [];
  let now = eventAt;
  for (;;) {
    const { rule, ...chosen } = choose(compiled, momentOf(compiled, facts, now, known));
    const end = rule === null ? null : endOfWait(rule, eventAt, now);
    if (rule === null || end === null) {
      const doing = rule === null ? NOTHING_DONE : doingOf(rule, { ...values, now });
      return {
        waits,
        rule: rule?.name ?? null,
        ...chosen,
        afterMs: waits.at(-1)?.afterMs ?? null,
        unlessReplied: [...waits, rule].some((one) => one?.unlessReplied),
        ...doing,
        notes: [...notes, ...doing.notes],
      };
    }
    const { name, unlessReplied } = rule;
    const until = compiled.localTime(end);
    waits.push({ rule: name, ...chosen, until, afterMs: end - eventAt, unlessReplied });
    now = end;
  }
}

function choose({ rules }: CompiledRules, moment: Moment): Chosen & { rule: Rule | null } {
  const at = moment.local();
  const passedOver: Chosen["passedOver"] = [];
  for (const rule of rules) {
    const obstacle = mismatchOf(rule, moment);
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
      const sending = sendingOf(name, action, values);
      const isRefused = [sending, ...sending.sides].every(({ messages }) => messages.length === 0);
      // What was not sent has nothing done afterwards.
      if (isRefused) return { ...NOTHING_DONE, ...sending, outcome: "refused" };
      return { ...common, ...sending, outcome: "send" };
    }
  }
}

function sendingOf(
  rule: string,
  { message, fallback }: Extract<Action, { do: "send" }>,
  values: Values,
): Pick<Doing, "variant" | "messages" | "sides" | "notes"> {
  const notes: string[] = [];
  const customer = values.customer.external_userid;
  if (customer === "" && "sides" in message) {
    const sides = sharesOf(message).map(({ message: side, share }) => {
      return { variant: side.name, share, messages: candidatesOf(side, fallback, values, notes) };
    });
    // The sides share a fallback, and what there is to say of it.
    return { variant: null, messages: [], sides, notes: [...new Set(notes)] };
  }
  const { message: one, variant } = messageFor(rule, message, customer);
  const messages = candidatesOf(one, fallback, values, notes);
  return { variant, messages, sides: [], notes };
}

function doneOf(followUp: FollowUp, values: Values): Done {
  return "remark" in followUp ? { remark: followUp.remark.fill(values) } : followUp;
}
