/** Work at a steady rate, and how long it took. */
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../bench/figures.ts";

/** The median may take so long: far above what is measured on a quiet machine (see the README), it catches a mistake and not a busy neighbour. */
export const P50_AT_MOST_MS = 50;

/** The best of up to three measurements: a neighbour is not busy all the time, a mistake stays. */
export async function bestOf(measure: () => Promise<Figures>): Promise<Figures> {
  let best = await measure();
  for (let n = 1; n < 3 && best.p50 > P50_AT_MOST_MS; n += 1) {
    const again = await measure();
    if (again.p50 < best.p50) best = again;
  }
  return best;
}

/** Begins so many pieces of work, evenly; resolves when the last one is begun. */
export async function evenly(count: number, aSecond: number, begin: (n: number) => void): Promise<void> {
  const startedAt = performance.now();
  for (let n = 0; n < count; n += 1) {
    const wait = startedAt + (n * 1_000) / aSecond - performance.now();
    if (wait > 0) await sleep(wait);
    begin(n);
  }
}

export interface Figures {
  p50: number;
  p99: number;
  longest: number;
}

/** Of times in milliseconds, at least one. */
export const figuresOf = (took: readonly number[]): Figures => ({
  p50: quantile(took, 0.5),
  p99: quantile(took, 0.99),
  longest: quantile(took, 1),
});

export const inWords = ({ p50, p99, longest }: Figures) =>
  `p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms, at most ${Math.round(longest)} ms`;
