/**
 * `npm run codes:schema`: writes codes.schema.json and codes.schema.zh-CN.json anew, after a change of the schema of the
 * file of codes or of its descriptions.
 */
import { writeFileSync } from "node:fs";
import { LANGUAGES } from "../src/i18n/language.ts";
import { CODES_SCHEMA_FILES, codesJsonSchema } from "./codes/json-schema.ts";

for (const language of LANGUAGES) {
  const target = new URL(`../${CODES_SCHEMA_FILES[language]}`, import.meta.url);
  writeFileSync(target, JSON.stringify(codesJsonSchema(language), null, 2));
}
