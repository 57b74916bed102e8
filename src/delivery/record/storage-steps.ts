/**
 * Lets long work on an object's storage go a step at a time: one step at once, whoever asks, and a rest after each, in
 * which the object takes claims and sends. Knows nothing of the work.
 */

export class StorageSteps {
  readonly #rest: () => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(rest: () => Promise<void>) {
    this.#rest = rest;
  }

  /** Does a step when it is its turn; those who ask at the same time take turns. */
  take<T>(step: () => T): Promise<T> {
    const done = this.#last.then(step);
    // A step that fails is its asker's concern: the next one has its turn all the same.
    this.#last = done.then(this.#rest, this.#rest);
    return done;
  }
}
