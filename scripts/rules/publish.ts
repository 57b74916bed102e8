/** Publishes a rules file, takes it back, fetches it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { checkRules } from "../../src/rules/load.ts";
import { faultsOf, readSoundFile, report } from "./check.ts";
import { giveUp } from "./give-up.ts";
import type { Kv } from "./kv.ts";

/** `npm run rules -- push`. */
export function push(kv: Kv, path: string): void {
  const text = readSoundFile(path);
  console.log(report(path, text));
  const { current } = kv.read();
  if (current === text) {
    console.log(`It is published already: ${placeOf(kv)}.`);
    return;
  }
  kv.write({ current: text, former: current });
  console.log(`Published: ${placeOf(kv)}; in force within a minute.`);
  if (current !== null) console.log(`The version before is kept: npm run rules -- rollback${flagsOf(kv)}`);
}

/** `npm run rules -- rollback`. */
export function rollback(kv: Kv): void {
  const { current, former } = kv.read();
  if (former === null) giveUp(`There is no version before: ${placeOf(kv)}.`);
  const { ok, problems } = checkRules(former, Date.now());
  if (!ok) {
    giveUp(`${faultsOf("the version before", problems)}\nIt is not put back: it would not be used.`);
  }
  kv.write({ current: former, former: current });
  console.log(`The version before is back: ${placeOf(kv)}; in force within a minute.`);
  console.log(
    "Once more undoes this. A copy on your disk is as it was: npm run rules -- pull fetches this one.",
  );
}

/** `npm run rules -- pull`. */
export function pull(kv: Kv, path: string | null, force: boolean): void {
  const { current } = kv.read();
  if (current === null) giveUp(`Nothing is published: ${placeOf(kv)}.`);
  if (path === null) {
    process.stdout.write(current);
    return;
  }
  if (!force && existsSync(path) && readFileSync(path, "utf8") !== current) {
    giveUp(`${path} is another file than the published one; --force replaces it.`);
  }
  writeFileSync(path, current);
  console.log(`Saved as ${path}: ${placeOf(kv)}.`);
}

function placeOf({ file, where }: Kv): string {
  return `"${file}" in the ${where === "local" ? "local KV, that of npm start" : "deployed Worker's KV"}`;
}

function flagsOf({ file, where }: Kv): string {
  const app = file.includes(":") ? ` --app ${file.slice(file.indexOf(":") + 1)}` : "";
  return ` --${where}${app}`;
}
