/** What an answer means for the code, the message or the move that was tried. */
import { describe, expect, test } from "vitest";
import {
  type AttemptVerdict,
  beginAttempt,
  endAttempt,
  type SendApi,
} from "../../../src/delivery/attempt.ts";

function verdict(api: SendApi, errcode: number, lostBefore = false): AttemptVerdict {
  const attempt = beginAttempt(1_000, "hello");
  endAttempt(
    attempt,
    { kind: "answered", http: 200, errcode, errmsg: "", body: {} },
    { api, lostBefore },
    1_100,
  );
  return attempt.verdict;
}

test("notes how long the call took, and what came", () => {
  const attempt = beginAttempt(1_000, "hello");
  endAttempt(
    attempt,
    { kind: "lost", http: 502, reason: "http" },
    { api: "welcome", lostBefore: false },
    1_250,
  );
  expect(attempt).toEqual({
    at: 1_000,
    ms: 250,
    message: "hello",
    http: 502,
    errcode: null,
    errmsg: "http",
    verdict: "lost",
  });
});

test("a status of 4xx is a relay's: WeCom was not asked", () => {
  const attempt = beginAttempt(1_000, "hello");
  endAttempt(
    attempt,
    { kind: "lost", http: 404, reason: "http" },
    { api: "welcome", lostBefore: false },
    1_250,
  );
  expect(attempt.verdict).toBe("turned-away");
});

describe("in customer service", () => {
  test.for<[SendApi, number, boolean, AttemptVerdict]>([
    ["on-event", 0, false, "sent"],
    ["on-event", 95007, false, "code-invalid"],
    ["on-event", 41050, false, "code-invalid"],
    ["on-event", 95018, false, "refused"],
    ["on-event", 95013, false, "refused"],
    ["on-event", 40058, false, "content"],
    ["on-event", 40058, true, "code-invalid"],
    ["message", 40058, false, "content"],
    ["message", 40058, true, "code-invalid"],
    ["message", 95001, false, "refused"],
    ["transfer", 0, false, "sent"],
    ["transfer", 95019, false, "content"],
    ["transfer", 95014, false, "content"],
    ["transfer", 95016, false, "content"],
    ["transfer", 95016, true, "code-invalid"],
    ["transfer", 40014, false, "token"],
  ])("%s: %i, after a lost answer: %s, means %s", ([api, errcode, lostBefore, expected]) => {
    expect(verdict(api, errcode, lostBefore)).toBe(expected);
  });
});
