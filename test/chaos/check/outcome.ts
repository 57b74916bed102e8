/** Whether a code that was acknowledged has exactly one outcome, and every call stands in its record. */
import type { Case } from "./cases.ts";

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
