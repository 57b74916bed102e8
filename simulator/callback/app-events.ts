/** The events about an app itself and about 获客助手, as plain XML. */
import type { App } from "../company/app.ts";
import { otherEvent } from "./events.ts";

/** WeCom takes the app for unused, or does so no longer. */
export const LIFECYCLE_EVENTS = [
  "inactive_alert",
  "close_inactive_agent",
  "reopen_inactive_agent",
  "low_active_alert",
  "low_active",
  "active_restored",
] as const;
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];

/** The two warnings that say when they come true. */
const WITH_EFFECT: ReadonlySet<LifecycleEvent> = new Set(["inactive_alert", "low_active_alert"]);
const A_WEEK_MS = 7 * 24 * 60 * 60_000;

export interface LifecycleOptions {
  event: LifecycleEvent;
  /** Milliseconds; now without it. */
  at?: number | undefined;
  /** A week later without it. */
  effectAt?: number | undefined;
}

export function lifecycleEvent(
  { corpId, agentId }: Pick<App, "corpId" | "agentId">,
  { event, at = Date.now(), effectAt = at + A_WEEK_MS }: LifecycleOptions,
): string {
  const effect = WITH_EFFECT.has(event) ? Math.floor(effectAt / 1000) : null;
  return otherEvent({ corpId, event, at }, { EventKey: "", AgentID: agentId, EffectTime: effect });
}

export interface AcquisitionOptions {
  /** WeCom's ChangeType, such as `balance_low`. */
  change: string;
  at?: number | undefined;
  /** The further elements, such as `LinkId`, `State`, `UserID`, `ExternalUserID`, `ExpireTime`. */
  elements?: Record<string, string | number> | undefined;
}

export function acquisitionEvent(
  { corpId }: Pick<App, "corpId">,
  { change, at = Date.now(), elements = {} }: AcquisitionOptions,
): string {
  return otherEvent({ corpId, event: "customer_acquisition", at }, { ChangeType: change, ...elements });
}
