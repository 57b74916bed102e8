/** WeCom's warnings of an app that it regards as unused, and the events that clear them, in any order. */
import { expect, test } from "vitest";
import {
  afterEvent,
  type LifecycleEvent,
  UNWARNED,
  warningInWords,
} from "../../../src/credentials/lifecycle.ts";

const event = (name: LifecycleEvent["event"], at: number): LifecycleEvent => ({
  event: name,
  at,
  effectAt: null,
});
function after(...events: LifecycleEvent[]) {
  return events
    .reduce((known, one) => afterEvent(known, one).after, UNWARNED)
    .warnings.map((one) => one.event);
}

test("every warning stays until an event clears it", () => {
  expect(after(event("low_active_alert", 1), event("inactive_alert", 2))).toEqual([
    "low_active_alert",
    "inactive_alert",
  ]);
});

test("reopen_inactive_agent clears the warnings of switching off, and not low_active", () => {
  const reopened = event("reopen_inactive_agent", 9);
  expect(after(event("inactive_alert", 1), event("close_inactive_agent", 2), reopened)).toEqual([]);
  expect(after(event("low_active", 1), event("close_inactive_agent", 2), reopened)).toEqual(["low_active"]);
});

test("active_restored clears all warnings", () => {
  expect(after(event("low_active", 1), event("inactive_alert", 2), event("active_restored", 9))).toEqual([]);
});

test("a late warning that is older than the event that clears it is ignored", () => {
  expect(after(event("reopen_inactive_agent", 9), event("inactive_alert", 8))).toEqual([]);
  expect(after(event("reopen_inactive_agent", 9), event("inactive_alert", 10))).toEqual(["inactive_alert"]);
});

test("a repeated warning is not a new warning", () => {
  const first = afterEvent(UNWARNED, event("inactive_alert", 1));
  expect(first.warning).toBe("inactive_alert");
  expect(afterEvent(first.after, event("inactive_alert", 1)).warning).toBeNull();
  expect(afterEvent(first.after, event("inactive_alert", 2)).warning).toBe("inactive_alert");
});

test("the words of a warning name the time of its effect and the remedy", () => {
  const { detail } = warningInWords({ event: "inactive_alert", at: 1, effectAt: Date.UTC(2026, 11, 1, 2) });
  expect(detail).toMatch(/switch the app off.*2026-12-01T02:00Z.*应用主页/);
  expect(warningInWords({ event: "close_inactive_agent", at: 1, effectAt: null }).detail).toContain(
    "重新启用",
  );
});
