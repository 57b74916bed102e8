/**
 * Turns the text of a rules file into compiled rules, or into every problem. Puts the parts together: reading, schema,
 * references, positions.
 */
import * as v from "valibot";
import { type Steps, takeAll } from "../concurrency/steps.ts";
import { encode, type Sentence, say } from "../i18n/sentence.ts";
import { byteLength } from "../schema/bytes.ts";
import { MAX_FAULTS } from "../schema/custom.ts";
import { compileRules } from "./compile.ts";
import type { CompiledRules } from "./engine/choose.ts";
import { beginFile, endFile } from "./engine/template.ts";
import { type Bodies, readBodies } from "./file/bodies.ts";
import { contradictionsOf } from "./file/contradictions.ts";
import { referenceFaults } from "./file/references.ts";
import { type RulesFile, rulesFile } from "./file/schema.ts";
import { MAX_FILE_BYTES } from "./file-size.ts";
import { type FileContext, warningsOf } from "./lint/warnings.ts";
import { type Fault, faultOf, formatPath, type Problem } from "./problem.ts";
import { readSource, type Source } from "./yaml/read.ts";
import { valuesBeyondLimit } from "./yaml/size-limit.ts";

export type { CompiledRules, Rule } from "./engine/choose.ts";

export type Loaded = { ok: true; compiled: CompiledRules } | { ok: false; problems: Problem[] };

/** The result of a check. A file with warnings can be used. */
export interface Checked {
  ok: boolean;
  problems: Problem[];
  warnings: Problem[];
}

/** Reads a whole rules file, YAML or JSON. Never throws; problems come in the order of their lines. */
export const loadRules = (text: string): Loaded => takeAll(loadInSteps(text));

/** `loadRules` in steps, for a caller that serves other requests in between: a file of 1 MB takes most of a second. */
export function* loadInSteps(text: string): Steps<Loaded> {
  const read = yield* readRules(text);
  return read.ok ? { ok: true, compiled: compileRules(read.file, read.bodies) } : read;
}

/**
 * Every problem of a file and every warning, for the people who write it; `now` in milliseconds since 1970. With the
 * codes of an app also the States that none of these codes has; with the name of an app or suite to which WeCom tells no
 * member's name, also the texts that name a member; with the uploads that are there also those that are not.
 */
export const checkRules = (text: string, now: number, context: Partial<FileContext> = {}): Checked =>
  takeAll(checkInSteps(text, now, context));

/** `checkRules` in steps, for a caller that serves other requests in between. */
export function* checkInSteps(text: string, now: number, context: Partial<FileContext> = {}): Steps<Checked> {
  const read = yield* readRules(text);
  if (!read.ok) return { ...read, warnings: [] };
  const warnings = yield* warningsOf(read.file, read.bodies, read.source, now, context);
  yield;
  const inFile = warnings.map((fault) => placed(fault, read.source));
  return { ok: true, problems: [], warnings: inOrder(inFile) };
}

type Read =
  | { ok: true; file: RulesFile; bodies: Bodies; source: Source }
  | { ok: false; problems: Problem[] };

function* readRules(text: string): Steps<Read> {
  const bytes = byteLength(text);
  if (bytes > MAX_FILE_BYTES) {
    return { ok: false, problems: [wholeFile(say("file-too-large", { bytes, most: MAX_FILE_BYTES }))] };
  }
  const tooMany = valuesBeyondLimit(text);
  if (tooMany !== null) return { ok: false, problems: [wholeFile(tooMany)] };
  yield;
  const read = readSource(text);
  if (!read.ok) return { ok: false, problems: inOrder(read.problems) };
  const { source } = read;
  if (source.value === null || source.value === undefined) {
    return { ok: false, problems: [wholeFile(say("empty-file"))] };
  }

  if (typeof source.value === "string" && source.value.includes("：")) {
    return { ok: false, problems: [wholeFile(say("no-key-readable"))] };
  }

  yield;
  beginFile();
  const result = v.safeParse(rulesFile, source.value);
  yield;
  const bodies = yield* readBodies(source.value);
  endFile();
  yield;
  const faults = [
    ...(result.issues ?? []).map(faultOf),
    ...bodies.faults,
    ...referenceFaults(source.value).take(MAX_FAULTS),
    ...contradictionsOf(source.value).take(MAX_FAULTS),
  ];
  const problems = faults.map((fault) => placed(fault, source));
  if (!result.success || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, file: result.output, bodies, source };
}

const wholeFile = (message: Sentence): Problem => ({
  line: 1,
  column: 1,
  path: "",
  message: encode(message),
});

function placed({ path, message, of = "value", behind, see }: Fault, source: Source): Problem {
  const told =
    see === undefined
      ? message
      : say("see-also", { message, path: formatPath(see), line: String(source.locate(see, "key").line) });
  return { ...source.locate(path, of, behind), path: formatPath(path), message: encode(told) };
}

function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, MAX_FAULTS);
}
