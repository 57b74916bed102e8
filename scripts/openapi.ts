/** `npm run openapi`: writes the document of the API anew, after routes or their schemas have changed. */
import { writeFileSync } from "node:fs";
import { openapiDocument } from "./openapi/document.ts";

writeFileSync(
  new URL("../assets/api-docs/openapi.json", import.meta.url),
  JSON.stringify(openapiDocument(), null, 2),
);
