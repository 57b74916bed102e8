/**
 * Names the JSON Schemas with which editors complete and explain a rules file, and puts a name into a rules file. Makes
 * no schema.
 */
import type { Language } from "../../src/i18n/language.ts";

/** By the language of their descriptions. */
export const RULES_SCHEMA_FILES: Readonly<Record<Language, string>> = {
  en: "rules.schema.json",
  zh: "rules.schema.zh-CN.json",
};

/** The text of a rules file whose first line names the schema of a language. */
export function explainedIn(language: Language, text: string): string {
  return text.replace(
    /^# yaml-language-server: .*/,
    `# yaml-language-server: $schema=./${RULES_SCHEMA_FILES[language]}`,
  );
}
