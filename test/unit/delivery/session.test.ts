/** The state of a session is asked for when there is time for it, and sends do not wait for the answer. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { type Claim, openDelivery } from "../../../src/delivery/delivery.ts";
import { askState, stateFault } from "../../../src/delivery/kf/session.ts";
import type { Answer, Call, CallWecom } from "../../../src/wecom/client.ts";
import { english } from "../../english.ts";
import { anApp } from "./app.ts";

const PLACE = { account: "wk1", customer: "wm1" };
const TAKEN: Extract<Answer, { kind: "answered" }> = {
  ...({ kind: "answered", http: 200, errcode: 0, errmsg: "ok" } as const),
  body: { service_state: 3, servicer_userid: "lisi" },
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A WeCom that takes the given milliseconds for every call, with a list of the calls. */
function slowWecom(ms: number, connections = 1, answer: Answer = TAKEN) {
  const calls: Call[] = [];
  const call: CallWecom = async (one) => {
    calls.push(one);
    await new Promise((resolve) => setTimeout(resolve, Math.min(ms, one.timeoutMs)));
    return ms < one.timeoutMs ? answer : { kind: "lost", http: null, reason: "timeout" };
  };
  return { calls, connections: new Connections(Array<CallWecom>(connections).fill(call)) };
}

/** A code of a session's end that comes ten seconds late, while a servicer has the session again. */
function lateCode() {
  const now = Date.now();
  const claim: Claim = {
    id: `0-${"0".repeat(32)}`,
    app: "sales",
    event: "kf.ended",
    code: "a code",
    ...PLACE,
    via: null,
    staff: null,
    state: null,
    scene: null,
    details: null,
    eventAt: now - 10_000,
    receivedAt: now,
  };
  return openDelivery(claim);
}

async function after<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return await work;
}

test("a late code gets the fault 95018 when a servicer has its session", async () => {
  const { connections } = slowWecom(100);
  const fault = await after(100, stateFault(connections, "a token", lateCode(), Date.now()));
  expect(fault).toEqual({ errcode: 95018, cause: english("the session has gone on: a servicer has it") });
});

test("a state that WeCom adds later is named by its number", async () => {
  const { connections } = slowWecom(100, 1, { ...TAKEN, body: { service_state: 9 } });
  const fault = await after(100, stateFault(connections, "a token", lateCode(), Date.now()));
  expect(fault?.cause).toEqual(english("the session has gone on: its state is 9"));
});

test("an answer that takes longer than a look-up is not waited for", async () => {
  const { connections } = slowWecom(10_000);
  const begin = Date.now();
  expect(await after(2_000, stateFault(connections, "a token", lateCode(), begin))).toBeNull();
  expect(Date.now() - begin).toBe(2_000);
});

test("the state is not asked for while WeCom is slow to answer sends", async () => {
  const { calls, connections } = slowWecom(3_000);
  const send = () => connections.run(0, (call) => call({ path: "a send", query: {}, timeoutMs: 5_000 }));
  await after(6_000, Promise.all([send(), send()]));
  expect(await stateFault(connections, "a token", lateCode(), Date.now())).toBeNull();
  expect(calls.map(({ path }) => path)).toEqual(["a send", "a send"]);
});

test("a program's question for the state waits for sends, and is answered within five seconds", async () => {
  const { calls, connections } = slowWecom(1_000);
  const tokens = new TokenSource({
    readCache: async () => null,
    askCredentials: async () => ({ ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY }),
  });
  const send = () =>
    connections.run(Number.POSITIVE_INFINITY, (call) =>
      call({ path: "a send", query: {}, timeoutMs: 5_000 }),
    );
  const first = send();
  const asked = askState(anApp(), PLACE, { tokens, connections });
  const [second, third] = [send(), send()];
  expect(await after(4_000, asked)).toMatchObject({ errcode: 0, state: 3, servicer: "lisi" });
  expect(calls.map(({ path }) => path)).toEqual(["a send", "a send", "a send", "kf/service_state/get"]);
  await Promise.all([first, second, third]);

  const sends = [...Array(9)].map(send);
  const late = await after(5_000, askState(anApp(), PLACE, { tokens, connections }));
  expect(late).toMatchObject({ errcode: null, errmsg: english("WeCom did not answer in time"), state: null });
  await after(5_000, Promise.all(sends));
});

test("the state is not asked for right after the event, nor for a code that is good in every state", async () => {
  const { calls, connections } = slowWecom(100);
  const late = lateCode();
  const now = Date.now();
  expect(await stateFault(connections, "a token", { ...late, eventAt: now - 4_999 }, now)).toBeNull();
  expect(await stateFault(connections, "a token", { ...late, event: "kf.entered" }, now)).toBeNull();
  expect(await stateFault(connections, "a token", { ...late, account: null }, now)).toBeNull();
  expect(calls).toEqual([]);
  await after(100, stateFault(connections, "a token", { ...late, eventAt: now - 5_000 }, now));
  expect(calls).toHaveLength(1);
});

test("a program's question without a token says why there is none, and what to do", async () => {
  const { calls, connections } = slowWecom(100);
  const askWith = (errcode: number | null) =>
    askState(anApp(), PLACE, {
      connections,
      tokens: new TokenSource({
        readCache: async () => null,
        askCredentials: async () => ({ ok: false, errcode, errmsg: "no", retry: false }),
      }),
    });
  const unknown = { state: null, servicer: null, errmsg: "no" };
  expect(await askWith(60_020)).toEqual({ ...unknown, errcode: 60_020, remedy: english(/IP/) });
  expect(await askWith(null)).toEqual({ ...unknown, errcode: null, remedy: null });
  expect(calls).toEqual([]);
});
