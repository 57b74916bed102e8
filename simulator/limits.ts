/**
 * Counts calls and says when there were too many. Holds one counter for each key and unit of time, never a list of
 * calls, so that a benchmark may make thousands a second. Knows no error numbers.
 */

/** At most `limit` in `unitMs`; one more blocks for another `unitMs`. */
export interface Rule {
  limit: number;
  unitMs: number;
}

interface Counter {
  startedAt: number;
  count: number;
  blockedUntil: number;
}

/** Units start with the first call in them, not with the clock's minute: WeCom does not say which. */
export class Frequency {
  readonly #counters = new Map<string, Counter>();

  /** Counts one call under `key`, unless a block is in force already. */
  count(key: string, rules: readonly Rule[], now: number): void {
    for (const { limit, unitMs } of rules) {
      const counter = this.#counter(`${key} ${unitMs}`, now);
      if (now < counter.blockedUntil) continue;
      if (now - counter.startedAt >= unitMs) {
        counter.startedAt = now;
        counter.count = 0;
      }
      counter.count += 1;
      if (counter.count > limit) counter.blockedUntil = now + unitMs;
    }
  }

  isBlocked(key: string, rules: readonly Rule[], now: number): boolean {
    return rules.some(({ unitMs }) => now < (this.#counters.get(`${key} ${unitMs}`)?.blockedUntil ?? 0));
  }

  #counter(key: string, now: number): Counter {
    const known = this.#counters.get(key);
    if (known) return known;
    const fresh = { startedAt: now, count: 0, blockedUntil: 0 };
    this.#counters.set(key, fresh);
    return fresh;
  }
}

/** How many calls are under way for each key. */
export class Concurrency {
  readonly #underWay = new Map<string, number>();

  /** Counts one more; the function given back takes it off again, once. */
  enter(key: string): () => void {
    this.#underWay.set(key, this.of(key) + 1);
    let isIn = true;
    return () => {
      if (isIn) this.#leave(key);
      isIn = false;
    };
  }

  of(key: string): number {
    return this.#underWay.get(key) ?? 0;
  }

  #leave(key: string): void {
    const count = this.of(key) - 1;
    if (count > 0) this.#underWay.set(key, count);
    else this.#underWay.delete(key);
  }
}
