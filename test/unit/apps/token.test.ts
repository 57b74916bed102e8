/** A token comes from memory, then KV, then the app's Credentials object, and asking for it never throws. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Token, type TokenAnswer, TokenSource, tokenKey, tokenName } from "../../../src/apps/token.ts";
import { anApp } from "../delivery/app.ts";
import { providerConfig } from "./suites.ts";

const NOW = 1_000_000;
const APP = anApp();
const good = (token: string, expiresAt = NOW + 7_200_000): Token => ({ token, expiresAt });

/** The contents of KV, the answer of the Credentials object, and the requests to both. */
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

// The token source logs an object that it cannot reach.
afterEach(() => vi.restoreAllMocks());
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  cache = new Map();
  cacheFails = false;
  answer = { ok: true, ...good("fresh") };
  asked = [];
  cacheReads = 0;
});

test("callers at the same time share one request, and a later caller makes a new one", async () => {
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

test("a token's name has the app and a hash of its secret, not the secret", () => {
  expect(tokenName(APP)).toBe(tokenName({ ...APP }));
  expect(tokenName(APP)).toMatch(/^sales:[0-9a-f]{8}$/);
  for (const change of [{ name: "support" }, { secret: "new" }, { corpId: "ww2" }]) {
    expect(tokenName(anApp(change))).not.toBe(tokenName(APP));
  }
});

test("an installed app's token has another name when its suite is another", () => {
  const app = providerConfig().apps.get("crm@wpA");
  if (app === undefined || !("suite" in app)) throw new Error("the suite is not read");
  const ofAnother = { ...app, suite: { ...app.suite, suiteId: "another" } };
  expect(tokenName(ofAnother)).not.toBe(tokenName(app));
});

describe("a token comes", () => {
  test("from memory when it was taken before", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW + 1)).toEqual({ ok: true, ...good("fresh") });
    expect([asked.length, cacheReads]).toEqual([1, 1]);
  });

  test("from KV when memory has none, and then from memory", async () => {
    cached(good("cached"));
    const tokens = source();
    expect(await tokens.get(APP, NOW)).toEqual({ ok: true, ...good("cached") });
    cache.clear();
    expect(await tokens.get(APP, NOW)).toEqual({ ok: true, ...good("cached") });
    expect([asked, cacheReads]).toEqual([[], 1]);
  });

  test("from the Credentials object when KV has none", async () => {
    expect(await source().get(APP, NOW)).toEqual({ ok: true, ...good("fresh") });
    expect(asked).toEqual([null]);
  });

  test("for each app and secret separately", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    await tokens.get(anApp({ name: "support" }), NOW);
    await tokens.get(anApp({ secret: "new" }), NOW);
    expect(asked).toHaveLength(3);
  });
});

describe("a token near its end is not taken", () => {
  /** A minute is left. */
  const last = NOW + 60_000;

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

describe("a refused token", () => {
  test("is not given again, and the Credentials object is asked with its name", async () => {
    cached(good("revoked"));
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW, "revoked")).toMatchObject({ token: "fresh" });
    expect([asked, cacheReads]).toEqual([["revoked"], 1]);
    expect(await tokens.get(APP, NOW)).toMatchObject({ token: "fresh" });
  });

  test("is not given to a caller who refuses it while others wait for any token", async () => {
    cached(good("revoked"));
    const tokens = source();
    const [anyToken, another] = await Promise.all([tokens.get(APP, NOW), tokens.get(APP, NOW, "revoked")]);
    expect([anyToken, another]).toMatchObject([{ token: "revoked" }, { token: "fresh" }]);
  });

  test("is named to the Credentials object by a call that repeats with another", async () => {
    await source().of(APP)("revoked");
    expect(asked).toEqual(["revoked"]);
  });

  test("is replaced from memory when memory has a newer token", async () => {
    const tokens = source();
    await tokens.get(APP, NOW);
    expect(await tokens.get(APP, NOW, "older")).toMatchObject({ token: "fresh" });
    expect(asked).toEqual([null]);
  });
});

test.for<[string, () => void]>([
  ["that is down", () => (cacheFails = true)],
  ["without JSON", () => cache.set(tokenKey(tokenName(APP)), "nonsense")],
  ["with another shape", () => cache.set(tokenKey(tokenName(APP)), '{"token":1}')],
])("a KV %s is passed over", async ([, spoil]) => {
  spoil();
  expect(await source().get(APP, NOW)).toMatchObject({ token: "fresh" });
});

test("a refusal is given to the caller, and not kept", async () => {
  const refusal = { ok: false, errcode: 40001, errmsg: "invalid credential", retry: false } as const;
  answer = refusal;
  const tokens = source();
  expect(await tokens.get(APP, NOW)).toEqual(refusal);
  answer = { ok: true, ...good("fresh") };
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: true });
});

test("a Credentials object that cannot be reached gives an answer with retry, and is asked again", async () => {
  answer = new Error("Durable Object reset because its code was updated.");
  const tokens = source();
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: false, errcode: null, retry: true });
  answer = { ok: true, ...good("fresh") };
  expect(await tokens.get(APP, NOW)).toMatchObject({ ok: true });
});
