/** How long work took, in figures and in words. */
import { quantile } from "../bench/figures.ts";

/**
 * No median may reach this limit, also on a busy machine: work without a wait takes milliseconds, work that waits for a
 * timer, a time-out or a queue takes seconds. The bench measures how many milliseconds.
 */
export const STALL_MS = 2_000;

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
