/**
 * Problems of a rules file as its writer sees them, and the paths that name their places. Knows nothing of YAML.
 */
import type { Language } from "../i18n/language.ts";
import { type CodedSentence, codeOf, decode, type Sentence, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";

/** Line and column, counted from 1, and what is wrong there: a sentence as it is stored. */
export interface Problem {
  line: number;
  column: number;
  /** Such as `rules[2].when.state`; empty for the file as a whole. */
  path: string;
  message: CodedSentence;
}

/** A problem as people and their programs are told it. */
export interface ToldProblem extends Omit<Problem, "message"> {
  code: string | null;
  /** In the reader's language. */
  message: string;
}

/** The problem in a language. */
export function tellProblem({ line, column, path, message }: Problem, language: Language): ToldProblem {
  return { code: codeOf(message), line, column, path, message: inWords(message, language) };
}

/** A problem as it is found, before its line is known. */
export interface Fault {
  path: Path;
  message: Sentence;
  /** Whether the last key of the path is at fault, or the value there. */
  of?: "key" | "value";
  /** For a fault inside a text: the part of the text before the fault. */
  behind?: string;
  /** A second place of the file that the problem involves. */
  see?: Path;
}

/** The keys and positions that lead to a value of the file. */
export type Path = readonly (string | number)[];

/** A path as a text: `messages.hello.attachments[0].link`, `messages["a.b"]`. */
export function formatPath(path: Path): string {
  let written = "";
  for (const key of path) {
    if (typeof key === "number") written += `[${key}]`;
    else if (!/^[\p{L}\p{N}_-]+$/u.test(key)) written += `[${JSON.stringify(key)}]`;
    else written += written === "" ? key : `.${key}`;
  }
  return written;
}

/** The path of a text that `formatPath` wrote from plain keys, such as those of WeCom's messages. */
export function keysIn(written: string): Path {
  return written.split(/[.[\]]+/).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** The fault that a valibot issue describes. */
export function faultOf({ path = [], message }: Issue): Fault {
  const keys = path.map(({ key }) => (typeof key === "number" ? key : String(key)));
  const sentence = decode(message) ?? say("as-written", { word: message });
  return { path: keys, message: sentence, of: path.at(-1)?.origin === "key" ? "key" : "value" };
}

interface Issue {
  path?: readonly { key: unknown; origin: string }[] | undefined;
  message: string;
}
