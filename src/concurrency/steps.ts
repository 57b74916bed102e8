/**
 * Work in steps, so that whoever does it can let others go first in between. Says nothing of what the work is, nor of who
 * waits.
 */

/** Ends each step with a `yield`; gives its result in the end. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Takes all steps at once. */
export function takeAll<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Takes a step at a time, and lets others go first in between. */
export async function takeInTurn<T>(steps: Steps<T>, pause: Pause): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}

/** Resolves when others have had their turn. */
export type Pause = () => Promise<void>;

export const pause: Pause = () => new Promise((resolve) => setTimeout(resolve, 0));
