/**
 * Says in a sentence why a rule does not fit an event: what the rule wants, and what the event has.
 */
import { listed, quote } from "../../schema/wording.ts";
import type { Condition, Value } from "../conditions/condition.ts";
import { CONDITIONS, type Moment, type NamedCondition } from "../conditions/conditions.ts";
import type { Mismatch, Rule } from "../engine/choose.ts";

/** A sentence names the first values of a longer list. */
const MAX_LISTED = 5;

export function reasonOf(mismatch: Mismatch, rule: Rule, moment: Moment): string {
  const now = `this is at ${spaced(moment.local())}`;
  switch (mismatch) {
    case "disabled":
      return "it is switched off (enabled: false)";
    case "event":
      return `it is for ${rule.on}, and this is ${moment.facts.event}`;
    case "from":
      return `it begins at ${spaced(rule.from)}, and ${now}`;
    case "until":
      return `it ended at ${spaced(rule.until)}, and ${now}`;
    default: {
      const named = rule.when.find(({ name }) => name === mismatch);
      return named === undefined ? `${mismatch} does not fit` : sentenceOf(named, moment, now);
    }
  }
}

const spaced = (time: string | null) => (time ?? "").replace("T", " ");

function sentenceOf({ name, condition }: NamedCondition, moment: Moment, now: string): string {
  const { negated, written } = condition;
  const { worded, read } = CONDITIONS[name];
  const has = `and the event has ${had(read(moment))}`;
  switch (worded) {
    case "time":
      return `it is for times ${negated ? "outside" : "inside"} of ${wanted(written)}, and ${now}`;
    case "part":
      return `it wants a text ${negated ? "without" : "with"} ${wanted(written)} in it, ${has}`;
    case "value":
      return `it wants ${name} to be ${negated ? "something other than " : ""}${wanted(written)}, ${has}`;
  }
}

/** `"expo-*"`, `"a" or "b"`. */
function wanted(written: Condition["written"]): string {
  const names = written.map(({ text }) => (text === "" ? "none" : quote(text)));
  const more = names.length - MAX_LISTED;
  return (more > 0 ? [...names.slice(0, MAX_LISTED), `${more} more`] : names).join(" or ");
}

function had(value: Value): string {
  if (value === null || value.length === 0) return "none";
  return typeof value === "string" ? quote(value) : listed(value.map(quote));
}
