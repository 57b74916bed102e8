/**
 * WeCom's warnings about an app that it takes for unused: what an event changes. Stores nothing and tells nobody.
 */
import * as v from "valibot";
import { type SentenceCode, say } from "../i18n/sentence.ts";
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

export type WarningEvent = LifecycleEvent & { event: LifecycleWarning };

/** The warnings about an app. */
export interface Lifecycle {
  /** The warnings that nothing has cleared, by the time of their events. */
  warnings: WarningEvent[];
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

const isWarning = (event: LifecycleEvent): event is WarningEvent => CLEARS[event.event] === undefined;

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

const SENTENCES = {
  inactive_alert: "app-off-soon",
  low_active_alert: "app-restricted-soon",
  close_inactive_agent: "app-switched-off",
  low_active: "app-restricted",
} as const satisfies Record<LifecycleWarning, SentenceCode>;

/** The zone of moments until a reader puts in the rules file's. */
const CHINA = "Asia/Shanghai";

/** A warning as a sentence, and what to do. */
export function sentencesOfWarning({ event, effectAt }: WarningEvent) {
  const when = effectAt === null ? "" : say("takes-effect", { at: { at: effectAt, zone: CHINA } });
  return {
    what: say(SENTENCES[event], { when }),
    remedy: say(event === "close_inactive_agent" ? "have-app-enabled" : "have-app-used"),
  };
}
