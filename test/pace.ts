/** Begins work at a steady rate, and gives figures of how long it took. */
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../bench/figures.ts";

/**
 * No median may reach this limit, also on a busy machine: work without a wait takes milliseconds, work that waits for a
 * timer, a time-out or a queue takes seconds. The bench measures how many milliseconds.
 */
export const STALL_MS = 2_000;

/**
 * The most pieces of work under way. A machine that falls behind begins the next pieces later, so that the test itself
 * makes no backlog.
 */
const UNDER_WAY_AT_MOST = 100;

/** Begins `count` pieces of work, at most `aSecond` a second; gives their results in order. */
export async function evenly<T>(
  count: number,
  aSecond: number,
  work: (n: number) => Promise<T>,
  underWayAtMost = UNDER_WAY_AT_MOST,
): Promise<T[]> {
  const startedAt = performance.now();
  const begun: Promise<T>[] = [];
  const underWay = new Set<Promise<unknown>>();
  for (let n = 0; n < count; n += 1) {
    const wait = startedAt + (n * 1_000) / aSecond - performance.now();
    if (wait > 0) await sleep(wait);
    while (underWay.size >= underWayAtMost) await Promise.race(underWay);
    const one = work(n);
    const ended: Promise<unknown> = one.then(
      () => underWay.delete(ended),
      () => underWay.delete(ended),
    );
    begun.push(one);
    underWay.add(ended);
  }
  return await Promise.all(begun);
}

export interface Figures {
  p50: number;
  p99: number;
  longest: number;
}

/** The figures of at least one time; all in milliseconds. */
export const figuresOf = (took: readonly number[]): Figures => ({
  p50: quantile(took, 0.5),
  p99: quantile(took, 0.99),
  longest: quantile(took, 1),
});

export const answerInWords = ({ p50, p99, longest }: Figures) =>
  `p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms, at most ${Math.round(longest)} ms`;
