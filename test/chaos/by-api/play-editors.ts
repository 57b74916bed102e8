/** Plays a person who publishes and restores the rules file of an app while others do the same. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { call } from "../api.ts";
import type { Publication } from "../evidence.ts";
import { EDITED_APP, EDITED_FILE, type Editor, type EditorStep, FIRST_VERSION } from "../scenario/editors.ts";
import { brokenFile, rulesFile } from "../scenario/rules.ts";
import type { Stage } from "../stage.ts";

interface Playing {
  stage: Stage;
  publications: Publication[];
  /** Gives each text a number of its own. */
  number(): number;
  /** Whether no step may begin any more. */
  isOver(): boolean;
}

const file = v.object({ file: v.string(), sha256: v.nullable(v.string()) });
const answered = v.object({ sha256: v.string() });
const versionsAnswer = v.object({
  versions: v.array(
    v.object({
      sha256: v.string(),
      by: v.string(),
      note: v.nullable(v.string()),
      from: v.nullable(v.string()),
    }),
  ),
});

/** Stands for the hash of a file that is not there. */
export const NO_FILE = "*";

const AGAIN_AFTER_MS = 300;

const RULES = `/api/rules?app=${EDITED_APP}`;

export async function playEditor(playing: Playing, { name, steps }: Editor): Promise<void> {
  let seen: string | null = null;
  for (const step of steps) {
    await wait(step.afterMs);
    if (playing.isOver()) return;
    while (seen === null || step.looks) {
      const found = await look(playing.stage);
      seen = found ?? seen;
      // The Worker may be down.
      if (found !== null || playing.isOver()) break;
      await wait(AGAIN_AFTER_MS);
    }
    if (seen === null) return;
    await wait(step.thinksMs);
    await playStep(playing, step, name, seen);
  }
}

/** The sha256 of the app's own file; null when there was no answer. */
export async function look({ worker }: Pick<Stage, "worker">): Promise<string | null> {
  const read = v.safeParse(file, (await call(worker, "GET", RULES)).body);
  if (!read.success) return null;
  return read.output.file === EDITED_FILE ? read.output.sha256 : NO_FILE;
}

/** The versions of the app's own file, newest first; null when there was no answer. */
export async function versionsOf({ worker }: Pick<Stage, "worker">) {
  const read = v.safeParse(
    versionsAnswer,
    (await call(worker, "GET", `/api/rules/versions?app=${EDITED_APP}`)).body,
  );
  return read.success ? read.output.versions : null;
}

async function playStep(
  { stage, publications, number }: Playing,
  step: EditorStep,
  name: string,
  expected: string,
): Promise<void> {
  const version = FIRST_VERSION + number();
  const note = `${name} ${version}`;
  const common = {
    file: EDITED_FILE,
    note,
    expected,
    at: Date.now(),
    endedAt: Number.POSITIVE_INFINITY,
    status: null,
  };
  const headers = { "if-match": `"${expected}"` };
  if (step.do === "restores") {
    const versions = (await versionsOf(stage)) ?? [];
    const chosen = versions[Math.floor((step.depth / 100) * versions.length)];
    if (chosen === undefined) return;
    const { sha256 } = chosen;
    const publication: Publication = { ...common, at: Date.now(), version: null, sha256, from: sha256 };
    // Also what has no answer may be in force meanwhile.
    publications.push(publication);
    const path = `/api/rules/restore?app=${EDITED_APP}&by=${name}`;
    Object.assign(
      publication,
      ended(await call(stage.worker, "POST", path, { headers, body: { sha256, note } })),
    );
    return;
  }
  const text = step.do === "publishes" ? rulesFile(version) : brokenFile(version);
  const publication: Publication = { ...common, version, sha256: sha256Of(text), from: null };
  publications.push(publication);
  const path = `${RULES}&by=${name}&note=${encodeURIComponent(note)}`;
  Object.assign(publication, ended(await call(stage.worker, "PUT", path, { headers, body: text })));
}

function ended({ endedAt, status, body }: Awaited<ReturnType<typeof call>>): Partial<Publication> {
  const read = v.safeParse(answered, body);
  return { endedAt, status, ...(status === 200 && read.success && { answered: read.output.sha256 }) };
}

export const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
