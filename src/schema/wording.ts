/**
 * The words of problems, for the people who can mend them: what was found, what was expected, what may have been meant.
 * The readers are the colleague who writes a rules file, or the author of a program that sends JSON. Knows no rule.
 */
import { distance } from "fastest-levenshtein";
import { type Sentence, say } from "../i18n/sentence.ts";
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

let isForPrograms = false;

/** Runs `check` with the words for programs. It is synchronous, so no other check gets these words. */
export function toldToPrograms<T>(check: () => T): T {
  const before = isForPrograms;
  isForPrograms = true;
  try {
    return check();
  } finally {
    isForPrograms = before;
  }
}

/** The words for people who write a file, or those for a program, to which advice on YAML means nothing. */
export function wordsFor(file: string, program = ""): string {
  return isForPrograms ? program : file;
}

/** A value in words: `the number 12`, `a list`, `nothing`. */
export function found(value: unknown): string {
  if (isForPrograms && value === null) return "null";
  if (isForPrograms && typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  if (value === null || value === undefined) return "nothing";
  if (value === "") return "an empty text";
  if (typeof value === "string") return `the text ${quote(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `the value ${value}`;
  return Array.isArray(value) ? "a list" : "a group of keys";
}

/** `expected a list, found the number 12`. */
export function expected(what: string, value: unknown): string {
  return `expected ${what}, found ${found(value)}`;
}

/** The same when a text is expected, with the cure for numbers and `true`. */
export function expectedText(what: string, value: unknown): string {
  const quotable = typeof value === "number" || typeof value === "boolean";
  return expected(what, value) + (quotable ? wordsFor("; put it in quotes", "; it must be a string") : "");
}

/** `; did you mean "staff"?` when a candidate is near enough to the name, otherwise nothing. */
export function suggest(name: string, candidates: Iterable<string>): string {
  const nearest = nearestOf(name, candidates);
  return nearest === null ? "" : `; did you mean ${quote(nearest)}?`;
}

/** The same as the end of another sentence; null when no candidate is near enough. */
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
export function noneOf(value: string, words: readonly string[]): string {
  return `${quote(value)} is none of ${listed(words)}${suggest(value, words)}`;
}

/**
 * A count with commas: `4,213`. Without `Intl`, since schemas need it at start-up, and formatting by locale is slow.
 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
