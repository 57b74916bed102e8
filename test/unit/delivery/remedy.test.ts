/** What the one on call is told to do. */
import { expect, test } from "vitest";
import { beginAttempt } from "../../../src/delivery/attempt.ts";
import { remedyOf } from "../../../src/delivery/remedy.ts";

const last = (verdict: "lost" | "turned-away") => ({ ...beginAttempt(0, "hello"), verdict });

test("a refusal's remedy is its errcode's", () => {
  expect(remedyOf("refused", 48002, last("lost"))).toContain("可调用接口的应用");
});

test("what was refused here, and not by WeCom, is to be mended in the rules or in WECOM_APPS", () => {
  expect(remedyOf("refused", null, null)).toMatch(/rules file.*WECOM_APPS/);
});

test("a miss by a relay that turns calls away leads to its token, any other to the doctor", () => {
  expect(remedyOf("missed", null, last("turned-away"))).toContain("RELAY_TOKEN");
  expect(remedyOf("missed", null, last("lost"))).toContain("npm run doctor");
  expect(remedyOf("missed", null, null)).toBeNull();
});

test("what went well needs nothing", () => {
  for (const outcome of ["sent", "sent-unconfirmed", "already-welcomed", "superseded", "silent"] as const) {
    expect(remedyOf(outcome, 0, null)).toBeNull();
  }
});
