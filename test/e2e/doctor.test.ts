/** `/api/doctor` and the command that prints it: the findings and their remedies. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Check, reportSchema } from "../../src/api/doctor/report.ts";
import { FrontRelay } from "./relay/front.ts";
import { ADMIN_TOKEN, Scene, type SceneOptions } from "./scene.ts";

const FOLLOW_USER_LIST = "externalcontact/get_follow_user_list";
const TRUSTED = "203.0.113.7";

async function askDoctor(scene: Scene) {
  const response = await fetch(`${scene.worker.url}/api/doctor`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  expect(response.status).toBe(200);
  return v.parse(reportSchema, await response.json());
}

/** Gives the doctor's findings about an app by their checks. */
async function checksOf(scene: Scene, name = "sales"): Promise<Record<string, Check>> {
  const { apps } = await askDoctor(scene);
  const checks = apps.find(({ app }) => app === name)?.checks ?? [];
  return Object.fromEntries(checks.map((check) => [check.check, check]));
}

/** Starts a scene that ends with the test. */
async function sceneWith(options: SceneOptions): Promise<Scene> {
  const scene = await Scene.start(options);
  onTestFinished(() => scene.stop());
  return scene;
}

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start();
});
beforeEach(() => {
  const { app, corp, wecom } = { app: scene.app(), corp: scene.corp, wecom: scene.wecom };
  Object.assign(app, { trustedIps: null, visibleStaff: null, canCallContact: true, canCallKf: true });
  corp.kfAccounts.clear();
  corp.tags.clear();
  corp.hasChannels = true;
  wecom.faults.clear();
  wecom.journal.clear();
});
afterAll(() => scene.stop());

describe("a webhook URL of the rules", () => {
  const RULES = `
rules:
  - { name: 一, on: contact.added, send: { text: { content: 您好 } }, then: [{ webhook: "https://programs.example.com/then" }] }
  - { name: 二, on: kf.ended, send: nothing, then: [{ webhook: "https://programs.example.com/then" }] }
`;

  test("is listed once, with the secret that its program needs", async () => {
    const webhook = { url: "https://app.example.com/", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
    const ruled = await sceneWith({ rules: RULES, appSettings: { sales: { webhook } } });
    const { apps, ok } = await askDoctor(ruled);
    expect(apps[0]?.checks.filter(({ check }) => check === "rule webhook")).toEqual([
      {
        check: "rule webhook",
        code: "posts-signed",
        ok: true,
        found:
          "https://programs.example.com/then verifies with whsec_dq/MXuALNLXZV508kBhWt40aKzYVOmIXSdfbUccivNQ=",
      },
    ]);
    expect(ok).toBe(true);
    expect(ruled.worker.log.join("\n")).not.toContain("whsec_");
  });

  test("is listed as unsigned when the app has no secret", async () => {
    const ruled = await sceneWith({ rules: RULES });
    expect((await checksOf(ruled))["rule webhook"]).toMatchObject({
      ok: null,
      found: expect.stringContaining("without a signature"),
      remedy: expect.stringContaining("webhook with a secret"),
    });
  });
});

test("configuration that works but exposes secrets is a hint, and no failure", async () => {
  const wecom = new URL(scene.wecom.url).host;
  const leaking = await sceneWith({
    apps: [{ name: "sales" }, { name: "support" }],
    hosts: { "relay.example.com": wecom },
    secrets: { WECOM_API_BASE: "http://relay.example.com" },
  });
  const { checks } = await askDoctor(leaking);
  expect(checks).toEqual([
    {
      check: "configuration",
      code: "relay-readable",
      ok: null,
      found: expect.stringMatching(/^WECOM_API_BASE: calls go over the Internet/),
    },
  ]);
});

describe("a healthy app", () => {
  test("passes every check", async () => {
    scene.corp.addKfAccount({ name: "售前咨询", openKfId: "wkAAA" });
    await scene.settled(scene.greet());
    const { ok, checks, apps } = await askDoctor(scene);
    const wayOut = `WeCom answers by way of ${new URL(scene.wecom.url).host}, and sees the calls come from 127.0.0.1`;
    const found = {
      configuration: "complete",
      "way out": wayOut,
      token: "good for 119 minutes",
      "customer contact": "1 member with 客户联系 in the visible range: zhangsan",
      member: "zhangsan is 张三, of department 1",
      tags: "the company has none (客户联系, 企业标签)",
      "customer service": "1 account: 售前咨询 (wkAAA)",
      servicers:
        "nobody is on duty at the account that this app manages: a transfer to a servicer would be refused (95019)",
      视频号: "one is bound to the company",
      rules: '1 rule, from "rules"',
      callback: expect.stringMatching(/^WeCom last called \d+ (seconds?|minutes) ago$/),
    };
    const expected = Object.entries(found).map(([check, words]) => ({
      check,
      code: expect.any(String),
      ok: true,
      found: words,
    }));
    expect({ ok, checks, apps }).toEqual({
      ok: true,
      checks: [],
      apps: [{ app: "sales", corpId: scene.corp.corpId, fromIp: "127.0.0.1", checks: expected }],
    });
  });

  test("is asked one call without a token, and one call of each kind with it", async () => {
    await askDoctor(scene);
    const calls = scene.wecom.journal.calls().map(({ api, app, errcode }) => [api, app, errcode]);
    expect(calls[0]).toEqual([FOLLOW_USER_LIST, null, 41001]);
    const others = calls.slice(1).filter(([api]) => api !== "gettoken");
    expect(others.sort()).toEqual([
      ["externalcontact/get_corp_tag_list", "sales", 0],
      [FOLLOW_USER_LIST, "sales", 0],
      ["kf/account/list", "sales", 0],
      ["user/get", "sales", 0],
    ]);
  });

  test("gets a new token when WeCom has dropped the old one", async () => {
    await askDoctor(scene);
    scene.app().revokeToken();
    expect((await askDoctor(scene)).ok).toBe(true);
  });

  test("gets its callback address as a hint when WeCom has not called yet", async () => {
    const fresh = await sceneWith({});
    const { ok } = await askDoctor(fresh);
    expect(ok).toBe(true);
    expect((await checksOf(fresh))["callback"]).toMatchObject({
      ok: null,
      found: "WeCom has not called yet",
      remedy: expect.stringContaining("/callback/sales"),
    });
  });
});

describe("a refusal of WeCom's", () => {
  test("names the address that is not trusted, and the status shows it", async () => {
    scene.app().trustedIps = [TRUSTED];
    const checks = await checksOf(scene);
    expect(checks["way out"]).toMatchObject({ ok: true, found: expect.stringContaining("127.0.0.1") });
    expect(checks["token"]).toMatchObject({ ok: true });
    for (const check of ["customer contact", "customer service"]) {
      expect(checks[check]).toMatchObject({
        ok: false,
        errcode: 60020,
        errmsg: expect.stringContaining("hint: ["),
        found: "the caller's IP is not trusted (60020, from ip 127.0.0.1)",
        remedy: expect.stringContaining("企业可信IP"),
      });
    }
    expect(checks["member"]).toMatchObject({ ok: null, found: "not asked: there is no member to look up" });
    expect(await scene.get("/api/status")).toMatchObject({ apps: [{ last60020: { fromIp: "127.0.0.1" } }] });
  });

  test("has a remedy when the app is not listed under 客户联系", async () => {
    scene.app().canCallContact = false;
    expect((await checksOf(scene))["customer contact"]).toMatchObject({
      ok: false,
      errcode: 48002,
      remedy: expect.stringContaining("可调用接口的应用"),
    });
  });

  test("in customer service is no failure of an app that greets contacts", async () => {
    scene.app().canCallKf = false;
    expect((await checksOf(scene))["customer service"]).toEqual({
      check: "customer service",
      ok: null,
      errcode: 48002,
      code: "service-not-needed",
      found: "this app is not among those that may call 微信客服; nothing to do if you do not use it",
    });
    expect((await askDoctor(scene)).ok).toBe(true);
  });

  test("in customer contact is no failure of an app that has customer-service accounts", async () => {
    scene.app().canCallContact = false;
    scene.corp.addKfAccount();
    expect((await checksOf(scene))["customer contact"]).toMatchObject({ ok: null, errcode: 48002 });
  });

  test("about a member has a remedy", async () => {
    scene.wecom.faults.add({ api: "user/get", then: { errcode: 60111 } });
    expect((await checksOf(scene))["member"]).toMatchObject({
      ok: false,
      errcode: 60111,
      remedy: expect.stringContaining("可见范围"),
    });
  });
});

describe("the doctor reports what WeCom does not show:", () => {
  test.for(["an empty visible range", "nobody with customer contact"])(
    "%s",
    async (what, { onTestFinished }) => {
      onTestFinished(() => {
        scene.staff.canContact = true;
      });
      if (what === "an empty visible range") scene.app().visibleStaff = [];
      else scene.staff.canContact = false;
      const checks = await checksOf(scene);
      expect(checks["customer contact"]).toMatchObject({
        ok: false,
        found: "no member with 客户联系 is in the app's visible range",
        remedy: expect.stringMatching(/可见范围.*客户联系, 使用范围/),
      });
      expect(checks["member"]).toMatchObject({ ok: null });
    },
  );

  test("customer-service accounts that the app may not manage", async () => {
    const account = scene.corp.addKfAccount({ name: "售前", openKfId: "wkAAA", manageByApi: false });
    expect((await checksOf(scene))["customer service"]).toMatchObject({
      ok: false,
      found: "1 account, none of them managed by this app: 售前 (wkAAA)",
      remedy: expect.stringContaining("通过API管理"),
    });
    scene.corp.addKfAccount({ name: "售后" });
    expect((await checksOf(scene))["customer service"]).toMatchObject({
      ok: null,
      found: "2 accounts, 1 of them not managed by this app: 售前 (wkAAA)",
      remedy: expect.stringContaining("通过API管理"),
    });
    account.manageByApi = true;
    expect((await checksOf(scene))["customer service"]).toMatchObject({ ok: true });
  });

  test("a member's name", async () => {
    scene.wecom.faults.add({ api: "user/get", then: { text: '{"errcode":0,"userid":"zhangsan"}' } });
    expect((await checksOf(scene))["member"]).toMatchObject({
      ok: null,
      found: expect.stringContaining("default of staff.name"),
    });
  });
});

describe("the list of ids for rules", () => {
  test("has the tags by their groups", async () => {
    scene.corp.addTag("etAAA", { name: "重要", group: "客户等级" });
    scene.corp.addTag("etBBB", { name: "一般", group: "客户等级" });
    scene.corp.addTag("etCCC", { name: "北京", group: "地区" });
    expect((await checksOf(scene))["tags"]).toEqual({
      check: "tags",
      ok: true,
      code: "tags-listed",
      found: "3 tags in 2 groups; rules name them by the id in brackets",
      list: ["客户等级: 重要 (etAAA), 一般 (etBBB)", "地区: 北京 (etCCC)"],
    });
  });

  test("has the accounts when a line has no room for all of them", async () => {
    for (let number = 1; number <= 6; number++) {
      scene.corp.addKfAccount({ name: `客服${number}`, openKfId: `wk${number}`, manageByApi: number !== 3 });
    }
    const { found, list } = (await checksOf(scene))["customer service"] ?? {};
    expect(found).toBe("6 accounts, 1 of them not managed by this app: 客服3 (wk3)");
    expect(list?.slice(1, 4)).toEqual(["客服2 (wk2)", "客服3 (wk3), not managed", "客服4 (wk4)"]);
  });

  test("fails no app when a relay or a missing right keeps it back", async () => {
    scene.wecom.faults.add({ api: "externalcontact/get_corp_tag_list", then: { errcode: 48002 } });
    expect((await checksOf(scene))["tags"]).toMatchObject({ ok: null, errcode: 48002 });
    scene.wecom.faults.clear();
    scene.wecom.faults.add({ api: "externalcontact/get_corp_tag_list", then: { status: 404, body: "" } });
    expect((await checksOf(scene))["tags"]).toMatchObject({
      ok: null,
      remedy: expect.stringContaining("permit /cgi-bin/externalcontact/get_corp_tag_list"),
    });
  });
});

describe("customer service", () => {
  test("passes with servicers on duty, who may get new customers at once", async () => {
    const [first, second] = [
      scene.corp.addKfAccount({ name: "售前", openKfId: "wkDuty", departments: [7] }),
      scene.corp.addKfAccount({ name: "售后", openKfId: "wkOff" }),
    ];
    scene.corp.kf.servicer.add(first, scene.staff);
    scene.corp.kf.servicer.add(second, scene.staff, "stopped");
    expect((await checksOf(scene))["servicers"]).toEqual({
      check: "servicers",
      ok: null,
      code: "servicers-listed",
      found: "售前 (wkDuty) 1 on duty and 1 department, whose members WeCom does not list",
      remedy: expect.stringMatching(/\(95018\).*智能助手.*接待规则/),
    });
  });

  test("warns of an account whose servicers the app cannot see", async () => {
    const account = scene.corp.addKfAccount({ name: "售前", openKfId: "wkFar" });
    scene.corp.kf.servicer.add(account, scene.corp.addStaff());
    scene.app().visibleStaff = ["zhangsan"];
    expect((await checksOf(scene))["servicers"]).toMatchObject({
      ok: false,
      errcode: 60030,
      found: expect.stringMatching(/^售前 \(wkFar\): outside the app's visible range/),
    });
  });

  test("fails no app without a 视频号, nor when a relay refuses the question", async () => {
    scene.corp.addKfAccount();
    scene.corp.hasChannels = false;
    const none = (await checksOf(scene))["视频号"];
    expect(none).toMatchObject({ ok: null, found: expect.stringContaining("fail_type 7 or 9") });
    scene.wecom.faults.add({ api: "kf/get_corp_qualification", then: { status: 404, body: "" } });
    expect((await checksOf(scene))["视频号"]).toMatchObject({
      ok: null,
      remedy: expect.stringContaining("permit /cgi-bin/kf/get_corp_qualification"),
    });
  });

  test("checks the accounts of every page, and names those whose servicers it did not check", async () => {
    for (let number = 1; number < 250; number++) scene.corp.addKfAccount();
    scene.corp.addKfAccount({ name: "最后", openKfId: "wkLast", manageByApi: false });
    const checks = await checksOf(scene);
    expect(checks["customer service"]).toMatchObject({
      found: "250 accounts, 1 of them not managed by this app: 最后 (wkLast)",
    });
    expect(checks["customer service"]?.list).toHaveLength(101);
    expect(checks["servicers"]).toMatchObject({
      ok: null,
      found: expect.stringMatching(/; not looked at: who serves at 129 further accounts \(120 are\)$/),
    });
    const { journal } = scene.wecom;
    // The first page, and then three pages at once.
    expect(journal.calls("kf/account/list")).toHaveLength(4);
    expect(journal.calls("kf/servicer/list")).toHaveLength(120);
  });

  test("reports what it found when a page of accounts fails, and says that the rest is missing", async () => {
    for (let number = 0; number < 350; number++) scene.corp.addKfAccount({ manageByApi: false });
    scene.wecom.faults.add({
      api: "kf/account/list",
      when: ({ body }) => JSON.stringify(body).includes('"offset":200'),
      then: { errcode: 45009 },
    });
    expect((await checksOf(scene))["customer service"]).toMatchObject({
      ok: null,
      found: expect.stringMatching(
        /^at least 200 accounts, none of them managed .*further ones were not looked at: too many calls/,
      ),
    });
  });
});

describe("a secret", () => {
  test("that is wrong is reported, and is tried once an hour however often the doctor asks", async () => {
    const wrong = await sceneWith({ appSettings: { sales: { secret: "wrong" } } });
    const first = await checksOf(wrong);
    expect(first["token"]).toMatchObject({
      ok: false,
      errcode: 40001,
      found: expect.stringContaining("no token is asked for in the next 59 minutes"),
      remedy: expect.stringContaining("WECOM_APPS"),
    });
    expect(first["customer contact"]).toMatchObject({ ok: null, found: "not asked: there is no token" });
    expect(first["customer service"]).toMatchObject({ ok: null, found: "not asked: there is no token" });
    expect((await checksOf(wrong))["token"]).toMatchObject({ ok: false, errcode: 40001 });
    expect(wrong.wecom.journal.calls("gettoken")).toHaveLength(1);
  });

  test("that was reset in the console is reported though a token is still held", async () => {
    const reset = await sceneWith({});
    await askDoctor(reset);
    reset.app().resetSecret();
    expect((await checksOf(reset))["token"]).toMatchObject({ ok: false, errcode: 40001 });
  });
});

describe("configuration", () => {
  test("that is wrong for one app is reported with its path, and the other apps are checked", async () => {
    const mixed = await sceneWith({
      apps: [{ name: "sales" }, { name: "support" }],
      appSettings: { support: { encodingAesKey: "short", secrets: "x" } },
    });
    const { ok, apps } = await askDoctor(mixed);
    expect(ok).toBe(false);
    expect(apps.map(({ app, corpId }) => [app, corpId])).toEqual([
      ["sales", mixed.corp.corpId],
      ["support", null],
    ]);
    expect(apps[0]?.checks.every((check) => check.ok !== false)).toBe(true);
    expect(apps[1]?.checks).toMatchObject([
      {
        check: "configuration",
        ok: false,
        found: "WECOM_APPS.support.encodingAesKey: expected an EncodingAESKey: exactly 43 letters and digits",
        remedy: expect.stringContaining("deploy again"),
      },
      { ok: false, found: "WECOM_APPS.support.secrets: unknown key" },
    ]);
  });

  test("that is wrong for all apps is reported once", async () => {
    const none = await sceneWith({ secrets: { WECOM_APPS: "{", WECOM_API_BASE: "qyapi.weixin.qq.com" } });
    const { ok, checks, apps } = await askDoctor(none);
    expect({ ok, apps }).toEqual({ ok: false, apps: [] });
    expect(checks.map(({ found }) => found)).toEqual([
      "WECOM_APPS: expected a JSON object of apps by name, but it is not a JSON object (line 1, column 2 of it: expected a key in double quotes, but the text ends)",
      "WECOM_API_BASE: expected an http or https URL",
    ]);
  });
});

test("a callback Token that was changed on one side only is named as the cause of refused callbacks", async () => {
  const changed = await sceneWith({ appSettings: { sales: { callbackToken: "AnotherToken123" } } });
  changed.greet();
  await expect
    .poll(async () => (await checksOf(changed))["callback"], { timeout: 20_000, interval: 500 })
    .toMatchObject({
      ok: false,
      found: expect.stringMatching(
        /^no callback has been proven to be WeCom's yet; refused so far: \d+ callbacks?, the last \d+ seconds? ago \(wrong-signature\)$/,
      ),
      remedy: expect.stringMatching(/^The Token was changed on one side only: .*callbackToken in WECOM_APPS/),
    });
});

describe("a value of .dev.vars.example", () => {
  test("that was not replaced is reported with its place", async () => {
    const left = await sceneWith({
      appSettings: {
        sales: {
          secret: "change-me",
          callbackToken: "change-me",
          encodingAesKey: "changeMe0123456789abcdefghijklmnopqrstuvwxy",
        },
      },
    });
    const { ok, apps } = await askDoctor(left);
    expect(ok).toBe(false);
    const found = apps[0]?.checks.filter(({ check }) => check === "configuration");
    expect(found?.map((check) => [check.ok, check.found])).toEqual([
      [false, expect.stringMatching(/^WECOM_APPS\.sales\.secret: this is still the example's/)],
      [false, expect.stringMatching(/^WECOM_APPS\.sales\.callbackToken: this is still the example's/)],
      [false, expect.stringMatching(/^WECOM_APPS\.sales\.encodingAesKey: this is still the example's/)],
    ]);
  });

  test("of the relay that was not replaced is reported", async () => {
    const secrets = { WECOM_API_BASE: "https://relay.example.com/wecom", RELAY_TOKEN: "change-me" };
    const { checks } = await askDoctor(await sceneWith({ secrets }));
    expect(checks.map(({ ok, found }) => [ok, found])).toEqual([
      [false, expect.stringMatching(/^WECOM_API_BASE: this is still the example's/)],
      [false, expect.stringMatching(/^RELAY_TOKEN: this is still the example's/)],
    ]);
  });
});

describe("rules", () => {
  test("that are broken are reported with line and column", async () => {
    const broken = await sceneWith({ rules: "rules:\n  - { name: 默认, on: contact.add, send: nothing }" });
    expect((await checksOf(broken))["rules"]).toMatchObject({
      ok: false,
      found: expect.stringMatching(
        /^"rules" is not in force: line 2, column \d+: .*; no rules are in force$/,
      ),
    });
  });

  test("that are missing are reported", async () => {
    const empty = await sceneWith({ rules: null });
    expect((await checksOf(empty))["rules"]).toMatchObject({
      ok: false,
      found: 'there is no rules file, so nobody is greeted: put one into KV under the key "rules"',
      remedy: expect.stringMatching(/rules\.example\.yaml.*npm run rules -- push rules\.yaml --remote/),
    });
  });
});

describe("an answer that is not WeCom's", () => {
  let relay: FrontRelay;
  let behind: Scene;
  beforeAll(async () => {
    relay = await FrontRelay.start();
    behind = await Scene.start({ secrets: { WECOM_API_BASE: relay.url, RELAY_TOKEN: "the-relay-token" } });
    relay.target = behind.wecom.url;
  });
  beforeEach(() => {
    relay.answer = () => false;
  });
  afterAll(async () => {
    await behind.stop();
    relay.stop();
  });

  const status =
    (code: number, headers = {}) =>
    (relayed: FrontRelay) => {
      relayed.answer = (_path, response) => Boolean(response.writeHead(code, headers).end("<html>"));
    };

  test.for([
    ["HTTP 401", status(401), /answered HTTP 401/, /does not know this RELAY_TOKEN/],
    ["HTTP 502", status(502), /answered HTTP 502/, /relay cannot reach WeCom/],
    ["HTTP 504", status(504), /answered HTTP 504/, /relay cannot reach WeCom/],
    ["HTTP 500", status(500), /answered HTTP 500/, /comes from a relay or proxy: read its log/],
    ["a redirect", status(301, { location: "https://else.example" }), /answered HTTP 301/, /leads elsewhere/],
    ["a page", status(200), /something other than WeCom answers/, /Check WECOM_API_BASE/],
    [
      "JSON that is not WeCom's",
      (relayed: FrontRelay) => {
        relayed.answer = (_path, response) => Boolean(response.end('{"status":"up"}'));
      },
      /something other than WeCom answers/,
      /Check WECOM_API_BASE/,
    ],
    [
      "a connection that breaks",
      (relayed: FrontRelay) => {
        relayed.answer = (_path, response) => Boolean(response.destroy());
      },
      /could not be connected to/,
      /See that the relay runs/,
    ],
    [
      "silence",
      (relayed: FrontRelay) => {
        relayed.answer = () => true;
      },
      /did not answer in time/,
      /See that the relay runs/,
    ],
  ] as const)("%s of the relay's is said, and nothing more is asked", async ([, set, found, remedy]) => {
    set(relay);
    const began = Date.now();
    const checks = await checksOf(behind);
    // Each further call of a silent relay would take three seconds.
    expect(Date.now() - began).toBeLessThan(9_000);
    expect(checks["way out"]).toMatchObject({
      check: "way out",
      ok: false,
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
    for (const check of ["token", "customer contact", "customer service"]) {
      expect(checks[check]).toMatchObject({ ok: null, found: "not asked: WeCom was not reached" });
    }
    expect(checks["rules"]).toMatchObject({ ok: true });
    expect(JSON.stringify(checks)).not.toContain("the-relay-token");
  });

  test.for([
    ["gettoken", "token"],
    [FOLLOW_USER_LIST, "way out"],
    [FOLLOW_USER_LIST, "customer contact"],
    ["kf/account/list", "customer service"],
    ["user/get", "member"],
  ] as const)("a relay that keeps %s closed is said where it is missed: %s", async ([path, check]) => {
    const fresh = check === "token" ? await sceneBehind() : behind;
    relay.answer = (called, response) =>
      called === `/cgi-bin/${path}` && Boolean(response.writeHead(404).end());
    expect((await checksOf(fresh))[check]).toMatchObject({
      ok: false,
      found: expect.stringContaining(`answered HTTP 404 to ${path}`),
      remedy: expect.stringContaining(`permit /cgi-bin/${path}`),
    });
  });

  test("of a relay that wants a token is explained when none is set", async () => {
    const without = await sceneBehind({ RELAY_TOKEN: "" });
    status(401)(relay);
    expect((await checksOf(without))["way out"]?.remedy).toContain("set the secret RELAY_TOKEN");
  });

  /** Starts another Worker behind the same relay, which has no access_token in its memory or in KV. */
  async function sceneBehind(secrets: Record<string, string> = {}): Promise<Scene> {
    const fresh = await sceneWith({ secrets: { WECOM_API_BASE: relay.url, ...secrets } });
    const before = relay.target;
    relay.target = fresh.wecom.url;
    onTestFinished(() => {
      relay.target = before;
    });
    return fresh;
  }
});

describe("/api/doctor", () => {
  test("needs the admin token, and takes no GET", async () => {
    const url = `${scene.worker.url}/api/doctor`;
    expect((await fetch(url, { method: "POST" })).status).toBe(401);
    expect((await fetch(url, { method: "POST", headers: { authorization: "Bearer guess" } })).status).toBe(
      401,
    );
    expect((await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).status).toBe(404);
    expect(scene.wecom.journal.calls()).toEqual([]);
  });

  test("shows no secret, whatever fails", async () => {
    const app = scene.app();
    const secrets = [
      app.secret,
      app.callbackToken,
      app.encodingAesKey,
      app.currentToken().value,
      ADMIN_TOKEN,
    ];
    for (const trustedIps of [null, [TRUSTED]]) {
      app.trustedIps = trustedIps;
      const answer = JSON.stringify(await askDoctor(scene));
      for (const secret of secrets) expect(answer).not.toContain(secret);
    }
  });
});

describe("npm run doctor", () => {
  interface Ran {
    code: number;
    output: string;
    errors: string;
  }

  /** Runs the command in a new folder with these files. */
  async function run(
    args: string[],
    { env = {}, files = {} }: { env?: Record<string, string>; files?: Record<string, string> } = {},
  ): Promise<Ran> {
    const cwd = await mkdtemp(join(tmpdir(), "doctor-"));
    try {
      for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
      const { ADMIN_TOKEN: _, YINGBIN_URL: __, ...inherited } = process.env;
      const child = spawn(process.execPath, [resolve("scripts/doctor.ts"), ...args], {
        cwd,
        env: { ...inherited, LC_ALL: "en_US.UTF-8", ...env },
      });
      const [output, errors, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { code, output, errors };
    } finally {
      await rm(cwd, { recursive: true });
    }
  }

  const env = { ADMIN_TOKEN };

  async function listening(server: Server): Promise<string> {
    await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Starts a server that answers as another program, or another version of Yingbin, would. */
  function other(code: number, body: string, headers: Record<string, string> = {}): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(code, headers).end(body));
    onTestFinished(() => void server.close());
    return listening(server);
  }

  test("prints a line for each check, and ends with 0 when nothing is wrong", async () => {
    scene.app().canCallKf = false;
    const { code, output, errors } = await run(["--url", `${scene.worker.url}/`], { env });
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(new RegExp(`^Yingbin \\S+ at ${scene.worker.url}\n\nsales \\(ww\\S+\\)\n`));
    expect(output).toContain("\n  ✓ member             zhangsan is 张三, of department 1\n");
    expect(output).toContain("\n  – customer service   this app is not among those that may call 微信客服");
    expect(output).toMatch(/\n\nNothing is wrong\.\n$/);
  });

  test("prints a remedy once, under what failed first, and ends with 1", async () => {
    scene.app().trustedIps = [TRUSTED];
    const { code, output } = await run([], { env: { ...env, YINGBIN_URL: scene.worker.url } });
    expect(code).toBe(1);
    const lines = output.split("\n");
    const failed = lines.findIndex((line) =>
      line.startsWith("  ✗ customer contact   the caller's IP is not"),
    );
    expect(lines[failed + 1]).toMatch(/^ {23}→ Enter the address that WeCom saw.* \(企业可信IP\)/);
    expect(output.match(/→ Enter the address that WeCom saw/g)).toHaveLength(1);
    expect(output).toContain("→ (see above)");
    expect(output).toMatch(/\n\n2 checks failed\.\n$/);
  });

  test("speaks the language of the environment, with what the Worker found in it", async () => {
    const inChinese = { ...env, LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN.UTF-8" };
    const { output } = await run(["--url", scene.worker.url], { env: inChinese });
    expect(output).toMatch(new RegExp(`^迎宾 \\S+，${scene.worker.url}\n\nsales \\(ww\\S+\\)\n`));
    expect(output).toMatch(/\n {2}✓ 成员 {11}zhangsan 是张三，部门 1\n/);
    expect(output).toMatch(/\n\n没有发现问题。\n$/);
    const languages: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      languages.push(request.headers["accept-language"]);
      response.writeHead(403).end();
    });
    onTestFinished(() => void server.close());
    const { errors } = await run(["--url", await listening(server), "--lang", "zh"], { env });
    expect(errors).toContain("请把 /api 和 /callback 排除在外");
    expect(languages).toEqual(["zh"]);
  });

  test("prints first what concerns every app", async () => {
    const none = await sceneWith({ secrets: { WECOM_APPS: "" } });
    const { code, output } = await run(["--url", none.worker.url], { env });
    expect(code).toBe(1);
    expect(output).toContain("\nevery app\n  ✗ configuration   WECOM_APPS: expected a JSON object of apps");
    expect(output).toContain("\n\n1 check failed.\n");
  });

  test("asks again until it knows every app when the Worker answers a few at a time", async () => {
    const apps = [...Array(9)].map((_, n) => ({ name: `app-${n}` }));
    const many = await sceneWith({ apps });
    const { apps: told, partial, left } = await askDoctor(many);
    expect([told.length, partial, left]).toEqual([7, true, ["app-7", "app-8"]]);
    const { output, errors } = await run(["--url", many.worker.url], { env });
    expect(errors).toBe("");
    expect(output.match(/\napp-\d \(ww/g)).toHaveLength(9);
  });

  test("prints the Worker's own answer with --json", async () => {
    const { output } = await run(["--json", "--url", scene.worker.url], { env });
    expect(v.parse(reportSchema, JSON.parse(output)).apps).toHaveLength(1);
  });

  test("finds the admin token in .dev.vars", async () => {
    const files = { ".dev.vars": `# local\nADMIN_TOKEN="${ADMIN_TOKEN}"\n` };
    const { code } = await run(["--url", scene.worker.url], { files });
    expect(code).toBe(0);
  });

  test("says that the Worker refuses the admin token, and where the token came from", async () => {
    const files = { ".dev.vars": "ADMIN_TOKEN=another" };
    const { code, output, errors } = await run(["--url", scene.worker.url], { files });
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toMatch(/does not accept the ADMIN_TOKEN from \.dev\.vars\./);
    expect(errors).not.toContain("another");
  });

  test.each([
    ["change-me", /No Worker would: this is the example's; \/api is closed until/],
    ["too-short", /No Worker would: expected at least 32 characters/],
  ])("says that the admin token %s opens no Worker's API", async (token, sentence) => {
    const closed = await sceneWith({ secrets: { ADMIN_TOKEN: token } });
    const files = { ".dev.vars": `ADMIN_TOKEN=${token}` };
    const { code, errors } = await run(["--url", closed.worker.url], { files });
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
  });

  test.for([
    [404, '{"error":{"code":"not-found","message":"…"}}', {}, /is older than this command: deploy it again/],
    [500, '{"error":{"code":"failed","message":"…"}}', {}, /failed \(HTTP 500\): run this again/],
    [404, "<html>", {}, /answered HTTP 404, and not as Yingbin does/],
    [403, "<html>Just a moment…", {}, /bot protection/],
    [
      301,
      "",
      { location: "https://welcome.example.com/" },
      /leads to https:\/\/welcome\.example\.com\/: give/,
    ],
    [200, "[]", {}, /not as this version of Yingbin does/],
  ] as const)("says what HTTP %i with %j means", async ([status, body, headers, sentence]) => {
    const { code, errors } = await run(["--url", await other(status, body, headers)], { env });
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
  });

  test("says that nothing listens, and how to ask a deployed Worker", async () => {
    const server = createServer();
    const gone = await listening(server);
    await new Promise((closed) => server.close(closed));
    const { code, errors } = await run(["--url", gone], { env });
    expect(code).toBe(1);
    expect(errors).toContain(`Nothing listens at ${gone}. Run npm start beside this, or give`);
  });

  test.for([
    ["https://yingbin.example.workers.dev", /workers\.dev is not reachable from mainland China/],
    ["https://welcome.example.com", /cannot be reached \(ECONNREFUSED\)\. Check the address, its DNS record/],
    ["welcome.example.com", /begins with https:\/\//],
  ] as const)("says why %s cannot be asked", async ([url, sentence]) => {
    // The command recommends these settings. Nothing listens at this proxy, so no test leaves this machine.
    const proxied = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "" };
    const { code, errors } = await run(["--url", url], { env: { ...env, ...proxied } });
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
    expect(errors).not.toContain("    at ");
  });

  test("says that there is no admin token, or no such option", async () => {
    expect(await run(["--url", scene.worker.url])).toMatchObject({
      code: 1,
      errors: expect.stringContaining("There is no ADMIN_TOKEN"),
    });
    expect(await run(["--uri", "x"], { env })).toMatchObject({
      code: 1,
      errors: expect.stringContaining("npm run doctor -- --url https://wecom.example.com"),
    });
  });
});
