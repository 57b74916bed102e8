/**
 * Runs long work on an object's storage a step at a time: one step at once, whoever asks, and a rest after each, in
 * which the object takes claims and sends. Knows nothing of the work.
 */

export class StorageSteps {
  readonly #rest: () => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(rest: () => Promise<void>) {
    this.#rest = rest;
  }

  /** Runs a step when it is its turn; callers at the same time take turns. */
  take<T>(step: () => T): Promise<T> {
    const done = this.#last.then(step);
    // The caller handles a failed step: the next step has its turn all the same.
    this.#last = done.then(this.#rest, this.#rest);
    return done;
  }
}
