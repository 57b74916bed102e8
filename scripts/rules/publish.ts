/** Publishes a rules file, takes it back, and fetches it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { say } from "../../src/i18n/sentence.ts";
import { checkRules } from "../../src/rules/load.ts";
import { giveUp, inWords, quoted } from "../words.ts";
import { faultsOf, readFile, readSoundFile, report } from "./check.ts";
import type { Versions } from "./kv.ts";

/** Where the versions of a rules file stand. */
export interface Versioned {
  /** The key of the file. */
  file: string;
  /** The KV of `npm start`, of the deployed Worker, or of the machine that has its data in a folder; or a running Worker. */
  where: "local" | "remote" | { data: string } | { worker: string };
  read(): Versions | Promise<Versions>;
  write(versions: Versions): void | Promise<void>;
}

/** `npm run rules -- push`; gives whether it wrote. `flags` name the place again, for the commands that are told. */
export async function push(kv: Versioned, path: string, flags: string): Promise<boolean> {
  const text = readSoundFile(path);
  console.log(report(path, text));
  const { current } = await kv.read();
  const place = placeOf(kv);
  if (current === text) {
    console.log(inWords(say("published-already", { place })));
    return false;
  }
  await kv.write({ current: text, former: current });
  console.log(inWords(say("file-published", { place })));
  if (current !== null) console.log(inWords(say("version-before-kept", { flags })));
  return true;
}

/** `npm run rules -- push --unchecked`: stores a file as a console of KV does, whatever it holds. */
export async function put(kv: Versioned, path: string): Promise<void> {
  const { former } = await kv.read();
  await kv.write({ current: readFile(path), former });
  console.log(inWords(say("file-published", { place: placeOf(kv) })));
}

/** `npm run rules -- rollback`, which has written unless it ends the command; `flags` as for `push`. */
export async function rollback(kv: Versioned, flags: string): Promise<true> {
  const { current, former } = await kv.read();
  const place = placeOf(kv);
  if (former === null) giveUp(say("no-version-before", { place }));
  const { ok, problems } = checkRules(former, Date.now());
  if (!ok) {
    const name = inWords(say("version-before"));
    giveUp(`${faultsOf(name, problems)}\n${inWords(say("not-put-back"))}`);
  }
  await kv.write({ current: former, former: current });
  console.log(inWords(say("version-before-back", { place })));
  console.log(inWords(say("once-more-undoes", { flags })));
  return true;
}

/** `npm run rules -- pull`. */
export async function pull(kv: Versioned, path: string | null, force: boolean): Promise<void> {
  const { current } = await kv.read();
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

export function placeOf({ file, where }: Pick<Versioned, "file" | "where">) {
  const named = { file: quoted(file) };
  if (where === "local" || where === "remote") {
    return say(where === "local" ? "in-local-kv" : "in-deployed-kv", named);
  }
  return "data" in where
    ? say("in-machine-kv", { ...named, folder: quoted(where.data) })
    : say("at-worker", { ...named, url: where.worker });
}
