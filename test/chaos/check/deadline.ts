/**
 * Whether calls keep the deadline: the earlier of the event's time and its first receipt, plus the window, less 1 s. An
 * event that arrives later still has one call. Our clock counts: WeCom's, whose time is in the event, may be wrong by
 * seconds.
 */
import type { Chance, Evidence, Receipt, RecordedDelivery } from "../evidence.ts";
import type { Case } from "./cases.ts";
import { lagsMs, slackMs } from "./slack.ts";

/**
 * Codes of new contacts, of entering and of a session's end live 20 s, the other codes 48 h; a message can be answered
 * for 10 min.
 */
const WINDOW_MS = new Map([
  ["kf.queued", 48 * 3_600_000],
  ["kf.accepted", 48 * 3_600_000],
  ["kf.message", 600_000],
]);
const SHORT_WINDOW_MS = 20_000;
const MARGIN_MS = 1_000;
const LAST_MOMENT_MS = 1_000;
/** Allows for the clocks of two processes, and for the time from a receipt until its row is made. */
const NOTED_WITHIN_MS = 20;

export function callsKeepTheDeadline({ chance, calls, record }: Case, evidence: Evidence): string[] {
  if (record === null) {
    return calls.length === 0 ? [] : [`call ${calls[0]?.id} was made, and there is no record`];
  }
  if (chance.code === null) return [];
  const found: string[] = [];
  const { receivedAt, attempts } = record;
  // An account's inbox may be read at any time, and a code that no event tells of is known from the call that brought
  // it.
  const span = chance.account === null ? receiptSpan(chance.receipts) : ANY_TIME;
  if (receivedAt < span.earliest - NOTED_WITHIN_MS || receivedAt > span.latest + NOTED_WITHIN_MS) {
    const late = receivedAt - span.earliest;
    found.push(
      `the receipt is recorded ${late} ms after the first callback, and the first 200 came ${span.latest - span.earliest} ms after it`,
    );
  }
  const toldAt = chance.toldAt ?? beganAt(chance, record, evidence);
  const windowMs = WINDOW_MS.get(chance.event) ?? SHORT_WINDOW_MS;
  const deadline = Math.min(toldAt, receivedAt) + windowMs - MARGIN_MS;
  if (record.eventAt !== toldAt) found.push("the event's time is recorded wrongly");
  if (record.deadline !== deadline) found.push(`the deadline is off by ${record.deadline - deadline} ms`);

  // A delivery that comes late, or in the last second, may have its first call afterwards, but no second call.
  const mayBeLate = receivedAt >= deadline - LAST_MOMENT_MS;
  for (const [n, call] of calls.entries()) {
    // The margin behind the deadline is for the way to WeCom, and no call may need more.
    if (call.at <= deadline + MARGIN_MS + lagsMs(evidence) || (mayBeLate && n === 0)) continue;
    found.push(`call ${call.id} came ${call.at - deadline} ms after the deadline`);
  }
  for (const [n, { at }] of attempts.entries()) {
    if (at < deadline || (mayBeLate && n === 0)) continue;
    found.push(`attempt ${n + 1} is recorded ${at - deadline} ms after the deadline`);
  }
  return found;
}

/**
 * When the window began. A code that no event tells of came with the answer to a move and is as old as that call; the
 * recorded time counts when it fits the call.
 */
function beganAt(
  { customer }: Chance,
  { eventAt, receivedAt }: RecordedDelivery,
  evidence: Evidence,
): number {
  const { calls } = evidence;
  const move = calls.find(
    (call) => call.api === "kf/service_state/trans" && call.customer === customer && call.errcode === 0,
  );
  if (move === undefined) return receivedAt;
  const wayMs = move.at - eventAt;
  return wayMs >= -NOTED_WITHIN_MS && wayMs <= slackMs(evidence) ? eventAt : move.at;
}

const ANY_TIME = { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY };

/** The span in which the first receipt lies: from the first callback's start to the end of the first 200. */
function receiptSpan(receipts: readonly Receipt[]): { earliest: number; latest: number } {
  const ends = receipts.filter(({ status }) => status === 200).map(({ endedAt }) => endedAt);
  return {
    earliest: Math.min(...receipts.map(({ at }) => at)),
    latest: Math.min(...ends, Number.POSITIVE_INFINITY),
  };
}
