/** Tests the pages that a program reads with a cursor of its own: WeCom's fields, or why there is no page. */
import { expect, test } from "vitest";
import { type TokenAnswer, TokenSource } from "../../../src/apps/token.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { type PageAnswer, type PageRequest, readPage } from "../../../src/kf/pages.ts";
import { SyncGate, TOKENLESS_CALLS } from "../../../src/kf/sync-gate.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import type { KfPage } from "../../../src/wecom/kf.ts";
import { SALES, World } from "./inbox-world.ts";

const PAGE: KfPage = { items: [{ msgid: "m1" }], nextCursor: "next", hasMore: true, isUnreadable: false };
const NO_PAGE = { next_cursor: "cursor", has_more: 0, msg_list: [] } as const;
const TOKEN: TokenAnswer = { ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY };

const answered = (
  errcode: number,
  details: KfPage | null = null,
): { answer: Answer; details: KfPage | null } => ({
  answer: { kind: "answered", http: 200, errcode, errmsg: "hint: [1]", body: {} },
  details,
});

/** An inbox with these Tokens, whose WeCom answers in this order, the last answer for good. */
function setUp(
  answers: readonly { answer: Answer; details: KfPage | null }[],
  {
    tokens = [],
    token = TOKEN,
    language = "en",
  }: { tokens?: readonly string[]; token?: TokenAnswer; language?: Language } = {},
) {
  const state = new World().state();
  for (const one of tokens) state.noteCallback("sales", one, Date.now());
  const sent: (PageRequest & { token: string | null })[] = [];
  const gate = new SyncGate();
  const source = new TokenSource({ readCache: async () => null, askCredentials: async () => token });
  const read = (restsUntil: number | null = null): Promise<PageAnswer> =>
    readPage(
      SALES,
      { cursor: "cursor", limit: 7, voiceFormat: 1 },
      {
        state,
        gate,
        language,
        tokens: source,
        restsUntil: () => restsUntil,
        sync: async (_, request) => {
          sent.push(request);
          return answers[sent.length - 1] ?? answers.at(-1) ?? answered(-1);
        },
      },
    );
  return { read, sent, state };
}

test("a page has WeCom's fields, and is asked for with the program's own parameters and a callback's Token", async () => {
  const { read, sent } = setUp([answered(0, PAGE), answered(0, { ...PAGE, hasMore: false })], {
    tokens: ["T"],
  });
  const page = { errcode: 0, errmsg: "ok", next_cursor: "next", msg_list: [{ msgid: "m1" }] };
  expect(await read()).toEqual({ ...page, has_more: 1 });
  expect(await read()).toEqual({ ...page, has_more: 0 });
  expect(sent[0]).toEqual({ cursor: "cursor", limit: 7, voiceFormat: 1, token: "T" });
});

test("a Token that WeCom refuses is dropped, and the last call is made without one", async () => {
  const { read, sent, state } = setUp([answered(95_007)], { tokens: ["old", "new"] });
  expect(await read()).toEqual({
    errcode: 95_007,
    errmsg: "hint: [1]",
    ...NO_PAGE,
    remedy: expect.any(String),
  });
  expect(sent.map(({ token }) => token)).toEqual(["new", "old", null]);
  expect(state.notices.tokens).toEqual([]);
});

test("a Token is kept when WeCom refuses something else, and the program gets WeCom's answer with a remedy", async () => {
  const { read, state } = setUp([answered(60_020)], { tokens: ["T"] });
  expect(await read()).toMatchObject({ errcode: 60_020, remedy: expect.stringContaining("IP"), ...NO_PAGE });
  expect(state.notices.tokens).toMatchObject([{ token: "T" }]);
});

test("an answer that was lost has no errcode and no remedy", async () => {
  const lost = { answer: { kind: "lost", http: null, reason: "timeout" } as const, details: null };
  expect(await setUp([lost]).read()).toEqual({
    errcode: null,
    errmsg: "WeCom did not answer in time",
    ...NO_PAGE,
  });
  expect((await setUp([lost], { language: "zh" }).read()).errmsg).toMatch(/企业微信/);
});

test("an answer of another shape is no page, and has no errcode that tells of success", async () => {
  expect(await setUp([answered(0)], { tokens: ["T"] }).read()).toMatchObject({ errcode: null, ...NO_PAGE });
});

test("the Token of another app is not sent", async () => {
  const { read, sent, state } = setUp([answered(0, PAGE)]);
  state.noteCallback("support", "its Token", Date.now());
  await read();
  expect(sent).toMatchObject([{ token: null }]);
});

test("without an access_token there is no call, and the refusal of gettoken is told", async () => {
  const token: TokenAnswer = { ok: false, errcode: 60_020, errmsg: "no", retry: false };
  const { read, sent } = setUp([answered(0, PAGE)], { token });
  expect(await read()).toMatchObject({
    errcode: 60_020,
    errmsg: "no",
    remedy: expect.stringContaining("IP"),
  });
  expect(sent).toEqual([]);
});

test("while WeCom has closed, a program is told when to ask again", async () => {
  const { read, sent } = setUp([answered(45_009)], { tokens: ["T"] });
  const before = Date.now();
  for (let times = 0; times < 2; times += 1) {
    const { errcode, retryAt = "" } = await read();
    expect(errcode).toBe(45_009);
    expect(Date.parse(retryAt)).toBeGreaterThanOrEqual(before + 61_000);
  }
  expect(sent).toHaveLength(1);
});

test("the ninth call without a Token in a minute is not made", async () => {
  const { read, sent } = setUp([answered(0, PAGE)]);
  for (let times = 0; times < TOKENLESS_CALLS; times += 1) expect((await read()).errcode).toBe(0);
  const { errcode, errmsg, retryAt } = await read();
  expect([errcode, retryAt]).toEqual([45_009, expect.any(String)]);
  expect(errmsg).not.toBe("ok");
  expect(sent).toHaveLength(TOKENLESS_CALLS);
});

test("a program waits out a short rest of the inbox's reader, and no long one", async () => {
  const { read } = setUp([answered(0, PAGE)], { tokens: ["T"] });
  const until = Date.now() + 300;
  await read(until);
  expect(Date.now()).toBeGreaterThanOrEqual(until - 1);
  const long = Date.now() + 600_000;
  await read(long);
  expect(Date.now()).toBeLessThan(long);
});
