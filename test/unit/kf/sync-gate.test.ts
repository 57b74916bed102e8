/** The gate before sync_msg of an account: one call at a time, and none while WeCom refuses calls with 45009. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SyncGate, TOKENLESS_CALLS } from "../../../src/kf/sync-gate.ts";
import { LIMITED_MS } from "../../../src/kf/sync-retry.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";

const NOW = Date.UTC(2026, 10, 24, 8);
beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const found = (errcode: number) => ({
  answer: answered(errcode),
  details: errcode === 0 ? "page" : null,
});
const errcodeOf = ({ answer }: { answer: Answer }) => (answer.kind === "answered" ? answer.errcode : null);

test("calls are made one at a time, the inbox's before waiting calls of programs", async () => {
  const gate = new SyncGate();
  const order: string[] = [];
  let underWay = 0;
  const call = (name: string) => async () => {
    underWay += 1;
    expect(underWay).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    underWay -= 1;
    order.push(name);
    return found(0);
  };
  await Promise.all([
    gate.take("program", true, call("first")),
    gate.take("program", true, call("second")),
    gate.take("program", true, call("third")),
    gate.take("inbox", true, call("inbox")),
  ]);
  expect(order).toEqual(["first", "inbox", "second", "third"]);
});

describe("after 45009", () => {
  test.for([
    ["to a call with a token, no call", true, [45009, 45009]],
    ["to a call without a token, no call without a token", false, [0, 45009]],
  ] as const)("%s is made for a minute", async ([, hadToken, [withToken, without]]) => {
    const gate = new SyncGate();
    await gate.take("inbox", hadToken, async () => found(45009));
    const call = vi.fn(async () => found(0));
    expect(errcodeOf(await gate.take("inbox", true, call))).toBe(withToken);
    expect(errcodeOf(await gate.take("program", false, call))).toBe(without);
    expect(call).toHaveBeenCalledTimes(hadToken ? 0 : 1);
    expect(gate.closedForPrograms(false, Date.now())).toBe(NOW + LIMITED_MS);
    vi.setSystemTime(NOW + LIMITED_MS);
    expect(errcodeOf(await gate.take("inbox", true, call))).toBe(0);
    expect(gate.closedForPrograms(true, Date.now())).toBeNull();
  });
});

test("no other refusal closes the gate", async () => {
  const gate = new SyncGate();
  for (const errcode of [-1, 95_007, 60_020]) await gate.take("inbox", true, async () => found(errcode));
  expect(errcodeOf(await gate.take("inbox", true, async () => found(0)))).toBe(0);
  expect([true, false].map((hasToken) => gate.closedForPrograms(hasToken, NOW))).toEqual([null, null]);
});

test("programs leave two of the ten calls without a token to the inbox", async () => {
  const gate = new SyncGate();
  const call = async () => found(0);
  for (let n = 0; n < TOKENLESS_CALLS; n++) {
    expect(gate.closedForPrograms(false, Date.now())).toBeNull();
    await gate.take("program", false, call);
  }
  expect(gate.closedForPrograms(false, Date.now())).toBe(NOW + 60_000);
  expect(gate.closedForPrograms(true, Date.now())).toBeNull();
  expect(errcodeOf(await gate.take("inbox", false, call))).toBe(0);
  vi.setSystemTime(NOW + 60_000);
  expect(gate.closedForPrograms(false, Date.now())).toBeNull();
});

test("calls of the inbox, and of programs with a token, take nothing from the programs' calls without a token", async () => {
  const gate = new SyncGate();
  const call = async () => found(0);
  for (let n = 0; n < TOKENLESS_CALLS; n++) {
    await gate.take("inbox", false, call);
    await gate.take("program", true, call);
  }
  expect(gate.closedForPrograms(false, Date.now())).toBeNull();
});
