/** Reads `codes.yaml`: an app's name, and its codes by their State. Checks the whole file before the first call. */
import * as v from "valibot";
import { type CodeBody, codeBody } from "../../src/api/codes/bodies.ts";
import { partOf, type Sentence, say } from "../../src/i18n/sentence.ts";
import { codeStateFault } from "../../src/rules/conditions/origins.ts";
import { readSource } from "../../src/rules/yaml/read.ts";
import { isGroup } from "../../src/schema/group.ts";

export interface CodesFile {
  /** Null when the file names no app. */
  app: string | null;
  codes: ReadonlyMap<string, CodeBody>;
}

export type ReadCodesFile = { ok: true; file: CodesFile } | { ok: false; problems: Sentence[] };

export function readCodesFile(path: string, text: string): ReadCodesFile {
  const read = readSource(text);
  if (!read.ok) {
    return {
      ok: false,
      problems: read.problems.map(({ line, column, message }) =>
        say("codes-file-at", { file: path, line, column, message: partOf(message) }),
      ),
    };
  }
  const { source } = read;
  const problems: Sentence[] = [];
  const add = (keys: (string | number)[], what: "key" | "value", message: Sentence) =>
    problems.push(say("codes-file-at", { file: path, ...source.locate(keys, what), message }));
  const { app = null, codes: listed = {}, ...others } = isGroup(source.value) ? source.value : {};
  if (!isGroup(source.value) || !isGroup(listed) || (app !== null && typeof app !== "string")) {
    return { ok: false, problems: [say("codes-file-shape", { file: path })] };
  }
  for (const key of Object.keys(others)) add([key], "key", say("codes-file-shape", { file: path }));
  const codes = new Map<string, CodeBody>();
  for (const [state, value] of Object.entries(listed)) {
    const fault = codeStateFault(state);
    if (fault !== null) add(["codes", state], "key", fault);
    const body = v.safeParse(codeBody, value);
    if (body.success) codes.set(state, body.output);
    for (const { message, path: below = [] } of body.issues ?? []) {
      const keys = below.map(({ key }) => (typeof key === "number" ? key : String(key)));
      const said = partOf(message);
      const about = below.at(-1)?.origin === "key" ? "key" : "value";
      if (typeof said === "object" && "code" in said) add(["codes", state, ...keys], about, said);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, file: { app, codes } };
}
