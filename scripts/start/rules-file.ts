/** Puts a rules file into KV whenever it is saved, and says what is wrong with it. */
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { loadRules } from "../../src/rules/load.ts";
import { faultsOf } from "../rules/check.ts";
import type { RulesKv } from "./local-worker.ts";

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

export async function watchRules(path: string, kv: RulesKv): Promise<void> {
  let published = await readFile(path, "utf8");
  await kv.put(published);
  if (!loadRules(published).ok) console.log(`\n${describe(path, published)}`);
  let timer: NodeJS.Timeout | undefined;
  // The folder is watched, since many editors replace the file.
  watch(".", (_, name) => {
    if (name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = await readFile(path, "utf8").catch(() => published);
      if (text === published) return;
      published = text;
      await kv.put(text);
      console.log(`\n${describe(path, text)}`);
    }, SETTLE_MS);
  });
}

function describe(path: string, text: string): string {
  const loaded = loadRules(text);
  if (loaded.ok)
    return `${path}: ${loaded.book.rules.length} rules, in force within half a minute. What a customer gets: npm run rules -- explain ${path}`;
  return `${faultsOf(path, loaded.problems)} The last good rules stay in force.`;
}
