/**
 * Writes into the audit log. Called when an action has succeeded, and before its answer: what succeeded is in the log. A
 * log that cannot be reached undoes nothing: the entry then stands in the Worker's log alone.
 */
import { orThrow } from "../concurrency/timeout.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { auditLogOf } from "../objects.ts";
import type { AuditEntry, AuditRecord } from "./entry.ts";

/** Who waits for the answer to an action waits for the log as well: some seconds at most. */
const TRY_MS = 2_000;
/** Before the second try and the third: an object that moves, or takes new code, is back within this time. */
const PAUSES_MS = [100, 1_000];

/** Writes an entry; never throws. */
export async function audit(env: Env, entry: AuditEntry): Promise<void> {
  const isWritten = await writeRecord(env, { ...entry, key: crypto.randomUUID(), at: Date.now() });
  if (isWritten) return;
  // The Worker's log names no customer.
  const { customer: _, ...about } = entry.about;
  console.error({ event: "audit.lost", ...entry, about });
}

/** Writes a record, and gives whether that succeeded; never throws. For callers that keep the record until then. */
export async function writeRecord(env: Env, record: AuditRecord): Promise<boolean> {
  for (const pause of [...PAUSES_MS, null]) {
    try {
      await orThrow(TRY_MS, auditLogOf(env, configOf(env)).add(record), "no answer in time");
      return true;
    } catch (error) {
      console.warn({ event: "audit.not-written", what: record.what, error: String(error) });
      if (pause !== null) await scheduler.wait(pause);
    }
  }
  return false;
}
