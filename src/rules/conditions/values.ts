/**
 * Checks for the values of a condition: each gives a sentence about a bad value, or null. Compares nothing.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { type Name, noneOf, quote } from "../../schema/wording.ts";
import { condition } from "./condition.ts";
import type { Words } from "./wecom-words.ts";

export const anyValue = () => null;

export const filledValue = (value: string): Sentence | null =>
  value.trim() === "" ? say("empty-value") : null;

/** A value that is compared as a whole, without wildcards. */
export const wholeValue = (value: string) =>
  value.includes("*") ? say("star-not-here", { value: quote(value) }) : filledValue(value);

/** A word of a list, or a number that stands for such a word. */
export const amongWords =
  (words: readonly string[], numbers: readonly string[] = []) =>
  (value: string) =>
    words.includes(value) || numbers.includes(value) ? null : noneOf(value, words);

/** The id of a department is a whole number. */
export const departmentId = (value: string) =>
  /^[1-9]\d{0,9}$/.test(value) ? null : say("not-a-department", { value: quote(value) });

/** The schema of a condition whose values are words for WeCom's numbers; the numbers may stand there too. */
export function wordCondition(what: Name, names: readonly string[], words: Words) {
  const check = amongWords(names, Object.keys(words));
  return condition(what, check, { numbers: true, words, only: names });
}
