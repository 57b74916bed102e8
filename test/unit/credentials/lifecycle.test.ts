/** What WeCom does with an app that it takes for unused, from warning to all-clear, in whatever order it comes. */
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

test("the last warning is the one that is shown, and each counts until it is cleared", () => {
  expect(after(event("low_active_alert", 1), event("inactive_alert", 2))).toEqual([
    "low_active_alert",
    "inactive_alert",
  ]);
});

test("an app that was enabled again is not switched off any more, but may still be restricted", () => {
  const reopened = event("reopen_inactive_agent", 9);
  expect(after(event("inactive_alert", 1), event("close_inactive_agent", 2), reopened)).toEqual([]);
  expect(after(event("low_active", 1), event("close_inactive_agent", 2), reopened)).toEqual(["low_active"]);
});

test("an app that is used again has no warning left", () => {
  expect(after(event("low_active", 1), event("inactive_alert", 2), event("active_restored", 9))).toEqual([]);
});

test("a warning that comes after what cleared it, though it is older, counts for nothing", () => {
  expect(after(event("reopen_inactive_agent", 9), event("inactive_alert", 8))).toEqual([]);
  expect(after(event("reopen_inactive_agent", 9), event("inactive_alert", 10))).toEqual(["inactive_alert"]);
});

test("a warning that WeCom repeats is no other one", () => {
  const first = afterEvent(UNWARNED, event("inactive_alert", 1));
  expect(first.warning).toBe("inactive_alert");
  expect(afterEvent(first.after, event("inactive_alert", 1)).warning).toBeNull();
  expect(afterEvent(first.after, event("inactive_alert", 2)).warning).toBe("inactive_alert");
});

test("a warning says what to do, and when it comes true", () => {
  const { detail } = warningInWords({ event: "inactive_alert", at: 1, effectAt: Date.UTC(2026, 11, 1, 2) });
  expect(detail).toMatch(/switch the app off.*2026-12-01T02:00Z.*应用主页/);
  expect(warningInWords({ event: "close_inactive_agent", at: 1, effectAt: null }).detail).toContain(
    "重新启用",
  );
});
