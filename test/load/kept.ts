/**
 * What a long form has done so far, in a folder that outlives the test: the same command goes on where a run was broken
 * off, with the Worker's storage as it was then. Another bundle begins anew.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";

const BUNDLE = "dist/index.js";
/** The file of the finished steps, a line each. */
const STEPS = "steps.jsonl";

export class Kept<const Schema extends v.GenericSchema> {
  /** The finished steps, oldest first. */
  readonly steps: v.InferOutput<Schema>[];
  readonly #folder: string;

  private constructor(folder: string, steps: v.InferOutput<Schema>[]) {
    this.#folder = folder;
    this.steps = steps;
  }

  /** `form` names a long form and its size. Null is a short form: its folder is new, and no later run finds it. */
  static open<const Schema extends v.GenericSchema>(form: string | null, step: Schema): Kept<Schema> {
    const bundle = createHash("sha256").update(readFileSync(BUNDLE)).digest("hex").slice(0, 12);
    const folder =
      form === null
        ? mkdtempSync(join(tmpdir(), "yingbin-short-"))
        : join(tmpdir(), `yingbin-${form}-${bundle}`);
    const kept = Kept.in(folder, step);
    if (kept.steps.length > 0) console.log(`goes on after ${kept.steps.length} steps, kept in ${folder}`);
    return kept;
  }

  /** What this folder holds; a step that was being written is not done. */
  static in<const Schema extends v.GenericSchema>(folder: string, step: Schema): Kept<Schema> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, STEPS);
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
    writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
    const kept = new Kept<Schema>(
      folder,
      lines.map((line) => v.parse(step, JSON.parse(line))),
    );
    kept.takeBack();
    return kept;
  }

  /** The Worker's folder. */
  get worker(): string {
    return join(this.#folder, "worker");
  }

  get #storage(): string {
    return join(this.worker, "storage");
  }

  #copyAfter(steps: number): string {
    return join(this.#folder, `storage-after-${steps}`);
  }

  /** The storage becomes what it was when the last step was done, where a copy was kept. */
  takeBack(): void {
    // A test that was killed leaves its Worker behind.
    spawnSync("pkill", ["-KILL", "-f", this.worker]);
    const copy = this.#copyAfter(this.steps.length);
    if (this.steps.length > 0 && !existsSync(copy)) return;
    rmSync(this.worker, { recursive: true, force: true });
    if (existsSync(copy)) cpSync(copy, this.#storage, { recursive: true });
  }

  /** Keeps a step that is done. */
  add(step: v.InferOutput<Schema>): void {
    this.steps.push(step);
    appendFileSync(join(this.#folder, STEPS), `${JSON.stringify(step)}\n`);
  }

  /** Keeps a step, and the storage as it is behind it. The Worker is down. */
  addWithStorage(step: v.InferOutput<Schema>): void {
    const done = this.steps.length;
    const copy = this.#copyAfter(done + 1);
    rmSync(copy, { recursive: true, force: true });
    cpSync(this.#storage, copy, { recursive: true });
    this.add(step);
    rmSync(this.#copyAfter(done), { recursive: true, force: true });
  }

  /** Forgets all: the same command begins anew. */
  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
