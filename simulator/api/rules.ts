/** How often, and how many at a time, an API may be called (doc 90312). */
import type { Rule } from "../limits.ts";
import type { Settings } from "../settings/settings.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** For one company and one API. */
export function corpCallRules(settings: Settings): Rule[] {
  if (!settings.frequencyLimits) return [];
  return [
    { limit: settings.callsPerMinute, unitMs: MINUTE_MS },
    { limit: settings.callsPerHour, unitMs: HOUR_MS },
  ];
}

/** For one address and one API, whatever the company. */
export function ipCallRules(settings: Settings): Rule[] {
  if (!settings.frequencyLimits) return [];
  return [
    { limit: settings.ipCallsPerMinute, unitMs: MINUTE_MS },
    { limit: settings.ipCallsPerHour, unitMs: HOUR_MS },
  ];
}

/** Calls of one API by one company count together. */
export const concurrencyKey = (corpId: string | null, api: string): string => `${corpId} ${api}`;
