/**
 * What keeps a rule from an event, in a sentence: what the rule wants, and what the event has.
 */
import { listed, quote } from "../../schema/wording.ts";
import type { Mismatch, Rule } from "../engine/choose.ts";
import type { Condition, Value } from "../engine/condition.ts";
import { CONDITIONS, type Moment, type NamedCondition } from "../engine/conditions.ts";

/** Of longer lists only the beginning is told. */
const MAX_LISTED = 5;

export function reasonOf(obstacle: Mismatch, rule: Rule, moment: Moment): string {
  const now = `this is at ${spaced(moment.local())}`;
  switch (obstacle) {
    case "disabled":
      return "it is switched off (enabled: false)";
    case "event":
      return `it is for ${rule.on}, and this is ${moment.facts.event}`;
    case "from":
      return `it begins at ${spaced(rule.from)}, and ${now}`;
    case "until":
      return `it ended at ${spaced(rule.until)}, and ${now}`;
    default: {
      const named = rule.when.find(({ name }) => name === obstacle);
      return named === undefined ? `${obstacle} does not fit` : mismatch(named, moment, now);
    }
  }
}

const spaced = (time: string | null) => (time ?? "").replace("T", " ");

function mismatch({ name, condition }: NamedCondition, moment: Moment, now: string): string {
  const { negated, written } = condition;
  if (name === "hours") {
    return `it is for times ${negated ? "outside" : "inside"} of ${wanted(written)}, and ${now}`;
  }
  const has = `and the event has ${had(CONDITIONS[name].read(moment))}`;
  if (name === "text.contains") {
    return `it wants a text ${negated ? "without" : "with"} ${wanted(written)} in it, ${has}`;
  }
  return `it wants ${name} to be ${negated ? "something other than " : ""}${wanted(written)}, ${has}`;
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
