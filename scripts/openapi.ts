/**
 * `npm run openapi`: writes the API's OpenAPI document anew, after a change of the routes or their schemas; and its
 * Chinese, by the English.
 */
import { writeFileSync } from "node:fs";
import { openapiDocument } from "./openapi/document.ts";
import { chineseTexts } from "./openapi/texts.ts";

const write = (name: string, content: unknown) =>
  writeFileSync(new URL(`../assets/api-docs/${name}`, import.meta.url), JSON.stringify(content, null, 2));

write("openapi.json", openapiDocument("en"));
write("texts.zh-CN.json", chineseTexts());
