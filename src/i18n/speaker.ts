/**
 * Says a sentence in a language, by tables of texts that the caller has. A text is filled once, from left to right: what a
 * part holds is never read again. Knows no request.
 */
import type { Language } from "./language.ts";
import { decode, type Part, type Parts, type Sentence } from "./sentence.ts";
import type { Text } from "./text.ts";

/** Who reads: the colleague who writes a file, or a program that sends JSON. */
export type Audience = "person" | "program";

/** The tables that are looked through, in this order. */
export type Tables = readonly Readonly<Record<string, Text>>[];

/** Longer texts are shortened where they are filled in, in UTF-16 units: a customer may write 4,000 bytes. */
const PART_LENGTH = 600;

/** Control characters, marks that turn the direction of writing, and lines that are no `\n`. */
const UNSEEN = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\p{Surrogate}]/gu;

const PLACE = /\{([a-zA-Z][a-zA-Z0-9]*)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/** Sentences of these tables in words. A stored text that has no code, of a version before the codes, is shown as it is. */
export function speaker(tables: () => Tables) {
  return (said: Sentence | string, language: Language, audience: Audience = "person"): string => {
    const sentence = typeof said === "string" ? decode(said) : said;
    if (sentence === null) return plainly(String(said));
    return tell(sentence, { tables: tables(), language, audience });
  };
}

interface Saying {
  tables: Tables;
  language: Language;
  audience: Audience;
}

function tell({ code, parts = {} }: Sentence, saying: Saying): string {
  const text = textOf(code, saying.tables);
  if (text === null) return unknownInWords(code, parts, saying);
  const { [saying.language]: words } =
    saying.audience === "program" && text.program !== undefined ? text.program : text;
  let said = "";
  let behind = 0;
  for (const { 0: place, 1: name = "", 2: one, 3: many, index } of words.matchAll(PLACE)) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    const isChoice = one !== undefined && many !== undefined;
    const choice = part === 1 ? one : many;
    const told = part === undefined ? place : isChoice ? (choice ?? "") : partInWords(part, saying);
    said = joined(joined(said, words.slice(behind, index), saying), told, saying);
    behind = index + place.length;
  }
  return joined(said, words.slice(behind), saying);
}

/** Chinese beside Latin letters, digits or signs. */
const MEET = /^(?:\p{Script=Han}[!-~]|[!-~]\p{Script=Han})$/u;

/** Two pieces of a sentence, in Chinese with a blank where it belongs: a text cannot know how its parts begin and end. */
function joined(one: string, other: string, { language }: Saying): string {
  const isApart = language === "zh" && MEET.test(one.slice(-1) + other.slice(0, 1));
  return isApart ? `${one} ${other}` : one + other;
}

function textOf(code: string, tables: Tables): Text | null {
  for (const table of tables) if (Object.hasOwn(table, code)) return table[code] ?? null;
  return null;
}

/** A newer version's sentence, after a rollback: its code, and what it was filled with. */
function unknownInWords(code: string, parts: Parts, saying: Saying): string {
  const told = Object.entries(parts).map(([name, part]) => `${name}: ${partInWords(part, saying)}`);
  return told.length === 0 ? code : `${code} (${told.join("; ")})`;
}

function partInWords(part: Part, saying: Saying): string {
  const { language } = saying;
  if (typeof part === "string") return shown(part);
  if (typeof part === "number") return grouped(part);
  if ("code" in part) return tell(part, saying);
  if ("all" in part) return listed(part.all, saying, { en: " and ", zh: "和" });
  if ("any" in part) return listed(part.any, saying, { en: " or ", zh: "或" });
  if ("row" in part) {
    const told = part.row.map((one) => partInWords(one, saying)).filter((words) => words !== "");
    return told.join(language === "zh" ? "" : " ");
  }
  return "ms" in part ? durationInWords(part.ms, language) : momentInWords(part.at, part.zone, language);
}

function shown(text: string): string {
  const short = text.length > PART_LENGTH ? `${text.slice(0, PART_LENGTH - 1)}…` : text;
  return plainly(short.replaceAll("\n", "↵"));
}

const plainly = (text: string) =>
  text.replaceAll(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Without `Intl`, since a locale's own form is slow to make, and both languages write it so. */
const grouped = (count: number) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

function listed(parts: readonly Part[], saying: Saying, last: Readonly<Record<Language, string>>): string {
  const told = parts.map((part) => partInWords(part, saying));
  const end = told.at(-1) ?? "";
  if (told.length < 2) return end;
  const others = told.slice(0, -1).join(saying.language === "zh" ? "、" : ", ");
  return joined(joined(others, last[saying.language], saying), end, saying);
}

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", zh: "zh-CN" };

/** A zone or a moment that Intl does not know, as a newer version or a spoilt row may have it, is shown as it is. */
function momentInWords(at: number, zone: string, language: Language): string {
  const form = { dateStyle: "medium", timeStyle: "short", timeZone: zone } as const;
  let clock = String(at);
  try {
    clock = new Intl.DateTimeFormat(LOCALES[language], form).format(at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return `${clock} (${shown(zone)})`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

function durationInWords(ms: number, language: Language): string {
  const [unit, length] = UNITS.find(([, one]) => ms >= 2 * one) ?? ["second", 1_000];
  return unitsInWords(Math.floor(ms / length), unit, language);
}

/** A count of a unit of time, as `10 minutes`. */
export function unitsInWords(count: number, unit: (typeof UNITS)[number][0], language: Language): string {
  const form = new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, unitDisplay: "long" });
  // Intl writes 2分钟; beside 7 次 that looks like a slip.
  return form.format(count).replace(/(?<=\d)(?=\p{Script=Han})/u, " ");
}
