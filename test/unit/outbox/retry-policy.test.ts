/** The policy of the outbox: the next jobs, the pauses, and whether the target or the job is to blame. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JobResult } from "../../../src/outbox/job.ts";
import {
  FRESH,
  isDown,
  jobPause,
  nextOf,
  type TargetState,
  targetStateAfter,
} from "../../../src/outbox/retry-policy.ts";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const DONE: JobResult = { is: "done" };
const DOWN: JobResult = { is: "later", what: "HTTP 502", blames: "target" };
const ODD: JobResult = { is: "later", what: "84061", blames: "job" };

const concluded = (state: TargetState, ...results: JobResult[]) =>
  targetStateAfter(state, results, { description: "d", now: NOW, spread: 1 });
const failing = (times: number) =>
  [...Array(times)].reduce<TargetState>((state) => concluded(state, DOWN), FRESH);

describe("a target", () => {
  test("pauses after three runs without a success, and longer each time", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 9, 100].map((times) => failing(times).pausedUntil - NOW);
    expect(pauses.slice(2)).toEqual([5_000, 10_000, 20_000, 40_000, 5 * MINUTE, 5 * MINUTE]);
    expect(failing(2)).toMatchObject({ pausedUntil: 0, failures: 2 });
    expect([isDown(failing(2)), isDown(failing(3))]).toEqual([false, true]);
  });

  test("is up again after the first answer that is not its own failure", () => {
    expect(concluded(failing(50), DOWN, DONE)).toMatchObject({ failures: 0, pausedUntil: 0 });
    expect(concluded(failing(50), ODD)).toMatchObject({ failures: 0, pausedUntil: 0 });
    expect(concluded(failing(50), { is: "failed", what: "40068" })).toMatchObject({
      failures: 0,
      givenUp: 1,
    });
  });

  test("fails when a run did no job, so that it is not asked in a loop", () => {
    expect(concluded(failing(3), { is: "untried" })).toMatchObject({
      failures: 4,
      pausedUntil: NOW + 10_000,
    });
    expect(concluded(failing(3))).toMatchObject({ failures: 4 });
  });

  test("pauses as long as it asks for, and at most an hour", () => {
    const asking = (pauseMs: number): JobResult => ({ ...DOWN, pauseMs }) as JobResult;
    expect(concluded(FRESH, asking(90_000)).pausedUntil).toBe(NOW + 90_000);
    expect(concluded(FRESH, DONE, asking(90_000)).pausedUntil).toBe(NOW + 90_000);
    expect(concluded(FRESH, asking(1e12)).pausedUntil).toBe(NOW + 60 * MINUTE);
  });

  test("that is gone is stopped under its description", () => {
    const stopped = concluded(FRESH, DONE, { is: "gone", what: "HTTP 410" });
    expect(stopped).toMatchObject({
      stopped: { at: NOW, description: "d" },
      lastFailure: { at: NOW, what: "HTTP 410" },
    });
  });

  test("keeps its last failure after a success", () => {
    expect(concluded(failing(1), DONE).lastFailure).toEqual({ at: NOW, what: "HTTP 502" });
    expect(concluded(FRESH, DONE)).toEqual(FRESH);
  });
});

test("a job pauses longer each time, up to an hour, or to five minutes while its target is down", () => {
  expect([1, 2, 3, 10, 11, 30].map((tries) => jobPause(tries, FRESH))).toEqual([
    5_000,
    10_000,
    20_000,
    2_560_000,
    60 * MINUTE,
    60 * MINUTE,
  ]);
  expect(jobPause(30, failing(3))).toBe(5 * MINUTE);
});

describe("the next jobs", () => {
  const job = (name: string, dueAt = 0) => ({ name, lane: name.charAt(0), dueAt });
  const next = (jobs: ReturnType<typeof job>[], most = 20, onePerLane = false) => {
    const found = nextOf(jobs, NOW, { most, onePerLane });
    return [found.next.map(({ name }) => name).join(" "), found.soonest];
  };

  test("are all, in their order", () => {
    expect(next([job("a1"), job("b1"), job("a2")])).toEqual(["a1 b1 a2", null]);
  });

  test("leave out jobs after a job of their lane that is not due", () => {
    const jobs = [job("a1", NOW + 9), job("b1"), job("a2"), job("b2", NOW + 5), job("b3")];
    expect(next(jobs)).toEqual(["b1", NOW + 5]);
  });

  test("are at most the given number, and the rest is due now", () => {
    expect(next([job("a1"), job("b1"), job("c1")], 2)).toEqual(["a1 b1", NOW]);
  });

  test("are of different lanes with onePerLane", () => {
    expect(next([job("a1"), job("a2"), job("b1"), job("c1")], 2, true)).toEqual(["a1 b1", NOW]);
  });

  test("never overtake another job of their lane", () => {
    const jobs = fc.array(fc.record({ lane: fc.constantFrom("a", "b", "c"), due: fc.boolean() }));
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 5 }), fc.boolean(), (drawn, most, onePerLane) => {
        const all = drawn.map(({ lane, due }, seq) => ({ lane, seq, dueAt: due ? 0 : NOW + 1 + seq }));
        const { next: taken } = nextOf(all, NOW, { most, onePerLane });
        expect(taken.length).toBeLessThanOrEqual(most);
        for (const { lane, seq } of taken) {
          const before = all.filter((one) => one.lane === lane && one.seq < seq);
          expect(before.every((one) => taken.includes(one))).toBe(true);
        }
      }),
    );
  });
});
