/**
 * The schema of the rules file as a JSON Schema (draft 7), by which editors complete and explain. Writes no file.
 */
import { rulesFile } from "../../src/rules/file/schema.ts";
import { jsonSchemaOf } from "../openapi/json-schema.ts";
import { hoisted } from "./definitions.ts";

/** The JSON Schema of the rules file. */
export function rulesJsonSchema(): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Yingbin's rules file",
    description: "Who is greeted, and with what. The first rule whose event and conditions fit is taken.",
    ...hoisted({ ...jsonSchemaOf(rulesFile) }),
  };
}
