/** Prints the faults of a rules file, each with its place in the form that terminals link. */
import { readFileSync } from "node:fs";
import { readUtf8 } from "../../src/http/utf8.ts";
import { say } from "../../src/i18n/sentence.ts";
import type { AppCodes } from "../../src/rules/lint/codes.ts";
import { checkRules } from "../../src/rules/load.ts";
import type { Problem } from "../../src/rules/problem.ts";
import { MAX_FAULTS } from "../../src/schema/custom.ts";
import { readCodesFile } from "../codes/file.ts";
import { giveUp, inWords } from "../words.ts";

/** `npm run rules -- check`, with a file of codes where one is named. */
export function check(path: string, codesPath: string | undefined): void {
  const codes = codesPath === undefined ? null : codesIn(codesPath);
  console.log(report(path, readSoundFile(path), codes));
}

/** The States of a file of codes, and the app that has them. */
function codesIn(path: string): AppCodes {
  const read = readCodesFile(path, readFile(path));
  if (!read.ok) return giveUp(...read.problems);
  const { app, codes } = read.file;
  return { app: app ?? giveUp(say("app-of-codes-needed", { file: path })), states: [...codes.keys()] };
}

/** The text of a file that can be published; ends the command for any other file. */
export function readSoundFile(path: string): string {
  const text = readFile(path);
  const { ok, problems } = checkRules(text, Date.now());
  if (!ok) giveUp(faultsOf(path, problems));
  return text;
}

export function readFile(path: string): string {
  const read = readUtf8(bytesOf(path));
  if (read.ok) return read.text;
  return giveUp(say("file-not-utf-8", { path, found: say(read.found) }));
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return giveUp(say("path-unreadable", { path }));
  }
}

/** The warnings of a sound file, and the sentence that it is sound. */
export function report(path: string, text: string, codes: AppCodes | null = null): string {
  return [...warningsOf(path, text, codes), inWords(say("file-in-order", { path }))].join("\n");
}

/** The warnings of a sound file, a line each. */
export function warningsOf(path: string, text: string, codes: AppCodes | null = null): string[] {
  const { warnings } = checkRules(text, Date.now(), { codes });
  return warnings.map((warning) => `${line(path, warning)}${inWords(say("is-a-warning"))}`);
}

/** The faults of a file, a line each, and their number. */
export function faultsOf(path: string, problems: readonly Problem[]): string {
  const { length: count } = problems;
  const code = count === MAX_FAULTS ? "file-with-many-problems" : "file-with-problems";
  const lines = problems.map((problem) => line(path, problem));
  return [...lines, inWords(say(code, { path, count }))].join("\n");
}

function line(path: string, { line, column, path: at, message }: Problem): string {
  return `${path}:${line}:${column}  ${at === "" ? "" : `${at}: `}${inWords(message)}`;
}
