/** The times at which requests are due. Pure: the same seed gives the same times. */

/** Milliseconds from the beginning, ascending. */
export function arrivals(count: number, perSecond: number, how: "poisson" | "even", seed: number): number[] {
  const random = randomOf(seed);
  const gapMs = 1_000 / perSecond;
  let at = 0;
  return Array.from({ length: count }, () => {
    at += how === "even" ? gapMs : -Math.log(1 - random()) * gapMs;
    return at;
  });
}

/** Numbers from 0 to 1 that depend on the seed alone, by Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
