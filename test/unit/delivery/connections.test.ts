/** The order in which connections are used, and the limits of a call that the egress entrypoint makes. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Connections, callVia, makeConnections } from "../../../src/delivery/connections.ts";
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
  const all = makeConnections(callOn("own"), callOn("entrypoint"));
  const calls = Array.from({ length: 30 }, () => all.run(0, (call) => call(CALL)));
  await vi.advanceTimersByTimeAsync(0);
  expect(made).toEqual([...Array(6).fill("own"), ...Array(12).fill("entrypoint")]);
  expect(all.areTaken).toBe(true);
  answer(OK);
  expect(await Promise.all(calls)).toHaveLength(30);
});

const answerAfter =
  (ms: number, answer: Answer = OK) =>
  async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return answer;
  };

test("of sends that wait for a connection, the send with the earliest deadline is first", async () => {
  const all = new Connections([answerAfter(100)]);
  const begun: number[] = [];
  const sends = [1, 3, 2].map((deadline) =>
    all.run(deadline, (call) => {
      begun.push(deadline);
      return call(CALL);
    }),
  );
  await vi.advanceTimersByTimeAsync(300);
  await Promise.all(sends);
  expect(begun).toEqual([1, 2, 3]);
});

describe("a call that no send needs", () => {
  /** Makes calls with the time that each gives them. */
  const asked = (all: Connections, until: number, given: number[] = []) =>
    all.runOptional("customer", until, (call, timeoutMs) => {
      given.push(timeoutMs);
      return call({ ...CALL, timeoutMs });
    });
  const slow = { ok: false, why: { code: "wecom-slow" } };
  const noTime = { ok: false, why: { code: "no-time-left" } };

  test("has at most half of the connections", async () => {
    const all = makeConnections(answerAfter(100), answerAfter(100));
    const given: number[] = [];
    const calls = Array.from({ length: 18 }, () => asked(all, Date.now() + 1_000, given));
    await vi.advanceTimersByTimeAsync(0);
    expect(given).toHaveLength(9);
    expect(all.areTaken).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(calls);
  });

  test("has the time that its wait for a connection leaves, and none at its end", async () => {
    const all = new Connections([answerAfter(300)]);
    const sent = all.run(0, (call) => call(CALL));
    const given: number[] = [];
    const call = asked(all, Date.now() + 1_000, given);
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all([sent, call]);
    expect(given).toEqual([700]);
    expect(await asked(all, Date.now(), given)).toMatchObject(noTime);
    expect(given).toEqual([700]);
  });

  test("is given up when no connection is free by its end", async () => {
    const all = new Connections([answerAfter(2_000)]);
    const sent = all.run(0, (call) => call(CALL));
    const given: number[] = [];
    const call = asked(all, Date.now() + 1_000, given);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([await call, given]).toMatchObject([noTime, []]);
    await sent;
  });

  test.for([
    ["did not come in a second is made when it has three", "timeout", [1_000, 1_000, 3_000]],
    ["were lost with their connections is not made", "connection", [1_000, 1_000]],
  ] as const)("behind two whose answers %s", async ([, reason, expected]) => {
    const all = new Connections([answerAfter(1_000, { kind: "lost", http: null, reason })]);
    const given: number[] = [];
    for (const ms of [1_000, 1_000, 3_000]) {
      const call = asked(all, Date.now() + ms, given);
      await vi.advanceTimersByTimeAsync(1_000);
      await call;
    }
    expect(given).toEqual(expected);
  });

  test("is not made, and waits for no connection, while answers to its kind are slow, for which no send is", async () => {
    const all = new Connections([answerAfter(2_000), answerAfter(2_000)]);
    for (let times = 0; times < 2; times += 1) {
      const call = asked(all, Date.now() + 4_000);
      await vi.advanceTimersByTimeAsync(2_000);
      await call;
    }
    expect(all.areSlow(1_000)).toBe(false);
    const sends = [0, 0].map((deadline) => all.run(deadline, (call) => call(CALL)));
    const given: number[] = [];
    const answer = vi.fn();
    void asked(all, Date.now() + 1_000, given).then(answer);
    await vi.advanceTimersByTimeAsync(0);
    expect(answer).toHaveBeenCalledWith(expect.objectContaining(slow));
    expect(given).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all(sends);
  });

  test("is not made when sends turn out to be slow while it waits for a connection", async () => {
    const all = new Connections([answerAfter(3_000)]);
    const sends = [0, 0].map((deadline) => all.run(deadline, (call) => call(CALL)));
    const given: number[] = [];
    const call = asked(all, Date.now() + 8_000, given);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await call).toMatchObject(slow);
    expect(given).toEqual([]);
    await Promise.all(sends);
    expect([3_000, 3_001].map((ms) => all.areSlow(ms))).toEqual([true, false]);
  });
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
