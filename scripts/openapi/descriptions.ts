/**
 * Puts the titles and descriptions of a schema into words. The schemas in `src` hold codes; only tools have the texts.
 */
import type { Language } from "../../src/i18n/language.ts";
import { decode } from "../../src/i18n/sentence.ts";
import { speaker } from "../../src/i18n/speaker.ts";
import { TABLES } from "../../src/i18n/tables.ts";
import { DESCRIPTIONS } from "../../src/i18n/texts/descriptions.ts";
import { isGroup } from "../../src/schema/group.ts";

const inWords = speaker([...TABLES, DESCRIPTIONS]);

/** The schema with its titles and descriptions in a language. */
export function inLanguage<Schema>(schema: Schema, language: Language): Schema;
export function inLanguage(schema: unknown, language: Language): unknown {
  if (Array.isArray(schema)) return schema.map((item) => inLanguage(item, language));
  if (!isGroup(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const isSaid = (key === "description" || key === "title") && typeof value === "string";
      return [key, isSaid ? said(value, language) : inLanguage(value, language)];
    }),
  );
}

/**
 * A description that is only a name begins with a capital letter in English. In Chinese it may begin with a key, which
 * keeps its case.
 */
function said(description: string, language: Language): string {
  const words = inWords(description, language);
  const isName = decode(description)?.code === "named";
  return isName && language === "en" ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}
