/**
 * The sentences about problems, for the people who can mend them: what was found, what was expected, what may have been
 * meant. Knows no rule.
 */
import { distance } from "fastest-levenshtein";
import { type PlainCode, type Sentence, say } from "../i18n/sentence.ts";
import { wellFormed } from "./bytes.ts";

/** Longer values are shortened when quoted in a sentence, in UTF-16 units. */
const QUOTED_LENGTH = 40;
/** Comparing is quadratic: longer names get no suggestion. In UTF-16 units. */
const COMPARABLE_LENGTH = 64;
/** An unknown name is compared with no more names than these. */
const MAX_COMPARED = 1_000;

/** Invisible signs, as copying from chats and web pages leaves behind. A joiner inside an emoji is visible in it. */
const UNSEEN =
  /(?!(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d[\p{Extended_Pictographic}…])[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]/gu;

/** A text in quotation marks, shortened when long; invisible signs are shown by their numbers. */
export function quote(text: string): string {
  const line = text.replaceAll("\n", "↵");
  const short = text.length > QUOTED_LENGTH ? `${wellFormed(line.slice(0, QUOTED_LENGTH - 1))}…` : line;
  return `"${short.replaceAll(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

/** What something is called in sentences: the code of its name, or the name as a sentence where it has parts. */
export type Name = PlainCode | Sentence;

/** The name as a sentence. */
export const nameOf = (name: Name): Sentence => (typeof name === "string" ? { code: name } : name);

/** A value in words: `the number 12`, `a list`, `nothing`. */
export function found(value: unknown): Sentence {
  if (value === null) return say("null");
  if (value === undefined) return say("nothing");
  if (value === "") return say("an-empty-text");
  if (typeof value === "string") return say("the-text", { text: quote(value) });
  if (typeof value === "number") return say("the-number", { number: String(value) });
  if (typeof value === "boolean") return say("the-value", { value: String(value) });
  return Array.isArray(value) ? say("a-list") : say("a-group-of-keys");
}

/** `expected a list, found the number 12`; `cure` is the end of the sentence, such as `; put it in quotes`. */
export function expected(what: Name, value: unknown, cure: Sentence | "" = ""): Sentence {
  return say("expected-found", { what: nameOf(what), found: found(value), cure });
}

/** The same when a text is expected, with the cure for numbers and `true`. */
export function expectedText(what: Name, value: unknown): Sentence {
  const quotable = typeof value === "number" || typeof value === "boolean";
  return expected(what, value, quotable ? say("put-in-quotes") : "");
}

/** `; did you mean "staff"?`, the end of another sentence; null when no candidate is near enough to the name. */
export function suggestion(name: string, candidates: Iterable<string>): Sentence | null {
  const nearest = nearestOf(name, candidates);
  return nearest === null ? null : say("did-you-mean", { name: quote(nearest) });
}

function nearestOf(name: string, candidates: Iterable<string>): string | null {
  if (name.length > COMPARABLE_LENGTH) return null;
  const wanted = name.toLowerCase();
  let nearest: string | null = null;
  // Two swapped letters are two changes.
  let least = (name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    if (++compared > MAX_COMPARED) break;
    if (candidate.length > COMPARABLE_LENGTH) continue;
    const changes = distance(wanted, candidate.toLowerCase());
    if (changes < least) {
      nearest = candidate;
      least = changes;
    }
  }
  return nearest;
}

/** `"addded" is none of added, half and audit; did you mean "added"?`. */
export function noneOf(value: string, words: readonly string[]): Sentence {
  return say("none-of", { value: quote(value), words: { all: words }, hint: suggestion(value, words) ?? "" });
}

/** `one of added, half and audit`. */
export function oneOf(words: readonly string[]): Sentence {
  return say("one-of", { words: { all: words } });
}
