/**
 * The events by which WeCom tells that it takes an app for unused: it warns, restricts, switches off, and says when that
 * is over (docs 90240, 96468). Names only.
 */
export const LIFECYCLE_WARNINGS = [
  /** It will be switched off. */
  "inactive_alert",
  /** Its access to customers will be restricted. */
  "low_active_alert",
  /** It was switched off. */
  "close_inactive_agent",
  /** Its access to customers is restricted. */
  "low_active",
] as const;

export type LifecycleWarning = (typeof LIFECYCLE_WARNINGS)[number];

export const LIFECYCLE_EVENTS = [...LIFECYCLE_WARNINGS, "reopen_inactive_agent", "active_restored"] as const;

export type LifecycleEventName = (typeof LIFECYCLE_EVENTS)[number];
