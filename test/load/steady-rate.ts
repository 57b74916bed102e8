/** Begins work at a steady rate. */
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The most pieces of work under way. A machine that falls behind begins the next pieces later, so that the test itself
 * makes no backlog.
 */
const UNDER_WAY_AT_MOST = 100;
/**
 * A machine that falls behind further does not catch up: in no minute does much more begin than the rate tells, and WeCom
 * limits what it takes in a minute.
 */
const CATCHES_UP_MS = 1_000;

/** Begins `count` pieces of work, at most `aSecond` a second; gives their results in order. */
export async function evenly<T>(
  count: number,
  aSecond: number,
  work: (n: number) => Promise<T>,
  underWayAtMost = UNDER_WAY_AT_MOST,
): Promise<T[]> {
  let dueAt = performance.now();
  const begun: Promise<T>[] = [];
  const underWay = new Set<Promise<unknown>>();
  for (let n = 0; n < count; n += 1) {
    dueAt = Math.max(dueAt, performance.now() - CATCHES_UP_MS);
    const wait = dueAt - performance.now();
    if (wait > 0) await sleep(wait);
    dueAt += 1_000 / aSecond;
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
