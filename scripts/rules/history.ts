/** `npm run rules -- log`, `diff` and `restore`: the history of a rules file, as the Worker keeps it. */
import { existsSync } from "node:fs";
import { createTwoFilesPatch, OMIT_HEADERS } from "diff";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp, inWords, quoted } from "../words.ts";
import { readFile } from "./check.ts";
import { placeOf } from "./publish.ts";
import type { ListedVersion, RulesOfWorker } from "./worker.ts";

/** As much of a sha256 as a line shows; 200 versions have no two that begin alike. */
const SHOWN = 12;

/** `npm run rules -- log`. */
export async function log(rules: RulesOfWorker, asJson: boolean): Promise<void> {
  const versions = await rules.versions();
  if (asJson) console.log(JSON.stringify(versions, null, 2));
  else if (versions.length === 0) console.log(inWords(say("no-versions-yet", { place: placeOf(rules) })));
  else for (const version of versions) console.log(lineOf(version));
}

function lineOf({ sha256, at, by, note, from }: ListedVersion): string {
  const restored = from === null ? "" : inWords(say("restored-from", { version: from.slice(0, SHOWN) }));
  return [sha256.slice(0, SHOWN), localTime(at), by, restored, note ?? ""].filter(Boolean).join("  ");
}

/** Minutes in the time zone of this machine. */
function localTime(at: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return inWords(say("at-local-time", { at: { at: Date.parse(at), zone: timeZone } }));
}

/**
 * `npm run rules -- diff`: from the first to the second of two versions, or files on disk. Without a second it is the
 * published version; without both, the version before and the published version. `flags` name the place again, for the
 * command that is told.
 */
export async function diff(
  rules: RulesOfWorker,
  first: string | undefined,
  second: string | undefined,
  flags: string,
) {
  const versions = await rules.versions();
  const [newest, before] = versions;
  if (newest === undefined) return giveUp(say("no-versions-yet", { place: placeOf(rules) }));
  const one = first ?? before?.sha256 ?? giveUp(say("no-version-before", { place: placeOf(rules) }));
  const isFile = first !== undefined && existsSync(first);
  const content = (named: string) => contentOf(rules, versions, named, flags);
  const named = [await content(one), await content(second ?? newest.sha256)];
  // A file on disk is what is to be published.
  const [from, to] = isFile && second === undefined ? named.toReversed() : named;
  if (from === undefined || to === undefined) return;
  if (from.text === to.text) console.log(inWords(say("no-difference", { one: from.name, other: to.name })));
  else process.stdout.write(patchOf(from, to));
}

interface Content {
  name: string;
  text: string;
}

/** The names stand as they are: the library would write Chinese in numbers. */
const patchOf = (from: Content, to: Content) => `--- ${from.name}\n+++ ${to.name}\n${hunksOf(from, to)}`;

const hunksOf = (from: Content, to: Content) =>
  createTwoFilesPatch(from.name, to.name, from.text, to.text, "", "", { headerOptions: OMIT_HEADERS });

async function contentOf(
  rules: RulesOfWorker,
  versions: ListedVersion[],
  named: string,
  flags: string,
): Promise<Content> {
  if (existsSync(named)) return { name: named, text: readFile(named) };
  const { sha256, at, by } = versionOf(versions, named, flags);
  const { text } = await rules.version(sha256);
  const name = `${rules.file} ${sha256.slice(0, SHOWN)} (${localTime(at)}, ${by})`;
  return { name, text: text ?? giveUp(say("version-without-text")) };
}

/** The version whose sha256 begins so; ends the command unless there is one such text. */
function versionOf(versions: readonly ListedVersion[], begin: string, flags: string): ListedVersion {
  const found = versions.filter(({ sha256 }) => sha256.startsWith(begin.toLowerCase()));
  const [version] = found;
  if (version === undefined || begin === "")
    return giveUp(say("no-version-begins", { begin: quoted(begin), flags }));
  if (found.some(({ sha256 }) => sha256 !== version.sha256)) {
    return giveUp(say("several-versions-begin", { begin: quoted(begin) }));
  }
  return version;
}

/** `npm run rules -- restore`; `flags` as for `diff`. */
export async function restore(rules: RulesOfWorker, begin: string, flags: string): Promise<void> {
  const { sha256 } = versionOf(await rules.versions(), begin, flags);
  await rules.restore(sha256);
  console.log(inWords(say("version-restored", { version: sha256.slice(0, SHOWN), place: placeOf(rules) })));
}
