/**
 * Deletes what a Dispatcher has kept for long enough, a few rows at a time with a pause after each: a company that adds
 * staff meanwhile has its customers welcomed as ever.
 */
import type { Key } from "../../storage/delete-rows.ts";
import type { IdempotentCalls } from "../api-calls/idempotent-calls.ts";
import type { ReservedCodes } from "../api-calls/reserved-codes.ts";
import type { Figures } from "../figures/figures.ts";
import type { RecordFigures } from "../figures/record-figures.ts";
import type { Conversations } from "../kf/conversations.ts";
import { type Ledger, RECORD_KEPT_MS } from "./ledger.ts";

const ROWS_AT_A_TIME = 100;
const PAUSE_MS = 20;

export interface PrunePorts {
  figures: Figures;
  recordFigures: RecordFigures;
  ledger: Ledger;
  reservedCodes: ReservedCodes;
  conversations: Conversations;
  calls: IdempotentCalls;
}

export async function pruneRecord(
  { figures, recordFigures, ledger, reservedCodes, conversations, calls }: PrunePorts,
  now: number,
): Promise<void> {
  const before = now - RECORD_KEPT_MS;
  // What the record drops, figures keep.
  await figures.count(now);
  while (ledger.prune(before, ROWS_AT_A_TIME)) await scheduler.wait(PAUSE_MS);
  while (reservedCodes.prune(now, ROWS_AT_A_TIME)) await scheduler.wait(PAUSE_MS);
  const walks = [
    (after: Key | null) => conversations.prune(before, after, ROWS_AT_A_TIME),
    (after: Key | null) => calls.prune(now, after, ROWS_AT_A_TIME),
    (after: Key | null) => recordFigures.lost.prune(now, after, ROWS_AT_A_TIME),
  ];
  for (const walk of walks) {
    for (let after = walk(null); after !== null; after = walk(after)) await scheduler.wait(PAUSE_MS);
  }
  while (recordFigures.tables.prune(now, ROWS_AT_A_TIME)) await scheduler.wait(PAUSE_MS);
  recordFigures.lost.pruneWelcomes(now);
  ledger.pruneForgotten(now);
}
