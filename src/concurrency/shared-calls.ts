/**
 * Lets items that arrive while a call of the same key is under way share the next call: many are then done as fast as one.
 * An item that finds no call under way goes at once. Knows nothing of the items, and of the calls only that making one twice
 * does no harm.
 *
 * Callers are different requests, and the platform may end a request at any time. So a caller waits for another at most
 * `waitMs`, and then makes a call of its own. The platform also ends a request as hanging when it waits for nothing of its
 * own: the timer of `waitMs` keeps it.
 */
import { orLate } from "./timeout.ts";

/** How a caller makes calls, in its own request. */
export interface Calls<T> {
  one(item: T): Promise<void>;
  several(items: readonly T[]): Promise<void>;
  /** Keeps the request alive for work on which other callers count. */
  hold(work: Promise<void>): void;
}

/** What a waiting caller is told: its call was made, or it makes the call for its own item, or for these others too. */
type Turn<T> = { do: "nothing" } | { do: "call" } | { do: "lead"; others: readonly Waiting<T>[] };

interface Waiting<T> {
  item: T;
  /** Null until it is known. Read when the caller wakes, also when its time was over. */
  turn: Turn<T> | null;
  wake(): void;
}

/** Those who wait while a call is under way. */
type Line<T> = Waiting<T>[];

export class SharedCalls<T> {
  readonly #atMost: number;
  readonly #waitMs: number;
  /** By key, for as long as a call is under way. */
  readonly #lines = new Map<string, Line<T>>();

  /** `atMost` items share a call; a caller waits `waitMs` at most. */
  constructor({ atMost, waitMs }: { atMost: number; waitMs: number }) {
    this.#atMost = atMost;
    this.#waitMs = waitMs;
  }

  /** Resolves when a call with the item has succeeded. Throws what a call with this item alone throws. */
  async make(key: string, item: T, calls: Calls<T>): Promise<void> {
    const line = this.#lines.get(key);
    if (line !== undefined) {
      const work = this.#wait(key, line, item, calls);
      calls.hold(work.catch(() => {}));
      return await work;
    }
    const own: Line<T> = [];
    this.#lines.set(key, own);
    await this.#lead(key, own, { item, others: [] }, calls);
  }

  async #wait(key: string, line: Line<T>, item: T, calls: Calls<T>): Promise<void> {
    const waiting: Waiting<T> = { item, turn: null, wake: () => {} };
    const woken = new Promise<void>((resolve) => {
      waiting.wake = resolve;
    });
    line.push(waiting);
    await orLate(this.#waitMs, woken, undefined);
    switch (waiting.turn?.do) {
      case "nothing":
        return;
      case "lead":
        return await this.#lead(key, line, { item, others: waiting.turn.others }, calls);
      case "call":
        return await calls.one(item);
      case undefined:
        this.#leave(key, line, waiting);
        return await calls.one(item);
    }
  }

  /** Makes a call for its own item and the others', and then lets the next caller go on. */
  async #lead(
    key: string,
    line: Line<T>,
    { item, others }: { item: T; others: readonly Waiting<T>[] },
    calls: Calls<T>,
  ): Promise<void> {
    try {
      if (others.length > 0 && (await this.#share(item, others, calls))) return;
      await calls.one(item);
    } finally {
      const [next, ...rest] = line.splice(0, this.#atMost);
      if (next !== undefined) tell(next, { do: "lead", others: rest });
      else if (this.#lines.get(key) === line) this.#lines.delete(key);
    }
  }

  /** Whether a call for all of them succeeded. When it did not, each makes its own: it may have failed for one item. */
  async #share(item: T, others: readonly Waiting<T>[], calls: Calls<T>): Promise<boolean> {
    try {
      await calls.several([item, ...others.map((other) => other.item)]);
    } catch {
      for (const other of others) tell(other, { do: "call" });
      return false;
    }
    for (const other of others) tell(other, { do: "nothing" });
    return true;
  }

  /** The call takes long, or the request that made it has ended: a caller who comes now does not wait for it. */
  #leave(key: string, line: Line<T>, waiting: Waiting<T>): void {
    const place = line.indexOf(waiting);
    if (place !== -1) line.splice(place, 1);
    if (this.#lines.get(key) === line) this.#lines.delete(key);
  }
}

function tell<T>(waiting: Waiting<T>, turn: Turn<T>): void {
  waiting.turn = turn;
  waiting.wake();
}
