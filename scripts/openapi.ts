/** `npm run openapi`: writes the API's OpenAPI document anew, after a change of the routes or their schemas. */
import { writeFileSync } from "node:fs";
import { openapiDocument } from "./openapi/document.ts";

writeFileSync(
  new URL("../assets/api-docs/openapi.json", import.meta.url),
  JSON.stringify(openapiDocument(), null, 2),
);
