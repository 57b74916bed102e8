/** `npm run client`: writes the client as JavaScript, for programs outside of this folder; tsc adds its types. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const source = readFileSync(new URL("../src/api/client.ts", import.meta.url), "utf8");
const target = new URL("../dist/client/src/api/client.js", import.meta.url);
mkdirSync(new URL(".", target), { recursive: true });
writeFileSync(target, stripTypeScriptTypes(source));
