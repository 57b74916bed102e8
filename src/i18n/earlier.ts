/**
 * Finds code and parts of an English sentence that a version before the codes stored, so that it can be said in the
 * reader's language too. Looks among the sentences of deliveries only: rows are kept for a month.
 */
import { tablesOfDeliveries } from "./held.ts";
import { codeOf, encode, type Part, type Sentence } from "./sentence.ts";
import { inWords } from "./words.ts";

/** The stored sentence with its code, where it can be told; every other text unchanged. */
export function withCode(stored: string): string {
  if (codeOf(stored) !== null) return stored;
  const known = recalled.get(stored);
  if (known !== undefined) return known;
  const sentence = stored.length > LONGEST ? undefined : read(stored, new Map())?.sentence;
  // What is shortened or shown by its number when it is filled in again would not be the same sentence.
  const isSame = sentence !== undefined && inWords(sentence, "en") === inWords(stored, "en");
  const found = isSame ? encode(sentence) : stored;
  if (recalled.size >= RECALLED_AT_MOST) recalled.clear();
  recalled.set(stored, found);
  return found;
}

const recalled = new Map<string, string>();
const RECALLED_AT_MOST = 1_000;

/** Where a piece of a text stands more often than this, the sentence is not one of ours. */
const PLACES_AT_MOST = 16;
/** A text that has fewer signs of its own counts only around another sentence. */
const LEAST_WORDS = 6;
/** What is longer has a customer's or a program's text in it. In UTF-16 units. */
const LONGEST = 2_000;

/** An English text between whose pieces the parts stand. */
interface Template {
  code: string;
  pieces: readonly string[];
  /** The longest piece: most texts are told by that to be another sentence. */
  mark: string;
  names: readonly string[];
}

/** A sentence, and how many signs of the text are its own words. */
interface Reading {
  sentence: Sentence;
  told: number;
}

let lazily: { whole: ReadonlyMap<string, string>; templates: readonly Template[] } | null = null;

function texts() {
  lazily ??= madeOf(tablesOfDeliveries().flatMap((table) => Object.entries(table)));
  return lazily;
}

function madeOf(entries: readonly (readonly [code: string, text: { en: string }])[]) {
  const templates = entries.map(([code, { en }]): Template => {
    const parts = en.split(/\{([a-zA-Z][a-zA-Z0-9]*)\}/);
    const [pieces = [], names = []] = [0, 1].map((odd) => parts.filter((_, at) => at % 2 === odd));
    const [mark = ""] = pieces.toSorted((a, b) => b.length - a.length);
    return { code, pieces, mark, names };
  });
  const whole = templates.filter(({ names }) => names.length === 0);
  return {
    whole: new Map(whole.map(({ code, pieces: [text = ""] }) => [text, code])),
    templates: templates.filter(({ names }) => names.length > 0),
  };
}

/** The reading of which most is our own words; `seen` are those of the parts that were read already. */
function read(text: string, seen: Map<string, Reading | null>): Reading | null {
  const code = texts().whole.get(text);
  if (code !== undefined) return { sentence: { code }, told: text.length };
  if (!text.includes(" ")) return null;
  const known = seen.get(text);
  if (known !== undefined) return known;
  let best: Reading | null = null;
  for (const template of texts().templates) {
    if (!text.includes(template.mark)) continue;
    for (const parts of partsIn(text, template.pieces)) {
      const reading = readingOf(template, parts, seen);
      if (reading !== null && reading.told > (best?.told ?? 0)) best = reading;
    }
  }
  seen.set(text, best);
  return best;
}

function readingOf(
  { code, pieces, names }: Template,
  between: readonly string[],
  seen: Map<string, Reading | null>,
): Reading | null {
  const parts: Record<string, Part> = {};
  const own = pieces.join("").length;
  let told = own;
  for (const [at, name] of names.entries()) {
    const text = between[at] ?? "";
    const inner = read(text, seen);
    // Little more than signs: any text may have them.
    if (name === "message" && inner === null && own < LEAST_WORDS) return null;
    parts[name] = inner?.sentence ?? text;
    told += inner?.told ?? 0;
  }
  return { sentence: { code, parts }, told };
}

/** What may stand between the pieces, in every way in which the text has them in their order. */
function partsIn(text: string, [first = "", ...others]: readonly string[]): string[][] {
  if (!text.startsWith(first)) return [];
  return partsBefore(text.slice(first.length), others);
}

function partsBefore(text: string, [piece = "", ...others]: readonly string[]): string[][] {
  if (others.length === 0) {
    const end = text.length - piece.length;
    return end > 0 && text.endsWith(piece) ? [[text.slice(0, end)]] : [];
  }
  const found: string[][] = [];
  let at = text.indexOf(piece, 1);
  for (let places = 0; at !== -1 && places < PLACES_AT_MOST; places += 1) {
    const before = text.slice(0, at);
    for (const parts of partsBefore(text.slice(at + piece.length), others)) found.push([before, ...parts]);
    at = text.indexOf(piece, at + 1);
  }
  return found;
}
