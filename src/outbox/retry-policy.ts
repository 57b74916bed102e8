/**
 * The policy of the outbox: which jobs are next, how long to rest after a failure, when to give up. Pure: it knows no
 * clock, storage or network.
 *
 * A job that fails holds up its own lane only. A target where nothing succeeds any more rests as a whole, so that a
 * receiver that is down is tried now and then, and not once for each customer.
 */
import { backoff } from "../concurrency/backoff.ts";
import type { JobResult } from "./job.ts";

/** A job that is not done by then is given up. */
export const JOB_KEPT_MS = 24 * 60 * 60_000;
/** A target that wants no more is visited only this often, to give up old jobs: together, not each by itself. */
export const GIVEN_UP_EVERY_MS = 10 * 60_000;
/** Jobs of a hand-over: the free plan allows a request 50 requests of its own. */
export const BATCH = 20;
/** A target that fails is tried with this many jobs, of different lanes: one job may be at fault itself. */
export const PROBES = 2;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_JOB_PAUSE_MS = 60 * 60_000;
const LONGEST_TARGET_PAUSE_MS = 5 * 60_000;
/** The longest pause that the other side may ask for. */
const LONGEST_ASKED_PAUSE_MS = 60 * 60_000;
/** After this many hand-overs in a row without a success, the target is down. */
const DOWN_AFTER = 3;

/** The state of a target. */
export interface TargetState {
  /** Hand-overs in a row in which nothing succeeded. */
  failures: number;
  /** The target rests until then. */
  pausedUntil: number;
  /** `what` is a sentence as it is stored; states of the version before hold an English one. */
  lastFailure: { at: number; what: string } | null;
  /** The target wants no more jobs, as long as its description stays the same. */
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

/** Whether nothing succeeds at the target any more. */
export const isDown = ({ failures }: TargetState) => failures >= DOWN_AFTER;

/** How long a job rests after `tries` tries; while the target is down, no longer than the target. */
export function jobPause(tries: number, state: TargetState): number {
  const longestMs = isDown(state) ? LONGEST_TARGET_PAUSE_MS : LONGEST_JOB_PAUSE_MS;
  return backoff(FIRST_PAUSE_MS, longestMs, tries);
}

/** A target rests from the failure on that shows it to be down. */
const targetPause = (failures: number) =>
  backoff(FIRST_PAUSE_MS, LONGEST_TARGET_PAUSE_MS, failures - DOWN_AFTER + 1);

/**
 * The target's state after a hand-over. `spread`, a factor of 1 or more, keeps targets that failed together from coming
 * back together.
 */
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
      // A target that refuses a single job is up.
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

/** The part of a job that decides whether it is next. */
export interface Waiting {
  lane: string;
  dueAt: number;
}

/**
 * The next jobs, from jobs in their order: the first of each lane and the jobs right behind it, but none behind a job
 * that is not due yet. `soonest` is when the next of the other jobs is due; null when all were taken.
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
