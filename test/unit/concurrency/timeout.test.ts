/** Waiting for something so long and no longer. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { orLate, orThrow } from "../../../src/concurrency/timeout.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const after = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => {
    setTimeout(() => resolve(value), ms);
  });

test("what comes in time is given, and what does not is late", async () => {
  const [early, late] = [orLate(100, after(99, "given"), "late"), orLate(100, after(101, "given"), "late")];
  await vi.advanceTimersByTimeAsync(100);
  expect(await Promise.all([early, late])).toEqual(["given", "late"]);
});

test("nothing that is there already is late, even when no time is left", async () => {
  expect(await orLate(-1, Promise.resolve("held"), "late")).toBe("held");
});

test("work that fails, fails; once it was given up it fails unheard", async () => {
  await expect(orLate(100, Promise.reject(new Error("broken")), "late")).rejects.toThrow("broken");
  let fail = (_: Error) => {};
  const givenUp = orLate(100, new Promise<string>((_, reject) => (fail = reject)), "late");
  await vi.advanceTimersByTimeAsync(100);
  fail(new Error("too late to matter"));
  expect(await givenUp).toBe("late");
});

test("no timer is left behind", async () => {
  await orLate(60_000, Promise.resolve(), null);
  expect(vi.getTimerCount()).toBe(0);
});

test("late is an error where it is wanted as one; null and undefined are not late", async () => {
  const waiting = expect(orThrow(100, after(101, 1), "KV did not answer in time")).rejects.toThrow("KV did");
  await vi.advanceTimersByTimeAsync(100);
  await waiting;
  expect(await orThrow(100, Promise.resolve(null), "")).toBeNull();
});
