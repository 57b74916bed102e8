/** `npm run rules:schema`: writes rules.schema.json anew, after the schema of the rules file has changed. */
import { writeFileSync } from "node:fs";
import { rulesJsonSchema } from "./rules/json-schema.ts";

const target = new URL("../rules.schema.json", import.meta.url);
writeFileSync(target, JSON.stringify(rulesJsonSchema(), null, 2));
