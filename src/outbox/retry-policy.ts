/**
 * The policy of the outbox: which jobs are next, how long to rest after a failure, when to give up. Pure: it knows
 * no clock, storage or network.
 *
 * A job that fails holds up its own lane only. A target where nothing succeeds any more rests as a whole, so that
 * a receiver that is down is asked now and then, and not once for each customer.
 */
import { backoff } from "../concurrency/backoff.ts";
import type { JobResult } from "./job.ts";

/** What is not done by then is given up. */
export const JOB_KEPT_MS = 24 * 60 * 60_000;
/** Who wants no more is left alone but for this: what is too old goes so often, and not one by one. */
export const GIVEN_UP_EVERY_MS = 10 * 60_000;
/** As many are handed over at a time: the free plan allows a Worker 50 requests of its own. */
export const BATCH = 20;
/** While a target fails it is tried with these, of different lanes: one of them may be at fault itself. */
export const PROBES = 2;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_JOB_PAUSE_MS = 60 * 60_000;
const LONGEST_TARGET_PAUSE_MS = 5 * 60_000;
/** What another side may ask for. */
const LONGEST_ASKED_PAUSE_MS = 60 * 60_000;
/** So many hand-overs in a row without a success, and it is the target's fault. */
const DOWN_AFTER = 3;

/** How it stands with a target. */
export interface TargetState {
  /** Hand-overs in a row in which nothing succeeded. */
  failures: number;
  /** The target rests until then. */
  pausedUntil: number;
  lastFailure: { at: number; what: string } | null;
  /** The target wants no more, as long as its description is this one. */
  stopped: { at: number; description: string } | null;
  /** How many jobs were given up after a day, or could never be done. */
  givenUp: number;
}

export const FRESH: TargetState = {
  failures: 0,
  pausedUntil: 0,
  lastFailure: null,
  stopped: null,
  givenUp: 0,
};

/** Whether nothing succeeds there any more. */
export const isDown = ({ failures }: TargetState) => failures >= DOWN_AFTER;

/** How long a job rests that was tried so often; where the target is down, not longer than that. */
export function jobPause(tries: number, standing: TargetState): number {
  const longestMs = isDown(standing) ? LONGEST_TARGET_PAUSE_MS : LONGEST_JOB_PAUSE_MS;
  return backoff(FIRST_PAUSE_MS, longestMs, tries);
}

/** A target rests from the failure on that shows it to be down. */
const targetPause = (failures: number) =>
  backoff(FIRST_PAUSE_MS, LONGEST_TARGET_PAUSE_MS, failures - DOWN_AFTER + 1);

/** The standing after a hand-over. `spread`, from 1 on, keeps those who met the same trouble from coming back at once. */
export function targetStateAfter(
  before: TargetState,
  results: readonly JobResult[],
  { description, now, spread }: { description: string; now: number; spread: number },
): TargetState {
  const after = { ...before };
  let answered = false;
  let asked = 0;
  for (const result of results) {
    if (result.is === "done" || result.is === "failed") answered = true;
    if (result.is === "later") {
      // Whoever refuses one job is there.
      answered ||= result.blames === "job";
      asked = Math.max(asked, result.pauseMs ?? 0);
    }
    if (result.is === "failed") after.givenUp += 1;
    if (result.is === "gone") after.stopped = { at: now, description };
    if ("what" in result) after.lastFailure = { at: now, what: result.what };
  }
  after.failures = answered ? 0 : before.failures + 1;
  const pause = Math.max(targetPause(after.failures) * spread, Math.min(asked, LONGEST_ASKED_PAUSE_MS));
  after.pausedUntil = pause === 0 ? 0 : now + Math.round(pause);
  return after;
}

/** What of a job says whether it is next. */
export interface Waiting {
  lane: string;
  dueAt: number;
}

/**
 * Those that are next, of jobs in their order: the first of each lane, and those right behind it, but none behind
 * one that is not due yet. `soonest` is when the next of the others is due; null when all were taken.
 */
export function nextOf<T extends Waiting>(
  jobs: Iterable<T>,
  now: number,
  { most, onePerLane }: { most: number; onePerLane: boolean },
): { next: T[]; soonest: number | null } {
  const next: T[] = [];
  const closed = new Set<string>();
  let soonest: number | null = null;
  for (const job of jobs) {
    if (closed.has(job.lane)) continue;
    if (job.dueAt > now) {
      soonest = Math.min(soonest ?? job.dueAt, job.dueAt);
      closed.add(job.lane);
      continue;
    }
    if (next.length === most) return { next, soonest: now };
    next.push(job);
    if (onePerLane) closed.add(job.lane);
  }
  return { next, soonest };
}
