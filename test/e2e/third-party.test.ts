/** A provider's third-party app: a company installs it, by the market or by a link, and its customers are welcomed. */
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type AppOptions,
  type Callback,
  type Contact,
  type Corp,
  otherEvent,
  type ThirdPartySuite,
} from "../../simulator/index.ts";
import { ADMIN_TOKEN, type Scene, textsFor } from "./scene.ts";
import { ProviderScene } from "./suites/provider-scene.ts";

const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - { name: 默认, on: contact.added, send: { text: { content: "您好，我是{{ staff.name | default: '您的顾问' }}" } } }
`;
const GREETING = "您好，我是您的顾问";

let provider: ProviderScene<ThirdPartySuite>;
let scene: Scene;
let suite: ThirdPartySuite;
let corp: Corp;

async function start(apps: AppOptions[] = []): Promise<void> {
  provider = await ProviderScene.startThirdParty(
    {},
    {
      rules: RULES,
      apps,
      otherSuites: (of) => ({
        far: { ...of.addThirdParty({ name: "far" }).credentials(), installs: "elsewhere" },
      }),
    },
  );
  ({ scene, suite } = provider);
  ({ corp } = scene);
}
beforeEach(() => start());
afterEach(() => provider.stop());

const taken = (command: Callback | undefined) => provider.taken(command);
const settled = (contact: Contact, withinMs?: number) => provider.settled(contact, withinMs);

const EXCHANGE = "service/v2/get_permanent_code";
const CORP_TOKEN = "service/get_corp_token";
const calls = (api: string) => scene.wecom.journal.calls(api);
const answered = (api: string, errcode = 0, after = 0) =>
  scene.wecom.journal.waitFor((call) => call.api === api && call.errcode === errcode, 20_000, { after });

const greet = (options: Parameters<Scene["greet"]>[0] = {}) => scene.greet(options);

describe("a company that installs the app from the market", () => {
  test("has its customers welcomed, and WeCom has its success within a second", async () => {
    await provider.installed();
    const contact = greet();
    await taken(contact.callbacks[0]);
    const { app } = suite.installationOf(corp);
    expect(await settled(contact)).toMatchObject({
      outcome: "sent",
      app: `crm@${app.corpId}`,
      rule: "默认",
    });
    expect(textsFor(contact)).toEqual([GREETING]);
    expect(calls("gettoken")).toEqual([]);
    // WeCom would tell the member's id for a name.
    expect(calls("user/get")).toEqual([]);
    expect(calls(CORP_TOKEN)).toHaveLength(1);
    expect(calls(EXCHANGE)).toHaveLength(1);
    // The exchange tells no agent id.
    const installations = () => scene.get("/api/suites/crm/installations");
    const one = { corpId: app.corpId, corpName: corp.name, agentId: app.agentId, state: "active" };
    await vi.waitFor(
      async () => expect(await installations()).toMatchObject({ installations: [one] }),
      10_000,
    );
  });

  test("has a customer welcomed who comes before the first ticket", async () => {
    await taken(suite.install(corp));
    const contact = greet();
    await taken(contact.callbacks[0]);
    await taken(suite.pushTicket());
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  });

  test.each([
    ["with the company in it", "/$CORPID$"],
    ["without", ""],
  ])("has customers of its customer service answered by the data URL %s", async (_, path) => {
    suite.dataUrl = `${suite.callbackUrl}${path}`;
    await provider.installed();
    const visit = corp.kf.enter({ account: corp.addKfAccount(), customer: corp.addCustomer() });
    expect(await visit.welcomed(20_000)).toMatchObject({
      body: { text: { content: "您好，请问有什么可以帮您" } },
    });
  });

  test("has its customers welcomed when their events come to the data URL", async () => {
    await provider.installed();
    const { app } = suite.installationOf(corp);
    suite.callbackUrl = app.callbackUrl;
    const contact = greet();
    await taken(contact.callbacks[0]);
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  });

  test("is told apart from others by its id, and events for another path are refused", async () => {
    await provider.installed();
    suite.callbackUrl = `${scene.worker.url}/callback/crm/wpother`;
    const [callback] = greet({ deliver: false }).callbacks;
    expect(await callback?.deliver()).toMatchObject({ status: 403 });
  });
});

describe("a company that is not installed, or not any more,", () => {
  test("gets its success, and its codes are refused with the reason", async () => {
    await provider.installed();
    await taken(suite.cancel(corp));
    const { app } = suite.installationOf(corp);
    app.enabled = true;
    const contact = greet();
    await taken(contact.callbacks[0]);
    expect(await settled(contact, 10_000)).toMatchObject({
      outcome: "refused",
      cause: expect.stringContaining("has cancelled"),
    });
    expect(contact.received).toEqual([]);

    const stranger = scene.wecom.addCorp();
    suite.install(stranger, { deliver: false });
    const unknown = stranger.addContact({
      staff: stranger.addStaff(),
      customer: stranger.addCustomer(),
      at: Date.now() - 16_000,
    });
    await taken(unknown.callbacks[0]);
    expect(await settled(unknown)).toMatchObject({
      outcome: "refused",
      cause: expect.stringContaining("has not installed crm"),
    });
  });

  test("has a customer welcomed whose event comes before the company's AuthCode", async () => {
    await taken(suite.pushTicket());
    const command = suite.install(corp, { deliver: false });
    const contact = greet();
    await taken(contact.callbacks[0]);
    expect(await command.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  });
});

describe("the receiver of a callback", () => {
  test("is the suite for contacts, the company for all else, letter by letter", async () => {
    await provider.installed();
    const { app } = suite.installationOf(corp);
    const status = async (xml: string, receiveId: string) =>
      (await app.event(xml, { receiveId, deliver: false }).deliver()).status;
    const event = otherEvent({ corpId: app.corpId, event: "change_contact" });
    const contact = greet({ deliver: false }).callbacks[0]?.xml ?? "";
    expect(await status(contact, suite.suiteId)).toBe(200);
    expect(await status(contact, app.corpId)).toBe(403);
    expect(await status(contact, "")).toBe(403);
    expect(await status(contact.replace(suite.suiteId, "wwother"), suite.suiteId)).toBe(403);
    expect(await status(event, app.corpId)).toBe(200);
    expect(await status(event, suite.suiteId)).toBe(403);
    expect(await status(event, app.corpId.toUpperCase())).toBe(403);
  });

  test.each([
    ["approve_special_auth", { AuthCorpId: "wpA", AuthType: "customer_acquisition" }],
    ["cancel_special_auth", { AuthCorpId: "wpA", AuthType: "customer_acquisition" }],
    ["change_contact", { AuthCorpId: "wpA", ChangeType: "create_user" }],
    ["change_external_contact", { AuthCorpId: "wpA", ChangeType: "brand_new" }],
    ["share_agent_change", { AuthCorpId: "wpA", AppId: "1" }],
    ["brand_new_type", { ExtraInfo: '{"a":1}' }],
  ])("of %s gets its success", async (infoType, elements) => {
    await taken(suite.command(infoType, elements));
    expect(scene.worker.log.join("\n")).not.toContain("callback.not-stored");
  });
});

test("check and explain say of the suite's files that no member's name is known", async () => {
  const post = async (path: string, body: string) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "text/plain" };
    return await (await fetch(`${scene.worker.url}${path}`, { method: "POST", body, headers })).json();
  };
  const unknown = { code: "staff-name-unknown" };
  for (const app of ["crm", "crm@wpA"]) {
    expect(await post(`/api/rules/check?app=${app}`, RULES)).toMatchObject({ ok: true, warnings: [unknown] });
  }
  expect(await post("/api/rules/check", RULES)).toMatchObject({ ok: true, warnings: [] });
  const event = { app: "crm@wpA", customer: "wmA", staff: { userid: "woA" } };
  const explained = await post("/api/rules/explain", JSON.stringify({ event }));
  expect(explained).toMatchObject({ noteCodes: ["staff-name-unknown"] });
  expect(JSON.stringify(explained)).toContain(GREETING);
});

/** A link of ours, and the way of a company's administrator behind it. */
async function link(body: object = {}): Promise<string> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" };
  const url = `${scene.worker.url}/api/suites/crm/link`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body), headers });
  return v.parse(v.object({ url: v.string() }), await response.json()).url;
}
const go = (url: string, headers: Record<string, string> = {}) => fetch(url, { redirect: "manual", headers });

/** Where the Worker's link leads, on the simulated WeCom. */
async function toWecom(url: string): Promise<string> {
  const response = await go(url);
  expect(response.status).toBe(302);
  const page = new URL(response.headers.get("location") ?? "");
  expect(page.origin).toBe("https://open.work.weixin.qq.com");
  return `${scene.wecom.url}${page.pathname}${page.search}`;
}
const locationOf = (response: Response) => response.headers.get("location") ?? "";

describe("a link", () => {
  test("leads an administrator to WeCom and back, and the company's customers are welcomed", async () => {
    await taken(suite.pushTicket());
    const back = locationOf(await go(await toWecom(await link())));
    expect(back).toContain(`${scene.worker.url}/installed/crm?`);
    const response = await go(back, { "accept-language": "zh-CN" });
    const page = await response.text();
    expect([response.status, page]).toEqual([200, expect.stringContaining("授权成功")]);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-store");
    await answered(EXCHANGE);
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    const code = new URL(back).searchParams.get("auth_code") ?? "";
    expect(page + scene.worker.log.join("\n")).not.toContain(code.slice(0, 40));
  });

  test("is made by the backend that exchanges the AuthCodes, where that is another one", async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(`${scene.worker.url}/api/suites/far/link`, { method: "POST", headers });
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { error: { message: "another backend exchanges the AuthCodes of far: make the link there" } },
    ]);
  });

  test("is of no use twice, nor with another State, nor without a code", async () => {
    await taken(suite.pushTicket());
    const ours = await link();
    const back = new URL(locationOf(await go(await toWecom(ours))));
    const asked = async (change: Record<string, string | null>) => {
      const url = new URL(back);
      for (const [name, value] of Object.entries(change)) {
        if (value === null) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      }
      const response = await go(url.href);
      return [response.status, /<p>(.*)<\/p>/.exec(await response.text())?.[1]?.slice(0, 23)];
    };
    const isUsed = [403, "This link has been used"];
    expect(await asked({ state: "0".repeat(48) })).toEqual(isUsed);
    expect(await asked({ state: null })).toEqual(isUsed);
    expect(await asked({ auth_code: null })).toEqual([400, "WeCom sent no authorisa"]);
    // The attempts before have not used the link up.
    expect(await asked({})).toEqual([200, "The app is installed. Y"]);
    expect(await asked({})).toEqual(isUsed);
    expect((await go(ours)).status).toBe(404);
    expect(calls(EXCHANGE).map(({ errcode }) => errcode)).toEqual([0]);
  });

  test("that is none of ours is a page in words", async () => {
    for (const path of ["/install/crm", "/install/crm?state=x"]) {
      const response = await go(`${scene.worker.url}${path}`);
      expect([response.status, await response.text()]).toEqual([
        404,
        expect.stringContaining("ask for a new one"),
      ]);
    }
    expect((await go(`${scene.worker.url}/install/nobody`)).status).toBe(404);
  });

  test("for a test serves an app that is not online", async () => {
    await taken(suite.pushTicket());
    suite.isOnline = false;
    expect((await go(await toWecom(await link()))).status).toBe(403);
    const back = locationOf(await go(await toWecom(await link({ test: true }))));
    expect((await go(back)).status).toBe(200);
    await answered(EXCHANGE);
  });

  test("and a push with the same code are one installation, in either order", async () => {
    await taken(suite.pushTicket());
    for (const isPushedFirst of [true, false]) {
      const back = new URL(locationOf(await go(await toWecom(await link()))));
      const AuthCode = back.searchParams.get("auth_code") ?? "";
      const push = () => taken(suite.command("create_auth", { AuthCode }));
      if (isPushedFirst) await push();
      expect((await go(back.href)).status).toBe(200);
      if (!isPushedFirst) await push();
    }
    await vi.waitFor(() => expect(calls(EXCHANGE)).toHaveLength(2), 10_000);
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    expect(calls(EXCHANGE).map(({ errcode }) => errcode)).toEqual([0, 0]);
  });
});

describe("a token that WeCom refuses", () => {
  test("of the suite in the window is fetched anew once, and the welcome goes", async () => {
    await provider.installed();
    await answered("service/v2/get_auth_info");
    suite.expireToken();
    const contact = greet();
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
    expect(calls(CORP_TOKEN).map(({ errcode }) => errcode)).toEqual([42009, 0]);
  });

  test("of the suite as one that was never given, 40082, likewise", async () => {
    await provider.installed();
    scene.wecom.faults.add({ api: CORP_TOKEN, then: { errcode: 40082 } });
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    expect(calls(CORP_TOKEN).map(({ errcode }) => errcode)).toEqual([40082, 0]);
  });

  test("of the company on the send, 40014, is fetched anew by get_corp_token", async () => {
    await provider.installed();
    await settled(greet());
    suite.installationOf(corp).app.revokeToken();
    const contact = greet();
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
    expect(contact.received).toHaveLength(1);
    expect(calls(CORP_TOKEN)).toHaveLength(2);
    expect(calls("gettoken")).toEqual([]);
  });

  test("is asked for once by many customers at once", async () => {
    await provider.installed();
    const contacts = Array.from({ length: 12 }, () => greet());
    for (const contact of contacts) expect(await settled(contact)).toMatchObject({ outcome: "sent" });
    expect(calls(CORP_TOKEN)).toHaveLength(1);
  });
});

describe("what concerns the suite is said of the suite:", () => {
  test("a wrong secret is used once, and the company's code is refused with the reason", async () => {
    suite.suiteSecret = "another than the Worker's";
    await taken(suite.pushTicket());
    await answered("service/get_suite_token", 40080);
    // Another ticket is no reason to ask with the same secret.
    await taken(suite.pushTicket());
    await taken(suite.install(corp));
    const contact = greet({ at: Date.now() - 15_000 });
    expect(await settled(contact)).toMatchObject({ outcome: "refused" });
    expect(calls("service/get_suite_token")).toHaveLength(1);
    expect(calls(EXCHANGE)).toEqual([]);
  });

  test("too many calls are waited out, and no company's app has a trouble by it", async () => {
    await provider.installed();
    suite.expireToken();
    scene.wecom.faults.add({ api: "service/get_suite_token", then: { errcode: 45009 } });
    const contact = greet({ at: Date.now() - 15_000 });
    const { app } = suite.installationOf(corp);
    expect(await settled(contact)).toMatchObject({
      outcome: "missed",
      cause: expect.stringContaining("no suite_access_token of crm"),
    });
    expect(calls("service/get_suite_token").map(({ errcode }) => errcode)).toEqual([0, 45009]);
    const status = await scene.get(`/api/status?app=crm@${app.corpId}`);
    expect(JSON.stringify(status)).not.toContain('"45009"');
  });

  test("a ticket that is too old is not used again, the cause names it, and the next ticket heals", async () => {
    await provider.installed();
    scene.wecom.settings.ticketLifeMs = 0;
    suite.expireToken();
    expect(await settled(greet({ at: Date.now() - 15_000 }))).toMatchObject({
      outcome: "missed",
      cause: expect.stringContaining("WeCom pushed no suite_ticket yet, or refused the last one"),
    });
    expect(calls("service/get_suite_token").map(({ errcode }) => errcode)).toEqual([0, 40085]);
    const contact = greet();
    await contact.callbacks[0]?.delivered;
    scene.wecom.settings.ticketLifeMs = 60_000;
    await taken(suite.pushTicket());
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  });

  test("too many calls of get_corp_token are the company's, and end its 20-second code", async () => {
    await provider.installed();
    scene.wecom.faults.add({ api: CORP_TOKEN, times: Number.POSITIVE_INFINITY, then: { errcode: 45009 } });
    expect(await settled(greet())).toMatchObject({
      outcome: "refused",
      errcode: 45009,
      cause: expect.stringMatching(/^get_corp_token: /),
    });
  });
});

test("a company's own app and the provider's app: two claims, one welcome", async () => {
  await provider.stop();
  await start([{ name: "sales" }]);
  await provider.installed();
  const contact = greet();
  const own = await scene.settled(contact, "sales");
  const foreign = await settled(contact);
  expect([own.outcome, foreign.outcome].sort()).toEqual(["already-welcomed", "sent"]);
  expect(contact.received).toHaveLength(1);
  const errcodes = scene.wecom.journal.calls("send_welcome_msg").map(({ errcode }) => errcode);
  expect(errcodes.filter((errcode) => errcode === 41051)).toHaveLength(1);
});

test("a member whose licence ended: the welcome goes without the facts that WeCom refuses", async () => {
  scene.worker.kv.values.set(
    "RULES/rules",
    `rules: [{ name: 一, on: contact.added, send: { text: { content: "{{ customer.name | default: '您好' }}，欢迎" } } }]`,
  );
  await provider.installed();
  const { app } = suite.installationOf(corp);
  const [callback] = greet({ deliver: false, name: "李雷" }).callbacks;
  app.unlicensedStaff.add(scene.staff.userid);
  await callback?.deliver();
  const contact = [...corp.contactsOf.values()].flat().at(-1);
  if (contact === undefined) throw new Error("there is no contact");
  expect(await settled(contact)).toMatchObject({
    outcome: "sent",
    notes: [expect.stringContaining("701008")],
  });
  expect(textsFor(contact)).toEqual(["您好，欢迎"]);
  expect(calls("externalcontact/get").map(({ errcode }) => errcode)).toEqual([701008]);
});

test("tickets, codes and tokens stand in no log and no answer", async () => {
  await taken(suite.pushTicket());
  const back = locationOf(await go(await toWecom(await link())));
  await go(back);
  await answered(EXCHANGE);
  const contact = greet();
  await settled(contact);
  const { app, authCodes, permanentCode } = suite.installationOf(corp);
  const answers = [
    await scene.get(`/api/status?app=crm@${app.corpId}`),
    await scene.get("/api/suites"),
    await scene.get("/api/suites/crm/installations"),
    await scene.get(`/api/deliveries?app=crm@${app.corpId}`),
  ];
  const told = scene.worker.log.join("\n") + JSON.stringify(answers);
  const secrets = [
    permanentCode ?? "",
    app.currentToken().value,
    suite.currentToken(Date.now()).value,
    suite.suiteSecret,
    new URL(back).searchParams.get("state") ?? "",
    ...authCodes.map(({ value }) => value),
    ...contact.codes.values(),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(told).not.toContain(secret.slice(0, 40));
  }
});

test("damaged and outsized callbacks are no errors", async () => {
  await provider.installed();
  const { app } = suite.installationOf(corp);
  const status = async (xml: string) =>
    (await app.event(xml, { receiveId: suite.suiteId, deliver: false }).deliver()).status;
  const head = `<SuiteId>${suite.suiteId}</SuiteId><AuthCorpId>${app.corpId}</AuthCorpId><InfoType>change_external_contact</InfoType>`;
  const time = `<TimeStamp>${Math.floor(Date.now() / 1000)}</TimeStamp>`;
  expect(await status(`<xml>${head}${time}<ChangeType>add_external_contact</ChangeType></xml>`)).toBe(200);
  expect(await status(`<xml>${head}<ChangeType>add_external_contact`)).toBe(200);
  expect(await status(`<!DOCTYPE a [<!ENTITY b "c">]><xml>${head}${time}<x>&b;</x></xml>`)).toBe(200);
  expect(await status(`<xml>${head}${time}<x>${"x".repeat(100_000)}</x></xml>`)).toBe(413);
  expect(scene.worker.log.join("\n")).not.toContain("callback.not-stored");
});
