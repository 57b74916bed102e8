/**
 * Whether an event is acknowledged while the Worker runs, an acknowledged code has exactly one outcome, and every call
 * stands in its record.
 */
import type { Evidence } from "../evidence.ts";
import type { Case } from "./cases.ts";

export function isAcknowledged({ chance: { receipts } }: Case, { downs }: Evidence): string[] {
  if (receipts.some(({ status }) => status === 200)) return [];
  const wasUp = ({ at, endedAt }: { at: number; endedAt: number }) =>
    !downs.some(({ from, to }) => at <= to && endedAt >= from);
  const taken = receipts.filter(wasUp);
  if (taken.length === 0) return [];
  const statuses = taken.map(({ status }) => status ?? "no answer").join(", ");
  return [`it was brought while the Worker was up, and answered ${statuses}`];
}

export function hasOneOutcome({ chance, records, record, calls }: Case): string[] {
  const isAcknowledged = chance.receipts.some(({ status }) => status === 200);
  if (record === null) return isAcknowledged ? ["WeCom was answered 200, and there is no record"] : [];
  const found: string[] = [];
  if (records.length > 1) found.push(`there are ${records.length} records`);
  if (record.outcome === "open") found.push("it is still open");
  if ((record.settledAt === null) !== (record.outcome === "open"))
    found.push("settledAt does not fit the outcome");
  if (calls.length > record.attempts.length) {
    found.push(`WeCom was called ${calls.length} times, and ${record.attempts.length} attempts are recorded`);
  }
  return found;
}
