/** Durations by bucket, and percentiles of them that are at most 5 % off. Pure. */

/** How many durations fell into each bucket. */
export type Histogram = Map<number, number>;

/** A bucket's longest duration over its shortest: its middle is 2.5 % off at most, and 5 % in whole milliseconds. */
const RATIO = 1.05;
const LOG_RATIO = Math.log(RATIO);

/** The bucket of a duration; -1 for none at all. */
export const bucketOf = (ms: number) => (ms < 1 ? -1 : Math.ceil(Math.log(ms) / LOG_RATIO - 1e-9));

const middleOf = (bucket: number) => (bucket < 0 ? 0 : Math.round((2 * RATIO ** bucket) / (RATIO + 1)));

/** The duration that this share of all stays within, in milliseconds; null without durations. */
export function percentile(histogram: Histogram, share: number): number | null {
  const buckets = [...histogram].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.ceil(total * share);
  for (const [bucket, count] of buckets) {
    left -= count;
    if (left <= 0) return middleOf(bucket);
  }
  return null;
}
