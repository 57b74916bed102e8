/**
 * A sentence for people without its language: a code and its parts. This is what is found, stored and sent between
 * objects; `speaker.ts` says it in Chinese or English.
 */
import type { Texts } from "./tables.ts";
import type { PartNames } from "./text.ts";

/** Stable, kebab-case: programs may go by it. */
export type SentenceCode = keyof Texts;

/** The codes whose texts have no parts. */
export type PlainCode = {
  [Code in SentenceCode]: [PartNames<Texts[Code]["en"]>] extends [never] ? Code : never;
}[SentenceCode];

/** What is filled into a text. No part is read as a template, whatever it holds. */
export type Part =
  /** As it stands, with signs that nobody sees told by their numbers. */
  | string
  /** With commas: `4,213`. */
  | number
  | Sentence
  /** `a, b and c`. */
  | { readonly all: readonly Part[] }
  /** `a, b or c`. */
  | { readonly any: readonly Part[] }
  /** Sentences one after the other; empty ones are left out. */
  | { readonly row: readonly Part[] }
  /** A moment, in milliseconds since 1970, as a clock in that zone shows it, with the zone's name. */
  | { readonly at: number; readonly zone: string }
  /** A length of time in milliseconds, in the largest unit of which there are two or more. */
  | { readonly ms: number };

export type Parts = Readonly<Record<string, Part>>;

export interface Sentence {
  readonly code: string;
  readonly parts?: Parts;
}

declare const isCoded: unique symbol;
/**
 * A sentence as it is stored, and carried where only text can be: its code and, behind a blank, its parts in JSON. Rows of
 * a version before the codes hold English sentences in the same places; `speaker.ts` shows both.
 */
export type CodedSentence = string & { readonly [isCoded]: true };

/** The parts that a sentence needs, by the names in its texts. */
export type PartsOf<Code extends SentenceCode> = Readonly<Record<PartNames<Texts[Code]["en"]>, Part>>;

type Given<Code extends SentenceCode> = [PartNames<Texts[Code]["en"]>] extends [never]
  ? []
  : [parts: PartsOf<Code>];

/** The sentence with this code. */
export function say<Code extends SentenceCode>(code: Code, ...[parts]: Given<Code>): Sentence {
  return parts === undefined ? { code } : { code, parts };
}

/** The same, as it is stored. */
export function coded<Code extends SentenceCode>(code: Code, ...given: Given<Code>): CodedSentence {
  return encode(say(code, ...given));
}

export function encode({ code, parts }: Sentence): CodedSentence {
  return (parts === undefined ? code : `${code} ${JSON.stringify(parts)}`) as CodedSentence;
}

/** A sentence, or a text that is no sentence of ours, as it is stored. */
export const written = (said: Sentence | string): string => (typeof said === "string" ? said : encode(said));

/** A sentence, stored or not, as a part of another. */
export const partOf = (said: Sentence | string): Sentence | string =>
  typeof said === "string" ? (decode(said) ?? said) : said;

/** Several sentences in one; null for none. A text is no sentence of Yingbin's. */
export const severalReasons = (reasons: readonly (Sentence | string)[]): Sentence | string | null =>
  reasons.reduce<Sentence | string | null>(
    (message, then) => (message === null ? then : say("several-reasons", { message, then })),
    null,
  );

/** The code of a stored sentence; null for a text that has none. One that only adds to its `message` has the code of that. */
export function codeOf(stored: string): string | null {
  let sentence = decode(stored);
  for (let told = messageIn(sentence); told !== null; told = messageIn(told)) sentence = told;
  return sentence?.code ?? null;
}

function messageIn(sentence: Sentence | null): Sentence | null {
  const message = sentence?.parts?.["message"];
  return typeof message === "object" && "code" in message ? message : null;
}

const CODED = /^([a-z0-9]+(?:-[a-z0-9]+)*)(?: (\{.*\}))?$/su;

/** The sentence that was stored; null for a text of a version before the codes. */
export function decode(stored: string): Sentence | null {
  const [, code, json] = CODED.exec(stored) ?? [];
  if (code === undefined) return null;
  if (json === undefined) return { code };
  try {
    const parts: unknown = JSON.parse(json);
    return isGroup(parts) && Object.values(parts).every(isPart) ? { code, parts: parts as Parts } : null;
  } catch {
    return null;
  }
}

/** A stored sentence with each of its moments in this zone; as it is where the zone is null. */
export function inZone(stored: string, zone: string | null): string {
  const sentence = zone === null ? null : decode(stored);
  if (sentence === null) return stored;
  const moved: unknown = JSON.parse(JSON.stringify(sentence), (_, value) =>
    isMoment(value) ? { ...value, zone } : value,
  );
  return encode(moved as Sentence);
}

/** Whether a stored sentence names a moment. */
export const namesMoment = (stored: string): boolean => inZone(stored, "") !== stored;

const isMoment = (value: unknown): value is { at: number; zone: string } =>
  isGroup(value) && typeof value["at"] === "number" && typeof value["zone"] === "string";

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isPart(value: unknown): value is Part {
  if (typeof value === "string" || typeof value === "number") return true;
  if (!isGroup(value)) return false;
  const { code, parts = {}, all, any, row, at, zone, ms } = value;
  if (typeof code === "string") return isGroup(parts) && Object.values(parts).every(isPart);
  const list = all ?? any ?? row;
  if (list !== undefined) return Array.isArray(list) && list.every(isPart);
  return typeof ms === "number" || (typeof at === "number" && typeof zone === "string");
}
