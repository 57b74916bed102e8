/**
 * Tests the Credentials object inside workerd: one fetch of a token at a time, no loop of fetches, and the app's
 * standing.
 */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tokenName } from "../../src/apps/token.ts";
import { TroubleStore } from "../../src/credentials/trouble-store.ts";
import type { Trouble } from "../../src/credentials/troubles.ts";
import { partOf } from "../../src/i18n/sentence.ts";
import { english } from "../english.ts";
import { bindings, CORP_ID, callsOf, fault, sim } from "./wecom.ts";

const name = tokenName({ name: "sales", corpId: CORP_ID, secret: "sales-secret" });
const credentials = () => bindings.CREDENTIALS.getByName(name);

beforeEach(async () => {
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
});
afterEach(() => reset());

async function heldToken(): Promise<string> {
  const answer = await credentials().token(null);
  if (!answer.ok) throw new Error(answer.errmsg);
  return answer.token;
}

const fetches = async () => (await callsOf("gettoken")).length;

describe("a token", () => {
  test("is fetched once for twenty callers that wait", async () => {
    await fault({ api: "gettoken", then: { delayMs: 200 } });
    const tokens = await Promise.all([...Array(20)].map(() => heldToken()));
    expect(new Set(tokens).size).toBe(1);
    expect(await fetches()).toBe(1);
  });

  test("that is held is handed out without a fetch, after the object was lost too", async () => {
    const token = await heldToken();
    await abortAllDurableObjects();
    expect(await heldToken()).toBe(token);
    expect(await fetches()).toBe(1);
  });

  test("that was refused is replaced, and a caller who names an older token gets the newer", async () => {
    const first = await heldToken();
    await sim("POST", "apps/sales/revoke-token");
    const second = await credentials().token(first);
    expect(second).toMatchObject({ ok: true });
    expect(await credentials().token(first)).toEqual(second);
    expect(await fetches()).toBe(2);
  });

  test("that WeCom hands out again after a refusal is not asked for over and over", async () => {
    const token = await heldToken();
    for (let n = 0; n < 5; n++) expect(await credentials().token(token)).toMatchObject({ ok: true, token });
    expect(await fetches()).toBe(2);
  });

  test("that WeCom handed out again is replaced at its end, in time for a waiting code", async () => {
    const token = await heldToken();
    expect(await credentials().token(token)).toMatchObject({ ok: true, token });
    await sim("POST", "apps/sales/revoke-token");
    const isReplaced = async () =>
      expect(await credentials().token(token)).not.toMatchObject({ ok: true, token });
    await vi.waitFor(isReplaced, { timeout: 2_000, interval: 100 });
  });

  test("that is dropped while it is asked for is not kept: the company has cancelled", async () => {
    await fault({ api: "gettoken", then: { delayMs: 300 } });
    const object = credentials();
    const asked = object.token(null);
    await object.dropToken();
    expect(await asked).toMatchObject({ ok: true });
    expect(await object.status()).toMatchObject({ tokenExpiresAt: null });
    expect(await bindings.CACHE.get(`token:${name}`)).toBeNull();
    expect(await object.token(null)).toMatchObject({ ok: true });
    expect(await fetches()).toBe(2);
  });

  test("is in KV with its expiry", async () => {
    const token = await heldToken();
    const stored = await vi.waitFor(async () => {
      const found = await bindings.CACHE.get<{ token: string; expiresAt: number }>(`token:${name}`, "json");
      expect(found?.token).toBe(token);
      return found;
    });
    expect((stored?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(7_000_000);
    const [key] = (await bindings.CACHE.list({ prefix: `token:${name}` })).keys;
    expect(Math.abs((key?.expiration ?? 0) * 1_000 - (stored?.expiresAt ?? 0))).toBeLessThan(2_000);
  });

  test("that ends before KV can let it expire is in KV too", async () => {
    const text = JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "short-lived", expires_in: 30 });
    await fault({ api: "gettoken", then: { text } });
    await credentials().token(null);
    await vi.waitFor(async () => expect(await bindings.CACHE.get(`token:${name}`)).toContain("short-lived"));
  });

  test("is renewed shortly before its end, and not earlier", async () => {
    await heldToken();
    await credentials().keepWarm();
    expect(await fetches()).toBe(1);
    await runInDurableObject(credentials(), (_, { storage }) => {
      storage.kv.put("token", { token: "old", expiresAt: Date.now() + 14 * 60_000 });
    });
    await credentials().keepWarm();
    expect(await fetches()).toBe(2);
    expect(await heldToken()).not.toBe("old");
  });
});

test("values that another version stored in another shape are ignored, and the token is fetched", async () => {
  await runInDurableObject(credentials(), (_, { storage }) => {
    for (const key of ["token", "hold", "lastCallbackAt", "refusedCallbacks", "lifecycle", "trouble:60020"])
      storage.kv.put(key, { version: 9 });
    storage.kv.put("trouble:of-tomorrow", { count: 1, lastAt: 1, detail: "", fromIp: null, alertedAt: 1 });
  });
  expect(await credentials().status()).toMatchObject({
    tokenExpiresAt: null,
    hold: null,
    lastCallbackAt: null,
    standing: {},
    refusedCallbacks: null,
    lifecycle: null,
  });
  expect(await credentials().token(null)).toMatchObject({ ok: true });
  expect(await fetches()).toBe(1);
});

describe("a Credentials object whose name and configuration are of two deploys", () => {
  const byNewSecret = () => bindings.CREDENTIALS.getByName("sales:deadbeef");

  test("hands out the token of the configured secret, from that secret's own object", async () => {
    expect(await byNewSecret().token(null)).toEqual(await credentials().token(null));
    await byNewSecret().keepWarm();
    expect(await fetches()).toBe(1);
    expect((await byNewSecret().status()).tokenExpiresAt).toBeNull();
  });

  test("asks WeCom for no token with another object's secret, and is to be asked again", async () => {
    await fault({ api: "gettoken", times: "always", then: { errcode: 40001 } });
    await credentials().token(null);
    for (let n = 0; n < 3; n++) {
      expect(await byNewSecret().token(null)).toMatchObject({ ok: false, errcode: 40001, retry: true });
    }
    expect(await fetches()).toBe(1);
    expect((await byNewSecret().status()).hold).toBeNull();
  });

  test("does not pass on a question that was passed on to it, so that two objects do not ask each other for ever", async () => {
    expect(await byNewSecret().token(null, true)).toMatchObject({ ok: false, retry: true });
    expect(await fetches()).toBe(0);
  });

  test("is to be asked again for an app that is not known yet", async () => {
    const stranger = bindings.CREDENTIALS.getByName("nobody:deadbeef");
    await stranger.keepWarm();
    expect(await stranger.token(null)).toMatchObject({ ok: false, errcode: null, retry: true });
    expect(await fetches()).toBe(0);
  });
});

describe("a secret that WeCom refuses", () => {
  // The Secret is wrong, is another company's, or the company does not exist.
  test.for([40001, 40091, 40013])(
    "with %i is not tried again for an hour, not even by an object that starts anew",
    async (errcode) => {
      await fault({ api: "gettoken", times: "always", then: { errcode } });
      for (let n = 0; n < 3; n++) {
        expect(await credentials().token(null)).toMatchObject({ ok: false, errcode, retry: false });
      }
      await abortAllDurableObjects();
      await credentials().keepWarm();
      expect(await fetches()).toBe(1);
      const { hold } = await credentials().status();
      expect((hold?.until ?? 0) - Date.now()).toBeGreaterThan(59 * 60_000);
    },
  );

  test("is trouble of the app, once", async () => {
    const troubles = async () => (await credentials().status()).standing;
    await fault({ api: "gettoken", times: "always", then: { errcode: 40001 } });
    for (let n = 0; n < 3; n++) await credentials().token(null);
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ 40001: { count: 1 } }));
  });

  test("is tried again after the hour", async () => {
    await fault({ api: "gettoken", then: { errcode: 40001 } });
    await credentials().token(null);
    await runInDurableObject(credentials(), (_, { storage }) => {
      storage.kv.put("hold", { until: Date.now() - 1, errcode: 40001, errmsg: "" });
    });
    expect(await credentials().token(null)).toMatchObject({ ok: true });
    expect((await credentials().status()).hold).toBeNull();
  });
});

test("WeCom's warning about an unused app is trouble, with the name of its event and a remedy", async () => {
  await credentials().lifecycle({ event: "inactive_alert", at: Date.now(), effectAt: null });
  const { inactive_alert: trouble } = (await credentials().status()).standing;
  expect(trouble).toMatchObject({ count: 1, overAt: null });
  expect(partOf(trouble?.detail ?? "")).toMatchObject({ code: "app-unused-in-full" });
  expect(trouble?.detail).toEqual(english(/^.+ \(inactive_alert\)\. .+\.$/));
});

test.for([{ errcode: -1 }, { status: 502 }, { text: "<html>" }])(
  "a token that gettoken refuses with %o may be asked for again",
  async (then) => {
    await fault({ api: "gettoken", then });
    expect(await credentials().token(null)).toMatchObject({ ok: false, retry: true });
    expect(await credentials().token(null)).toMatchObject({ ok: true });
  },
);

test.each(["probe", "examine"] as const)("asks WeCom for a doctor that calls %s", async (method) => {
  expect(await credentials()[method]()).toMatchObject({
    token: { ok: true },
    contactStaff: { kind: "found" },
    kfAccounts: { kind: "found" },
  });
});

test.each(["probeAccounts", "examineAccounts"] as const)(
  "asks for accounts of customer service when the object of another version calls %s",
  async (method) => {
    expect(await credentials()[method](0, Date.now() + 5_000)).toEqual(
      await credentials().probeAccounts(0, Date.now() + 5_000),
    );
  },
);

describe("trouble", () => {
  const MINUTE = 60_000;
  const noteAll = (troubles: [Trouble["cause"], number][]) =>
    runInDurableObject(credentials(), (_, { storage }) => {
      const store = new TroubleStore(storage.kv);
      return troubles.map(([cause, at]) => store.note({ cause, detail: "" }, at).tell);
    });

  test("is alerted at most once in ten minutes for each cause", async () => {
    expect(
      await noteAll([
        ["60020", 0],
        ["60020", MINUTE],
        ["48002", 2 * MINUTE],
        ["60020", 9 * MINUTE],
        ["60020", 10 * MINUTE],
      ]),
    ).toEqual([true, false, true, false, true]);
  });

  test("of misses is alerted when there are several within ten minutes", async () => {
    const misses = (...minutes: number[]) => noteAll(minutes.map((at) => ["missed", at * MINUTE]));
    expect(await misses(0, 1, 2, 3)).toEqual([false, false, true, false]);
    expect(await misses(100, 111, 122)).toEqual([false, false, false]);
  });

  test("of forwarding is counted and shown, never alerted", async () => {
    const told = await noteAll([...Array(20).keys()].map((n) => ["forward", n]));
    expect(told).not.toContain(true);
    expect((await credentials().status()).standing.forward).toMatchObject({ count: 20, lastAt: 19 });
  });
});

describe("refused logins of the console", () => {
  const consoleObject = () => bindings.CREDENTIALS.getByName("console");
  const refuse = (count: number) =>
    consoleObject().refusedLogins({ count, lastAt: Date.now(), reason: "wrong-token" });
  const isOpen = async () => (await consoleObject().status()).standing.login?.overAt === null;
  /** As if the trouble had come so much earlier. */
  const age = (ms: number) =>
    runInDurableObject(consoleObject(), (_, { storage }) => {
      const stored = storage.kv.get<{ subjects: { lastAt: number }[] }>("trouble:login");
      const subjects = stored?.subjects.map((subject) => ({ ...subject, lastAt: subject.lastAt - ms }));
      storage.kv.put("trouble:login", { ...stored, subjects });
    });

  test("are a trouble when there are many within minutes", async () => {
    await refuse(4);
    expect((await consoleObject().status()).standing).toEqual({});
    await refuse(1);
    expect(await isOpen()).toBe(true);
    expect(await consoleObject().loginsRefused()).toMatchObject({ count: 5 });
  });

  test("are over at a login an hour after the last, and not before: who guesses goes on meanwhile", async () => {
    await refuse(5);
    await consoleObject().loggedIn();
    expect(await isOpen()).toBe(true);
    await age(61 * 60_000);
    await consoleObject().loggedIn();
    expect(await isOpen()).toBe(false);
  });
});
