/** Tells what is wrong with a rules file, each fault with its place as terminals link it. */
import { readFileSync } from "node:fs";
import { readUtf8 } from "../../src/http/utf8.ts";
import { inWords } from "../../src/i18n/words.ts";
import { checkRules } from "../../src/rules/load.ts";
import type { Problem } from "../../src/rules/problem.ts";
import { MAX_FAULTS } from "../../src/schema/custom.ts";
import { giveUp } from "./give-up.ts";

/** `npm run rules -- check`. */
export function check(path: string): void {
  console.log(report(path, readSoundFile(path)));
}

/** The text of a file, if it can be published; ends the command when it cannot. */
export function readSoundFile(path: string): string {
  const text = readFile(path);
  const { ok, problems } = checkRules(text, Date.now());
  if (!ok) giveUp(faultsOf(path, problems));
  return text;
}

export function readFile(path: string): string {
  const read = readUtf8(bytesOf(path));
  return read.ok
    ? read.text
    : giveUp(`${path} is expected in UTF-8, and holds ${read.found}: save it as UTF-8`);
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return giveUp(`${path} cannot be read`);
  }
}

/** A sound file's warnings, and that it is sound. */
export function report(path: string, text: string): string {
  return [...warningsOf(path, text), `${path} is in order.`].join("\n");
}

/** What is worth a look in a sound file, a line for each. */
export function warningsOf(path: string, text: string): string[] {
  const { warnings } = checkRules(text, Date.now());
  return warnings.map((warning) => `${line(path, warning)} (warning)`);
}

export function faultsOf(path: string, problems: readonly Problem[]): string {
  const more = problems.length === MAX_FAULTS ? " or more" : "";
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems${more}`;
  return [...problems.map((problem) => line(path, problem)), `${path} has ${many}.`].join("\n");
}

function line(path: string, { line, column, path: at, message }: Problem): string {
  return `${path}:${line}:${column}  ${at === "" ? "" : `${at}: `}${inWords(message, "en")}`;
}
