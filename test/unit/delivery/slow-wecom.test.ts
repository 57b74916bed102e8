/**
 * Customers come one after the other, each text asks for a name, and WeCom is slow to answer every call: messages still
 * go in time, and a look-up never keeps a send waiting.
 */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { makeConnections } from "../../../src/delivery/connections.ts";
import { LookUps, lookUpsUntil } from "../../../src/delivery/look-ups.ts";
import type { Answer, CallWecom } from "../../../src/wecom/client.ts";
import { anApp } from "./app.ts";

const APP = anApp();
const WINDOW_MS = 19_000;
/** The connections of an object and of its entrypoint together. */
const CONNECTIONS = 18;
const SEND = "externalcontact/send_welcome_msg";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const OK: Answer = {
  ...({ kind: "answered", http: 200, errcode: 0, errmsg: "ok" } as const),
  body: { external_contact: { name: "李雷" }, name: "张三" },
};
const LATE: Answer = { kind: "lost", http: null, reason: "timeout" };

/** Answers each call after the given milliseconds, if the caller waits that long. */
const answering =
  (latencyMs: () => number, called: (path: string) => void): CallWecom =>
  async ({ path, timeoutMs }) => {
    called(path);
    const ms = latencyMs();
    await new Promise((resolve) => setTimeout(resolve, Math.min(ms, timeoutMs)));
    return ms < timeoutMs ? OK : LATE;
  };

interface Greeted {
  name: string | null;
  /** Milliseconds from the event to the beginning of the call, and to its answer. */
  calledAfter: number;
  answeredAfter: number;
}

/** Greets customers as the sender does, first the look-ups, then the call. Gives the results in the customers' order. */
async function greet(customers: number, everyMs: number, latencyMs: () => number) {
  /** The sends that wait for a connection, with the time at which each began to wait. */
  const sendsWaiting = new Map<number, number>();
  const lookUpsBeforeSends: string[] = [];
  let lookUpsMade = 0;
  const call = answering(latencyMs, (path) => {
    if (path === SEND) return;
    lookUpsMade += 1;
    // A send of the same millisecond may have come after the look-up got its connection.
    const now = Date.now();
    const before = [...sendsWaiting.keys()].filter((n) => (sendsWaiting.get(n) ?? now) < now);
    // A send that has just got a connection has not called yet.
    setTimeout(() => {
      if (before.some((n) => sendsWaiting.has(n))) lookUpsBeforeSends.push(path);
    }, 0);
  });
  const all = makeConnections(call, call);
  const tokens = new TokenSource({
    readCache: async () => null,
    askCredentials: async () => ({ ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY }),
  });
  const lookUps = new LookUps(tokens, all);

  const one = async (n: number): Promise<Greeted> => {
    await new Promise((resolve) => setTimeout(resolve, n * everyMs));
    const at = Date.now();
    const who = { event: "contact.added" as const, customer: `wm${n}`, staff: `staff ${n}` };
    const until = lookUpsUntil(at, at + WINDOW_MS);
    const { customer } = await lookUps.get(APP, who, { customer: true, staff: true }, until);
    sendsWaiting.set(n, Date.now());
    return await all.run(at + WINDOW_MS, async (send) => {
      sendsWaiting.delete(n);
      const calledAfter = Date.now() - at;
      await send({ path: SEND, query: {}, timeoutMs: 5_000 });
      return { name: customer.name ?? null, calledAfter, answeredAfter: Date.now() - at };
    });
  };
  const greeted = Promise.all([...Array(customers).keys()].map(one));
  await vi.advanceTimersByTimeAsync(customers * everyMs + 60_000);
  return { greeted: await greeted, lookUpsMade, lookUpsBeforeSends };
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test("four customers a second are welcomed with a median under four seconds while WeCom takes three", async () => {
  const { greeted, lookUpsMade } = await greet(160, 250, () => 3_000);
  expect(middle(greeted.map(({ answeredAfter }) => answeredAfter))).toBeLessThan(4_000);
  expect(Math.max(...greeted.map(({ calledAfter }) => calledAfter))).toBeLessThan(WINDOW_MS);
  expect(lookUpsMade).toBeLessThan(greeted.length / 4);
});

test("texts have names while WeCom is fast, leave them out while it is slow, and have them again afterwards", async () => {
  const slowFrom = Date.now() + 10_000;
  const slowUntil = slowFrom + 20_000;
  const isSlow = () => Date.now() >= slowFrom && Date.now() < slowUntil;
  const { greeted } = await greet(240, 250, () => (isSlow() ? 3_000 : 150));
  const named = (from: number, to: number) =>
    greeted.slice(from * 4, to * 4).map(({ name }) => name !== null);
  expect(named(0, 9)).toEqual(Array(36).fill(true));
  expect(named(15, 29)).toEqual(Array(56).fill(false));
  expect(named(45, 60)).toEqual(Array(60).fill(true));
});

test("no look-up is made while a send waits, and every send with a connection begins in time, at any speed of WeCom", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 20, max: 4_500 }),
      fc.integer({ min: 1, max: 40 }),
      async (latencyMs, spareTenths) => {
        // At most as many customers as there are connections for their sends.
        const everyMs = Math.ceil((latencyMs / CONNECTIONS) * (1 + spareTenths / 10));
        const { greeted, lookUpsBeforeSends } = await greet(120, everyMs, () => latencyMs);
        expect(lookUpsBeforeSends).toEqual([]);
        for (const { calledAfter } of greeted) expect(calledAfter).toBeLessThan(WINDOW_MS);
      },
    ),
    { numRuns: 40 },
  );
});
