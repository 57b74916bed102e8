/**
 * WeCom's warnings about an app that it takes for unused: what an event changes. Stores nothing and tells nobody.
 */
import * as v from "valibot";
import {
  LIFECYCLE_WARNINGS,
  type LifecycleEventName,
  type LifecycleWarning,
} from "../webhooks/lifecycle-events.ts";

export interface LifecycleEvent {
  event: LifecycleEventName;
  /** Milliseconds since 1970. */
  at: number;
  /** When the warning takes effect, if WeCom says so. */
  effectAt: number | null;
}

/** The warnings about an app. */
export interface Lifecycle {
  /** The warnings that nothing has cleared, by the time of their events. */
  warnings: (LifecycleEvent & { event: LifecycleWarning })[];
  /** When each warning was cleared last: events may come late, and out of order. */
  clearedAt: Partial<Record<LifecycleWarning, number>>;
}

export const lifecycleSchema: v.GenericSchema<unknown, Lifecycle> = v.object({
  warnings: v.array(
    v.object({
      event: v.picklist(LIFECYCLE_WARNINGS),
      at: v.number(),
      effectAt: v.nullable(v.number()),
    }),
  ),
  clearedAt: v.record(v.picklist(LIFECYCLE_WARNINGS), v.number()),
});

export const UNWARNED: Lifecycle = { warnings: [], clearedAt: {} };

/**
 * The warnings that an event clears. An app that is used again has nothing to fear; an app that was only enabled again
 * may still be restricted.
 */
const CLEARS: Partial<Record<LifecycleEventName, readonly LifecycleWarning[]>> = {
  reopen_inactive_agent: ["inactive_alert", "close_inactive_agent"],
  active_restored: LIFECYCLE_WARNINGS,
};

const isWarning = (event: LifecycleEvent): event is LifecycleEvent & { event: LifecycleWarning } =>
  CLEARS[event.event] === undefined;

/** The warnings after an event, with the warning that is new or the warnings that are over. */
export function afterEvent(
  before: Lifecycle,
  event: LifecycleEvent,
): { after: Lifecycle; warning: LifecycleWarning | null; cleared: readonly LifecycleWarning[] } {
  if (!isWarning(event)) {
    const cleared = CLEARS[event.event] ?? [];
    const clearedAt = { ...before.clearedAt };
    for (const name of cleared) clearedAt[name] = Math.max(clearedAt[name] ?? 0, event.at);
    const warnings = before.warnings.filter((one) => one.at > (clearedAt[one.event] ?? 0));
    return { after: { warnings, clearedAt }, warning: null, cleared };
  }
  const isOld = event.at <= (before.clearedAt[event.event] ?? 0);
  const isKnown = before.warnings.some((one) => one.event === event.event && one.at >= event.at);
  if (isOld || isKnown) return { after: before, warning: null, cleared: [] };
  const warnings = [...before.warnings.filter((one) => one.event !== event.event), event];
  warnings.sort((a, b) => a.at - b.at);
  return { after: { ...before, warnings }, warning: event.event, cleared: [] };
}

const USE_IT =
  "Have several members open the app in WeCom, and give it a home page (应用主页) or a menu that people use: an app that only receives callbacks counts as unused.";

const WORDS: Record<LifecycleWarning, { what: string; remedy: string }> = {
  inactive_alert: { what: "WeCom will switch the app off, because nobody uses it", remedy: USE_IT },
  low_active_alert: {
    what: "WeCom will restrict the app's access to customers, because few use it",
    remedy: USE_IT,
  },
  close_inactive_agent: {
    what: "WeCom has switched the app off, because nobody uses it",
    remedy: `Have an administrator enable it again in the console (应用管理, 重新启用). ${USE_IT}`,
  },
  low_active: {
    what: "WeCom restricts the app's access to customers, because few use it",
    remedy: USE_IT,
  },
};

/** A warning in words, with what to do. */
export function warningInWords({ event, effectAt }: LifecycleEvent & { event: LifecycleWarning }) {
  const { what, remedy } = WORDS[event];
  const when = effectAt === null ? "" : `, on ${new Date(effectAt).toISOString().slice(0, 16)}Z`;
  return { what: what + when, detail: `${what}${when} (${event}). ${remedy}`, remedy };
}
