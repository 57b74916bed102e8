/** The remedy that the record shows beside an outcome. */
import { expect, test } from "vitest";
import { beginAttempt } from "../../../src/delivery/attempt.ts";
import { remedyOf } from "../../../src/delivery/remedy.ts";
import { say } from "../../../src/i18n/sentence.ts";
import { english } from "../../english.ts";
import { anApp } from "./app.ts";

const SALES = anApp();

const last = (verdict: "lost" | "turned-away") => ({ ...beginAttempt(0, "hello"), verdict });

test("a refusal by WeCom has the remedy of its errcode", () => {
  expect(remedyOf("refused", 48002, last("lost"), SALES)).toEqual(say("remedy-48002"));
  expect(remedyOf("missed", 48002, last("lost"), SALES)).toEqual(say("remedy-48002"));
});

test("a refusal without an errcode names the rules file and WECOM_APPS", () => {
  expect(remedyOf("refused", null, null, SALES)).toEqual(english(/rules file.*WECOM_APPS/));
});

test("a miss names RELAY_TOKEN when a relay turned the last call away, and the doctor when the call was lost", () => {
  expect(remedyOf("missed", null, last("turned-away"), SALES)).toEqual(english(/RELAY_TOKEN/));
  expect(remedyOf("missed", null, last("lost"), SALES)).toEqual(english(/npm run doctor/));
  expect(remedyOf("missed", null, null, SALES)).toBeNull();
});

test("an outcome that needs no repair has no remedy", () => {
  for (const outcome of ["sent", "sent-unconfirmed", "already-welcomed", "superseded", "silent"] as const) {
    expect(remedyOf(outcome, 0, null, SALES)).toBeNull();
  }
});
