/** How each kind of app asks WeCom for an access_token, and what an answer without one means. */
import { describe, expect, test } from "vitest";
import { tokenIn } from "../../../src/apps/gettoken.ts";
import { askForToken, kindNameOf, remedyFor, servicePathsOf } from "../../../src/apps/kinds.ts";
import type { PermanentCode, SuiteOfCompany, SuiteToken } from "../../../src/apps/suite-of-company.ts";
import { type NoToken, sayNoToken, secretOf } from "../../../src/apps/token.ts";
import { isUnknownApp, UnknownApp } from "../../../src/apps/unknown-app.ts";
import type { AppConfig } from "../../../src/config/types.ts";
import type { Answer, Call } from "../../../src/wecom/client.ts";
import { english, inEnglish } from "../../english.ts";
import { anApp } from "../delivery/app.ts";
import { providerConfig } from "./suites.ts";

const NOW = 1_000_000;

const answered = (errcode: number, body: Record<string, unknown> = {}): Answer => ({
  ...({ kind: "answered", http: 200, errmsg: "hint" } as const),
  errcode,
  body,
});
const GRANTED = answered(0, { access_token: "a token", expires_in: 7_200 });
const TOKEN = { ok: true, token: "a token", expiresAt: NOW + 7_200_000 };

/** The apps of a company that installed a template, called `dev`, and a third-party suite, called `crm`. */
function installed() {
  const config = providerConfig();
  const found = (name: string) => {
    const app = config.apps.get(name);
    if (app === undefined) throw new Error(`${name} is not read`);
    return app;
  };
  return { config, template: found("dev@wpA"), thirdParty: found("crm@wpA") };
}
const { config, template, thirdParty } = installed();

const NO_CODE: { ok: false } & NoToken = { ok: false, errcode: null, errmsg: "not authorised", retry: true };

/** Asks for a token with the answers of WeCom in turn, and a suite with these codes and tokens. */
async function ask(
  app: AppConfig,
  answers: readonly Answer[],
  { codes = [], suiteTokens = [] }: { codes?: readonly string[]; suiteTokens?: readonly SuiteToken[] } = {},
) {
  const calls: Call[] = [];
  const refused: string[] = [];
  const refusedTokens: (string | null)[] = [];
  const codeAt = (n: number): PermanentCode => {
    const code = codes[n];
    return code === undefined ? NO_CODE : { ok: true, code };
  };
  const suite: SuiteOfCompany = {
    permanentCode: async () => codeAt(0),
    refusedCode: async (code) => codeAt(refused.push(code)),
    suiteToken: async (token) => suiteTokens[refusedTokens.push(token) - 1] ?? NO_CODE,
  };
  const call = async (made: Call) => answers[calls.push(made) - 1] ?? answered(-1);
  const answer = await askForToken(call, app, suite, NOW);
  return { answer, calls, refused, refusedTokens };
}

describe("an answer to gettoken", () => {
  test("with a token has its end, counted from the question", () => {
    expect(tokenIn(GRANTED, NOW, "gettoken-failed")).toEqual(TOKEN);
  });

  test.each([
    [40_001, false],
    [40_013, false],
    [60_020, false],
    [-1, true],
    [45_033, true],
  ])("with errcode %i is asked again: %s", (errcode, retry) => {
    const refusal = { ok: false, errcode, errmsg: "hint", retry };
    expect(tokenIn(answered(errcode), NOW, "gettoken-failed")).toEqual(refusal);
  });

  test.each([
    {},
    { access_token: "", expires_in: 7_200 },
    { access_token: "a", expires_in: 0 },
    { access_token: "a" },
  ])("without a token that can be used is asked again: %j", (body) => {
    expect(tokenIn(answered(0, body), NOW, "gettoken-failed")).toEqual({
      ...{ ok: false, errcode: null, retry: true },
      errmsg: english(/gettoken/),
    });
  });

  test("that was lost is asked again, and tells how", () => {
    const lost: Answer = { kind: "lost", http: 502, reason: "http" };
    expect(tokenIn(lost, NOW, "corp-token-failed")).toEqual({
      ...{ ok: false, errcode: null, retry: true, lost },
      errmsg: english(/get_corp_token.*502/),
    });
  });
});

test.each(["self-built", "provider-developed"] as const)("a %s app asks by its own secret", async (kind) => {
  const { answer, calls } = await ask(anApp({ kind, secret: "my secret" }), [GRANTED]);
  expect(answer).toEqual(TOKEN);
  expect(calls).toMatchObject([{ path: "gettoken", query: { corpid: "ww1", corpsecret: "my secret" } }]);
});

test("why there is no token is said by the call of the app's kind", () => {
  const refused = { errcode: 40_013, errmsg: "hint" };
  expect(inEnglish(sayNoToken(anApp(), refused))).toMatch(/^gettoken.*40013/);
  expect(inEnglish(sayNoToken(thirdParty, refused))).toMatch(/^get_corp_token.*40013/);
  expect(sayNoToken(anApp(), { errcode: null, errmsg: "words of an older version" })).toBe(
    "words of an older version",
  );
});

test("what only the Worker and WeCom know of an app is its secret, or its suite's", () => {
  expect([anApp({ secret: "mine" }), template, thirdParty, undefined].map(secretOf)).toEqual([
    "mine",
    "s",
    "s",
    null,
  ]);
});

describe("a template's app", () => {
  test("asks by the company's permanent_code", async () => {
    const { answer, calls, refused } = await ask(template, [GRANTED], { codes: ["code"] });
    expect([answer, refused]).toEqual([TOKEN, []]);
    expect(calls).toMatchObject([{ path: "gettoken", query: { corpid: "wpA", corpsecret: "code" } }]);
  });

  test.each([40_001, 40_084, 40_091, 48_004])(
    "asks by the next code when WeCom refuses one with %i",
    async (errcode) => {
      const { answer, refused, calls } = await ask(
        template,
        [answered(errcode), answered(errcode), GRANTED],
        {
          codes: ["old", "older", "new"],
        },
      );
      expect([answer, refused]).toEqual([TOKEN, ["old", "older"]]);
      expect(calls.map(({ query }) => query["corpsecret"])).toEqual(["old", "older", "new"]);
    },
  );

  test("has no token when no code is left, and does not ask without a code", async () => {
    expect((await ask(template, [answered(40_001)], { codes: ["old"] })).answer).toEqual(NO_CODE);
    const without = await ask(template, [GRANTED]);
    expect([without.answer, without.calls]).toEqual([NO_CODE, []]);
  });

  test("keeps its code after any other refusal", async () => {
    const { answer, refused } = await ask(template, [answered(60_020)], { codes: ["code", "other"] });
    expect(answer).toMatchObject({ ok: false, errcode: 60_020 });
    expect(refused).toEqual([]);
  });
});

describe("a third-party app", () => {
  const withCode = (answers: readonly Answer[], ...suiteTokens: string[]) =>
    ask(thirdParty, answers, {
      codes: ["code"],
      suiteTokens: suiteTokens.map((token) => ({ ok: true, token })),
    });

  test("asks by the suite's token and the company's permanent_code", async () => {
    const { answer, calls } = await withCode([GRANTED], "s1");
    expect(answer).toEqual(TOKEN);
    expect(calls).toMatchObject([
      {
        path: "service/get_corp_token",
        query: { suite_access_token: "s1" },
        body: { auth_corpid: "wpA", permanent_code: "code" },
      },
    ]);
  });

  test.each([40_082, 41_022, 42_009])(
    "asks once more with a newer suite's token after %i",
    async (errcode) => {
      const { answer, refusedTokens } = await withCode([answered(errcode), GRANTED], "s1", "s2");
      expect([answer, refusedTokens]).toEqual([TOKEN, [null, "s1"]]);
    },
  );

  test("is asked for again later when both suite's tokens are refused, and keeps its code", async () => {
    const { answer, refused } = await withCode([answered(42_009), answered(42_009)], "s1", "s2");
    expect(answer).toEqual({ ok: false, errcode: null, retry: true, errmsg: english(/crm/) });
    expect(refused).toEqual([]);
  });

  test("has no token while the suite has none", async () => {
    const { answer, calls } = await withCode([GRANTED]);
    expect([answer, calls]).toEqual([NO_CODE, []]);
  });
});

test.each([
  [40_001, "remedy-authorise-again"],
  [40_084, "remedy-authorise-again"],
  [41_021, "remedy-suite-settings"],
  [60_020, "remedy-provider-ip"],
  [48_002, "remedy-provider-right"],
])("the remedy for %i of an installed app is %s", (errcode, code) => {
  for (const app of [template, thirdParty]) expect(remedyFor(app, errcode)).toEqual({ code });
});

test("the remedy for an app that the configuration does not have is that of a company's own app", () => {
  expect(remedyFor(undefined, 60_020)).toEqual(remedyFor(anApp(), 60_020));
});

test("a suite's kind names its apps and the calls about its companies", () => {
  expect([anApp(), template, thirdParty].map(kindNameOf)).toEqual([
    "self-built",
    "provider-developed",
    "third-party",
  ]);
  const pathsOf = (name: string) => {
    const suite = config.suites.get(name);
    return suite && servicePathsOf(suite).exchange;
  };
  expect([pathsOf("dev"), pathsOf("crm")]).toEqual([
    "service/get_permanent_code",
    "service/v2/get_permanent_code",
  ]);
});

test("an app that an object does not know is told from other errors, as an error that crossed objects", () => {
  expect(isUnknownApp(new UnknownApp("sales"))).toBe(true);
  expect(isUnknownApp(new Error(new UnknownApp("sales").message))).toBe(true);
  expect(isUnknownApp(new Error("another"))).toBe(false);
  expect(isUnknownApp(new UnknownApp("sales").message)).toBe(false);
});
