/** Tests the errors of `/api` that a request gets before any object answers it, in both languages. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Report } from "../../../src/api/doctor/report.ts";
import { whoHolds } from "../../../src/api/programs/send-draft.ts";
import { api } from "../../../src/api/route.ts";
import type { Env } from "../../../src/env.ts";
import { inWords } from "../../../src/i18n/words.ts";

afterEach(() => vi.restoreAllMocks());

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const sales = {
  corpId: "ww1",
  secret: "the-secret",
  callbackToken: "the-token",
  encodingAesKey: "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
};
/** Without the bindings of objects, so a request that asks an object fails. */
const env = { WECOM_APPS: JSON.stringify({ sales }), ADMIN_TOKEN } as Env;

async function ask(path: string, language: string, { method = "GET", headers = {}, body }: RequestInit = {}) {
  const answer = await api.request(
    path,
    {
      method,
      body: body ?? null,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language, ...headers },
    },
    env,
  );
  const { error } = await answer.json<{ error: { code: string; message: string; path?: string } }>();
  return { status: answer.status, ...error };
}

const post = (body: BodyInit, headers = {}): RequestInit => ({ method: "POST", body, headers });
const kf = "/apps/sales/kf/messages";
const welcome = JSON.stringify({
  welcome_code: "c",
  external_userid: "wm1",
  userid: "zhangsan",
  text: { content: "您好" },
});

test.for<[string, RequestInit, number, string, string]>([
  ["/nothing", {}, 404, "there is nothing at this address", "没有这个地址，请核对路径"],
  [
    "/status?app=nobody",
    {},
    404,
    "there is no such app in WECOM_APPS",
    "WECOM_APPS 中没有这个应用，请核对名称",
  ],
  [
    "/apps/nobody/kf/sync",
    post("{}"),
    404,
    "there is no such app in WECOM_APPS, or it is described wrongly: see /api/status",
    "WECOM_APPS 中没有这个应用，或者它的配置有误，请看 /api/status",
  ],
  ["/deliveries/unknown", {}, 404, "there is no delivery with this id", "没有这个 id 的发送记录"],
  ["/deliveries?staff=a&staff=b", {}, 400, '"staff" is given 2 times', '"staff" 给了 2 次，请只给一次'],
  [
    "/deliveries?errcode=x",
    {},
    400,
    "expected an errcode of WeCom's, a whole number",
    "应为企业微信的 errcode，是一个整数",
  ],
  ["/deliveries?cursor=x", {}, 400, "expected the cursor of an earlier page", "应为前一页给出的 cursor"],
  [
    "/deliveries?outcome=x",
    {},
    400,
    "expected one of open, sent, ",
    "应为以下之一，或用逗号隔开的几个：open, sent, ",
  ],
  [kf, post("{"), 400, "expected a body of JSON", "请求体应为 JSON"],
  [
    "/customers/forget",
    post(" ".repeat(20_000)),
    400,
    "this is larger than the few fields that are expected",
    "请求体过大，这里只需要几个字段",
  ],
  [
    kf,
    post("{}", { "content-type": "application/json; charset=gbk" }),
    400,
    "expected a body in UTF-8, found charset=gbk in the header content-type: encode it as UTF-8",
    "请求体应为 UTF-8 编码，实际为请求头 content-type 中的 charset=gbk，请转为 UTF-8",
  ],
  [kf, post("a".repeat(140_000)), 400, "this is larger than any message", "请求体过大，任何消息都没有这么大"],
  [
    "/rules/check",
    post("a".repeat(4 * 1_048_576 + 1)),
    400,
    "this is larger than any rules file, which has 1 MB at most",
    "内容过大，规则文件最大 1 MB",
  ],
  [
    "/uploads?type=file",
    post("a".repeat(20 * 1_048_576 + 1)),
    413,
    "this is larger than any medium, which has 20 MB at most",
    "文件过大，任何素材最大 20 MB",
  ],
  ["/uploads/poster.png", {}, 404, "there is no upload with this sha256", "没有这个 sha256 的上传文件"],
  [
    "/rules",
    { method: "PUT", body: "rules: []" },
    400,
    "expected If-Match: the sha256 ",
    "请在 If-Match 中给出所替换文件的 sha256",
  ],
  [
    "/apps/sales/contact/welcomes",
    post(welcome, { "idempotency-key": "a b" }),
    400,
    "expected an idempotency-key of 1 to 255 visible characters, without blanks",
    "idempotency-key 应为 1 到 255 个可见字符，不含空格",
  ],
  [
    "/apps/sales/kf/sessions/w%20k/wm1",
    {},
    400,
    "openKfId holds a blank or another character that no id of WeCom's has",
    "openKfId 含有空格或企业微信 id 中不会有的字符",
  ],
  [
    "/rules",
    {},
    503,
    "the Worker lacks a binding that this needs: its log says which",
    "Worker 缺少此操作所需的绑定，请看日志，其中写明是哪一个",
  ],
])("%s is answered in the reader's language", async ([path, init, status, en, zh]) => {
  const inEnglish = await ask(path, "en", init);
  const inChinese = await ask(path, "zh-CN", init);
  expect([inEnglish.status, inChinese.status]).toEqual([status, status]);
  expect(inEnglish.message).toContain(en);
  expect(inChinese.message).toContain(zh);
  expect([inChinese.code, inChinese.path]).toEqual([inEnglish.code, inEnglish.path]);
});

test("a doctor that cannot ask an app's objects says so, and when to run it again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const answer = await api.request("/doctor", { method: "POST", headers }, env);
  const report = await answer.json<Report>();
  expect(report).toMatchObject({ ok: false, apps: [{ app: "sales", fromIp: null }] });
  expect(report.apps[0]?.checks).toEqual([
    {
      check: "Worker",
      ok: false,
      code: "objects-not-asked",
      found: "this app's objects could not be asked",
      remedy: "Run this again in a minute, above all right after a deploy; then look at the Worker's log.",
    },
  ]);
});

test("a code without a picture at WeCom is answered with the way to ask for it again", async () => {
  const CODES = { getByName: () => ({ picture: async () => null }) } as never;
  const answer = await api.request(
    "/apps/sales/codes/spring/picture",
    { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } },
    { ...env, CODES },
  );
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    error: {
      code: "unavailable",
      message: "WeCom gave no picture for this code: ask for GET …/codes?fresh=1, then again",
    },
  });
});

test.for([
  ["program", null, "a program", "程序"],
  ["rule", "默认", 'the rule "默认"', '规则 "默认"'],
  ["rule", null, "a rule", "规则"],
] as const)("whoever holds a code is named: %s, %s", ([by, rule, en, zh]) => {
  expect(inWords(whoHolds(by, rule), "en")).toBe(en);
  expect(inWords(whoHolds(by, rule), "zh").trim()).toBe(zh);
});

describe("no route reads a body that has no end", () => {
  const suites = {
    crm: {
      ...{ kind: "third-party", suiteId: "ww0123456789abcdef", suiteSecret: "s", providerCorpId: "ww2" },
      ...{ callbackToken: "t", encodingAesKey: sales.encodingAesKey },
    },
  };
  const names: Record<string, string> = { ":app": "sales", ":suite": "crm" };
  const written = api.routes.filter(
    ({ method, path }) => method !== "GET" && method !== "ALL" && !path.endsWith("*"),
  );
  const routes = [...new Set(written.map(({ method, path }) => `${method} ${path}`))];

  test.for(routes)("%s", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const most = (path === "/uploads" ? 21 : 5) * 1_048_576;
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        if (pulled > most) controller.error(new Error("it reads on and on"));
        else controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    await api.request(
      path.replaceAll(/:\w+/g, (name) => names[name] ?? "x"),
      { method, body, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } },
      { ...env, WECOM_SUITES: JSON.stringify(suites) },
    );
    expect(pulled).toBeLessThanOrEqual(most);
  });
});
