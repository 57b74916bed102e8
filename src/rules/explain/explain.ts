/**
 * Explains why an event gets its message: the rules that make it wait, the rule that is taken, why each earlier rule
 * does not fit, and what would be done. Chooses and fills with the same parts as a delivery; sends nothing and looks
 * nothing up.
 */
import { type CodedSentence, coded, type Sentence } from "../../i18n/sentence.ts";
import type { Moment } from "../conditions/conditions.ts";
import type { Action, FollowUp, Transfer } from "../engine/action.ts";
import { type Candidate, candidatesOf } from "../engine/candidates.ts";
import {
  type CompiledRules,
  endOfWait,
  type Mismatch,
  misfitOf,
  momentOf,
  type Rule,
} from "../engine/choose.ts";
import type { Facts, Known } from "../engine/facts.ts";
import type { MediaSource, MediaType } from "../engine/kept-media.ts";
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
  notes: readonly CodedSentence[];
}

export interface Explanation extends Chosen, Doing {
  /** The waits before the message; at the end of the last wait, the rule that is taken is chosen. */
  waits: Wait[];
  rule: string | null;
  /** How long after the event the action is done, in milliseconds; null for at once. */
  afterMs: number | null;
  /** Whether nothing is sent when the servicer has written in the meantime. */
  unlessReplied: boolean;
  /** The kept media that the messages name. */
  media?: Record<string, NamedMedium>;
}

/** Where a medium of a message comes from: an address, or an upload by its SHA-256. */
export type NamedMedium = MediaSource | { type: MediaType; upload: string };

/** How a rule was chosen. */
interface Chosen {
  /** The local time of the choice, in the file's time zone, as `2026-11-22T09:00`. */
  at: string;
  /** Every rule above the chosen rule, in the order of the file. */
  passedOver: { rule: string; obstacle: Mismatch; reason: Sentence }[];
}

/** A rule that makes the event wait: at the end of the wait, the rule is chosen again. */
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
  /**
   * `send` when a message is sent. The other values are as in the record: `refused` when no message could be filled in.
   */
  outcome: "send" | "transfer" | "silent" | "no-rule" | "refused";
  /** The side of a split that this customer is on. */
  variant: string | null;
  /** The exact bodies: the message, then the message that is sent when WeCom refuses the first for its content. */
  messages: Candidate[];
  /** In place of `variant` and `messages`, when the question names no customer: a split goes by the customer's id. */
  sides: Side[];
  /** Where the session goes, then where it goes when WeCom refuses that. */
  transfers: Transfer[];
  /** The follow-ups; none when the message could not be filled in. */
  then: Done[];
  /** Sentences on values that the sample fills in, on texts that are cut, and on places that cannot be filled in. */
  notes: CodedSentence[];
}

/** A side of a split: its share of all customers, and what they get. */
export interface Side {
  variant: string;
  /** From 0 to 1. */
  share: number;
  messages: Candidate[];
}

/** A follow-up as it would be done; the remark is null when its filled text is empty. */
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

/**
 * Explains what compiled rules do with an event at the time of its values; `nameless` is the event's app when WeCom tells
 * it no member's name.
 */
export function explain(
  compiled: CompiledRules,
  { facts, known, values, notes }: Sample,
  nameless: string | null = null,
): Explanation {
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
        notes: [...notes, ...(nameless === null ? [] : namesIn(rule, nameless)), ...doing.notes],
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
    const misfit = misfitOf(rule, moment);
    if (misfit === null) return { rule, at, passedOver };
    const obstacle = typeof misfit === "string" ? misfit : misfit.name;
    passedOver.push({ rule: rule.name, obstacle, reason: reasonOf(misfit, rule, moment) });
  }
  return { rule: null, at, passedOver };
}

function doingOf(rule: Rule, values: Values): Doing {
  const { name, action } = rule;
  const common = { ...NOTHING_DONE, then: rule.then.map((followUp) => doneOf(followUp, values)) };
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
      // A message that is not sent has no follow-ups.
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
  const notes: CodedSentence[] = [];
  const customer = values.customer.external_userid;
  if (customer === "" && "sides" in message) {
    const sides = sharesOf(message).map(({ message: side, share }) => {
      return { variant: side.name, share, messages: candidatesOf(side, fallback, values, notes) };
    });
    // The sides share a fallback, and so its notes.
    return { variant: null, messages: [], sides, notes: [...new Set(notes)] };
  }
  const { message: chosen, variant } = messageFor(rule, message, customer);
  const messages = candidatesOf(chosen, fallback, values, notes);
  return { variant, messages, sides: [], notes };
}

/** Says of a rule whose messages name the member that the app is told no name. */
function namesIn(rule: Rule | null, app: string): CodedSentence[] {
  if (rule?.action.do !== "send") return [];
  const { message, fallback } = rule.action;
  const messages = "sides" in message ? sharesOf(message).map((side) => side.message) : [message];
  const isNamed = [...messages, fallback].some((one) => one?.namesStaff);
  return isNamed ? [coded("staff-name-unknown", { app, name: "staff.name" })] : [];
}

function doneOf(followUp: FollowUp, values: Values): Done {
  return "remark" in followUp ? { remark: followUp.remark.fill(values) } : followUp;
}
