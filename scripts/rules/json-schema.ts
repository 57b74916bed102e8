/**
 * Turns the schema of the rules file into a JSON Schema (draft 7), with which editors complete and explain. Writes no
 * file.
 */
import type { Language } from "../../src/i18n/language.ts";
import { coded } from "../../src/i18n/sentence.ts";
import { rulesFile } from "../../src/rules/file/schema.ts";
import { inLanguage } from "../openapi/descriptions.ts";
import { codedJsonSchemaOf } from "../openapi/json-schema.ts";
import { hoisted } from "./definitions.ts";

/** The JSON Schema of the rules file, with descriptions in a language. */
export function rulesJsonSchema(language: Language): Record<string, unknown> {
  const { description: _, ...file } = codedJsonSchemaOf(rulesFile);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: coded("rules-file-title"),
    description: coded("rules-file-purpose"),
    ...hoisted(file, (part) => inLanguage(part, "en")),
  };
  return inLanguage(schema, language);
}
