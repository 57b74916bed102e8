/**
 * Counts the outcomes of the last 24 hours, app by app, and finds when each app's newest delivery was received. Reads a
 * bounded number of rows, however many deliveries came.
 */
import * as v from "valibot";
import { byName } from "../../schema/by-name.ts";
import type { Outcome } from "../delivery.ts";
import type { Position } from "./filter.ts";
import type { Ledger } from "./ledger.ts";
import type { ScannedOutcome, Stretch } from "./scan.ts";
import { STEP_ROWS } from "./search.ts";
import type { StorageSteps } from "./storage-steps.ts";

const COUNTED_MS = 24 * 60 * 60_000;
/**
 * The deliveries that are counted in an object, the newest first: 16,000 a day for a company whose customers are spread
 * over eight.
 */
export const COUNTED_ROWS = 2_000;

export interface OutcomeSummary {
  /** By outcome. */
  counts: Partial<Record<Outcome, number>>;
  /** Since when deliveries are counted: 24 hours ago, or later when more came than are counted. */
  countedFrom: number;
  isPartial: boolean;
  lastReceiptAt: number | null;
}

/** When each app's newest delivery was received, as of the last note. */
export interface NotedReceipts {
  at: number;
  apps: ReadonlyMap<string, number>;
}

export const notedReceiptsSchema: v.GenericSchema<unknown, NotedReceipts> = v.object({
  at: v.number(),
  apps: byName(v.number()),
});

export interface SummaryPorts {
  ledger: Ledger;
  steps: StorageSteps;
  /** Null while nothing was noted. */
  receipts: NotedReceipts | null;
}

/** The summary of each of these apps, in their order. */
export async function summarize(
  apps: readonly string[],
  now: number,
  { ledger, steps, receipts }: SummaryPorts,
): Promise<OutcomeSummary[]> {
  const since = now - COUNTED_MS;
  const counts = new Map(apps.map((app): [string, Record<string, number>] => [app, {}]));
  const newest = new Map<string, number>();
  // Until the first night, the newest delivery of an app may be older than a day: a short search looks for it.
  const from = receipts === null ? 0 : since;
  let after: Position | null = null;
  let countedFrom = since;
  for (let left = COUNTED_ROWS; left > 0; ) {
    const behind: Position | null = after;
    const atMost = Math.min(STEP_ROWS, left);
    const { rows, read, end }: Stretch<ScannedOutcome> = await steps.take(() =>
      ledger.scanOutcomes(from, behind, atMost),
    );
    for (const { app, outcome, receivedAt } of rows) {
      if (!newest.has(app)) newest.set(app, receivedAt);
      const ofApp = counts.get(app);
      if (ofApp !== undefined && receivedAt >= since) ofApp[outcome] = (ofApp[outcome] ?? 0) + 1;
    }
    left -= read;
    after = end;
    const isCounted = end === null || end.receivedAt < since;
    if (end === null || (isCounted && apps.every((app) => newest.has(app)))) break;
    if (left <= 0 && !isCounted) countedFrom = end.receivedAt;
  }
  return apps.map((app) => ({
    counts: counts.get(app) ?? {},
    countedFrom,
    isPartial: countedFrom !== since,
    lastReceiptAt: newest.get(app) ?? receipts?.apps.get(app) ?? null,
  }));
}

/** Each app's newest receipt: reads the deliveries since the last note, a step at a time. */
export async function noteReceipts(
  now: number,
  { ledger, steps, receipts }: SummaryPorts,
): Promise<NotedReceipts> {
  const apps = new Map(receipts?.apps);
  const seen = new Set<string>();
  const from = receipts?.at ?? 0;
  let after: Position | null = null;
  do {
    const behind: Position | null = after;
    const { rows, end }: Stretch<ScannedOutcome> = await steps.take(() =>
      ledger.scanOutcomes(from, behind, STEP_ROWS),
    );
    for (const { app, receivedAt } of rows) {
      if (!seen.has(app)) apps.set(app, Math.max(receivedAt, apps.get(app) ?? 0));
      seen.add(app);
    }
    after = end;
  } while (after !== null);
  return { at: now, apps };
}
