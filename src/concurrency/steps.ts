/**
 * Work in steps, between which other requests may run. Knows nothing of the work.
 */

/** Each `yield` ends a step; the return value is the result. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Takes all steps at once. */
export function takeAll<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Takes a step at a time, and lets other requests run in between. */
export async function takeInTurn<T>(steps: Steps<T>, pause: Pause): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}

/** Resolves when other requests have had their turn. */
export type Pause = () => Promise<void>;

export const pause: Pause = () => new Promise((resolve) => setTimeout(resolve, 0));
