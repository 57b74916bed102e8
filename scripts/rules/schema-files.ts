/** The files by which editors complete and explain a rules file, and which of them a file names. Makes neither. */
import type { Language } from "../../src/i18n/language.ts";

/** By the language in which they explain. */
export const RULES_SCHEMA_FILES: Readonly<Record<Language, string>> = {
  en: "rules.schema.json",
  zh: "rules.schema.zh-CN.json",
};

/** The text of a rules file, with a first line that has editors explain in a language. */
export function explainedIn(language: Language, text: string): string {
  return text.replace(
    /^# yaml-language-server: .*/,
    `# yaml-language-server: $schema=./${RULES_SCHEMA_FILES[language]}`,
  );
}
