/**
 * Whom a rule is for, compared with another's: whether the one takes everything that the other would. When in
 * doubt the answer is no.
 */
import { type Condition, fits } from "./condition.ts";
import type { ConditionName, NamedCondition } from "./conditions.ts";
import { matches, type Pattern } from "./pattern.ts";
import type { RuleOfFile } from "./rule.ts";

export interface Reach {
  name: string;
  on: string;
  conditions: readonly NamedCondition[];
  from: string | null;
  until: string | null;
}

export function reachOf({ name, on, when, from, until }: RuleOfFile): Reach {
  return { name, on, conditions: when, from, until };
}

/** Whether the first rule takes every event that the second would. */
export function takesAll(one: Reach, other: Reach): boolean {
  return (
    one.on === other.on &&
    (one.from === null || (other.from !== null && one.from <= other.from)) &&
    (one.until === null || (other.until !== null && one.until >= other.until)) &&
    one.conditions.every(({ name, condition }) => {
      const narrower = other.conditions.find((one) => one.name === name);
      return narrower !== undefined && includes(condition, narrower.condition, name);
    })
  );
}

/** Of these an event can have several values: having one says nothing of the others. */
const MANY_VALUED: readonly ConditionName[] = ["hours", "department", "customer.tag"];

/** Whether everything that fits `narrow` fits `wide`. */
function includes(wide: Condition, narrow: Condition, name: ConditionName): boolean {
  if (narrow.negated) return wide.negated && covers(narrow, wide);
  if (!wide.negated) return covers(wide, narrow);
  if (MANY_VALUED.includes(name)) return false;
  return (
    narrow.patterns.length === 0 && !narrow.none && [...narrow.exact].every((value) => fits(wide, value))
  );
}

/** Whether the values of the one list, `not` aside, are all among those of the other. */
function covers(wide: Condition, narrow: Condition): boolean {
  const among = (value: string) =>
    wide.exact.has(value) || wide.patterns.some((pattern) => matches(pattern, value));
  return (
    (wide.none || !narrow.none) &&
    [...narrow.exact].every(among) &&
    narrow.patterns.every((pattern) => among(sampleOf(pattern)))
  );
}

/** A star stands here as a character that no text holds: a pattern that fits it has a star of its own there. */
const ANY_RUN = "\u{10ffff}";

function sampleOf(pattern: Pattern): string {
  if (typeof pattern === "string") return pattern;
  const { first, middle, last } = pattern;
  return [first, ...middle, last].join(ANY_RUN);
}
