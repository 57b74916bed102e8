/**
 * Whether calls keep the deadline (design §3.3): min(time told, first receipt) + 20 s, less 1 s. A late arrival has
 * one call all the same. The clock that counts is ours: WeCom's, which the event tells, may be wrong by seconds.
 */
import type { Receipt } from "../evidence.ts";
import type { Case } from "./cases.ts";

const WINDOW_MS = 20_000;
const MARGIN_MS = 1_000;
const LAST_MOMENT_MS = 1_000;
/** For the clocks of two processes, and what lies between a receipt and its being noted. */
const NOTED_WITHIN_MS = 20;

export function callsKeepTheDeadline({ chance, calls, record }: Case): string[] {
  if (record === null) {
    return calls.length === 0 ? [] : [`call ${calls[0]?.id} was made, and there is no record`];
  }
  if (chance.code === null) return [];
  const found: string[] = [];
  const { receivedAt, attempts } = record;
  const span = receiptSpan(chance.receipts);
  if (receivedAt < span.earliest - NOTED_WITHIN_MS || receivedAt > span.latest + NOTED_WITHIN_MS) {
    const late = receivedAt - span.earliest;
    found.push(
      `the receipt is recorded ${late} ms after the first callback, and the first 200 came ${span.latest - span.earliest} ms after it`,
    );
  }
  const deadline = Math.min(chance.toldAt, receivedAt) + WINDOW_MS - MARGIN_MS;
  if (record.eventAt !== chance.toldAt) found.push("the event's time is recorded wrongly");
  if (record.deadline !== deadline) found.push(`the deadline is off by ${record.deadline - deadline} ms`);

  // What comes late, or in the last second, may have its first call afterwards, and no second one.
  const mayBeLate = receivedAt >= deadline - LAST_MOMENT_MS;
  for (const [n, call] of calls.entries()) {
    // What is left of the window is kept for the way, and no call may need more.
    if (call.at <= deadline + MARGIN_MS || (mayBeLate && n === 0)) continue;
    found.push(`call ${call.id} came ${call.at - deadline} ms after the deadline`);
  }
  for (const [n, { at }] of attempts.entries()) {
    if (at < deadline || (mayBeLate && n === 0)) continue;
    found.push(`attempt ${n + 1} is recorded ${at - deadline} ms after the deadline`);
  }
  return found;
}

/** Between which times the first receipt must be: the first callback went out, the first 200 came back. */
function receiptSpan(receipts: readonly Receipt[]): { earliest: number; latest: number } {
  const ends = receipts.filter(({ status }) => status === 200).map(({ endedAt }) => endedAt);
  return {
    earliest: Math.min(...receipts.map(({ at }) => at)),
    latest: Math.min(...ends, Number.POSITIVE_INFINITY),
  };
}
