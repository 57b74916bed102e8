/** Makes the work of people who publish and restore rules files of one app at the same time. */
import type { Random } from "../../random.ts";

export interface EditorStep {
  /** In ms after the step before. */
  afterMs: number;
  do: "publishes" | "publishes a broken file" | "restores";
  /** Between a look at the file and the publication, in which another editor may be faster. */
  thinksMs: number;
  /** Whether the editor looks at the file before, or goes by what was seen last. */
  looks: boolean;
  /** The version to restore: the place in the list, in percent. */
  depth: number;
}

export interface Editor {
  name: string;
  steps: readonly EditorStep[];
}

/** The app whose own file they edit. */
export const EDITED_APP = "support";
export const EDITED_FILE = `rules:${EDITED_APP}`;
/** Editors' texts have numbers of their own. */
export const FIRST_VERSION = 9_000_000;

/** Two editors at least, so that there are conflicts. */
const FEWEST = 2;
const STEP_MS = 700;

export const editorsOf = (random: Random, programs: number, lastMs: number): Editor[] =>
  Array.from({ length: Math.max(FEWEST, programs) }, (_, n) => ({
    name: `editor-${n + 1}`,
    steps: Array.from({ length: Math.max(2, Math.ceil(lastMs / STEP_MS)) }, () => step(random)),
  }));

const step = (random: Random): EditorStep => ({
  afterMs: random.between(100, 2_000),
  do: random.pick(["publishes", "publishes", "publishes", "restores", "restores", "publishes a broken file"]),
  thinksMs: random.pick([0, 0, random.below(600)]),
  looks: random.chance(85),
  depth: random.below(100),
});
