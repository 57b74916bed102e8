/**
 * Whether no code was given up before its window was spent: a miss comes only when no further call can begin, a late
 * event had its only call, and a message that was refused for its content was followed by its fallback.
 */
import type { Evidence, RecordedDelivery } from "../evidence.ts";
import { isAnswered, isContent } from "./answers.ts";
import type { Case } from "./cases.ts";
import { isForTokenOf } from "./companies.ts";

/** Pauses between calls double up to the longest; after 41096 they are shorter. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;
const LONGEST_CONTENDED_PAUSE_MS = 1_000;
const CONTENDED = 41096;
/** A delivery that is this late, or in its last second, has one call. */
const LAST_MOMENT_MS = 1_000;
/** For times that are stored in whole milliseconds, one after the other. */
const NOTED_WITHIN_MS = 20;
/** How long a failure may still have effects after its end. */
const FELT_MS = 2_000;

export function isGivenUpInTime(one: Case, evidence: Evidence): string[] {
  return [...missesWhenClosed(one), ...asksOnceWhenLate(one, evidence), ...usesTheFallback(one)];
}

function missesWhenClosed({ record }: Case): string[] {
  if (record === null || record.outcome !== "missed" || record.settledAt === null) return [];
  const left = record.deadline - record.settledAt;
  const pauseMs = longestPauseDue(record);
  if (left <= pauseMs + NOTED_WITHIN_MS) return [];
  return [`it was given up ${left} ms before the deadline, and the pause that was due is ${pauseMs} ms`];
}

/** Causes that describe a call, in contrast to causes that prevented a call: the pause due is that after the call. */
const ABOUT_A_CALL = /^(WeCom (could not|was still)|what stands before WeCom|the Worker was interrupted)/;

/** The longest pause that may have been due. A code that lives longer than 20 seconds cannot close within a run. */
function longestPauseDue({ attempts, cause }: RecordedDelivery): number {
  const last = attempts.at(-1);
  if (last === undefined || !ABOUT_A_CALL.test(cause ?? "")) return LONGEST_PAUSE_MS;
  if (last.errcode === CONTENDED) return LONGEST_CONTENDED_PAUSE_MS;
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempts.length - 1), LONGEST_PAUSE_MS);
}

function asksOnceWhenLate(one: Case, evidence: Evidence): string[] {
  const { calls, record } = one;
  if (record === null || record.outcome !== "missed") return [];
  if (record.receivedAt < record.deadline - LAST_MOMENT_MS) return [];
  if (calls.length + record.attempts.length > 0 || wasHindered(record, evidence)) return [];
  return ["it came late, nothing was in the way, and WeCom was not asked"];
}

/** Whether a failure kept the Worker from a call, between receipt and settlement. */
function wasHindered({ app, receivedAt, settledAt }: RecordedDelivery, evidence: Evidence): boolean {
  const { calls, downs, kvFailures } = evidence;
  const unknown = evidence.deploys.filter((deploy) => deploy.app === app);
  const noToken = calls
    .filter((call) => isForTokenOf(app, call))
    .filter((call) => !isAnswered(call) || call.errcode !== 0)
    .map(({ at, endedAt }) => ({ from: at, to: endedAt }));
  const end = settledAt ?? Number.POSITIVE_INFINITY;
  return [...downs, ...kvFailures, ...unknown, ...noToken].some(
    ({ from, to }) => from <= end && to + FELT_MS >= receivedAt,
  );
}

function usesTheFallback({ chance: { refusedText }, calls, record }: Case): string[] {
  if (refusedText === null || record?.outcome !== "refused" || !isContent(record.errcode)) return [];
  const hasTriedAnother = calls.some(({ text }) => text !== refusedText);
  return hasTriedAnother ? [] : ["the message was refused for its content, and its fallback was not tried"];
}
