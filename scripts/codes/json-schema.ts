/**
 * Turns the schema of the file of codes into a JSON Schema (draft 7), with which editors complete and explain. Writes no
 * file.
 */
import type { Language } from "../../src/i18n/language.ts";
import { coded } from "../../src/i18n/sentence.ts";
import { inLanguage } from "../openapi/descriptions.ts";
import { codedJsonSchemaOf } from "../openapi/json-schema.ts";
import { codesFile } from "./file.ts";

/** By the language of their descriptions. */
export const CODES_SCHEMA_FILES: Readonly<Record<Language, string>> = {
  en: "codes.schema.json",
  zh: "codes.schema.zh-CN.json",
};

/** The JSON Schema of the file of codes, with descriptions in a language. */
export function codesJsonSchema(language: Language): Record<string, unknown> {
  const { description: _, ...file } = codedJsonSchemaOf(codesFile);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: coded("codes-file-title"),
    description: coded("codes-file-purpose"),
    ...file,
  };
  return inLanguage(schema, language);
}
