/** The configuration from secrets and vars: valid apps and settings, and each fault with its path and reason. */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { tokenName } from "../../../src/apps/token.ts";
import { readByTheSchema, readUsualApp } from "../../../src/config/app-schema.ts";
import { appsOfCompany } from "../../../src/config/apps-by-name.ts";
import { exampleLeftInApp } from "../../../src/config/example.ts";
import type { Config, ConfigEnv } from "../../../src/config/types.ts";
import { configOf, readConfig, tellConfigProblem } from "../../../src/config.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { WEBHOOK_EVENT_TYPES } from "../../../src/webhooks/types.ts";
import { anApp } from "../delivery/app.ts";

const KEY = "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt";
const ADMIN_TOKEN = "the-admin-token-of-32-characters";
const OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/** A valid app of `WECOM_APPS` in which `change` is changed; `undefined` leaves a field out. */
const describedApp = (change: Record<string, unknown> = {}) => ({
  corpId: "wwa1b2c3d4e5f60718",
  secret: "the-secret",
  callbackToken: "the-token",
  encodingAesKey: KEY,
  ...change,
});

/** A valid environment with these apps, in which `change` is changed. */
const envOf = (apps: unknown, change: ConfigEnv = {}): ConfigEnv => ({
  WECOM_APPS: JSON.stringify(apps),
  ADMIN_TOKEN,
  ...change,
});

const withApps = (apps: unknown) => readConfig(envOf(apps));
const withApp = (change: Record<string, unknown>) => withApps({ sales: describedApp(change) });
const withVars = (change: ConfigEnv) => readConfig(envOf({ sales: describedApp() }, change));

/** The problems of a config as `path: message`. */
const complaints = ({ problems }: Pick<Config, "problems">, language: Language = "en") =>
  problems
    .map((problem) => tellConfigProblem(problem, language))
    .map(({ path, message }) => `${path}: ${message}`);

/** The problems of a config in English, with their apps. */
const inEnglish = (problems: Config["problems"]) =>
  problems
    .map((problem) => tellConfigProblem(problem, "en"))
    .map(({ app, path, message }) => ({ app, path, message }));

describe("an app", () => {
  it("needs four fields, and the others have defaults", () => {
    const config = withApp({});
    expect(config.problems).toEqual([]);
    expect(config.broken).toEqual(new Set());
    expect([...config.apps]).toEqual([
      [
        "sales",
        {
          name: "sales",
          kind: "self-built",
          corpId: "wwa1b2c3d4e5f60718",
          secret: "the-secret",
          agentId: null,
          callbackTokens: ["the-token"],
          encodingAesKeys: [KEY],
          receiveIds: new Set(["wwa1b2c3d4e5f60718"]),
          forward: null,
          webhook: null,
        },
      ],
    ]);
  });

  it("may have every field", () => {
    const config = withApp({
      kind: "self-built",
      callbackToken: ["new", "old"],
      encodingAesKey: [OTHER_KEY, KEY],
      agentId: 1_000_002,
      receiveIds: ["wwsuite"],
      forward: "https://old.example.com/wecom?x=1",
    });
    expect(config.problems).toEqual([]);
    expect(config.apps.get("sales")).toMatchObject({
      agentId: 1_000_002,
      callbackTokens: ["new", "old"],
      encodingAesKeys: [OTHER_KEY, KEY],
      receiveIds: new Set(["wwa1b2c3d4e5f60718", "wwsuite"]),
      forward: "https://old.example.com/wecom?x=1",
    });
  });

  it("may have white space around its values", () => {
    const config = withApp({
      corpId: " wwa1b2c3d4e5f60718\n",
      secret: "the-secret ",
      callbackToken: ["\tthe-token"],
      encodingAesKey: `${KEY}\n`,
      forward: " https://old.example.com/ ",
    });
    expect(config.problems).toEqual([]);
    expect(config.apps.get("sales")).toEqual(
      withApp({ forward: "https://old.example.com/" }).apps.get("sales"),
    );
  });

  it.each(["a", "A-b_9", "x".repeat(32), "constructor", "__proto__", "0"])("may be called %s", (name) => {
    const config = readConfig({
      ...envOf({}),
      WECOM_APPS: `{${JSON.stringify(name)}:${JSON.stringify(describedApp())}}`,
    });
    expect(config.problems).toEqual([]);
    expect([...config.apps.keys()]).toEqual([name]);
  });

  it.each(["", "x".repeat(33), "a b", "a/b", "a.b", "销售", "a%20b", "a\n"])(
    "may not be called %j",
    (name) => {
      const config = withApps({ [name]: describedApp() });
      expect(inEnglish(config.problems)).toEqual([
        {
          app: name,
          path: `WECOM_APPS.${name}`,
          message: "expected a name of 1 to 32 letters, digits, - or _: it is part of the callback's URL",
        },
      ]);
      expect(config.broken).toEqual(new Set([name]));
    },
  );
});

describe("a faulty field", () => {
  const CORP = "expected the company's id (企业ID), such as ww1234567890abcdef";
  const SECRET = "expected the app's Secret";
  const AGENT_ID = "expected the app's AgentId, a whole number such as 1000002";
  const TOKEN = "expected the Token of the app's callback settings";
  const AES_KEY = "expected the EncodingAESKey of the app's callback settings";
  const CHARACTERS = "expected an EncodingAESKey: exactly 43 letters and digits";
  const MISSING = "expected a value, but it is missing";
  const EMPTY_LIST = "expected at least one value, found an empty list";
  const URL = "expected an http or https URL";
  const USER = "expected a URL without user name and password: nothing can be called with them in it";
  const BROKEN = ", found a line break or another control character in it";

  it.each<[string, unknown, string]>([
    ["corpId", undefined, `corpId: ${MISSING}`],
    ["corpId", null, `corpId: ${CORP}`],
    ["corpId", 5, `corpId: ${CORP}`],
    ["corpId", ["ww1"], `corpId: ${CORP}`],
    ["corpId", " ", `corpId: ${CORP}, found an empty text`],
    ["secret", undefined, `secret: ${MISSING}`],
    ["secret", 5, `secret: ${SECRET}`],
    ["secret", ["new", "old"], `secret: ${SECRET}`],
    ["secret", "", `secret: ${SECRET}, found an empty text`],
    ["callbackToken", undefined, `callbackToken: ${MISSING}`],
    ["callbackToken", null, `callbackToken: ${TOKEN}`],
    ["callbackToken", "", `callbackToken: ${TOKEN}, found an empty text`],
    ["callbackToken", [], `callbackToken: ${EMPTY_LIST}`],
    ["callbackToken", ["new", 5], `callbackToken.1: ${TOKEN}`],
    ["callbackToken", ["", "old"], `callbackToken.0: ${TOKEN}, found an empty text`],
    ["callbackToken", [["new"]], `callbackToken.0: ${TOKEN}`],
    ["callbackToken", { new: "old" }, `callbackToken: ${TOKEN}`],
    ["encodingAesKey", undefined, `encodingAesKey: ${MISSING}`],
    ["encodingAesKey", 5, `encodingAesKey: ${AES_KEY}`],
    ["encodingAesKey", "", `encodingAesKey: ${AES_KEY}, found an empty text`],
    ["encodingAesKey", [], `encodingAesKey: ${EMPTY_LIST}`],
    ["encodingAesKey", KEY.slice(1), `encodingAesKey: ${CHARACTERS}`],
    ["encodingAesKey", `${KEY}=`, `encodingAesKey: ${CHARACTERS}`],
    ["encodingAesKey", KEY.replace("6", "+"), `encodingAesKey: ${CHARACTERS}`],
    ["encodingAesKey", [KEY, "short"], `encodingAesKey.1: ${CHARACTERS}`],
    ["receiveIds", "wwsuite", "receiveIds: expected a list of receivers' ids"],
    ["receiveIds", null, "receiveIds: expected a list of receivers' ids"],
    ["receiveIds", ["wwsuite", 5], "receiveIds.1: expected a receiver's id"],
    ["receiveIds", [""], "receiveIds.0: expected a receiver's id, found an empty text"],
    ["forward", null, `forward: ${URL}`],
    ["forward", 5, `forward: ${URL}`],
    ["forward", "", `forward: ${URL}`],
    ["forward", "old.example.com/wecom", `forward: ${URL}`],
    ["forward", "ftp://old.example.com", `forward: ${URL}`],
    ["forward", "javascript:alert(1)", `forward: ${URL}`],
    ["forward", "https://user:password@old.example.com", `forward: ${USER}`],
    ["forward", "https://user@old.example.com", `forward: ${USER}`],
    ["corpId", "ww1\nww2", `corpId: ${CORP}${BROKEN}`],
    ["secret", "the\u0000secret", `secret: ${SECRET}${BROKEN}`],
    ["callbackToken", "the\ntoken", `callbackToken: ${TOKEN}${BROKEN}`],
    ["callbackToken", ["new", "the\r\nold"], `callbackToken.1: ${TOKEN}${BROKEN}`],
    ["receiveIds", ["ww\tsuite"], `receiveIds.0: expected a receiver's id${BROKEN}`],
    ["kind", "third-party", 'kind: expected "self-built" or "provider-developed"'],
    ["kind", null, 'kind: expected "self-built" or "provider-developed"'],
    ["agentId", "1000002", `agentId: ${AGENT_ID}`],
    ["agentId", 0, `agentId: ${AGENT_ID}`],
    ["agentId", 1.5, `agentId: ${AGENT_ID}`],
    ["agentId", null, `agentId: ${AGENT_ID}`],
    ["encodingAESKey", KEY, "encodingAESKey: unknown key"],
  ])("is a problem with its path and a reason: %s is %j", (field, value, complaint) => {
    const config = withApp({ [field]: value });
    expect(complaints(config)).toEqual([`WECOM_APPS.sales.${complaint}`]);
    expect(config.problems.map(({ app }) => app)).toEqual(["sales"]);
    expect(config.apps.size).toBe(0);
    expect(config.broken).toEqual(new Set(["sales"]));
  });

  it("is a problem beside those of the other fields", () => {
    expect(complaints(withApp({ corpId: 5, secret: undefined, callbackToken: [], extra: 1 }))).toEqual([
      `WECOM_APPS.sales.corpId: ${CORP}`,
      `WECOM_APPS.sales.secret: ${MISSING}`,
      `WECOM_APPS.sales.callbackToken: ${EMPTY_LIST}`,
      "WECOM_APPS.sales.extra: unknown key",
    ]);
  });

  it.each([null, 5, "text", true])("is a problem when it is the whole app: %j", (described) => {
    expect(complaints(withApps({ sales: described }))).toEqual([
      "WECOM_APPS.sales: expected an object with corpId, secret, …",
    ]);
  });

  it("breaks its own app only", () => {
    const config = withApps({ broken: describedApp({ secret: 5 }), sales: describedApp() });
    expect([...config.apps.keys()]).toEqual(["sales"]);
    expect(config.broken).toEqual(new Set(["broken"]));
    expect(complaints(config)).toEqual([`WECOM_APPS.broken.secret: ${SECRET}`]);
  });
});

describe("a webhook", () => {
  const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const OTHER = `whsec_${Buffer.alloc(64, 7).toString("base64")}`;
  const hook = (change: Record<string, unknown> = {}) => ({
    url: "https://programs.example.com/wecom?a=1",
    secret: SECRET,
    ...change,
  });

  it("gets all types of events when it has no events", () => {
    const { webhook } = withApp({ webhook: hook() }).apps.get("sales") ?? {};
    expect(webhook).toEqual({
      url: "https://programs.example.com/wecom?a=1",
      secrets: [SECRET],
      events: new Set(WEBHOOK_EVENT_TYPES),
    });
  });

  it("may have several secrets, and events by type and by pattern", () => {
    const webhook = hook({ secret: [OTHER, SECRET], events: ["contact.added", "contact.rem*", "*.message"] });
    const config = withApp({ webhook });
    expect(config.problems).toEqual([]);
    expect(config.apps.get("sales")?.webhook).toMatchObject({
      secrets: [OTHER, SECRET],
      events: new Set([
        "contact.added",
        "contact.removed-by-staff",
        "contact.removed-by-customer",
        "kf.message",
      ]),
    });
  });

  it.each([
    "http://localhost:8789/",
    "http://127.0.0.1:8789/x",
    "https://10.0.0.1/",
    "http://10.0.0.1/",
    "http://programs:8080/",
    "http://programs.corp.internal/",
  ])("may have the URL %s", (url) => {
    expect(withApp({ webhook: hook({ url }) }).problems).toEqual([]);
  });

  const URL = "expected an https URL; http is for localhost and private addresses only";
  const USER = "expected a URL without user name and password: nothing can be called with them in it";
  const WHSEC = "expected a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64";
  it.each<[string, unknown, string]>([
    ["url", undefined, "url: expected a value, but it is missing"],
    ["url", "http://programs.example.com", `url: ${URL}`],
    ["url", "http://127.0.0.1.example.com", `url: ${URL}`],
    ["url", "programs", `url: ${URL}`],
    ["url", "ftp://127.0.0.1", `url: ${URL}`],
    ["url", "http://11.0.0.1", `url: ${URL}`],
    ["url", "https://user:password@programs.example.com", `url: ${USER}`],
    ["secret", undefined, "secret: expected a value, but it is missing"],
    ["secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `secret: ${WHSEC}`],
    ["secret", "whsec_", `secret: ${WHSEC}`],
    ["secret", "whsec_c2hvcnQ=", `secret: ${WHSEC}`],
    ["secret", `whsec_${Buffer.alloc(65).toString("base64")}`, `secret: ${WHSEC}`],
    ["secret", "whsec_not base64, not at all, not at all", `secret: ${WHSEC}`],
    ["secret", [SECRET, ""], `secret.1: ${WHSEC}`],
    ["secret", [], "secret: expected at least one value, found an empty list"],
    ["events", "contact.added", "events: expected a list of types of events"],
    ["retries", 3, "retries: unknown key"],
  ])("with a faulty field is a problem with its path: %s is %j", (field, value, complaint) => {
    const config = withApp({ webhook: hook({ [field]: value }) });
    expect(complaints(config)).toEqual([`WECOM_APPS.sales.webhook.${complaint}`]);
    expect(config.broken).toEqual(new Set(["sales"]));
  });

  it.each(["contact.add", "kf", "KF.*", "", 5])(
    "may not ask for %j, which is not a type of event",
    (event) => {
      const [complaint, ...others] = complaints(withApp({ webhook: hook({ events: ["kf.*", event] }) }));
      expect(complaint).toMatch(
        /^WECOM_APPS\.sales\.webhook\.events\.1: expected a type of event.*kf\.message/,
      );
      expect(others).toEqual([]);
    },
  );

  it.each([null, 5, "https://programs.example.com"])("must be an object, not %j", (webhook) => {
    expect(complaints(withApp({ webhook }))).toEqual([
      "WECOM_APPS.sales.webhook: expected an object with url and secret",
    ]);
  });
});

it("the quick way to read an app gives the same as the schema", () => {
  const part = <T>(usual: T, ...others: unknown[]) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<unknown>(usual) },
      fc.constantFrom<unknown>(usual, ...others),
    );
  const text = part("ww1", "a b", " a", "a\n", "a\nb", "", 5, null, ["a"]);
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const address = part(
    "https://a.example.com/?x=1",
    "http://a.example.com",
    "http://10.0.0.1",
    "",
    "a",
    null,
  );
  const webhook = fc.record(
    {
      url: address,
      secret: part(secret, [secret], [], "whsec_x", [secret, 5], 5),
      events: part(["kf.*"], [], ["nothing"], "kf.*", [5]),
      more: fc.constant(1),
    },
    { requiredKeys: ["url", "secret", "events"] },
  );
  const described = fc.record(
    {
      kind: part("self-built", "provider-developed", "other", null),
      agentId: part(1_000_002, 0, -1, 1.5, "1000002", null),
      corpId: text,
      secret: text,
      callbackToken: part("t", ["t", "u"], [], [" t"], ["t", 5], "a\tb"),
      encodingAesKey: part(KEY, [OTHER_KEY, KEY], [], "short", ` ${KEY}`, [KEY, 5]),
      receiveIds: part(["ww2"], [], [" ww2"], "ww2", [5], null),
      forward: address,
      webhook: fc.oneof({ weight: 8, arbitrary: webhook }, fc.constantFrom<unknown>(null, "a")),
      more: fc.constant(1),
    },
    { requiredKeys: ["corpId", "secret", "callbackToken", "encodingAesKey", "forward"] },
  );
  let usual = 0;
  fc.assert(
    fc.property(described, (app) => {
      const byHand = readUsualApp(app);
      if (byHand === null) return;
      usual += 1;
      expect(readByTheSchema(app)).toEqual({ ok: true, app: byHand });
    }),
    { numRuns: 3_000 },
  );
  expect(usual).toBeGreaterThan(20);
});

describe("WECOM_APPS", () => {
  it.each([undefined, ""])("is a problem when it is %j", (WECOM_APPS) => {
    const config = readConfig({
      ADMIN_TOKEN,
      ...(WECOM_APPS === undefined ? {} : { WECOM_APPS }),
    });
    expect(complaints(config)).toEqual([
      "WECOM_APPS: expected a JSON object of apps by name, but it is not set",
    ]);
    expect(config.apps.size).toBe(0);
    expect(config.broken).toBe("all");
  });

  it.each(["{", "null", "5", '"text"', "[]", JSON.stringify([describedApp()]), `{"sales":}`, "sales"])(
    "is a problem when it is not a JSON object: %.40s",
    (WECOM_APPS) => {
      const config = readConfig({ ...envOf({}), WECOM_APPS });
      expect(complaints(config)).toEqual([
        expect.stringMatching(
          /^WECOM_APPS: expected a JSON object of apps by name, but it is not a JSON object( \(line 1, column \d+ of it: .+\))?$/,
        ),
      ]);
      expect(config.broken).toBe("all");
    },
  );

  it("is a problem with the place of a missing comma, without the text there", () => {
    const broken = JSON.stringify({ sales: describedApp() }, null, 2).replace(
      '"the-secret",',
      '"the-secret"',
    );
    expect(complaints(readConfig({ ...envOf({}), WECOM_APPS: broken }))).toEqual([
      'WECOM_APPS: expected a JSON object of apps by name, but it is not a JSON object (line 5, column 5 of it: expected a comma or }, found ")',
    ]);
  });

  it("is a problem when it has no app", () => {
    expect(complaints(withApps({}))).toEqual(["WECOM_APPS: expected at least one app, found none"]);
  });

  it("is a problem when it is the fields of an app without a name", () => {
    expect(complaints(withApps(describedApp()))).toContain(
      "WECOM_APPS.corpId: expected an object with corpId, secret, …",
    );
  });
});

describe("a problem", () => {
  it("never quotes a value, which may be a secret in the wrong place", () => {
    const leak = "LEAK-8d1f";
    const wrong = [leak, [leak], [[leak]], { [leak.toLowerCase()]: leak }, { length: leak }];
    const fields = [
      "corpId",
      "secret",
      "callbackToken",
      "encodingAesKey",
      "receiveIds",
      "forward",
      "kind",
      "extra",
    ];
    const configs = [
      ...fields.flatMap((field) => wrong.map((value) => withApp({ [field]: value }))),
      ...wrong.map((value) => withApps({ sales: value })),
      withApps(leak),
      readConfig({ ...envOf({}), WECOM_APPS: `{"sales":{"secret":"${leak}"` }),
      withVars({ WECOM_API_BASE: leak }),
      withVars({ LOCATION: leak }),
      withVars({ ALERT_WEBHOOK: leak }),
      withVars({ WECOM_API_BASE: `https://user:${leak}@relay.example.com/` }),
      withVars({ WECOM_API_BASE: `https://relay.example.com/?key=${leak}` }),
      withVars({ ALERT_WEBHOOK: `https://user:${leak}@robot.example.com/` }),
      withVars({ RELAY_TOKEN: `${leak}\n${leak}` }),
      withVars({ ADMIN_TOKEN: leak }),
    ];
    expect(configs.filter(({ problems }) => problems.length > 0).length).toBeGreaterThan(30);
    for (const { problems } of configs) expect(JSON.stringify(problems)).not.toContain(leak);
  });

  it("is told in Chinese too, with its code", () => {
    const config = withApps({
      sales: describedApp({ secret: "a\nb", webhook: { url: "http://programs.example.com", secret: "x" } }),
    });
    expect(complaints(config, "zh")).toEqual([
      "WECOM_APPS.sales.secret: 里面有换行或别的控制字符，请重新填应用的 Secret",
      "WECOM_APPS.sales.webhook.url: 请填 https 开头的网址；http 只能用于 localhost 和内网地址",
      "WECOM_APPS.sales.webhook.secret: 请填 Standard Webhooks 的密钥：whsec_ 加 base64 编码的 24 至 64 字节",
    ]);
    expect(config.problems.map((problem) => tellConfigProblem(problem, "zh").code)).toEqual([
      "setting-in-lines",
      "address-not-https",
      "not-a-webhook-secret",
    ]);
    const broken = readConfig({ ...envOf({}), WECOM_APPS: '{"sales"：{}}' });
    expect(complaints(broken, "zh")).toEqual([
      "WECOM_APPS: 不是 JSON 对象，请改正（第 1 行第 9 列：这里应为英文冒号，请把 ： 改成英文的 :）；键是应用名",
    ]);
  });

  it("is logged once for each environment", () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => logged.mockRestore());
    const env = envOf({ sales: describedApp({ secret: 5 }), support: describedApp() });
    const config = configOf(env);
    expect(configOf(env)).toBe(config);
    expect(logged.mock.calls).toEqual([
      [
        {
          event: "config.problem",
          app: "sales",
          path: "WECOM_APPS.sales.secret",
          code: "expected-setting",
          message: "expected the app's Secret",
        },
      ],
    ]);
    expect(configOf({ ...env })).not.toBe(config);
  });
});

describe("a provider-developed app", () => {
  const developed = (change: Record<string, unknown> = {}) =>
    withApp({ kind: "provider-developed", corpId: "wpEncrypted", ...change });

  it("takes callbacks for its company's corpid, and for all that receiveIds names", () => {
    const config = developed({ receiveIds: ["wwprovider", "dktemplate", "wwplain"] });
    expect(config).toMatchObject({ problems: [], warnings: [] });
    expect(config.apps.get("sales")).toMatchObject({
      kind: "provider-developed",
      corpId: "wpEncrypted",
      receiveIds: new Set(["wpEncrypted", "wwprovider", "dktemplate", "wwplain"]),
    });
  });

  it("gets a warning when it names no provider, for whom WeCom verifies the URL", () => {
    expect(inEnglish(developed().warnings)).toEqual([
      {
        app: "sales",
        path: "WECOM_APPS.sales.receiveIds",
        message: expect.stringMatching(/provider's corpid.*dk…/),
      },
    ]);
    expect(withApp({}).warnings).toEqual([]);
  });

  it.each([
    ["self-built", "接收消息, 设置API接收, Token"],
    ["provider-developed", "服务商管理后台, 代开发应用, 回调配置, Token"],
  ])("that still has the example's values is told where its own are: %s", (kind, from) => {
    const app = withApp({ kind, callbackToken: "change-me" }).apps.get("sales");
    expect(app && inEnglish(exampleLeftInApp(app))).toMatchObject([
      { message: expect.stringContaining(from) },
    ]);
  });
});

describe("WECOM_SUITES", () => {
  const describedSuite = (change: Record<string, unknown> = {}) => ({
    kind: "provider-developed",
    suiteId: "dk0123",
    suiteSecret: "the-suite-secret",
    providerCorpId: "wwprovider",
    callbackToken: "the-token",
    encodingAesKey: KEY,
    ...change,
  });
  const withSuites = (suites: unknown, change: ConfigEnv = {}) =>
    readConfig({ ADMIN_TOKEN, WECOM_SUITES: JSON.stringify(suites), ...change });
  const withSuite = (change: Record<string, unknown>) => withSuites({ crm: describedSuite(change) });

  it("makes the app of a company of its name, and lists none", () => {
    const config = withSuites({ crm: describedSuite() });
    expect(complaints(config)).toEqual([]);
    expect(config.apps.size).toBe(0);
    const app = config.apps.get("crm@wpAbC");
    expect(app).toMatchObject({
      name: "crm@wpAbC",
      kind: "template-app",
      corpId: "wpAbC",
      receiveIds: new Set(["wpAbC"]),
      suite: { name: "crm", suiteId: "dk0123", receiveIds: new Set() },
    });
    expect(config.apps.get("crm@wpAbC")).toBe(app);
    expect(appsOfCompany(config, "wpAbC")).toEqual([app]);
    expect(app && tokenName(app)).not.toBe(tokenName(config.apps.get("crm@wpabc") ?? anApp()));
  });

  it("exchanges AuthCodes and has no secret of the provider's, unless it says otherwise", () => {
    expect(withSuite({}).suites.get("crm")).toMatchObject({ providerSecret: null, installs: "here" });
    const change = { providerSecret: "a-provider-secret", installs: "elsewhere" };
    expect(withSuite(change).suites.get("crm")).toMatchObject(change);
    expect(complaints(withSuite({ installs: "there" }))).toEqual([
      expect.stringMatching(/^WECOM_SUITES\.crm\.installs: expected "here" or "elsewhere": who exchanges/),
    ]);
    expect(complaints(withSuite({ providerSecret: "" }))[0]).toMatch(/^WECOM_SUITES\.crm\.providerSecret: /);
  });

  it.each(["crm", "crm@", "crm@a b", "crm@wp:1", `crm@${"w".repeat(65)}`, "other@wpA", "@wpA", "crm@wpA@b"])(
    "makes no app of %j",
    (name) => {
      expect(withSuites({ crm: describedSuite() }).apps.has(name)).toBe(false);
    },
  );

  it("is none without the secret, and then an app is needed", () => {
    expect(complaints(readConfig({ ADMIN_TOKEN }))).toEqual([
      "WECOM_APPS: expected a JSON object of apps by name, but it is not set",
    ]);
    expect(withApp({}).suites.size).toBe(0);
  });

  const AN_ID = "the suite's id (SuiteID)";
  it.each([
    ["kind", "self-built", 'kind: expected "provider-developed" or "third-party"'],
    ["kind", undefined, "kind: expected a value, but it is missing"],
    ["suiteId", "ww0123", "suiteId: expected the id of a provider-developed template: it begins with dk"],
    ["suiteId", "", `suiteId: expected ${AN_ID}, found an empty text`],
    ["suiteSecret", 5, "suiteSecret: expected the suite's Secret"],
    ["providerCorpId", undefined, "providerCorpId: expected a value, but it is missing"],
    ["callbackToken", [], "callbackToken: expected at least one value, found an empty list"],
    ["secret", "x", "secret: unknown key"],
  ])("is a problem with its path: %s is %j", (field, value, complaint) => {
    const config = withSuite({ [field]: value });
    expect(complaints(config)).toEqual([`WECOM_SUITES.crm.${complaint}`]);
    expect(config.broken).toEqual(new Set(["crm"]));
  });

  it.each(["ww0123", "wx0123", "tj0123"])("takes a third-party app's id %s", (suiteId) => {
    const config = withSuite({ kind: "third-party", suiteId });
    expect(complaints(config)).toEqual([]);
    expect(config.apps.get("crm@wpAbC")).toMatchObject({ kind: "third-party", suite: { suiteId } });
  });

  it.each(["dk0123", "wp0123"])("takes no third-party app with the id %s", (suiteId) => {
    expect(complaints(withSuite({ kind: "third-party", suiteId }))).toEqual([
      expect.stringMatching(/^WECOM_SUITES\.crm\.suiteId: expected the SuiteID of a third-party app/),
    ]);
  });

  it("names each suite once, by a name that no app has", () => {
    const both = withSuites({ crm: describedSuite(), b: describedSuite() }, {});
    expect(complaints(both)).toEqual([
      "WECOM_SUITES.b.suiteId: another suite has this id: describe each suite once",
    ]);
    const twin = withSuites(
      { sales: describedSuite() },
      { WECOM_APPS: JSON.stringify({ sales: describedApp() }) },
    );
    expect(complaints(twin)).toEqual([
      "WECOM_SUITES.sales: an app of WECOM_APPS has this name: give the suite another",
    ]);
    expect(complaints(withSuites({ "a b": describedSuite() }))[0]).toMatch(
      /^WECOM_SUITES\.a b: expected a suite's name/,
    );
    expect(complaints(withSuites([]))[0]).toMatch(/^WECOM_SUITES: expected a JSON object of suites by name/);
    expect(withSuites([]).broken).toBe("all");
  });

  it("leaves the apps as they are when it cannot be read, and is left so by theirs", () => {
    const WECOM_APPS = JSON.stringify({ sales: describedApp() });
    const unread = readConfig({ ADMIN_TOKEN, WECOM_APPS, WECOM_SUITES: "{" });
    expect([[...unread.apps.keys()], unread.suites.size, unread.broken]).toEqual([["sales"], 0, "all"]);
    const others = withSuites({ crm: describedSuite() }, { WECOM_APPS: "{" });
    expect([others.apps.has("crm@wpA"), others.suites.has("crm"), others.broken]).toEqual([
      true,
      true,
      "all",
    ]);
  });
});

describe("a setting that works and is unsafe gets a warning, and breaks no app:", () => {
  const warned = ({ warnings }: ReturnType<typeof readConfig>) => warnings.map(({ path }) => path);
  const { warnings: twins } = withApps({
    sales: describedApp(),
    support: describedApp({ corpId: "ww2" }),
    shop: describedApp({ secret: "another", callbackToken: ["new", "the-token"] }),
  });

  it("two apps that accept each other's callbacks, once for the later app", () => {
    expect(inEnglish(twins)).toEqual([
      {
        app: "shop",
        path: "WECOM_APPS.shop.callbackToken",
        message: expect.stringContaining("the app sales has the same Token and EncodingAESKey"),
      },
    ]);
  });

  it.each([
    ["another Token", { callbackToken: "another" }],
    ["another EncodingAESKey", { encodingAesKey: OTHER_KEY }],
    ["another receiver", { corpId: "ww2" }],
  ])("but not two apps of which the second has %s", (_, change) => {
    const config = withApps({ sales: describedApp(), support: describedApp(change) });
    expect(config.warnings).toEqual([]);
  });

  it.each([
    "http://relay.example.com/wecom",
    "http://203.0.113.7",
    "http://[2001:db8::1]/",
    "http://172.32.0.1",
  ])("a relay over http at the public address %s", (WECOM_API_BASE) => {
    const config = withVars({ WECOM_API_BASE });
    expect(warned(config)).toEqual(["WECOM_API_BASE"]);
    expect(config.problems).toEqual([]);
    expect(config.apps.size).toBe(1);
  });

  it("an ALERT_WEBHOOK over http", () => {
    const config = withVars({ ALERT_WEBHOOK: "http://robot.example.com/send?key=k" });
    expect(warned(config)).toEqual(["ALERT_WEBHOOK"]);
    expect(config.alertWebhook).toBe("http://robot.example.com/send?key=k");
  });

  it.each([
    "http://localhost:8788",
    "http://127.0.0.1:8788",
    "http://127.8.9.1",
    "http://0x7f.1",
    "http://[::1]:8788",
    "http://10.1.2.3",
    "http://172.16.0.1",
    "http://172.31.255.255",
    "http://192.168.1.1",
    "http://100.64.0.1",
    "http://100.127.255.255",
    "http://[fd12:3456::1]",
    "http://[fe80::1]",
    "http://[::ffff:10.0.0.1]",
    "http://relay",
    "http://relay.internal",
    "http://relay.corp.internal.",
    "http://relay.local/wecom",
    "https://relay.example.com/wecom",
  ])("but not a relay at %s, which is private or over https", (WECOM_API_BASE) => {
    expect(withVars({ WECOM_API_BASE })).toMatchObject({ warnings: [], problems: [] });
  });

  it.each(["http://100.63.0.1", "http://100.128.0.1", "http://[::ffff:11.0.0.1]", "http://10.example.com"])(
    "a relay at %s, which only looks private",
    (WECOM_API_BASE) => {
      expect(warned(withVars({ WECOM_API_BASE }))).toEqual(["WECOM_API_BASE"]);
    },
  );
});

describe("the other secrets and vars", () => {
  it("have defaults, but for ADMIN_TOKEN", () => {
    expect(withVars({})).toMatchObject({
      problems: [],
      adminToken: ADMIN_TOKEN,
      apiBase: "https://qyapi.weixin.qq.com",
      relayToken: null,
      location: "apac",
      alertWebhook: null,
      language: "zh",
    });
  });

  it("are read without the white space around them", () => {
    const given = {
      ADMIN_TOKEN: ` ${ADMIN_TOKEN}\n`,
      WECOM_API_BASE: " https://relay.example.com/wecom// ",
      RELAY_TOKEN: "relay\n",
      LOCATION: "weur ",
      LANGUAGE: "en\n",
      ALERT_WEBHOOK: " https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    };
    expect(withVars(given)).toMatchObject({
      problems: [],
      adminToken: ADMIN_TOKEN,
      apiBase: "https://relay.example.com/wecom",
      relayToken: "relay",
      location: "weur",
      language: "en",
      alertWebhook: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    });
  });

  it.each(["WECOM_API_BASE", "RELAY_TOKEN", "LOCATION", "LANGUAGE", "ALERT_WEBHOOK"] as const)(
    "count as not set when empty: %s",
    (name) => {
      expect(withVars({ [name]: " " })).toEqual(withVars({}));
    },
  );

  it.each(["", " "])("close the API and keep the apps when ADMIN_TOKEN is %j", (ADMIN_TOKEN) => {
    const config = withVars({ ADMIN_TOKEN });
    expect(config.adminToken).toBeNull();
    expect(inEnglish(config.problems)).toEqual([
      { app: null, path: "ADMIN_TOKEN", message: "expected a long random text; /api is closed without it" },
    ]);
    expect(config.apps.size).toBe(1);
    expect(config.broken).toEqual(new Set());
  });

  it("have no problem in .dev.vars.example with its comments filled in, but for its public ADMIN_TOKEN", () => {
    // The settings among the comments stand without a blank behind the #.
    const filledIn = readFileSync(".dev.vars.example", "utf8")
      .replace("\nWECOM_APPS={}", "")
      .replaceAll(/^#(?=[A-Z{}]| +["}])/gm, "");
    const config = readConfig(parseEnv(filledIn));
    expect([...config.apps.keys()]).toEqual(["sales"]);
    expect(config.apiBase).toBe("https://relay.example.com/wecom");
    expect(config.adminToken).toBeNull();
    expect(complaints(config)).toEqual([
      "ADMIN_TOKEN: this is the example's; /api is closed until it is a long random text of your own",
    ]);
  });

  it("are closed and call nobody when .dev.vars.example is deployed as it stands, as the Deploy button does", () => {
    const values = parseEnv(readFileSync(".dev.vars.example", "utf8"));
    expect(Object.keys(values)).toEqual(["ADMIN_TOKEN", "WECOM_APPS"]);
    const config = readConfig(values);
    expect(config.adminToken).toBeNull();
    expect(config.apps.size).toBe(0);
  });

  it.each<[string, ConfigEnv]>([
    [
      "WECOM_API_BASE: expected a URL without user name and password: nothing can be called with them in it",
      { WECOM_API_BASE: "https://user:password@relay.example.com/wecom" },
    ],
    [
      "WECOM_API_BASE: expected a URL without query and fragment: paths are put behind it",
      { WECOM_API_BASE: "https://relay.example.com/wecom?key=1" },
    ],
    [
      "WECOM_API_BASE: expected a URL without query and fragment: paths are put behind it",
      { WECOM_API_BASE: "https://relay.example.com/wecom?" },
    ],
    [
      "WECOM_API_BASE: expected a URL without query and fragment: paths are put behind it",
      { WECOM_API_BASE: "https://relay.example.com/#wecom" },
    ],
    [
      "RELAY_TOKEN: expected a text in one line of letters, digits and signs that a header can carry",
      { RELAY_TOKEN: "first line\nsecond line" },
    ],
    [
      "RELAY_TOKEN: expected a text in one line of letters, digits and signs that a header can carry",
      { RELAY_TOKEN: "中转的令牌" },
    ],
  ])("break every app when no call could be made: %s", (complaint, change) => {
    const config = withVars(change);
    expect(complaints(config)).toEqual([complaint]);
    expect(config.apps.size).toBe(0);
    expect(config.broken).toBe("all");
  });

  it.each([
    [
      "a",
      "expected at least 32 characters; /api is closed until it is as long: openssl rand -hex 32 makes one",
    ],
    [
      "a".repeat(31),
      "expected at least 32 characters; /api is closed until it is as long: openssl rand -hex 32 makes one",
    ],
    [
      `${"a".repeat(20)}\n${"b".repeat(20)}`,
      "expected a text in one line, found a line break or another control character in it; /api is closed",
    ],
  ])("close the API and keep the apps when ADMIN_TOKEN is %j", (token, message) => {
    const config = withVars({ ADMIN_TOKEN: token });
    expect(config.adminToken).toBeNull();
    expect(inEnglish(config.problems)).toEqual([{ app: null, path: "ADMIN_TOKEN", message }]);
    expect(config.apps.size).toBe(1);
  });

  it("open the API when ADMIN_TOKEN has 32 characters", () => {
    expect(withVars({ ADMIN_TOKEN: "a".repeat(32) })).toMatchObject({
      adminToken: "a".repeat(32),
      problems: [],
    });
  });

  it.each(["qyapi.weixin.qq.com", "ftp://qyapi.weixin.qq.com", "https://", "/relay"])(
    "break every app when WECOM_API_BASE is %s",
    (WECOM_API_BASE) => {
      const config = withVars({ WECOM_API_BASE });
      expect(complaints(config)).toEqual(["WECOM_API_BASE: expected an http or https URL"]);
      expect(config.apps.size).toBe(0);
      expect(config.broken).toBe("all");
    },
  );

  it("take apac in the place of a LOCATION that Cloudflare does not know", () => {
    const config = withVars({ LOCATION: "asia" });
    expect(complaints(config)).toEqual([
      "LOCATION: expected one of wnam, enam, sam, weur, eeur, apac, apac-ne, apac-se, oc, afr, me",
    ]);
    expect(config.location).toBe("apac");
    expect(config.apps.size).toBe(1);
  });

  it.each(["fr", "ZH", "zh-CN", "english"])("take Chinese in the place of the LANGUAGE %s", (LANGUAGE) => {
    const config = withVars({ LANGUAGE });
    expect(complaints(config)).toEqual(["LANGUAGE: expected zh or en; alerts are in Chinese until then"]);
    expect(config.language).toBe("zh");
    expect(config.apps.size).toBe(1);
  });

  it("send no alerts when ALERT_WEBHOOK is not a URL", () => {
    const config = withVars({ ALERT_WEBHOOK: "693a91f6" });
    expect(complaints(config)).toEqual(["ALERT_WEBHOOK: expected the URL of a WeCom group robot"]);
    expect(config.alertWebhook).toBeNull();
    expect(config.apps.size).toBe(1);
  });
});
