/** Publishes a rules file, takes it back, and fetches it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { say } from "../../src/i18n/sentence.ts";
import { checkRules } from "../../src/rules/load.ts";
import { giveUp, inWords, quoted } from "../words.ts";
import { faultsOf, readSoundFile, report } from "./check.ts";
import type { Kv } from "./kv.ts";

/** Where the versions of a rules file stand. */
export type Versioned = Pick<Kv, "file" | "where" | "read" | "write">;

/** `npm run rules -- push`. */
export function push(kv: Versioned, path: string): void {
  const text = readSoundFile(path);
  console.log(report(path, text));
  const { current } = kv.read();
  const place = placeOf(kv);
  if (current === text) {
    console.log(inWords(say("published-already", { place })));
    return;
  }
  kv.write({ current: text, former: current });
  console.log(inWords(say("file-published", { place })));
  if (current !== null) console.log(inWords(say("version-before-kept", { flags: flagsOf(kv) })));
}

/** `npm run rules -- rollback`. */
export function rollback(kv: Versioned): void {
  const { current, former } = kv.read();
  const place = placeOf(kv);
  if (former === null) giveUp(say("no-version-before", { place }));
  const { ok, problems } = checkRules(former, Date.now());
  if (!ok) {
    const name = inWords(say("version-before"));
    giveUp(`${faultsOf(name, problems)}\n${inWords(say("not-put-back"))}`);
  }
  kv.write({ current: former, former: current });
  console.log(inWords(say("version-before-back", { place })));
  console.log(inWords(say("once-more-undoes")));
}

/** `npm run rules -- pull`. */
export function pull(kv: Versioned, path: string | null, force: boolean): void {
  const { current } = kv.read();
  const place = placeOf(kv);
  if (current === null) giveUp(say("nothing-published", { place }));
  if (path === null) {
    process.stdout.write(current);
    return;
  }
  if (!force && existsSync(path) && readFileSync(path, "utf8") !== current) {
    giveUp(say("other-file-there", { path }));
  }
  writeFileSync(path, current);
  console.log(inWords(say("saved-as", { path, place })));
}

const placeOf = ({ file, where }: Versioned) =>
  say(where === "local" ? "in-local-kv" : "in-deployed-kv", { file: quoted(file) });

function flagsOf({ file, where }: Versioned): string {
  const app = file.includes(":") ? ` --app ${file.slice(file.indexOf(":") + 1)}` : "";
  return ` --${where}${app}`;
}
