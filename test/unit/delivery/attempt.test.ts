/** The verdict of an attempt: the meaning of WeCom's answer for the code, the message or the transfer. */
import { describe, expect, test } from "vitest";
import {
  type AttemptVerdict,
  beginAttempt,
  endAttempt,
  type SendApi,
} from "../../../src/delivery/attempt.ts";
import { answered } from "../../answered.ts";

function verdict(api: SendApi, errcode: number, lostBefore = false): AttemptVerdict {
  const attempt = beginAttempt(1_000, "hello");
  endAttempt(attempt, answered(errcode), { api, lostBefore }, 1_100);
  return attempt.verdict;
}

test("an ended attempt has the duration of the call, its status and its verdict", () => {
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

test("an attempt with a status of 4xx was turned away by a relay, without reaching WeCom", () => {
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
  ])(
    "%s answered with %i, after a lost answer: %s, has the verdict %s",
    ([api, errcode, lostBefore, expected]) => {
      expect(verdict(api, errcode, lostBefore)).toBe(expected);
    },
  );
});
