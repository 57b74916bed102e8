/** Work that can wait for a moment is done in a turn that is shared, or soon after. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SharedTurn } from "../../../src/concurrency/shared-turn.ts";

const WAIT_MS = 20;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Waits by its name; `done` has the names of those who went on. */
function waiters() {
  const turn = new SharedTurn(WAIT_MS);
  const done: string[] = [];
  const wait = async (name: string) => {
    await turn.wait();
    done.push(name);
  };
  return { turn, done, wait };
}

it("lets everybody go on in the next turn that is shared", async () => {
  const { turn, done, wait } = waiters();
  void wait("a");
  void wait("b");
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(done).toEqual([]);
  turn.share();
  expect(done).toEqual([]);
  // No timer and no request comes in between: what they write belongs to the same commit.
  await Promise.resolve();
  expect(done).toEqual(["a", "b"]);
});

it("lets nobody wait longer than its limit, and those who came later no longer than the first", async () => {
  const { done, wait } = waiters();
  void wait("a");
  await vi.advanceTimersByTimeAsync(WAIT_MS / 2);
  void wait("b");
  await vi.advanceTimersByTimeAsync(WAIT_MS / 2);
  expect(done).toEqual(["a", "b"]);
});

it("gives those who come after a shared turn their full time", async () => {
  const { turn, done, wait } = waiters();
  void wait("a");
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  turn.share();
  void wait("b");
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(done).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toEqual(["a", "b"]);
});

it("leaves no timer when nobody waits", async () => {
  const { turn, wait } = waiters();
  turn.share();
  void wait("a");
  turn.share();
  expect(vi.getTimerCount()).toBe(0);
});
