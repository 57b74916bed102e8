/**
 * Rules files that this isolate has read. The objects of the isolate share one copy of each file, which lives while an
 * object holds it. Knows nothing of where a text comes from.
 *
 * Objects share this module, but no promise: a request must not wait for the promise of another request. So they share
 * the steps of the work, and each object that waits may take the next step.
 */
import type { Pause, Steps } from "../concurrency/steps.ts";
import { type Loaded, loadInSteps } from "./load.ts";

/** A rules file that is read in steps. */
export class ParsedFile {
  readonly text: string;
  #steps: Steps<Loaded> | null = null;
  #loaded: Loaded | null = null;
  /** How many steps were taken; it grows while another object takes them. */
  #taken = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The result; null until the whole text is read. */
  get loaded(): Loaded | null {
    return this.#loaded;
  }

  /** Reads a short text at once, which takes a few milliseconds. */
  readIfShort(): void {
    if (this.text.length <= SHORT) while (this.#loaded === null) this.#step();
  }

  /** Reads to the end, and lets other requests run between the steps. */
  async read(pause: Pause): Promise<Loaded> {
    let seen = this.#taken;
    for (;;) {
      if (this.#loaded !== null) return this.#loaded;
      // While several objects wait, a single object takes the steps.
      if (seen === this.#taken) this.#step();
      seen = this.#taken;
      await pause();
    }
  }

  #step(): void {
    const steps = this.#steps ?? loadInSteps(this.text);
    this.#taken += 1;
    // If the step throws, the next caller begins again.
    this.#steps = null;
    const { done, value } = steps.next();
    if (done === true) this.#loaded = value;
    else this.#steps = steps;
  }
}

/** UTF-16 units: a few hundred rules. */
const SHORT = 40_000;

/** Files by their texts. An entry goes when no object holds its file any more. */
const files = new Map<string, WeakRef<ParsedFile>>();
/** Holds the newest files, so that an object which comes later finds what an earlier object has read. */
const newest: ParsedFile[] = [];
const NEWEST_KEPT = 2;

/** The shared file with this text, or a new file that is not read yet. */
export function parsedFile(text: string): ParsedFile {
  const known = files.get(text)?.deref();
  if (known !== undefined) return known;
  for (const [other, file] of files) if (file.deref() === undefined) files.delete(other);
  const file = new ParsedFile(text);
  files.set(text, new WeakRef(file));
  newest.unshift(file);
  newest.length = Math.min(newest.length, NEWEST_KEPT);
  return file;
}
