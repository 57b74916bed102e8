/** A suite's token is asked for once for all, and no more often than WeCom likes. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readConfig } from "../../../src/config.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { SuiteTokens } from "../../../src/suites/tokens/suite-token.ts";
import type { Answer, CallWecom } from "../../../src/wecom/client.ts";

const NOW = 1_800_000_000_000;
beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const suite = (suiteSecret = "secret") => {
  const described = {
    ...{ kind: "third-party", suiteId: "ww1", suiteSecret, providerCorpId: "ww2" },
    ...{ callbackToken: "t", encodingAesKey: "a".repeat(43) },
  };
  const crm = readConfig({ WECOM_SUITES: JSON.stringify({ crm: described }) }).suites.get("crm");
  if (crm === undefined) throw new Error("the suite is not read");
  return crm;
};

const answer = (body: Record<string, unknown>, errcode = 0): Answer => ({
  kind: "answered",
  http: 200,
  errcode,
  errmsg: "",
  body,
});
const NOTHING = answer({});
const given = (token: string) => answer({ suite_access_token: token, expires_in: 7_200 });

/** Tokens of a suite with a ticket, to which WeCom gives these answers in turn, and the last for ever. */
function tokens(...answers: Answer[]) {
  const values = new Map<string, unknown>();
  const kv = {
    get: (key: string) => values.get(key),
    put: (key: string, value: unknown) => void values.set(key, value),
    delete: (key: string) => values.delete(key),
  } as unknown as SyncKvStorage;
  const call = vi.fn<CallWecom>(async () => {
    const [first = NOTHING, ...others] = answers;
    if (others.length > 0) answers.shift();
    return first;
  });
  const made = new SuiteTokens(kv, call, suite());
  made.takeTicket("TICKET", NOW);
  return { made, call, kv };
}
const words = (token: Awaited<ReturnType<SuiteTokens["get"]>>) =>
  token.ok ? token.token : inWords(token.errmsg, "en");

test("many who ask at once, and later, get one token", async () => {
  const { made, call } = tokens(given("T1"));
  const all = await Promise.all([made.get(NOW), made.get(NOW), made.get(NOW)]);
  expect([...all, await made.get(NOW + 60_000)].map(words)).toEqual(["T1", "T1", "T1", "T1"]);
  expect(call).toHaveBeenCalledTimes(1);
});

test("a refused token that WeCom gives again is asked for at most once a second", async () => {
  const { made, call } = tokens(given("T1"));
  await made.get(NOW);
  for (let n = 0; n < 100; n += 1) expect(words(await made.get(Date.now(), "T1"))).toBe("T1");
  expect(call).toHaveBeenCalledTimes(2);
  vi.setSystemTime(NOW + 1_000);
  await made.get(Date.now(), "T1");
  expect(call).toHaveBeenCalledTimes(3);
});

test("a token that was refused at once is replaced at once", async () => {
  const { made, call } = tokens(given("T1"), given("T2"));
  await made.get(NOW);
  expect(words(await made.get(NOW, "T1"))).toBe("T2");
  // Whoever still has the first gets the second, too.
  expect(words(await made.get(NOW, "T1"))).toBe("T2");
  expect(call).toHaveBeenCalledTimes(2);
});

test("an answer without a token, or none, is no token for a second, and until a new ticket", async () => {
  const { made, call } = tokens(answer({}), { kind: "lost", http: null, reason: "timeout" });
  expect(words(await made.get(NOW))).toBe(
    "no suite_access_token of crm: no suite_access_token in the answer",
  );
  await made.get(NOW);
  expect(call).toHaveBeenCalledTimes(1);
  made.takeTicket("NEXT", NOW + 1);
  expect(await made.get(NOW)).toMatchObject({ ok: false, errcode: null, retry: true });
  expect(call).toHaveBeenCalledTimes(2);
});

test.each([
  [40080, 60 * 60_000, false],
  [40001, 60 * 60_000, false],
  [45009, 60_000, true],
])("after %i nobody asks for %i ms, however many tickets come", async (errcode, holdMs, retry) => {
  const { made, call } = tokens(answer({}, errcode), given("T1"));
  expect(await made.get(NOW)).toMatchObject({ ok: false, errcode: null, retry });
  made.takeTicket("NEXT", NOW + 1);
  expect(await made.get(NOW + holdMs - 1)).toMatchObject({ ok: false, errcode: null, retry });
  expect(call).toHaveBeenCalledTimes(1);
  expect(words(await made.get(NOW + holdMs))).toBe("T1");
});

test("another secret has no hold", async () => {
  const { made, call, kv } = tokens(answer({}, 40080), given("T1"));
  await made.get(NOW);
  const corrected = new SuiteTokens(kv, call, suite("corrected"));
  expect(words(await corrected.get(NOW))).toBe("T1");
});

test("a ticket that WeCom refuses is not used again, and the next is", async () => {
  const { made, call } = tokens(answer({}, 40085), given("T1"));
  await made.get(NOW);
  expect(words(await made.get(NOW + 10_000))).toContain("pushed no suite_ticket");
  expect(call).toHaveBeenCalledTimes(1);
  expect(made.takeTicket("OLDER", NOW - 1)).toBe(false);
  made.takeTicket("NEXT", NOW + 1);
  expect(words(await made.get(NOW + 10_000))).toBe("T1");
});

test("a ticket that WeCom refused stays refused when it is pushed again; another of its second counts", async () => {
  const { made } = tokens(answer({}, 40085), given("T1"));
  await made.get(NOW);
  expect(made.takeTicket("TICKET", NOW + 1)).toBe(false);
  expect((await made.get(NOW + 10_000)).ok).toBe(false);
  expect(made.takeTicket("OTHER", NOW)).toBe(true);
  expect(words(await made.get(NOW + 10_000))).toBe("T1");
});

test("a ticket that comes while WeCom refuses another is used", async () => {
  const { made, call } = tokens(given("T1"));
  call.mockImplementationOnce(async () => {
    made.takeTicket("NEXT", NOW + 1);
    return answer({}, 40085);
  });
  await made.get(NOW);
  expect(words(await made.get(NOW + 10_000))).toBe("T1");
});

test("a token is replaced a minute before its end, and half an hour before it when a ticket comes", async () => {
  const END = NOW + 7_200_000;
  const { made, call } = tokens(given("T1"), given("T2"), given("T3"));
  await made.get(NOW);
  expect(words(await made.get(END - 60_001))).toBe("T1");
  expect(words(await made.get(END - 60_000))).toBe("T2");
  const end = END - 60_000 + 7_200_000;
  await made.renew(end - 30 * 60_000 - 1);
  expect(call).toHaveBeenCalledTimes(2);
  await made.renew(end - 30 * 60_000);
  expect(call).toHaveBeenCalledTimes(3);
});
