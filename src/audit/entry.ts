/** What stands in the audit log: who did what to what. Schemas and types only. */
import * as v from "valibot";

/** What is written down. A stored entry may have another word: that of a newer version. */
export const AUDITED = [
  "rules.published",
  "rules.restored",
  "rules.removed",
  "code.made",
  "code.changed",
  "code.deleted",
  "codes.adopted",
  "installation.linked",
  "installation.set",
  "installation.checked",
  "installation.deleted",
  "suite.installed",
  "suite.changed",
  "suite.cancelled",
  "doctor.run",
  "session.begun",
  "session.ended",
  "customer.forgotten",
  "webhook.retried",
  "upload.stored",
] as const;

/**
 * What an action concerned, such as `{ app: "sales", state: "expo-7" }`. Never a secret, a token, a code, a text of a
 * message or a customer's name. A customer's id stands under `customer`.
 */
export const aboutSchema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]));
export type About = v.InferOutput<typeof aboutSchema>;

export interface AuditEntry {
  /** `token`, a userid, a name given by `?by=`; `kv` or `wecom` for what was found there or came from there. */
  by: string;
  what: (typeof AUDITED)[number];
  about: About;
}

/** An entry on its way to the object. */
export interface AuditRecord extends AuditEntry {
  /** Two records with the same key are one. */
  key: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** An entry as the object gives it. */
export interface StoredEntry {
  id: number;
  at: number;
  by: string;
  what: string;
  about: About;
}

/** A place in the log, which is newest first: the last entry that was read. */
export interface AuditPlace {
  at: number;
  id: number;
}

/** The entries that have every given value; `from` and `to` in milliseconds since 1970. */
export interface AuditFilter {
  what?: string | undefined;
  by?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}
