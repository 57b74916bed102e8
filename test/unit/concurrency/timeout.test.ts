/** Limits on the time for which a promise is awaited. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { orLate, orThrow } from "../../../src/concurrency/timeout.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const after = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => {
    setTimeout(() => resolve(value), ms);
  });

test("orLate gives a value that comes in time, and the late value after the limit", async () => {
  const [early, late] = [orLate(100, after(99, "given"), "late"), orLate(100, after(101, "given"), "late")];
  await vi.advanceTimersByTimeAsync(100);
  expect(await Promise.all([early, late])).toEqual(["given", "late"]);
});

test("orLate gives a value that is there already, even when no time is left", async () => {
  expect(await orLate(-1, Promise.resolve("held"), "late")).toBe("held");
});

test("orLate rejects when the work rejects in time, and ignores a later rejection", async () => {
  await expect(orLate(100, Promise.reject(new Error("broken")), "late")).rejects.toThrow("broken");
  let fail = (_: Error) => {};
  const givenUp = orLate(100, new Promise<string>((_, reject) => (fail = reject)), "late");
  await vi.advanceTimersByTimeAsync(100);
  fail(new Error("too late to matter"));
  expect(await givenUp).toBe("late");
});

test("orLate leaves no timer behind", async () => {
  await orLate(60_000, Promise.resolve(), null);
  expect(vi.getTimerCount()).toBe(0);
});

test("orThrow rejects after the limit, and gives null that comes in time", async () => {
  const waiting = expect(orThrow(100, after(101, 1), "KV did not answer in time")).rejects.toThrow("KV did");
  await vi.advanceTimersByTimeAsync(100);
  await waiting;
  expect(await orThrow(100, Promise.resolve(null), "")).toBeNull();
});
