/**
 * The text of a rules file as plain values, with the line and column of each. Reads YAML 1.2, of which JSON is a
 * part; knows nothing of what the file means.
 */
import { Composer, CST, LineCounter, Parser } from "yaml";
import type { Path, Problem } from "./problem.ts";
import { surveyOf } from "./survey.ts";
import { explainSyntax } from "./syntax.ts";

/** Lists and groups inside of each other. The composer recurses, and V8 may abort the process when the stack runs out. */
const MAX_DEPTH = 100;

const OPTIONS = {
  // `%YAML 1.1` must not bring back its booleans (`on`) and dates, nor `<<`.
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // The composer compares every key with every other; the survey does not.
  uniqueKeys: false,
} as const;

/** A file that could be read. */
export interface Source {
  value: unknown;
  /** Where a value stands, or its key; for a path that leads nowhere, the nearest value around it. */
  locate(path: Path, what: "key" | "value"): { line: number; column: number };
}

/** Reads a file's text, or tells every reason why it cannot be read. */
export function readSource(text: string): { ok: true; source: Source } | { ok: false; problems: Problem[] } {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (offset: number, message: string): Problem => ({ ...at(offset), path: "", message });

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooDeep = beyondDepth(tokens);
  if (tooDeep !== null) return { ok: false, problems: [problem(tooDeep, "the file is nested too deeply")] };

  const documents = new Composer(OPTIONS).compose(tokens, true, text.length);
  const document = documents.next().value;
  if (!document) return { ok: false, problems: [problem(0, "there is nothing to read")] };
  const problems = [...document.errors, ...document.warnings].map((error) =>
    problem(error.pos[0], explainSyntax(error, text)),
  );
  const second = documents.next().value;
  if (second) {
    const message = "a second document begins here (---); a rules file is one document";
    problems.push(problem(second.range[0], message));
  }
  if (problems.length > 0) return { ok: false, problems: firstOfEachLine(problems) };

  const survey = surveyOf(document.contents);
  if (survey.faults.length > 0) {
    return { ok: false, problems: survey.faults.map(({ offset, message }) => problem(offset, message)) };
  }
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  return { ok: true, source: { value, locate: (path, what) => at(survey.offsetOf(path, what)) } };
}

/** Where the nesting first goes too deep, or null. Walks without recursion. */
function beyondDepth(tokens: readonly CST.Token[]): number | null {
  const rest: { token: CST.Token; depth: number }[] = [];
  // Nothing else has anything in it.
  const look = (token: CST.Token | null | undefined, depth: number) => {
    if (CST.isCollection(token)) rest.push({ token, depth });
  };
  for (const token of tokens) look(token.type === "document" ? token.value : token, 0);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    if (!CST.isCollection(token)) continue;
    for (const { key, value } of token.items) {
      look(key, depth + 1);
      look(value, depth + 1);
    }
  }
  return null;
}

/** One mistake makes the parser stumble several times; the first stumble on a line is the telling one. */
function firstOfEachLine(problems: Problem[]): Problem[] {
  const byLine = new Map<number, Problem>();
  for (const problem of problems) {
    const earlier = byLine.get(problem.line);
    if (earlier === undefined || problem.column < earlier.column) byLine.set(problem.line, problem);
  }
  return [...byLine.values()];
}
