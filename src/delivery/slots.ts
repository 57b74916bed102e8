/**
 * So many pieces of work at a time, the one with the earliest deadline first; each is given a slot, which is whatever
 * it needs to be done. Knows nothing of the work.
 */

interface Waiting<S> {
  deadline: number;
  begin(slot: { value: S; rank: number }): void;
}

export class Slots<S> {
  /** By rank: the first that is free is given first. */
  readonly #slots: readonly S[];
  readonly #free: boolean[];
  readonly #waiting: Waiting<S>[] = [];

  constructor(slots: readonly S[]) {
    this.#slots = slots;
    this.#free = slots.map(() => true);
  }

  /** Whether what is run now has to wait. */
  get areTaken(): boolean {
    return !this.#free.includes(true);
  }

  /** Runs the work as soon as a slot is free and nothing more urgent waits for one. */
  async run<T>(deadline: number, work: (slot: S) => Promise<T>): Promise<T> {
    const { value, rank } = await this.#acquire(deadline);
    try {
      return await work(value);
    } finally {
      this.#release(value, rank);
    }
  }

  #acquire(deadline: number): Promise<{ value: S; rank: number }> {
    const rank = this.#free.indexOf(true);
    const value = this.#slots[rank];
    if (value !== undefined) {
      this.#free[rank] = false;
      return Promise.resolve({ value, rank });
    }
    return new Promise((resolve) => {
      const behind = this.#waiting.findIndex((other) => other.deadline > deadline);
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, { deadline, begin: resolve });
    });
  }

  #release(value: S, rank: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free[rank] = true;
    else next.begin({ value, rank });
  }
}
