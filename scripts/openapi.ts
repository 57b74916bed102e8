/** `npm run openapi`: writes openapi.json anew, after routes or their schemas have changed. */
import { writeFileSync } from "node:fs";
import { openapiDocument } from "./openapi/document.ts";

writeFileSync(new URL("../openapi.json", import.meta.url), JSON.stringify(openapiDocument(), null, 2));
