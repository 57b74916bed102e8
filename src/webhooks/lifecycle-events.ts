/**
 * The events by which WeCom reports that it takes an app for unused: warnings, restriction, switch-off, and their end
 * (docs 90240, 96468). Names only.
 */
export const LIFECYCLE_WARNINGS = [
  /** The app will be switched off. */
  "inactive_alert",
  /** The app's access to customers will be restricted. */
  "low_active_alert",
  /** The app was switched off. */
  "close_inactive_agent",
  /** The app's access to customers is restricted. */
  "low_active",
] as const;

export type LifecycleWarning = (typeof LIFECYCLE_WARNINGS)[number];

export const LIFECYCLE_EVENTS = [...LIFECYCLE_WARNINGS, "reopen_inactive_agent", "active_restored"] as const;

export type LifecycleEventName = (typeof LIFECYCLE_EVENTS)[number];
