/**
 * Runs a limited number of pieces of work at a time, the earliest deadline first. Each piece of work gets a slot, which
 * is whatever it needs. Optional work comes after all other work, and never has more than its share of the slots. Knows
 * nothing of the work.
 */

interface Given<S> {
  value: S;
  rank: number;
}

interface Waiting<S> {
  deadline: number;
  begin(slot: Given<S>): void;
}

export class Slots<S> {
  /** By rank: the first free slot is given first. */
  readonly #slots: readonly S[];
  readonly #free: boolean[];
  readonly #waiting: Waiting<S>[] = [];
  readonly #optionalAtMost: number;
  readonly #optionalWaiting: Waiting<S>[] = [];
  #optionalRunning = 0;

  /** `optionalAtMost`: how many slots optional work may have at a time. */
  constructor(slots: readonly S[], optionalAtMost = slots.length) {
    this.#slots = slots;
    this.#free = slots.map(() => true);
    this.#optionalAtMost = optionalAtMost;
  }

  /** Whether new work has to wait. */
  get areTaken(): boolean {
    return !this.#free.includes(true);
  }

  /** Runs the work as soon as a slot is free and no more urgent work waits for one. */
  async run<T>(deadline: number, work: (slot: S) => Promise<T>): Promise<T> {
    const slot = this.#take() ?? (await this.#wait(deadline));
    try {
      return await work(slot.value);
    } finally {
      this.#release(slot);
    }
  }

  /**
   * Runs the work when a slot is free that no other work waits for, and optional work has not had its share. Gives null
   * when that takes longer than `waitMs`.
   */
  async runOptional<T>(deadline: number, waitMs: number, work: (slot: S) => Promise<T>): Promise<T | null> {
    const slot = this.#takeOptional() ?? (await this.#waitOptional(deadline, waitMs));
    if (slot === null) return null;
    try {
      return await work(slot.value);
    } finally {
      this.#optionalRunning -= 1;
      this.#release(slot);
    }
  }

  #take(): Given<S> | null {
    const rank = this.#free.indexOf(true);
    const value = this.#slots[rank];
    if (value === undefined) return null;
    this.#free[rank] = false;
    return { value, rank };
  }

  #takeOptional(): Given<S> | null {
    if (this.#optionalRunning >= this.#optionalAtMost) return null;
    const slot = this.#take();
    if (slot !== null) this.#optionalRunning += 1;
    return slot;
  }

  #wait(deadline: number): Promise<Given<S>> {
    return new Promise((begin) => enqueue(this.#waiting, { deadline, begin }));
  }

  #waitOptional(deadline: number, waitMs: number): Promise<Given<S> | null> {
    return new Promise((resolve) => {
      const waiting: Waiting<S> = {
        deadline,
        begin: (slot) => {
          clearTimeout(timer);
          resolve(slot);
        },
      };
      const timer = setTimeout(() => {
        this.#optionalWaiting.splice(this.#optionalWaiting.indexOf(waiting), 1);
        resolve(null);
      }, waitMs);
      enqueue(this.#optionalWaiting, waiting);
    });
  }

  #release(slot: Given<S>): void {
    const next = this.#waiting.shift() ?? this.#nextOptional();
    if (next === undefined) this.#free[slot.rank] = true;
    else next.begin(slot);
  }

  #nextOptional(): Waiting<S> | undefined {
    if (this.#optionalRunning >= this.#optionalAtMost) return undefined;
    const next = this.#optionalWaiting.shift();
    if (next !== undefined) this.#optionalRunning += 1;
    return next;
  }
}

/** The earliest deadline comes first; of equal deadlines, the work that came first. */
function enqueue<S>(line: Waiting<S>[], waiting: Waiting<S>): void {
  const behind = line.findIndex((other) => other.deadline > waiting.deadline);
  line.splice(behind === -1 ? line.length : behind, 0, waiting);
}
