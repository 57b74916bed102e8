/**
 * Lets work that can wait for a moment be done in a turn of the object that writes anyway: the writes of a turn are
 * committed together, and a commit costs more than a write. Knows nothing of the work.
 */
export class SharedTurn {
  readonly #waitMs: number;
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Resolves in the next turn that is shared, or when `waitMs` have passed since the first who waits for it came. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#timer = setTimeout(() => this.share(), this.#waitMs);
    });
  }

  /** Lets everybody who waits go on in this turn. */
  share(): void {
    if (this.#waiting.length === 0) return;
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
