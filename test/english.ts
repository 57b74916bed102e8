/** Puts sentences into English, so that tests assert the words and not how a sentence is stored. */
import { expect } from "vitest";
import type { Sentence } from "../src/i18n/sentence.ts";
import { inWords } from "../src/i18n/words.ts";

/** A sentence, or its stored form, in English; empty for none. */
export const inEnglish = (said: Sentence | string | null | undefined) =>
  said == null ? "" : inWords(said, "en");

/** Matches a sentence, or its stored form, whose English is `expected`. */
export function english(expected: string | RegExp): unknown {
  return expect.toSatisfy((said: Sentence | string) => {
    const words = inEnglish(said);
    return typeof expected === "string" ? words === expected : expected.test(words);
  }, `reads ${expected}`);
}
