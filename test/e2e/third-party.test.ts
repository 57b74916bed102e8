/** A provider's third-party app: a company installs it, by the market or by a link, and its customers are welcomed. */
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Contact, type Corp, otherEvent, type ThirdPartySuite } from "../../simulator/index.ts";
import { ADMIN_TOKEN, Scene, textsFor } from "./scene.ts";

const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - { name: 默认, on: contact.added, send: { text: { content: "您好，我是{{ staff.name | default: '您的顾问' }}" } } }
`;
const GREETING = "您好，我是您的顾问";

let scene: Scene;
let suite: ThirdPartySuite;
let corp: Corp;

beforeEach(async () => {
  const secrets: Record<string, string> = {};
  scene = await Scene.start({
    rules: RULES,
    secrets,
    apps: (wecom) => {
      suite = wecom.addProvider().addThirdParty({ name: "crm" });
      secrets["WECOM_SUITES"] = JSON.stringify({ crm: suite.credentials() });
      return [];
    },
  });
  ({ corp } = scene);
  suite.callbackUrl = `${scene.worker.url}/callback/crm`;
  suite.dataUrl = `${scene.worker.url}/callback/crm/$CORPID$`;
});
afterEach(() => scene.stop());

const deliveries = v.object({
  deliveries: v.array(
    v.looseObject({
      ...v.entriesFromList(["app", "outcome"], v.string()),
      ...v.entriesFromList(["rule", "cause", "settledAt"], v.nullable(v.string())),
      notes: v.array(v.string()),
    }),
  ),
});

/** Gives the delivery for a contact of a company with the app, once it is settled. */
async function settled(contact: Contact, withinMs = 25_000) {
  const { app } = suite.installationOf(contact.corp);
  const query = `app=crm@${app.corpId}&customer=${app.idOf(contact.customer.externalUserId)}`;
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = v.parse(deliveries, await scene.get(`/api/deliveries?${query}`)).deliveries;
    const [first] = found;
    if (first !== undefined && first.outcome !== "open") return first;
    if (Date.now() > giveUpAt) throw new Error(`not settled: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Expects WeCom to take the answer to a command, which it gives a second. */
async function taken(command: { delivered: Promise<void>; isTaken: boolean } | undefined): Promise<void> {
  await command?.delivered;
  expect(command?.isTaken).toBe(true);
}

const EXCHANGE = "service/v2/get_permanent_code";
const CORP_TOKEN = "service/get_corp_token";
const calls = (api: string) => scene.wecom.journal.calls(api);
const answered = (api: string, errcode = 0, after = 0) =>
  scene.wecom.journal.waitFor((call) => call.api === api && call.errcode === errcode, 20_000, { after });

/** Has a company install the app from the market, and waits until the Worker knows the installation. */
async function installed(at = corp): Promise<void> {
  await taken(suite.pushTicket());
  const { id } = calls(EXCHANGE).at(-1) ?? { id: 0 };
  await taken(suite.install(at));
  await answered(EXCHANGE, 0, id);
}

const greet = (options: Parameters<Scene["greet"]>[0] = {}) => scene.greet(options);

describe("a company that installs the app from the market", () => {
  test("has its customers welcomed, and WeCom has its success within a second", async () => {
    await installed();
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
    expect(calls(CORP_TOKEN)).toHaveLength(1);
    expect(calls(EXCHANGE)).toHaveLength(1);
    await answered("service/v2/get_auth_info");
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
    await installed();
    const visit = corp.kf.enter({ account: corp.addKfAccount(), customer: corp.addCustomer() });
    expect(await visit.welcomed(20_000)).toMatchObject({
      body: { text: { content: "您好，请问有什么可以帮您" } },
    });
  });

  test("has its customers welcomed when their events come to the data URL", async () => {
    await installed();
    const { app } = suite.installationOf(corp);
    suite.callbackUrl = app.callbackUrl;
    const contact = greet();
    await taken(contact.callbacks[0]);
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  });

  test("is told apart from others by its id, and events for another path are refused", async () => {
    await installed();
    suite.callbackUrl = `${scene.worker.url}/callback/crm/wpother`;
    const [callback] = greet({ deliver: false }).callbacks;
    expect(await callback?.deliver()).toMatchObject({ status: 403 });
  });
});

describe("a company that is not installed, or not any more,", () => {
  test("gets its success, and its codes are refused with the reason", async () => {
    await installed();
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
    await installed();
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
