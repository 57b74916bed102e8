/** WeCom's warnings of an app that it regards as unused, and the events that clear them, in any order. */
import { expect, test } from "vitest";
import {
  afterEvent,
  type LifecycleEvent,
  sentencesOfWarning,
  UNWARNED,
} from "../../../src/credentials/lifecycle.ts";
import { encode, inZone } from "../../../src/i18n/sentence.ts";
import { inWords } from "../../../src/i18n/words.ts";

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

test("a warning names the time of its effect, and what to do, in both languages", () => {
  const { what, remedy } = sentencesOfWarning({
    event: "inactive_alert",
    at: 1,
    effectAt: Date.UTC(2026, 11, 1, 2),
  });
  expect(inWords(what, "en")).toMatch(/switch the app off.*, on 1 Dec 2026, 10:00 \(Asia\/Shanghai\)$/);
  expect(inWords(what, "zh")).toBe(
    "应用没人使用，企业微信将停用它，时间是 2026年12月1日 10:00 (Asia/Shanghai)",
  );
  expect(inWords(inZone(encode(what), "Europe/Berlin"), "en")).toMatch(/03:00 \(Europe\/Berlin\)$/);
  expect(inWords(remedy, "en")).toContain("应用主页");
});

test.each([
  ["low_active_alert", "app-restricted-soon", "应用主页"],
  ["close_inactive_agent", "app-switched-off", "重新启用"],
  ["low_active", "app-restricted", "应用主页"],
] as const)("the warning %s without a time has the code %s, and a remedy", (name, code, remedy) => {
  const said = sentencesOfWarning({ event: name, at: 1, effectAt: null });
  expect(said.what).toEqual({ code, parts: { when: "" } });
  expect(inWords(said.remedy, "zh")).toContain(remedy);
});
