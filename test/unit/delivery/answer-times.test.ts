/** A look-up is made or left out by the times of WeCom's latest answers. */
import { expect, test } from "vitest";
import { type AnswerKind, AnswerTimes, type CallKind } from "../../../src/delivery/answer-times.ts";

const BUDGET_MS = 2_000;

/** Calls one after the other with their durations, or the way they ended; all end at `at`. */
function answered(times: AnswerTimes, asked: CallKind, at: number, ...took: (number | AnswerKind)[]): void {
  for (const one of took) {
    const ms = typeof one === "number" ? one : BUDGET_MS;
    times.begin(asked);
    times.end(asked, typeof one === "number" ? "answered" : one, at - ms, at);
  }
}

const mayBegin = (times: AnswerTimes, now: number, ms = BUDGET_MS) => times.mayBegin("customer", ms, now);

test("a call is made when no answers are known, but not when it has no time", () => {
  const times = new AnswerTimes();
  expect(mayBegin(times, 0)).toBe(true);
  expect(mayBegin(times, 0, 0)).toBe(false);
});

test("calls go on after one late answer, stop after two in a row, and go on after an answer in time", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, 100, 3_000);
  expect(mayBegin(times, 0)).toBe(true);
  answered(times, "customer", 0, "late");
  expect(mayBegin(times, 0)).toBe(false);
  answered(times, "customer", 0, 1_900);
  expect(mayBegin(times, 0)).toBe(true);
});

test("a call is made only when it has more time than WeCom takes", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, 1_000, 1_000);
  expect([999, 1_000, 1_001].map((ms) => mayBegin(times, 0, ms))).toEqual([false, false, true]);
});

test.for<[string, AnswerKind]>([
  ["an answer that did not come in its time", "late"],
  ["a connection that broke, or a proxy's page", "lost"],
])("%s counts as a slow answer", ([, kind]) => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, kind, kind);
  // A call with a little more time than the last has no better chance.
  expect(mayBegin(times, 0, BUDGET_MS + 1)).toBe(false);
});

test("every ten seconds one call tries whether WeCom is fast again", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, "late", "late");
  expect([0, 9_999, 10_000].map((now) => mayBegin(times, now))).toEqual([false, false, true]);
  times.begin("customer");
  expect(mayBegin(times, 10_100)).toBe(false);
  times.end("customer", "late", 10_000, 12_000);
  expect([12_100, 22_000].map((now) => mayBegin(times, now))).toEqual([false, true]);
});

test("no call tries while sends are slow", () => {
  const times = new AnswerTimes();
  answered(times, "customer", 0, "late", "late");
  answered(times, "send", 9_000, 3_000, 3_000);
  expect(mayBegin(times, 10_000)).toBe(false);
});

test("a kind of call without answers goes by the answers to sends", () => {
  const times = new AnswerTimes();
  answered(times, "send", 0, 3_000, 3_000);
  expect(mayBegin(times, 0)).toBe(false);
  answered(times, "send", 0, 100);
  expect(mayBegin(times, 0)).toBe(true);
});

test("a kind of call with an answer of its own goes by that, however slow sends are", () => {
  const times = new AnswerTimes();
  answered(times, "send", 0, 3_000, 3_000);
  answered(times, "customer", 0, 100);
  expect(mayBegin(times, 0)).toBe(true);
});

test("the answers to another kind of look-up do not count", () => {
  const times = new AnswerTimes();
  answered(times, "staff", 0, "late", "late");
  expect(mayBegin(times, 0)).toBe(true);
});

test("answers are forgotten after a minute", () => {
  const times = new AnswerTimes();
  answered(times, "send", 0, 3_000, 3_000);
  expect([59_999, 60_000].map((now) => times.isSlow("send", BUDGET_MS, now))).toEqual([true, false]);
});
