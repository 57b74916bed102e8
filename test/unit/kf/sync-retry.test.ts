/** What keeps an inbox from being read, and how long it rests. */
import { describe, expect, test } from "vitest";
import { LIMITED_MS, pauseAfter, type SyncFailure, syncFailureOf } from "../../../src/kf/sync-retry.ts";
import type { Answer } from "../../../src/wecom/client.ts";

const refused = (errcode: number): Answer => ({ kind: "answered", http: 200, errcode, errmsg: "", body: {} });
const SENT = { cursor: "cursor", token: "token" };

test.for<[number, SyncFailure]>([
  [95007, "sync-token"],
  [40058, "cursor"],
  [40014, "access-token"],
  [42001, "access-token"],
  [45009, "limited"],
  [45033, "busy"],
  [-1, "busy"],
  [48007, "not-allowed"],
  [95004, "not-allowed"],
  [95017, "not-allowed"],
  [60020, "refused"],
  [99999, "refused"],
])("%i means %s", ([errcode, failure]) => {
  expect(syncFailureOf(refused(errcode), SENT)).toBe(failure);
});

test("a Token or a cursor that was not sent cannot be at fault", () => {
  expect(syncFailureOf(refused(95007), { cursor: "cursor", token: null })).toBe("no-sync-token");
  expect(syncFailureOf(refused(40058), { cursor: null, token: "token" })).toBe("busy");
});

test("no answer, and an answer that is no page, mean busy", () => {
  expect(syncFailureOf({ kind: "lost", http: null, reason: "timeout" }, SENT)).toBe("busy");
  expect(syncFailureOf(refused(0), SENT)).toBe("busy");
});

describe("the pause", () => {
  test("is none where something else can be tried at once", () => {
    for (const failure of ["sync-token", "cursor", "not-allowed"] as const)
      expect(pauseAfter(failure, 1)).toBe(0);
    expect(pauseAfter("access-token", 1)).toBe(0);
    expect(pauseAfter("access-token", 2)).toBeGreaterThan(0);
  });

  test("after a limit is a minute, after a refusal longer and longer", () => {
    expect(pauseAfter("limited", 1)).toBe(LIMITED_MS);
    expect([1, 2, 9].map((times) => pauseAfter("refused", times))).toEqual([60_000, 120_000, 600_000]);
  });

  test("while WeCom is busy stays under two seconds for as long as a code may be waiting, and never exceeds a minute", () => {
    const pauses = [...Array(40).keys()].map((n) => pauseAfter("busy", n + 1));
    let waited = 0;
    for (const pause of pauses) {
      if (waited < 20_000) expect(pause).toBeLessThanOrEqual(2_000);
      waited += pause;
    }
    expect(Math.max(...pauses)).toBe(60_000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  });
});
