/**
 * Checks the calls of a code by WeCom's journal: accepted once, one at a time, none after the settlement, and only
 * texts of good rules.
 */
import type { Call, Chance, Evidence } from "../evidence.ts";
import { isFinal } from "./answers.ts";
import type { Case } from "./cases.ts";
import { lagsMs } from "./slack.ts";

/** A kill this soon after an answer may come before the answer is stored. */
const STORED_WITHIN_MS = 1_000;

/** The Worker waits no longer than this for an answer. */
const ATTEMPT_MS = 5_000;

/** A call that was given up at once may still reach WeCom this much later. */
const ON_THE_WAY_MS = 200;

/** WeCom tells all apps of an event within this time. */
const SAME_EVENT_MS = 3_000;

/** WeCom sees the end of a call that was given up this much later. */
const CLOSED_WITHIN_MS = 500;

export function acceptedOnce({ chance, calls, group }: Case): string[] {
  const accepted = calls.filter(({ delivered }) => delivered);
  const welcomes = group.received.filter(({ app }) => app !== null && (chance.app ?? app) === app);
  return [
    ...(accepted.length > 1 ? [`the code was accepted by calls ${ids(accepted)}`] : []),
    ...(welcomes.length > 1 ? [`the customer received ${welcomes.length} welcomes`] : []),
  ];
}

/** No call follows an answer that settles the code, or the settlement in the record. */
export function endsWhenSettled(one: Case, evidence: Evidence): string[] {
  const { calls, record } = one;
  const found: string[] = [];
  const settledAt = record?.settledAt ?? Number.POSITIVE_INFINITY;
  const afterwards = calls.filter(({ at }) => at > settledAt + ON_THE_WAY_MS + lagsMs(evidence));
  if (afterwards.length > 0) found.push(`calls ${ids(afterwards)} began after the settlement`);
  for (const call of calls) {
    const isKilled = evidence.downs.some(
      ({ from }) => from >= call.at - STORED_WITHIN_MS && from <= call.endedAt + STORED_WITHIN_MS,
    );
    if (!isFinal(call) || isKilled || cameTooLate(call, one, evidence)) continue;
    const later = calls.filter(({ at, id }) => id !== call.id && at > call.endedAt);
    if (later.length === 0) continue;
    found.push(`call ${call.id} was answered ${call.errcode}, and calls ${ids(later)} followed`);
    break;
  }
  return found;
}

/** Whether the answer may have come after the Worker gave the call up, as the record says. */
function cameTooLate(call: Call, { record }: Case, evidence: Evidence): boolean {
  // An attempt begins before its call arrives, and ends before the next attempt begins.
  const attempt = record?.attempts.findLast(({ at }) => at <= call.at);
  if (attempt === undefined || attempt.verdict !== "lost") return false;
  return call.endedAt > attempt.at + ATTEMPT_MS - lagsMs(evidence);
}

/** No two calls of a code overlap, nor calls of two apps for one adding of a customer. Reported for the later call. */
export function oneAtATime({ calls, chance, group }: Case): string[] {
  const ofOneEvent = group.cases.filter((other) => isOfOneEvent(other.chance, chance));
  const all = ofOneEvent.flatMap((other) => other.calls);
  return calls.flatMap((call) =>
    all
      .filter(({ id, app, code }) => id < call.id && (code === call.code || app !== call.app))
      .filter(({ endedAt, status }) => call.at < endedAt - (status === null ? CLOSED_WITHIN_MS : 0))
      .map(
        (earlier) =>
          `call ${call.id} began ${earlier.endedAt - call.at} ms before call ${earlier.id} of ${earlier.app} ended`,
      ),
  );
}

/** A customer who is added again later is a new customer to greet. */
const isOfOneEvent = (one: Chance, other: Chance) =>
  Math.abs((one.toldAt ?? 0) - (other.toldAt ?? 0)) <= SAME_EVENT_MS;

export function sendsOnlyGoodRules({ calls }: Case, { forbiddenText }: Evidence): string[] {
  const bad = calls.filter(({ text }) => text?.includes(forbiddenText));
  return bad.length === 0 ? [] : [`calls ${ids(bad)} carried a text of a rules file that is broken`];
}

const ids = (calls: readonly { id: number }[]) => calls.map(({ id }) => id).join(", ");
