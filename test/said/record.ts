/**
 * Notes which sentences the unit tests have the code say, as coverage notes lines: a code that no test produces is dead, or
 * is not tested. `test/closing/sentences.test.ts` reads the notes.
 */
import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const FOLDER = resolve("node_modules/.cache/said");
const SAID = Symbol.for("yingbin.said");

/** A code is noted before these statements: where a sentence is made, and where one is told, parts of others too. */
const STATEMENTS: Readonly<Record<string, string>> = {
  "/src/i18n/sentence.ts": "return parts === undefined ? { code } : { code, parts };",
  "/src/i18n/words.ts": "const text = textOf(code, saying.tables);",
};
const NOTE = 'globalThis[Symbol.for("yingbin.said")]?.add(code);';

/** A plugin of Vite's. */
export const notesSentences = () => ({
  name: "notes-sentences",
  enforce: "pre" as const,
  transform(source: string, id: string) {
    const [, statement] = Object.entries(STATEMENTS).find(([path]) => id.endsWith(path)) ?? [];
    if (statement === undefined) return null;
    if (source.split(statement).length !== 2)
      throw new Error(`nothing can be noted: ${id} lacks ${statement}`);
    return { code: source.replace(statement, () => `${NOTE} ${statement}`), map: null };
  },
});

/** Begins a note for the tests of one file; gives the way to store it. */
export function beginNote(): () => void {
  const codes = new Set<string>();
  Object.assign(globalThis, { [SAID]: codes });
  return () => appendFileSync(join(FOLDER, `${process.pid}.txt`), [...codes, ""].join("\n"));
}

/** Throws the notes of the run before away. */
export default function forgetNotes(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/** Every code that was said since. */
export function saidCodes(): Set<string> {
  const notes = globSync(join(FOLDER, "*.txt"));
  return new Set(notes.flatMap((note) => readFileSync(note, "utf8").split("\n")).filter(Boolean));
}
