/**
 * So many calls at a time, the one with the earliest deadline first. Knows nothing of what is called.
 *
 * Cloudflare lets six connections wait for response headers, and an object may share them among all its
 * requests: a seventh would wait inside the platform, in no order, with its time limit running.
 */

/** Cloudflare's limit on simultaneous outgoing connections. */
export const CONNECTIONS = 6;

interface Waiting {
  deadline: number;
  begin(): void;
}

export class Slots {
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(slots: number = CONNECTIONS) {
    this.#free = slots;
  }

  /** Whether what is run now has to wait. */
  get areTaken(): boolean {
    return this.#free === 0;
  }

  /** Runs the work as soon as a slot is free and nothing more urgent waits for one. */
  async run<T>(deadline: number, work: () => Promise<T>): Promise<T> {
    await this.#acquire(deadline);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #acquire(deadline: number): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const behind = this.#waiting.findIndex((other) => other.deadline > deadline);
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, { deadline, begin: resolve });
    });
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.begin();
  }
}
