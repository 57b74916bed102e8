/** When a call that no send needs is made, and when it is given up: by what WeCom's answers took lately. */
import { expect, test } from "vitest";
import { type AnswerKind, AnswerTimes, type CallKind } from "../../../src/delivery/answer-times.ts";

const BUDGET_MS = 2_000;

/** Calls that were made one after the other, each of which took so long; the last ended at `at`. */
function answered(times: AnswerTimes, asked: CallKind, at: number, ...took: (number | AnswerKind)[]): void {
  for (const one of took) {
    const ms = typeof one === "number" ? one : BUDGET_MS;
    times.begin(asked);
    times.end(asked, typeof one === "number" ? "answered" : one, at - ms, at);
  }
}

const mayBegin = (times: AnswerTimes, now: number, ms = BUDGET_MS) => times.mayBegin("customer", ms, now);

test("a call is made while nothing is known, but not when it has no time", () => {
  const times = new AnswerTimes();
  expect(mayBegin(times, 0)).toBe(true);
  expect(mayBegin(times, 0, 0)).toBe(false);
});

test("one late answer changes nothing, two in a row give it up, and one in time takes it up again", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, 100, 3_000);
  expect(mayBegin(times, 0)).toBe(true);
  answered(times, "customer", 0, "late");
  expect(mayBegin(times, 0)).toBe(false);
  answered(times, "customer", 0, 1_900);
  expect(mayBegin(times, 0)).toBe(true);
});

test("it is given up for whoever has less time than WeCom takes, and not for whoever has more", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, 1_000, 1_000);
  expect([999, 1_000, 1_001].map((ms) => mayBegin(times, 0, ms))).toEqual([false, false, true]);
});

test.for<[string, AnswerKind]>([
  ["an answer that did not come in its time", "late"],
  ["a connection that broke, or a proxy's page", "lost"],
])("%s is no fast answer", ([, kind]) => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, kind, kind);
  // The last such call had a little more time than the next one has.
  expect(mayBegin(times, 0, BUDGET_MS + 1)).toBe(false);
});

test("every ten seconds one is made to see, one at a time", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, "late", "late");
  expect([0, 9_999, 10_000].map((now) => mayBegin(times, now))).toEqual([false, false, true]);
  times.begin("customer");
  expect(mayBegin(times, 10_100)).toBe(false);
  times.end("customer", "late", 10_000, 12_000);
  expect([12_100, 22_000].map((now) => mayBegin(times, now))).toEqual([false, true]);
});

test("none is made to see while sends are slow", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, "late", "late");
  answered(times, "send", 9_000, 3_000, 3_000);
  expect(mayBegin(times, 10_000)).toBe(false);
});

test("of a kind that was not made lately, the answers to sends tell", () => {
  const times = new AnswerTimes();
  answered(times, "send", 0, 3_000, 3_000);
  expect(mayBegin(times, 0)).toBe(false);
  answered(times, "send", 0, 100);
  expect(mayBegin(times, 0)).toBe(true);
});

test("another kind's answers tell nothing", () => {
  const times = new AnswerTimes();
  answered(times, "staff", 0, "late", "late");
  expect(mayBegin(times, 0)).toBe(true);
});

test("what was a minute ago is forgotten", () => {
  const times = new AnswerTimes();
  answered(times, "send", 0, 3_000, 3_000);
  expect([59_999, 60_000].map((now) => times.isSlow("send", BUDGET_MS, now))).toEqual([true, false]);
});
