/** Puts a rules file into KV whenever it is saved, and prints its faults. */
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { say } from "../../src/i18n/sentence.ts";
import { loadRules } from "../../src/rules/load.ts";
import { faultsOf, warningsOf } from "../rules/check.ts";
import { inWords } from "../words.ts";
import type { RulesKv } from "./local-worker.ts";

/** Editors write a file in several steps, so the file is read this long after the last change. */
const SETTLE_MS = 100;

export interface WatchedRules {
  /** The name of the message that a rule of the last good file sends in place of its own; null when it has none. */
  fallbackOf(rule: string): string | null;
}

export async function watchRules(path: string, kv: RulesKv): Promise<WatchedRules> {
  let published = await readFile(path, "utf8");
  await kv.put(published);
  const first = loadRules(published);
  let compiled = first.ok ? first.compiled : null;
  let isGone = false;
  const doubts = warningsOf(path, published);
  if (!first.ok) console.log(`\n${describe(path, published)}`);
  else if (doubts.length > 0) console.log(`\n${doubts.join("\n")}`);
  let timer: NodeJS.Timeout | undefined;
  // Many editors replace the file, so the folder is watched.
  watch(".", (_, name) => {
    if (name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = await readFile(path, "utf8").catch(() => null);
      const wasGone = isGone;
      isGone = text === null;
      if (text === null) {
        if (!wasGone) console.log(`\n${inWords(say("rules-file-gone", { path }))}`);
        return;
      }
      if (text === published) {
        if (wasGone) console.log(`\n${inWords(say("rules-file-back", { path }))}`);
        return;
      }
      published = text;
      await kv.put(text);
      const loaded = loadRules(text);
      if (loaded.ok) compiled = loaded.compiled;
      console.log(`\n${describe(path, text)}`);
    }, SETTLE_MS);
  });
  return {
    fallbackOf(name) {
      const action = compiled?.rules.find((rule) => rule.name === name)?.action;
      return action?.do === "send" ? (action.fallback?.name ?? null) : null;
    },
  };
}

function describe(path: string, text: string): string {
  const loaded = loadRules(text);
  if (!loaded.ok) return `${faultsOf(path, loaded.problems)}\n${inWords(say("last-good-rules-stay"))}`;
  const { length: count } = loaded.compiled.rules;
  return [...warningsOf(path, text), inWords(say("rules-in-force", { path, count }))].join("\n");
}
