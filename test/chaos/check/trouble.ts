/** When a call of the API may fail: a kill, a moved object, a deploy, a KV that fails. */
import type { Evidence, Span } from "../evidence.ts";

/** How long a failure may still have effects after its end. */
const FELT_MS = 2_000;

export const overlapsTrouble = (
  one: { at: number; endedAt: number },
  { downs, kvFailures, deploys }: Evidence,
): boolean => [...downs, ...kvFailures, ...deploys].some((span) => overlaps(span, one));

const overlaps = ({ from, to }: Span, { at, endedAt }: { at: number; endedAt: number }) =>
  at <= to + FELT_MS && endedAt >= from;
