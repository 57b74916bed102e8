/**
 * `npm run rules:schema`: writes rules.schema.json and rules.schema.zh-CN.json anew, after a change of the schema of
 * the rules file or of its descriptions.
 */
import { writeFileSync } from "node:fs";
import { LANGUAGES } from "../src/i18n/language.ts";
import { rulesJsonSchema } from "./rules/json-schema.ts";
import { RULES_SCHEMA_FILES } from "./rules/schema-files.ts";

for (const language of LANGUAGES) {
  const target = new URL(`../${RULES_SCHEMA_FILES[language]}`, import.meta.url);
  writeFileSync(target, JSON.stringify(rulesJsonSchema(language), null, 2));
}
