/**
 * A condition of a rule: a value, a list of values of which any may fit, or `not:` over either. Knows nothing of what
 * the values stand for.
 */
import * as v from "valibot";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { isGroup } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { expected, expectedText, type Name, nameOf, quote, suggestion } from "../../schema/wording.ts";
import { trimmed } from "../engine/blanks.ts";
import type { Path } from "../problem.ts";
import { matches, type Pattern, readPart, readPattern } from "./pattern.ts";

/** Compiled once, when the file is loaded. `none` is whether the empty text, which means "no value", is among the values. */
export interface Condition {
  negated: boolean;
  none: boolean;
  exact: ReadonlySet<string>;
  patterns: readonly Pattern[];
  /** The values as they stand in the file, each once. */
  written: readonly Written[];
}

/** A value of a condition, with its path from the condition; `isAlone` when it is the only item of a list. */
export interface Written {
  text: string;
  at: Path;
  isAlone: boolean;
}

/**
 * The value that a condition is compared with: a text, empty for none; a list, of which any item may fit; null when it
 * is not known.
 */
export type Value = string | readonly string[] | null;

/** Whether a value fits. A value that is not known fits nothing; an empty value fits only `""`, and no `not:`. */
export function fits(condition: Condition, value: Value): boolean {
  if (value === null) return false;
  if (value === "") return condition.none && !condition.negated;
  return isAmong(condition, value) !== condition.negated;
}

function isAmong({ exact, patterns }: Condition, value: string | readonly string[]): boolean {
  if (typeof value === "string") {
    return exact.has(value) || patterns.some((pattern) => matches(pattern, value));
  }
  for (const item of value) if (exact.has(item)) return true;
  return false;
}

export interface ConditionOptions {
  /** A star stands for any run of characters. */
  wildcards?: boolean;
  /** A value fits when the compared text contains it. */
  parts?: boolean;
  /** Values may be written as numbers. */
  numbers?: boolean;
  /** Words, and the values that they stand for. */
  words?: Readonly<Record<string, string>>;
  /** The only possible values. */
  only?: readonly string[];
  /** Blanks at the ends do not count, neither in a value nor in the compared text. */
  trims?: boolean;
}

/**
 * The schema of a condition. `name` is its values' name in sentences ("member userids"); `check` gives a sentence about
 * a bad value, or null.
 */
export function condition(
  name: Name,
  check: (value: string) => Sentence | null,
  {
    wildcards = false,
    parts = false,
    numbers = false,
    words = {},
    only = [],
    trims = false,
  }: ConditionOptions = {},
) {
  const what = nameOf(name);
  const isValue = (value: unknown) => typeof value === "string" || (numbers && typeof value === "number");
  return v.pipe(
    custom<Condition>((input, faults, NEVER) => {
      const negated = isGroup(input);
      if (negated) {
        for (const key of Object.keys(input).filter((key) => key !== "not")) {
          const hint = suggestion(key, ["not"]) ?? "";
          faults.add(say("only-not", { key: quote(key), hint }), [key], "key");
        }
      }
      const { not } = negated ? input : {};
      const values = negated ? not : input;
      const at = negated && Object.hasOwn(input, "not") ? ["not"] : [];
      if (!Array.isArray(values) && !isValue(values)) {
        faults.add(expectedText(say("values-or-one", { what }), values), at);
        return NEVER;
      }
      if (Array.isArray(values) && values.length === 0) {
        faults.add(say("empty-condition", { what }), at);
      }

      const written = new Map<string, Written>();
      const list: unknown[] = Array.isArray(values) ? values : [values];
      for (const [index, value] of list.entries()) {
        const place = Array.isArray(values) ? [...at, index] : at;
        if (isValue(value)) {
          const text = String(value);
          const message = check(text);
          if (message !== null) faults.add(message, place);
          const meant = meaningOf(trims ? trimmed(text) : text, words);
          const isAlone = Array.isArray(values) && list.length === 1;
          if (!written.has(meant)) written.set(meant, { text: meant, at: place, isAlone });
        } else {
          faults.add(numbers ? expected("a-text-or-number", value) : expectedText("a-text", value), place);
        }
      }
      return compile(written, negated, parts ? readPart : wildcards ? readPattern : (text) => text);
    }),
    withJsonSchema(() => shapeOf(numbers, [...new Set([...only, ...Object.keys(words)])])),
  );
}

function meaningOf(text: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).find(([word]) => word === text)?.[1] ?? text;
}

function shapeOf(numbers: boolean, only: readonly string[]): v.GenericSchema {
  const any = numbers ? v.union([v.string(), v.number()]) : v.string();
  const numerals = numbers ? only.map(Number).filter((value) => !Number.isNaN(value)) : [];
  const value = only.length === 0 ? any : v.picklist([...only, ...numerals]);
  const values = v.union([value, v.pipe(v.array(value), v.nonEmpty())]);
  const not = v.pipe(values, described(say("when-not")));
  return v.union([values, v.strictObject({ not })]);
}

function compile(
  written: ReadonlyMap<string, Written>,
  negated: boolean,
  read: (text: string) => Pattern,
): Condition {
  const exact = new Set<string>();
  const patterns: Pattern[] = [];
  for (const text of written.keys()) {
    const pattern = read(text);
    if (typeof pattern === "string") exact.add(pattern);
    else patterns.push(pattern);
  }
  return { negated, none: exact.delete(""), exact, patterns, written: [...written.values()] };
}
