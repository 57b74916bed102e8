/**
 * The text of a rules file in, a rule book or every problem out. Puts the parts together: reading, schema,
 * references, positions.
 */
import * as v from "valibot";
import { byteLength } from "../messages/bytes.ts";
import { grouped } from "../messages/wording.ts";
import type { Fault } from "./body.ts";
import type { Action, Rule, RuleBook } from "./choose.ts";
import { localClock, offsetClock } from "./local-time.ts";
import { type Message, messageOf } from "./message.ts";
import { formatPath, type Problem } from "./problem.ts";
import { referenceFaults } from "./references.ts";
import { type RuleOfFile, type RulesFile, rulesFile, type Sending } from "./schema.ts";
import { readSource, type Source } from "./source.ts";
import type { Split } from "./split.ts";
import { warningsOf } from "./warnings.ts";

export type { Rule, RuleBook } from "./choose.ts";

export type Loaded = { ok: true; book: RuleBook } | { ok: false; problems: Problem[] };

/** What there is to say of a file; warnings keep no file from being used. */
export interface Checked {
  ok: boolean;
  problems: Problem[];
  warnings: Problem[];
}

/** UTF-8 bytes of a rules file: 1 MB. */
const MAX_FILE_BYTES = 1_048_576;
/** More problems than anyone reads at once. */
const MAX_PROBLEMS = 50;

/** Reads a whole rules file, YAML or JSON. Never throws; problems come in the order of their lines. */
export function loadRules(text: string): Loaded {
  const read = readRules(text);
  return read.ok ? { ok: true, book: bookOf(read.file) } : read;
}

/** Everything that is wrong with a file, or worth a look at `now`, in milliseconds since 1970: for those who write it. */
export function checkRules(text: string, now: number): Checked {
  const read = readRules(text);
  if (!read.ok) return { ...read, warnings: [] };
  const warnings = warningsOf(read.file, now).map((fault) => placed(fault, read.source));
  return { ok: true, problems: [], warnings: inOrder(warnings) };
}

type Read = { ok: true; file: RulesFile; source: Source } | { ok: false; problems: Problem[] };

function readRules(text: string): Read {
  const bytes = byteLength(text);
  if (bytes > MAX_FILE_BYTES) {
    const message = `the file is ${grouped(bytes)} bytes, at most ${grouped(MAX_FILE_BYTES)} are possible`;
    return { ok: false, problems: [{ line: 1, column: 1, path: "", message }] };
  }
  const read = readSource(text);
  if (!read.ok) return { ok: false, problems: inOrder(read.problems) };
  const { source } = read;
  if (source.value === null || source.value === undefined) {
    return {
      ok: false,
      problems: [{ line: 1, column: 1, path: "", message: `the file is empty; it needs "rules"` }],
    };
  }

  const result = v.safeParse(rulesFile, source.value);
  const problems = [
    ...(result.issues ?? []).map((issue) => problemOf(issue, source)),
    ...referenceFaults(source.value).map((fault) => placed(fault, source, fault.of)),
  ];
  if (!result.success || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, file: result.output, source };
}

function problemOf(issue: v.BaseIssue<unknown>, source: Source): Problem {
  const items = issue.path ?? [];
  const path = items.map(({ key }) => (typeof key === "number" ? key : String(key)));
  const what = items.at(-1)?.origin === "key" ? "key" : "value";
  return placed({ path, message: issue.message }, source, what);
}

function placed({ path, message }: Fault, source: Source, what: "key" | "value" = "value"): Problem {
  return { ...source.locate(path, what), path: formatPath(path), message };
}

function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, MAX_PROBLEMS);
}

function bookOf(file: RulesFile): RuleBook {
  const clock = offsetClock(file.timezone);
  const messages = new Map([...file.messages].map(([name, body]) => [name, messageOf(name, body, clock)]));
  const resolve = (sending: Sending, inlineName: string): Message | null => {
    if (sending.kind === "named") return messages.get(sending.name) ?? null;
    return sending.kind === "inline" ? messageOf(inlineName, sending.body, clock) : null;
  };
  const send = (sending: Sending, inlineName: string): Message | Split | null => {
    if (sending.kind !== "split") return resolve(sending, inlineName);
    const [first, ...others] = sending.weights.flatMap(([name, weight]) => {
      const message = messages.get(name);
      return message === undefined ? [] : [{ message, weight }];
    });
    return first === undefined ? null : { sides: [first, ...others] };
  };
  const actionOf = (rule: RuleOfFile): Action => {
    const message = send(rule.send, rule.name);
    if (message === null) return { do: "nothing" };
    const fallback = rule.fallback === undefined ? null : resolve(rule.fallback, `${rule.name} (fallback)`);
    return { do: "send", message, fallback };
  };
  const ruleOf = (rule: RuleOfFile): Rule => ({
    name: rule.name,
    on: rule.on,
    enabled: rule.enabled,
    when: rule.when,
    from: rule.from ?? null,
    until: rule.until ?? null,
    action: actionOf(rule),
    afterMs: null,
    unlessReplied: false,
    then: [],
  });
  const { timezone, calendars } = file;
  const rules = file.rules.map(ruleOf);
  return { timezone, calendars, media: new Map(), rules, localTime: localClock(timezone) };
}
