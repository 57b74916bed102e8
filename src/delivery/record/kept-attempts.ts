/**
 * Chooses which attempts are stored of a code that is good for two days: while WeCom is away there is one each minute.
 * The first and the last tell what happened; those between are counted. Pure; a missing attempt makes no difference to
 * `nextStep`.
 */
import type { Attempt, AttemptVerdict } from "../attempt.ts";

const FIRST_KEPT = 5;
/** More attempts than the pauses are reckoned from. */
const LAST_KEPT = 15;

/** Any number of these may follow each other, and their number decides nothing. */
const COUNTLESS: ReadonlySet<AttemptVerdict> = new Set(["lost", "turned-away", "overloaded", "rate-limited"]);

/** The attempts without those in the middle that a later attempt of the same kind stands for. */
export function keptAttempts(attempts: readonly Attempt[]): Attempt[] {
  const kept: Attempt[] = [];
  let skipped = 0;
  for (const [index, attempt] of attempts.entries()) {
    const isAtAnEnd = index < FIRST_KEPT || index >= attempts.length - LAST_KEPT;
    if (!isAtAnEnd && isRepeated(attempts, index)) {
      skipped += 1 + (attempt.skipped ?? 0);
      continue;
    }
    kept.push(skipped === 0 ? attempt : { ...attempt, skipped: skipped + (attempt.skipped ?? 0) });
    skipped = 0;
  }
  return kept;
}

/** Whether an attempt of the same kind follows, which tells as much. */
function isRepeated(attempts: readonly Attempt[], index: number): boolean {
  const verdict = attempts[index]?.verdict;
  if (verdict === undefined || !COUNTLESS.has(verdict)) return false;
  return attempts.slice(index + 1).some((later) => later.verdict === verdict);
}
