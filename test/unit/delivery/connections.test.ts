/** Whose connections are taken first, and what becomes of a call that somebody else makes. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { callVia, connections } from "../../../src/delivery/connections.ts";
import type { Answer, Call } from "../../../src/wecom/client.ts";

const CALL: Call = { path: "externalcontact/send_welcome_msg", query: {}, timeoutMs: 5_000 };
const OK: Answer = { kind: "answered", http: 200, errcode: 0, errmsg: "ok", body: {} };

beforeEach(() => vi.useFakeTimers({ now: 1_000 }));
afterEach(() => vi.useRealTimers());

test("six connections of its own are an object's first, then twelve of others, and there are no more", async () => {
  const made: string[] = [];
  let answer = (_: Answer) => {};
  const answered = new Promise<Answer>((resolve) => (answer = resolve));
  const way = (name: string) => () => {
    made.push(name);
    return answered;
  };
  const all = connections(way("own"), way("aside"));
  const calls = Array.from({ length: 30 }, () => all.run(0, (call) => call(CALL)));
  await vi.advanceTimersByTimeAsync(0);
  expect(made).toEqual([...Array(6).fill("own"), ...Array(12).fill("aside")]);
  answer(OK);
  expect(await Promise.all(calls)).toHaveLength(30);
});

test("somebody else is told until when a call may last", async () => {
  const call = vi.fn(async () => OK);
  expect(await callVia(call)(CALL)).toEqual(OK);
  expect(call).toHaveBeenCalledWith(CALL, 6_000);
});

test("an answer that does not come, or comes as an error, is lost", async () => {
  const settled = vi.fn();
  const never = callVia(() => new Promise(() => {}))(CALL);
  void never.then(settled);
  // The call itself may last five seconds; no other may begin while it could be under way.
  await vi.advanceTimersByTimeAsync(5_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await never).toEqual({ kind: "lost", http: null, reason: "timeout" });
  const broken = callVia(() => Promise.reject(new Error("the entrypoint is gone")))(CALL);
  expect(await broken).toEqual({ kind: "lost", http: null, reason: "connection" });
});
