/**
 * Reads `codes.yaml`: an app's name, its codes by their State, and scenes of links by their account. Checks the whole file
 * before the first call. `codes.schema.json` is made from its schema.
 */
import * as v from "valibot";
import { type CodeBody, codeBody, sceneParams } from "../../src/api/codes/bodies.ts";
import { partOf, type Sentence, say } from "../../src/i18n/sentence.ts";
import {
  codeStateFault,
  SCENE_CHARACTERS,
  STATE_CHARACTERS,
  sceneFault,
} from "../../src/rules/conditions/origins.ts";
import { faultOf } from "../../src/rules/problem.ts";
import { readSource } from "../../src/rules/yaml/read.ts";
import { group, isId, text } from "../../src/schema/group.ts";
import { optional } from "../../src/schema/json-schema.ts";
import { record } from "../../src/schema/record.ts";

const codes = record("codes-under-states", codeBody, codeStateFault, () =>
  v.pipe(v.string(), v.nonEmpty(), v.maxLength(STATE_CHARACTERS)),
);
const scenes = record("params-under-scenes", v.nullable(sceneParams), sceneFault, () =>
  v.pipe(v.string(), v.nonEmpty(), v.maxLength(SCENE_CHARACTERS), v.regex(/^[0-9a-zA-Z_-]+$/)),
);
const accounts = record("scenes-under-accounts", scenes, (account) =>
  isId(account) ? null : say("not-an-id", { what: say("account-id") }),
);

/** The schema of the whole file. */
export const codesFile = group("the-codes-file", {
  app: optional(text("a-name"), say("about-app-of-codes")),
  codes: optional(codes, say("about-codes-of-file")),
  kf: optional(accounts, say("about-kf-of-file")),
});

/** The links of a scene: one for each scene_param, or one without. */
export interface SceneLinks {
  account: string;
  scene: string;
  params: readonly string[];
}

export interface CodesFile {
  /** Null when the file names no app. */
  app: string | null;
  codes: ReadonlyMap<string, CodeBody>;
  links: readonly SceneLinks[];
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
  const parsed = v.safeParse(codesFile, read.source.value);
  if (!parsed.success) {
    const problems = parsed.issues.map(faultOf).map(({ path: keys, of = "value", message }) => {
      return say("codes-file-at", { file: path, ...read.source.locate(keys, of), message });
    });
    return { ok: false, problems };
  }
  const { app = null, codes = new Map(), kf = new Map() } = parsed.output;
  const links = [...kf].flatMap(([account, scenes]) =>
    [...scenes].map(([scene, params]): SceneLinks => ({ account, scene, params: params ?? [] })),
  );
  return { ok: true, file: { app, codes, links } };
}
