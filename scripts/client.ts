/**
 * `npm run client`: writes the typed client for programs outside this folder: `dist/client/yingbin.js` and its types.
 * Deletes the client that it wrote before.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "../src/i18n/sentence.ts";
import { bundleTypes } from "./client/bundle-types.ts";
import { inWords } from "./words.ts";

const ENTRY = "src/api/client.ts";
const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "dist/client");

/** tsc's declarations of the client, and of every module that it imports. */
function declarationsIn(folder: string): (path: string) => string {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.client.json"), "--outDir", folder], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return (path) => readFileSync(join(folder, path.replace(/\.ts$/, ".d.ts")), "utf8");
}

const folder = mkdtempSync(join(tmpdir(), "yingbin-client-"));
try {
  const types = bundleTypes(ENTRY, declarationsIn(folder));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "yingbin.js"), stripTypeScriptTypes(readFileSync(join(root, ENTRY), "utf8")));
  writeFileSync(join(target, "yingbin.d.ts"), types);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(inWords(say("client-written")));
