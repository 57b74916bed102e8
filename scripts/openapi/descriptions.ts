/**
 * Puts the descriptions of a schema, or of the API's document, into words. The schemas in `src` hold codes, or English;
 * only tools have the texts.
 */
import { withTexts } from "../../src/api/docs/texts.ts";
import type { Language } from "../../src/i18n/language.ts";
import { decode } from "../../src/i18n/sentence.ts";
import { speaker } from "../../src/i18n/speaker.ts";
import { TABLES } from "../../src/i18n/tables.ts";
import { DESCRIPTIONS } from "../../src/i18n/texts/descriptions.ts";
import { CHINESE } from "./chinese.ts";

const ALL_TABLES = [...TABLES, DESCRIPTIONS];
const inWords = speaker(() => ALL_TABLES);

/** The schema, or document, with what it says for people in a language. */
export const inLanguage = <Schema>(schema: Schema, language: Language): Schema =>
  withTexts(schema, (description) => said(description, language));

/**
 * A description that is only a name begins with a capital letter in English. In Chinese it may begin with a key, which
 * keeps its case.
 */
function said(description: string, language: Language): string {
  const coded = decode(description);
  if (coded === null) return language === "en" ? description : chineseOf(description);
  const words = inWords(description, language);
  const isName = coded.code === "named";
  return isName && language === "en" ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

function chineseOf(english: string): string {
  const chinese = CHINESE[english];
  if (chinese === undefined) throw new Error(`scripts/openapi/chinese.ts has no Chinese for: ${english}`);
  return chinese;
}
