/** Where a token comes from: memory, then KV, then the app's Credentials object, and never an exception. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  TOKEN_MARGIN_MS,
  type Token,
  type TokenAnswer,
  TokenSource,
  tokenKey,
  tokenName,
} from "../../../src/apps/token.ts";
import { anApp } from "../delivery/app.ts";

const NOW = 1_000_000;
const APP = anApp();
const good = (token: string, expiresAt = NOW + 7_200_000): Token => ({ token, expiresAt });

/** What KV and the Credentials object hold, and what they were asked. */
let cache: Map<string, string>;
let cacheFails: boolean;
let answer: TokenAnswer | Error;
let asked: (string | null)[];
let cacheReads: number;

const source = () =>
  new TokenSource({
    readCache: async (key) => {
      cacheReads += 1;
      if (cacheFails) throw new Error("KV is down");
      return cache.get(key) ?? null;
    },
    askCredentials: async (_, refused) => {
      asked.push(refused);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
const cached = (token: Token) => cache.set(tokenKey(tokenName(APP)), JSON.stringify(token));

// An object that cannot be reached is logged.
afterEach(() => vi.restoreAllMocks());
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  cache = new Map();
  cacheFails = false;
  answer = { ok: true, ...good("fresh") };
  asked = [];
  cacheReads = 0;
});

test("of many who ask at once one looks, whether there is a token or none, and whoever comes later looks anew", async () => {
  answer = { ok: false, errcode: -1, errmsg: "system busy", retry: true };
  const tokens = source();
  const ask = (refused: string | null) =>
    Promise.all([...Array(100)].map(() => tokens.get(APP, NOW, refused)));
  expect(new Set(await ask(null))).toEqual(new Set([answer]));
  expect([asked, cacheReads]).toEqual([[null], 1]);
  answer = { ok: true, ...good("fresh") };
  await ask(null);
  expect([asked, cacheReads]).toEqual([[null, null], 2]);
  answer = { ok: true, ...good("fresher") };
  await ask("fresh");
  expect(asked).toEqual([null, null, "fresh"]);
});

test("a token is named by the app and what its secret is, without giving the secret away", () => {
  expect(tokenName(APP)).toBe(tokenName({ ...APP }));
  expect(tokenName(APP)).toMatch(/^sales:[0-9a-f]{8}$/);
  for (const change of [{ name: "support" }, { secret: "new" }, { corpId: "ww2" }]) {
    expect(tokenName(anApp(change))).not.toBe(tokenName(APP));
  }
});

describe("a token is taken", () => {
  test("from memory when it was had before", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW + 1)).toEqual({ ok: true, ...good("fresh") });
    expect([asked.length, cacheReads]).toEqual([1, 1]);
  });

  test("from KV when memory has none, and kept", async () => {
    cached(good("cached"));
    const tokens = source();
    expect(await tokens.get(APP, NOW)).toEqual({ ok: true, ...good("cached") });
    cache.clear();
    expect(await tokens.get(APP, NOW)).toEqual({ ok: true, ...good("cached") });
    expect([asked, cacheReads]).toEqual([[], 1]);
  });

  test("from the Credentials object when KV has none either", async () => {
    expect(await source().get(APP, NOW)).toEqual({ ok: true, ...good("fresh") });
    expect(asked).toEqual([null]);
  });

  test("for each app and secret apart", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    await tokens.get(anApp({ name: "support" }), NOW);
    await tokens.get(anApp({ secret: "new" }), NOW);
    expect(asked).toHaveLength(3);
  });
});

describe("a token near its end is not begun with", () => {
  const last = NOW + TOKEN_MARGIN_MS;

  test("from KV", async () => {
    cached(good("ending", last));
    expect(await source().get(APP, NOW)).toMatchObject({ token: "fresh" });
    cached(good("lasting", last + 1));
    expect(await source().get(APP, NOW)).toMatchObject({ token: "lasting" });
  });

  test("from memory", async () => {
    cached(good("held", last));
    const tokens = source();
    expect(await tokens.get(APP, NOW - 1)).toMatchObject({ token: "held" });
    expect(await tokens.get(APP, NOW)).toMatchObject({ token: "fresh" });
  });
});

describe("a token that was refused", () => {
  test("is not handed out again: the object is asked, and told which one", async () => {
    cached(good("revoked"));
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW, "revoked")).toMatchObject({ token: "fresh" });
    expect([asked, cacheReads]).toEqual([["revoked"], 1]);
    expect(await tokens.get(APP, NOW)).toMatchObject({ token: "fresh" });
  });

  test("is not asked for when a newer one is in memory", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW, "older")).toMatchObject({ token: "fresh" });
    expect(asked).toEqual([null]);
  });
});

test.for<[string, () => void]>([
  ["that fails", () => (cacheFails = true)],
  ["that holds no JSON", () => cache.set(tokenKey(tokenName(APP)), "nonsense")],
  ["that holds something else", () => cache.set(tokenKey(tokenName(APP)), '{"token":1}')],
])("KV %s is passed over", async ([, spoil]) => {
  spoil();
  expect(await source().get(APP, NOW)).toMatchObject({ token: "fresh" });
});

test("why there is none is handed on, and not kept", async () => {
  const refusal = { ok: false, errcode: 40001, errmsg: "invalid credential", retry: false } as const;
  answer = refusal;
  const tokens = source();
  expect(await tokens.get(APP, NOW)).toEqual(refusal);
  answer = { ok: true, ...good("fresh") };
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: true });
});

test("an object that cannot be reached is no exception: it may be asked again", async () => {
  answer = new Error("Durable Object reset because its code was updated.");
  const tokens = source();
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: false, errcode: null, retry: true });
  answer = { ok: true, ...good("fresh") };
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: true });
});
