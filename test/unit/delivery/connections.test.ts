/** The order in which connections are used, and the limits of a call that the egress entrypoint makes. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { callVia, connections } from "../../../src/delivery/connections.ts";
import type { Answer, Call } from "../../../src/wecom/client.ts";

const CALL: Call = { path: "externalcontact/send_welcome_msg", query: {}, timeoutMs: 5_000 };
const OK: Answer = { kind: "answered", http: 200, errcode: 0, errmsg: "ok", body: {} };

beforeEach(() => vi.useFakeTimers({ now: 1_000 }));
afterEach(() => vi.useRealTimers());

test("an object uses its own six connections first, then twelve of the entrypoint, and no others", async () => {
  const made: string[] = [];
  let answer = (_: Answer) => {};
  const answered = new Promise<Answer>((resolve) => (answer = resolve));
  const callOn = (name: string) => () => {
    made.push(name);
    return answered;
  };
  const all = connections(callOn("own"), callOn("entrypoint"));
  const calls = Array.from({ length: 30 }, () => all.run(0, (call) => call(CALL)));
  await vi.advanceTimersByTimeAsync(0);
  expect(made).toEqual([...Array(6).fill("own"), ...Array(12).fill("entrypoint")]);
  answer(OK);
  expect(await Promise.all(calls)).toHaveLength(30);
});

test("the entrypoint is told until when a call may last", async () => {
  const call = vi.fn(async () => OK);
  expect(await callVia(call)(CALL)).toEqual(OK);
  expect(call).toHaveBeenCalledWith(CALL, 6_000);
});

test("the answer of the entrypoint is lost when it does not come in time, or the entrypoint throws", async () => {
  const settled = vi.fn();
  const never = callVia(() => new Promise(() => {}))(CALL);
  void never.then(settled);
  // The call itself may last five seconds, and a second call must not begin while it could be under way.
  await vi.advanceTimersByTimeAsync(5_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await never).toEqual({ kind: "lost", http: null, reason: "timeout" });
  const broken = callVia(() => Promise.reject(new Error("the entrypoint is gone")))(CALL);
  expect(await broken).toEqual({ kind: "lost", http: null, reason: "connection" });
});
