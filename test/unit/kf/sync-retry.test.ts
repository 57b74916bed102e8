/** Why reading an inbox failed, and the pause before the next try. */
import { describe, expect, test } from "vitest";
import { LIMITED_MS, pauseAfter, type SyncFailure, syncFailureOf } from "../../../src/kf/sync-retry.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";

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
])("errcode %i is the failure %s", ([errcode, failure]) => {
  expect(syncFailureOf(answered(errcode), SENT)).toBe(failure);
});

test("a call without a token or cursor does not fail for that token or cursor", () => {
  expect(syncFailureOf(answered(95007), { cursor: "cursor", token: null })).toBe("no-sync-token");
  expect(syncFailureOf(answered(40058), { cursor: null, token: "token" })).toBe("busy");
});

test("a lost answer, and an answer without a page, are the failure busy", () => {
  expect(syncFailureOf({ kind: "lost", http: null, reason: "timeout" }, SENT)).toBe("busy");
  expect(syncFailureOf(answered(0), SENT)).toBe("busy");
});

test("an answer that cannot be read is unreadable when the cursor behind it can be found, or else busy", () => {
  const unread = (text: string): Answer => ({ kind: "lost", http: 200, reason: "not-json", text });
  expect(syncFailureOf(unread('{"errcode":0,"next_cursor":"next","msg_list":['), SENT)).toBe("unreadable");
  expect(syncFailureOf(unread("<html>"), SENT)).toBe("busy");
});

describe("the pause", () => {
  test("is 0 when another token, cursor or app can be tried at once", () => {
    for (const failure of ["sync-token", "cursor", "not-allowed"] as const)
      expect([1, 2, 30].map((times) => pauseAfter(failure, times))).toEqual([0, 0, 0]);
    expect(pauseAfter("access-token", 1)).toBe(0);
    expect(pauseAfter("access-token", 2)).toBeGreaterThan(0);
  });

  test("is a minute after a limit, and grows to ten minutes after refusals", () => {
    expect(pauseAfter("limited", 1)).toBe(LIMITED_MS);
    expect([1, 2, 9].map((times) => pauseAfter("refused", times))).toEqual([60_000, 120_000, 600_000]);
  });

  test("stays within two seconds for the first twenty while WeCom is busy, and grows to a minute", () => {
    const pauses = [...Array(40).keys()].map((n) => pauseAfter("busy", n + 1));
    let waited = 0;
    for (const pause of pauses) {
      if (waited < 20_000) expect(pause).toBeLessThanOrEqual(2_000);
      waited += pause;
    }
    expect(Math.max(...pauses)).toBe(60_000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.slice(13, 18)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
  });

  test("is as while WeCom is busy for what passes as soon", () => {
    for (const failure of ["unreadable", "standing-cursor", "held"] as const)
      for (const times of [1, 5, 14, 15, 40])
        expect(pauseAfter(failure, times)).toBe(pauseAfter("busy", times));
    expect(pauseAfter("access-token", 6)).toBe(pauseAfter("busy", 5));
  });

  test("for an app that is not known outlasts a deploy, and is then an hour", () => {
    const pauses = [...Array(24).keys()].map((n) => pauseAfter("unknown-app", n + 1));
    expect(pauses).toEqual(pauses.map((_, n) => pauseAfter("busy", n + 1)));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(5 * 60_000);
    expect([25, 100].map((times) => pauseAfter("unknown-app", times))).toEqual([3_600_000, 3_600_000]);
  });

  test("without a Token leads to nine calls at most in any minute, and grows to a minute", () => {
    const pauses = [...Array(40).keys()].map((n) => pauseAfter("no-sync-token", n + 1));
    let now = 0;
    const calls = pauses.map((pause) => {
      now += pause;
      return now;
    });
    for (const first of calls)
      expect(calls.filter((at) => at >= first && at < first + 60_000).length).toBeLessThanOrEqual(9);
    expect(pauses.slice(0, 8)).toEqual([200, 400, 800, 1_600, 10_000, 20_000, 40_000, 60_000]);
    expect(Math.max(...pauses)).toBe(60_000);
  });
});
