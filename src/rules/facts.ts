/**
 * What a rule is chosen by: what the event says, and what look-ups brought. Data only.
 */

/** What an event says of itself. */
export interface Facts {
  event: "contact.added";
  /** The app's name in WECOM_APPS. */
  app: string;
  /** The member's userid. */
  staff: string;
  state: string | null;
  via: "added" | "half" | "audit";
}

/** Whom a look-up is about. */
export type Subject = "customer" | "staff";

/**
 * What look-ups brought. A subject is left out while nobody has looked; after that a field is left out when it
 * did not come in time, or not at all.
 */
export interface Known {
  /** As `externalcontact/get` has them (WeCom doc 92114); the tags are those by this member, by id. */
  customer?: { type?: number; gender?: number; tags?: readonly string[] };
  /** As `user/get` has them (WeCom doc 90196). */
  staff?: { department?: readonly number[] };
}
