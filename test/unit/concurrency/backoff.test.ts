/** The pause after failures in a row. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "../../../src/concurrency/backoff.ts";

test("the pause is 0 without a failure", () => {
  expect(backoff(200, 2_000, 0)).toBe(0);
  expect(backoff(200, 2_000, -3)).toBe(0);
});

test("the pause doubles from the first to the longest", () => {
  expect([1, 2, 3, 4, 5, 6].map((times) => backoff(200, 2_000, times))).toEqual([
    200, 400, 800, 1_600, 2_000, 2_000,
  ]);
});

test("the pause is positive, never shrinks and never exceeds the longest, for any number of failures", () => {
  const ms = fc.integer({ min: 1, max: 3_600_000 });
  fc.assert(
    fc.property(ms, ms, fc.integer({ min: 1, max: 100_000 }), (firstMs, longestMs, times) => {
      const pause = backoff(firstMs, longestMs, times);
      expect(pause).toBeGreaterThan(0);
      expect(pause).toBeLessThanOrEqual(longestMs);
      expect(backoff(firstMs, longestMs, times + 1)).toBeGreaterThanOrEqual(pause);
    }),
  );
});
