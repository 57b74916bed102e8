/**
 * Tests how an isolate reports refused callbacks to the app's object: how often, and which of them operators hear of.
 */
import { createExecutionContext, reset, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { countGood, countRefused, seemsOurs } from "../../../src/callback/refused.ts";
import { configOf } from "../../../src/config.ts";
import { addRefusals } from "../../../src/credentials/refused-callbacks.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { credentialsOf, inboxOf } from "../../../src/objects.ts";
import { addContact, bindings, CORP_ID, claimFor, dispatcherOf } from "../wecom.ts";

const config = configOf(bindings);
/** The counts stay in the isolate from test to test, so each test has its own time and app. */
const appOf = (name: string) => {
  const app = config.apps.get(name);
  if (app === undefined) throw new Error(`there is no ${name}`);
  return app;
};
const statusOf = (name: string) => credentialsOf(bindings, config, appOf(name)).status();

afterEach(() => reset());

const refuse = (name: string, now: number, isOurs = true) =>
  countRefused(bindings, config, appOf(name), { reason: "wrong-signature", isOurs }, now);

test("refused callbacks are told to the object once a minute, however many they are", async () => {
  const now = Date.now();
  await refuse("shop", now, false);
  for (let n = 1; n < 1_000; n++) expect(refuse("shop", now + n * 50, false)).toBeNull();
  expect((await statusOf("shop")).refusedCallbacks).toMatchObject({ count: 1 });
  await refuse("shop", now + 60_000, false);
  const { refusedCallbacks, standing } = await statusOf("shop");
  expect(refusedCallbacks).toMatchObject({ count: 1_001, lastAt: now + 60_000, reason: "wrong-signature" });
  expect(standing).toEqual({});
});

test("refused callbacks are told to the object after the answer", async () => {
  const getByName = vi.fn(() => ({ refusedCallbacks: async () => ({ doubtedSince: null }) }));
  const env = { ...bindings, CREDENTIALS: { getByName } } as never;
  const refusal = { reason: "wrong-signature", isOurs: true } as const;
  const brought = countRefused(env, config, appOf("shop"), refusal, Date.now() + 5e6);
  await Promise.resolve();
  expect(getByName).not.toHaveBeenCalled();
  await brought;
  expect(getByName).toHaveBeenCalledOnce();
});

test("refused callbacks that seem to be WeCom's are trouble until a callback is accepted", async () => {
  const now = Date.now() + 1_000_000;
  await refuse("sales", now);
  const trouble = async () => (await statusOf("sales")).standing.callback;
  expect(await trouble()).toMatchObject({ count: 1, overAt: null });
  expect(inWords((await trouble())?.detail ?? "", "en")).toContain("callbackToken in WECOM_APPS");
  await countGood(bindings, config, appOf("sales"), now + 1);
  expect(await trouble()).toMatchObject({ overAt: now + 1 });
  // The object knows: no further callback tells it.
  expect(countGood(bindings, config, appOf("sales"), now + 2)).toBeNull();
});

test("an accepted callback clears the refusals that the object was not told of, and tells it of them when a minute is over", async () => {
  const now = Date.now() + 11_000_000;
  await refuse("shop", now, false);
  expect(refuse("shop", now + 1_000)).toBeNull();
  expect(countGood(bindings, config, appOf("shop"), now + 2_000)).toBeNull();
  await countGood(bindings, config, appOf("shop"), now + 60_000);
  const { refusedCallbacks, standing } = await statusOf("shop");
  expect(refusedCallbacks).toMatchObject({ count: 2, lastAt: now + 1_000, doubtedSince: null });
  expect(standing).toEqual({});
});

test("a refused callback that anybody may have sent adds nothing to a trouble", async () => {
  const now = Date.now() + 14_000_000;
  const trouble = async () => (await statusOf("shop")).standing.callback;
  await refuse("shop", now);
  await refuse("shop", now + 60_000, false);
  expect((await statusOf("shop")).refusedCallbacks).toMatchObject({ count: 2 });
  expect(await trouble()).toMatchObject({ count: 1, lastAt: expect.any(Number) });
});

test("refused callbacks are no trouble when another isolate accepted a callback since", async () => {
  const contact = await addContact();
  await dispatcherOf(contact).claim(claimFor(contact, "support"));
  const before = Date.now() - 1_000;
  await refuse("support", before);
  expect((await statusOf("support")).standing).toEqual({});
  expect((await statusOf("support")).refusedCallbacks).toMatchObject({ count: 1, doubtedSince: null });
});

test("a refused callback that seems to be WeCom's counts, whoever calls behind it within the minute", async () => {
  const now = Date.now() + 17_000_000;
  await refuse("shop", now, false);
  for (const isOurs of [true, false]) expect(refuse("shop", now + 1_000, isOurs)).toBeNull();
  await refuse("shop", now + 60_000, false);
  expect((await statusOf("shop")).standing.callback).toMatchObject({ count: 1, overAt: null });
});

describe("a callback that an account's inbox accepted", () => {
  const notify = async () => {
    await inboxOf(bindings, config, CORP_ID, "wkA").notify("support", "");
    await vi.waitFor(async () => expect((await statusOf("support")).accounts).toEqual(["wkA"]));
  };

  test("since the refused callback shows that the keys are good", async () => {
    const before = Date.now() + 20_000_000;
    vi.useFakeTimers({ toFake: ["Date"], now: before + 1_000 });
    await notify();
    vi.useRealTimers();
    await refuse("support", before);
    expect((await statusOf("support")).standing).toEqual({});
  });

  test("before the refused callback shows nothing", async () => {
    await notify();
    await refuse("support", Date.now() + 23_000_000);
    expect((await statusOf("support")).standing.callback).toMatchObject({ count: 1, overAt: null });
  });
});

test("twenty accounts at most are asked for accepted callbacks, however many a company has", async () => {
  const inboxes = vi.fn(() => ({ status: async () => ({ lastCallbackAt: Number.POSITIVE_INFINITY }) }));
  const doubted = async () => ({ doubtedSince: 1, reason: "stale", count: 1 });
  const status = async () => ({ accounts: [...Array(1_000).keys()].map((n) => `wk${n}`) });
  const credentials = { refusedCallbacks: doubted, status, calledBack: async () => {} };
  const env = {
    ...bindings,
    CREDENTIALS: { getByName: () => credentials },
    KF_INBOX: { getByName: inboxes },
    DISPATCHER: { getByName: () => ({ receivedSinceAnywhere: async () => null }) },
  } as never;
  const refusal = { reason: "stale", isOurs: true } as const;
  await countRefused(env, config, appOf("shop"), refusal, Date.now() + 26_000_000);
  expect(inboxes).toHaveBeenCalledTimes(20);
});

describe("a refused callback seems to be WeCom's", () => {
  const now = 1_700_000_000_000;
  const query = (timestamp: string | null) => ({ msgSignature: "x", nonce: "1", timestamp });
  const ours = `<xml><ToUserName><![CDATA[${appOf("sales").corpId}]]></ToUserName></xml>`;

  test("with a fresh time and our corpid only", () => {
    const seems = (timestamp: string | null, body: string) =>
      seemsOurs(appOf("sales"), query(timestamp), body, now);
    expect(seems("1700000100", ours)).toBe(true);
    expect(seems("1700000100", "<xml></xml>")).toBe(false);
    expect(seems("1699990000", ours)).toBe(false);
    for (const timestamp of [null, "", "now", "1e400"]) expect(seems(timestamp, ours)).toBe(false);
    const unnamed = { ...appOf("sales"), receiveIds: new Set([""]) };
    expect(seemsOurs(unnamed, query("1700000100"), ours, now)).toBe(false);
  });
});

test("an accepted callback clears earlier refusals, and not later ones", () => {
  const refusals = { count: 1, lastAt: 10, reason: "wrong-signature", doubtedSince: 10 };
  expect(addRefusals(null, refusals, 0).doubtedSince).toBe(10);
  expect(addRefusals(null, refusals, 11).doubtedSince).toBeNull();
  const before = { count: 5, lastAt: 8, reason: "stale", doubtedSince: 5 };
  expect(addRefusals(before, refusals, 0)).toEqual({ ...refusals, count: 6, doubtedSince: 5 });
  expect(addRefusals(before, refusals, 7).doubtedSince).toBe(10);
});

test("refusals that cannot be told to the object are logged, and no callback fails", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const broken = { ...bindings, CREDENTIALS: undefined } as never;
  const ctx = createExecutionContext();
  const brought = countRefused(
    broken,
    config,
    appOf("sales"),
    { reason: "stale", isOurs: false },
    Date.now() + 9e6,
  );
  if (brought !== null) ctx.waitUntil(brought);
  await waitOnExecutionContext(ctx);
  await expect(brought).resolves.toBeUndefined();
  vi.restoreAllMocks();
});
