/**
 * Runs work of the same key one after the other, in the order in which it was asked for, and work of different keys side by
 * side. Knows nothing of the work.
 */
export class Turns {
  /** The last that was asked for, by key. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all work of the key that was asked for before has ended, however it ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const last = turn
      .catch(() => {})
      .finally(() => {
        if (this.#last.get(key) === last) this.#last.delete(key);
      });
    this.#last.set(key, last);
    return await turn;
  }
}
