/**
 * Notes which sentences the tests have the code say, as coverage notes lines: a code that no test produces is dead, or is
 * not tested. `test/closing/sentences.test.ts` reads the notes.
 */
import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), "../../node_modules/.cache/said");
const SAID = Symbol.for("yingbin.said");

/** A code is noted before these statements: where a sentence is made, and where it is told, with the sentences in it. */
const STATEMENTS: Readonly<Record<string, string>> = {
  "/src/i18n/sentence.ts": "return parts === undefined ? { code } : { code, parts };",
  "/src/i18n/speaker.ts": "const text = textOf(code, saying.tables);",
};
const NOTE = 'globalThis[Symbol.for("yingbin.said")]?.add(code);';

/** The source of a file of `src/i18n` that notes what it says; null for every other file. */
export function noting(source: string, path: string): string | null {
  const [, statement] = Object.entries(STATEMENTS).find(([end]) => path.endsWith(end)) ?? [];
  if (statement === undefined) return null;
  if (source.split(statement).length !== 2)
    throw new Error(`nothing can be noted: ${path} lacks ${statement}`);
  return source.replace(statement, () => `${NOTE} ${statement}`);
}

/** A plugin of Vite's, for tests that run in Vitest. */
export const notesSentences = () => ({
  name: "notes-sentences",
  enforce: "pre" as const,
  transform(source: string, id: string) {
    const code = noting(source, id);
    return code === null ? null : { code, map: null };
  },
});

/** Begins a note; gives the way to store it. */
export function beginNote(): () => void {
  const codes = new Set<string>();
  Object.assign(globalThis, { [SAID]: codes });
  return () => {
    if (codes.size > 0) {
      // A run without the unit tests empties no folder, and makes none.
      mkdirSync(FOLDER, { recursive: true });
      appendFileSync(join(FOLDER, `${process.pid}.txt`), [...codes, ""].join("\n"));
    }
    codes.clear();
  };
}

const TEXTS = /"(?:[^"\\]|\\.)*"/g;

/** Has every text in answers in JSON noted, of all requests from now on: codes, and sentences in words. */
export function noteAnswers(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    if (response.headers.get("content-type")?.includes("json")) {
      const said: Set<string> | undefined = Reflect.get(globalThis, SAID);
      const text = await response.clone().text();
      for (const [found] of text.matchAll(TEXTS)) said?.add(found.slice(1, -1).replaceAll("\\", ""));
    }
    return response;
  };
}

/** Throws the notes of the run before away. */
export default function forgetNotes(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/** Every code that was said since, and every text that was seen. */
export function said(): Set<string> {
  const notes = globSync(join(FOLDER, "*.txt"));
  return new Set(notes.flatMap((note) => readFileSync(note, "utf8").split("\n")).filter(Boolean));
}
