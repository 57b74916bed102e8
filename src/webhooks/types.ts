/**
 * The names of the events for a company's own programs, and the choice of a webhook among them. Knows no event's
 * content.
 */
import { matches, readPattern } from "../rules/conditions/pattern.ts";

export const WEBHOOK_EVENT_TYPES = [
  "contact.added",
  "contact.edited",
  "contact.removed-by-staff",
  "contact.removed-by-customer",
  "contact.transfer-failed",
  "contact.other",
  "kf.message",
  "kf.entered",
  "kf.session-changed",
  "kf.send-failed",
  "kf.servicer-status-changed",
  "kf.message-recalled",
  "kf.rejection-switched",
  "kf.accounts-changed",
  "kf.other",
  "app.lifecycle",
  "suite.installed",
  "suite.changed",
  "suite.cancelled",
  "acquisition.balance-low",
  "acquisition.balance-exhausted",
  "acquisition.balance-increased",
  "acquisition.quota-expiring",
  "acquisition.link-unavailable",
  "acquisition.link-deleted",
  "acquisition.profile-opened",
  "acquisition.friend-requested",
  "acquisition.chat-started",
  "acquisition.customer-wrote",
  "acquisition.other",
  "delivery.settled",
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];
/** The types of 获客助手. */
export type AcquisitionType = Extract<WebhookEventType, `acquisition.${string}`>;

/** The types that a name or a pattern such as `kf.*` selects. */
export function typesOf(pattern: string): WebhookEventType[] {
  const read = readPattern(pattern);
  return WEBHOOK_EVENT_TYPES.filter((type) => matches(read, type));
}

/** A company's own program that gets an app's events. */
export interface WebhookConfig {
  url: string;
  /** Standard Webhooks: `whsec_` and base64; each secret signs. */
  secrets: readonly string[];
  events: ReadonlySet<WebhookEventType>;
}
