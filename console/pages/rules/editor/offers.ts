/** What the editor offers at a place: keys and words of the schema, and the file's own names. Pure. */
import { placeAt } from "./path.ts";
import { keysAt, type Offer, type Schema, valuesAt } from "./schema.ts";

/** The section whose names may stand as the value of a key. */
const NAMED_IN = {
  send: "messages",
  fallback: "messages",
  hours: "calendars",
} as const;
const MEDIA_PREFIX = "media:";

export interface Offered {
  /** Where what is typed begins. */
  from: number;
  offers: (Offer & { kind: "key" | "word" | "name" })[];
}

export function offersAt(text: string, offset: number, schema: Schema): Offered | null {
  const { path, types, typed } = placeAt(text, offset);
  const from = offset - typed.length;
  if (types === "key") {
    return { from, offers: keysAt(schema, path).map((offer) => ({ ...offer, kind: "key" })) };
  }
  const key = path.findLast((one) => one !== "[]") ?? "";
  const words = valuesAt(schema, path).map((offer) => ({ ...offer, kind: "word" as const }));
  const names = namesFor(key, text).map((label) => ({ label, description: null, kind: "name" as const }));
  return { from, offers: [...words, ...names] };
}

function namesFor(key: string, text: string): string[] {
  if (key.endsWith("media_id")) return namesIn(text, "media").map((name) => `${MEDIA_PREFIX}${name}`);
  const section = Object.hasOwn(NAMED_IN, key) ? NAMED_IN[key as keyof typeof NAMED_IN] : null;
  return section === null ? [] : namesIn(text, section);
}

/** The names that a section of the file has: the keys one level below it. */
export function namesIn(text: string, section: string): string[] {
  const names: string[] = [];
  let indent: number | null = null;
  let isInside = false;
  for (const line of text.split("\n")) {
    if (/^\S/.test(line) && !line.startsWith("#")) {
      isInside = line.startsWith(`${section}:`);
      indent = null;
      continue;
    }
    const [, blanks = "", name] = /^( +)("[^"]*"|'[^']*'|[^\s#:-][^:#]*?)\s*:/.exec(line) ?? [];
    if (!isInside || name === undefined) continue;
    indent ??= blanks.length;
    if (blanks.length === indent) names.push(name.replaceAll(/^["']|["']$/g, ""));
  }
  return names;
}
