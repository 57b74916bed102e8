/**
 * Compares the customers of two rules: whether the first rule takes every event that the second would take. Answers no
 * when it cannot tell.
 */
import { type Condition, fits } from "../conditions/condition.ts";
import {
  CONDITION_NAMES,
  CONDITIONS,
  type ConditionName,
  type NamedCondition,
} from "../conditions/conditions.ts";
import { matches, type Pattern } from "../conditions/pattern.ts";
import type { RuleOfFile } from "../file/rule.ts";

export interface Coverage {
  name: string;
  on: string;
  conditions: readonly NamedCondition[];
  from: string | null;
  until: string | null;
}

export function coverageOf({ name, on, when, from, until }: RuleOfFile): Coverage {
  return { name, on, conditions: when.filter((named) => !fitsEverybody(named)), from, until };
}

/** Whether a condition fits everybody: `["*", ""]`, where a missing value is empty. */
function fitsEverybody({ name, condition: { negated, none, patterns } }: NamedCondition): boolean {
  const hasStar = patterns.some((pattern) => matches(pattern, ""));
  return hasStar && none && !negated && CONDITIONS[name].isEmptyWhenMissing;
}

/** Whether the first rule takes every event that the second would. */
export function takesAll(one: Coverage, other: Coverage): boolean {
  return (
    one.on === other.on &&
    (one.from === null || (other.from !== null && one.from <= other.from)) &&
    (one.until === null || (other.until !== null && one.until >= other.until)) &&
    one.conditions.every((wide) => other.conditions.some((narrow) => isWithin(narrow, wide)))
  );
}

/** Whether every event that fits `narrow` fits `wide`. */
function isWithin(narrow: NamedCondition, wide: NamedCondition): boolean {
  if (narrow.name === wide.name) return includes(wide.condition, narrow.condition, wide.name);
  // A whole text contains its parts.
  if (wide.name !== "text.contains" || narrow.name !== "text.is") return false;
  const { negated, patterns } = wide.condition;
  const holds = (value: string) => patterns.some((pattern) => matches(pattern, value));
  return (
    !negated &&
    !narrow.condition.negated &&
    !narrow.condition.none &&
    [...narrow.condition.exact].every(holds)
  );
}

const ALWAYS_KNOWN = CONDITION_NAMES.filter((name) => CONDITIONS[name].isAlwaysKnown);

/**
 * The rules above that leave a rule nothing: a single rule that takes all of its customers, or several that together
 * take everybody.
 */
export function coversOf(above: readonly Coverage[], rule: Coverage): Coverage[] {
  const cover = above.find((earlier) => takesAll(earlier, rule));
  return cover === undefined ? (allTogether(above.filter(({ on }) => on === rule.on)) ?? []) : [cover];
}

/**
 * Rules of one event that take every customer at every time: a single rule without conditions, or several rules with
 * one condition of the same name each (open, and not open; added, half, and audit). Null when there are none.
 */
export function allTogether(rules: readonly Coverage[]): Coverage[] | null {
  const undated = rules.filter(({ from, until }) => from === null && until === null);
  const unconditional = undated.find(({ conditions }) => conditions.length === 0);
  if (unconditional !== undefined) return [unconditional];
  for (const wanted of ALWAYS_KNOWN) {
    const withWanted = undated.filter(
      ({ conditions: [first, ...others] }) => first?.name === wanted && others.length === 0,
    );
    const conditions = withWanted.flatMap(({ conditions }) => conditions.map(({ condition }) => condition));
    const taken = new Set(conditions.flatMap(({ negated, exact }) => (negated ? [] : [...exact])));
    const isLeftToOthers = ({ negated, exact }: Condition) =>
      negated && [...exact].every((value) => taken.has(value));
    const { allValues } = CONDITIONS[wanted];
    const hasAllValues = allValues?.every((value) => taken.has(value)) ?? false;
    if (hasAllValues || conditions.some(isLeftToOthers)) return withWanted;
  }
  return null;
}

/** Whether everything that fits `narrow` fits `wide`. */
function includes(wide: Condition, narrow: Condition, name: ConditionName): boolean {
  if (narrow.negated) return wide.negated && covers(narrow, wide);
  if (!wide.negated) return covers(wide, narrow);
  if (CONDITIONS[name].isManyValued) return false;
  return (
    narrow.patterns.length === 0 && !narrow.none && [...narrow.exact].every((value) => fits(wide, value))
  );
}

/** Whether every value of `narrow` is among the values of `wide`, `not` aside. */
function covers(wide: Condition, narrow: Condition): boolean {
  const among = (value: string) =>
    wide.exact.has(value) || wide.patterns.some((pattern) => matches(pattern, value));
  return (
    (wide.none || !narrow.none) &&
    [...narrow.exact].every(among) &&
    narrow.patterns.every((pattern) => among(sampleOf(pattern)))
  );
}

/** Stands for a star: no text has this character, so a pattern that fits it has a star of its own there. */
const ANY_RUN = "\u{10ffff}";

function sampleOf(pattern: Pattern): string {
  if (typeof pattern === "string") return pattern;
  const { first, middle, last } = pattern;
  return [first, ...middle, last].join(ANY_RUN);
}
