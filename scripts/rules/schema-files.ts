/** Names the files that stand in both languages: the JSON Schemas of a rules file, and the file to begin with. */
import type { Language } from "../../src/i18n/language.ts";

/** By the language of their descriptions. */
export const RULES_SCHEMA_FILES: Readonly<Record<Language, string>> = {
  en: "rules.schema.json",
  zh: "rules.schema.zh-CN.json",
};

/** The rules file to begin with, by the language of its comments. */
export const RULES_EXAMPLES: Readonly<Record<Language, string>> = {
  en: "rules.example.yaml",
  zh: "rules.example.zh-CN.yaml",
};
