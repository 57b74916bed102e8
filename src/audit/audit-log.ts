/**
 * The object that has the audit log: who did what, for 180 days. There is one for the whole Worker. A shell around
 * `entries.ts`.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { AuditEntries } from "./entries.ts";
import type { AuditFilter, AuditPlace, AuditRecord, StoredEntry } from "./entry.ts";

export class AuditLog extends DurableObject<Env> {
  readonly #entries = new AuditEntries(this.ctx.storage.sql);

  /** Stores a record once, however often it comes. */
  add(record: AuditRecord): void {
    this.#entries.add(record);
  }

  /** At most `atMost` entries behind `after`, newest first. */
  list(filter: AuditFilter, after: AuditPlace | null, atMost: number): StoredEntry[] {
    return this.#entries.list(filter, after, atMost, Date.now());
  }

  /** Takes a customer's id out of the log; gives the number of entries that named it. */
  forget(customer: string): number {
    return this.#entries.forget(customer);
  }

  /** Deletes old entries; called once a day. */
  prune(): void {
    this.#entries.prune(Date.now());
  }
}
