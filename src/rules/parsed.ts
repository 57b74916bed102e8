/**
 * Rules files as this isolate has read them: one copy of each, whichever of the isolate's objects asks, for as long as
 * one of them holds it. Knows nothing of where a text comes from.
 *
 * Objects share this module, but no promise: what belongs to one request must not be waited for by another. So what
 * they share is the work itself, which whoever needs it takes a step further.
 */

import type { Pause, Steps } from "../concurrency/steps.ts";
import { type Loaded, loadInSteps } from "./load.ts";

/** A text that is read, or was. */
export class ParsedFile {
  readonly text: string;
  #steps: Steps<Loaded> | null = null;
  #loaded: Loaded | null = null;
  /** How many steps were taken: tells whether somebody else is at it. */
  #taken = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What was found in the text; null until all of it was read. */
  get loaded(): Loaded | null {
    return this.#loaded;
  }

  /** Reads a text at once where that takes a few milliseconds. */
  readIfShort(): void {
    if (this.text.length <= SHORT) while (this.#loaded === null) this.#step();
  }

  /** Reads on until all is read, letting others go first in between. */
  async read(pause: Pause): Promise<Loaded> {
    let seen = this.#taken;
    for (;;) {
      if (this.#loaded !== null) return this.#loaded;
      // Of several objects that wait for it, one takes the steps.
      if (seen === this.#taken) this.#step();
      seen = this.#taken;
      await pause();
    }
  }

  #step(): void {
    const steps = this.#steps ?? loadInSteps(this.text);
    this.#taken += 1;
    // Begun anew by the next who asks, should this one throw.
    this.#steps = null;
    const { done, value } = steps.next();
    if (done === true) this.#loaded = value;
    else this.#steps = steps;
  }
}

/** UTF-16 units; some hundred rules. */
const SHORT = 40_000;

/** By their texts. What no object holds any more is forgotten. */
const files = new Map<string, WeakRef<ParsedFile>>();
/** The newest are kept, so that objects that come one after the other find what the one before has read. */
const newest: ParsedFile[] = [];
const NEWEST_KEPT = 2;

/** The file with this text: the one that is at hand, or a new one, of which nothing is read yet. */
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
