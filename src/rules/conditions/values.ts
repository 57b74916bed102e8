/**
 * What the values of a condition must look like: each check says in a sentence what is wrong with a value, or null.
 */
import { noneOf, quote } from "../../schema/wording.ts";
import { condition } from "./condition.ts";
import type { Words } from "./wecom-words.ts";

export const anyValue = () => null;

export const filledValue = (value: string) =>
  value.trim() === "" ? "an empty text fits nothing here" : null;

/** A value that is compared as a whole, without wildcards. */
export const wholeValue = (value: string) =>
  value.includes("*")
    ? `${quote(value)}: a star stands for other characters only in state, scene, scene_param and channels' nickname`
    : filledValue(value);

/** One of a few words, or of the numbers that stand for them. */
export const amongWords =
  (words: readonly string[], numbers: readonly string[] = []) =>
  (value: string) =>
    words.includes(value) || numbers.includes(value) ? null : noneOf(value, words);

/** The id of a department is a whole number. */
export const departmentId = (value: string) =>
  /^[1-9]\d{0,9}$/.test(value) ? null : `${quote(value)} is no department's id, which is a number`;

/** The schema of a condition whose values are words in place of WeCom's numbers, which may stand there too. */
export function wordCondition(what: string, names: readonly string[], words: Words) {
  const check = amongWords(names, Object.keys(words));
  return condition(what, check, { numbers: true, words, only: names });
}
