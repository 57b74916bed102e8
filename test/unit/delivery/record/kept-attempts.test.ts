/** Of many attempts the first and the last are kept, and the policy decides as if it had all of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attempt, AttemptVerdict } from "../../../../src/delivery/attempt.ts";
import { nextStep } from "../../../../src/delivery/policy.ts";
import { keptAttempts } from "../../../../src/delivery/record/kept-attempts.ts";
import { attempt, EVENT_AT, state } from "../states.ts";

const MINUTE_MS = 60_000;
const TWO_DAYS_MS = 48 * 60 * MINUTE_MS;

const made = (verdicts: readonly AttemptVerdict[]): Attempt[] =>
  verdicts.map((verdict, n) => attempt(verdict, EVENT_AT + n * MINUTE_MS));

/** The attempts that are kept when they come one after the other. */
function keptOneByOne(attempts: readonly Attempt[]): Attempt[] {
  let kept: Attempt[] = [];
  for (const one of attempts) kept = keptAttempts(kept.concat(one));
  return kept;
}

const total = (attempts: readonly Attempt[]) =>
  attempts.reduce((sum, { skipped = 0 }) => sum + 1 + skipped, 0);

test("of the 2,880 attempts of a two-day outage twenty are kept", () => {
  const all = made(Array<AttemptVerdict>(2_880).fill("lost"));
  const kept = keptOneByOne(all);
  expect(kept).toHaveLength(20);
  expect(total(kept)).toBe(2_880);
  expect(kept[0]).toEqual(all[0]);
  expect(kept.at(-1)).toEqual(all.at(-1));
});

test("up to twenty attempts are all kept", () => {
  const all = made(Array<AttemptVerdict>(20).fill("lost"));
  expect(keptOneByOne(all)).toEqual(all);
});

test("of attempts with four verdicts in turn at most twenty-four are kept", () => {
  const turns = ["lost", "turned-away", "overloaded", "rate-limited"] as const;
  const all = made([...Array(2_000).keys()].map((n) => turns[n % turns.length] ?? "lost"));
  expect(keptOneByOne(all).length).toBeLessThanOrEqual(20 + turns.length);
});

const trouble = fc.constantFrom<AttemptVerdict>("lost", "turned-away", "overloaded", "rate-limited");
const few = fc.constantFrom<AttemptVerdict>("busy", "busy", "token", "content");
const run = fc.oneof(
  fc.tuple(trouble, fc.nat(30)).map(([verdict, times]) => Array<AttemptVerdict>(times).fill(verdict)),
  few.map((verdict) => [verdict]),
);
const last = fc.constantFrom<AttemptVerdict>(
  "sent",
  "code-invalid",
  "refused",
  "lost",
  "rate-limited",
  "busy",
  "content",
);

test("the policy gives the same step for the kept attempts as for all", () => {
  fc.assert(
    fc.property(
      fc.array(run, { maxLength: 12 }),
      last,
      fc.nat(2 * 60 * MINUTE_MS),
      (runs, verdict, laterMs) => {
        const all = made([...runs.flat(), verdict]);
        const now = (all.at(-1)?.at ?? EVENT_AT) + laterMs;
        const policy = (attempts: readonly Attempt[]) =>
          nextStep(state({ isPatient: true, deadline: EVENT_AT + TWO_DAYS_MS, attempts }), now);
        const kept = keptOneByOne(all);
        expect(policy(kept)).toEqual(policy(all));
        expect(total(kept)).toBe(all.length);
      },
    ),
    { numRuns: 1_000 },
  );
});
