/**
 * Answers a question to the record: the newest deliveries that fit. Goes a step at a time, and says how far it came
 * when the record is longer than a question may read. Reads only.
 */
import type { DeliveryFilter, Found, Position } from "./filter.ts";
import type { Ledger } from "./ledger.ts";
import type { ListedDelivery } from "./record.ts";
import type { StorageSteps } from "./storage-steps.ts";

/** A few milliseconds of work, the longest that a claim or a send waits behind a question. */
export const STEP_ROWS = 250;
/** The rows that a question may read in an object: Cloudflare counts every row, five million a day on the free plan. */
export const SEARCHED_ROWS = 10_000;

/** At most `limit` deliveries that fit, behind `after`. */
export async function search(
  { ledger, steps }: { ledger: Ledger; steps: StorageSteps },
  filter: DeliveryFilter,
  after: Position | null,
  limit: number,
): Promise<Found> {
  const deliveries: ListedDelivery[] = [];
  let searchedTo = after;
  for (let left = SEARCHED_ROWS; left > 0 && deliveries.length < limit; ) {
    const bounds = { rows: Math.min(STEP_ROWS, left), most: limit - deliveries.length };
    const { rows, read, end } = await steps.take(() => ledger.scan(filter, searchedTo, bounds));
    deliveries.push(...rows);
    searchedTo = end;
    if (end === null) break;
    left -= read;
  }
  return { deliveries, searchedTo };
}
