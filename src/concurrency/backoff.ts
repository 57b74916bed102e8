/** How long to rest after failures in a row. Knows no clock and adds no randomness: callers spread what they wait. */

/**
 * Milliseconds to rest after `times` failures in a row: `firstMs` after one failure, doubled for each further failure,
 * `longestMs` at most; 0 after none.
 */
export function backoff(firstMs: number, longestMs: number, times: number): number {
  return times <= 0 ? 0 : Math.min(firstMs * 2 ** (times - 1), longestMs);
}
