/** A provider's suite: a company installs it, and its customers are welcomed from the first callback on. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Callback, type Contact, type Corp, otherEvent, type Template } from "../../simulator/index.ts";
import { type Scene, textsFor } from "./scene.ts";
import { ProviderScene } from "./suites/provider-scene.ts";

const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;
const rulesSaying = (text: string) =>
  `rules: [{ name: 一, on: contact.added, send: { text: { content: ${text} } } }]`;

let provider: ProviderScene;
let scene: Scene;
let template: Template;
let corp: Corp;

beforeEach(async () => {
  provider = await ProviderScene.start({}, { rules: RULES });
  ({ scene, suite: template } = provider);
  ({ corp } = scene);
});
afterEach(() => provider.stop());

const taken = (command: Callback) => provider.taken(command);
const settled = (contact: Contact, withinMs?: number) => provider.settled(contact, withinMs);

const exchanges = () => scene.wecom.journal.calls("service/get_permanent_code");
const exchanged = (after = 0) =>
  scene.wecom.journal.waitFor(
    ({ api, errcode }) => api === "service/get_permanent_code" && errcode === 0,
    20_000,
    { after },
  );

const greet = (options: Parameters<Scene["greet"]>[0] = {}) => scene.greet(options);

describe("a company that installs the suite", () => {
  test("has its customers welcomed, and its AuthCode is exchanged once", async () => {
    await provider.installed();
    const contact = greet();
    expect(await settled(contact)).toMatchObject({
      outcome: "sent",
      app: `crm@${template.installationOf(corp).app.corpId}`,
      rule: "默认",
    });
    expect(exchanges()).toHaveLength(1);
  });

  test("has a customer welcomed who comes while the AuthCode waits for the first ticket", async () => {
    await taken(template.install(corp));
    const contact = greet();
    const [callback] = contact.callbacks;
    await callback?.delivered;
    await taken(template.pushTicket());
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
    expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
  });

  test("has customers of its customer service answered", async () => {
    await provider.installed();
    const visit = corp.kf.enter({ account: corp.addKfAccount(), customer: corp.addCustomer() });
    expect(await visit.welcomed(20_000)).toMatchObject({
      body: { text: { content: "您好，请问有什么可以帮您" } },
    });
  });

  test("may have been told of twice", async () => {
    await taken(template.pushTicket());
    const command = template.install(corp, { deliver: false });
    expect(await Promise.all([command.deliver(), command.deliver()])).toMatchObject([
      { status: 200, body: "success" },
      { status: 200, body: "success" },
    ]);
    await exchanged();
    expect(await command.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    expect(exchanges()).toHaveLength(1);
  });

  test("is waited for when WeCom does not exchange the AuthCode at once", async () => {
    scene.wecom.faults.add({ api: "service/get_permanent_code", then: { status: 502 } });
    await taken(template.pushTicket());
    await taken(template.install(corp));
    const contact = greet();
    expect(await settled(contact)).toMatchObject({ outcome: "sent" });
    expect(exchanges().map(({ status }) => status)).toEqual([502, 200]);
  });

  test("is not kept back by an expired suite_access_token", async () => {
    await provider.installed();
    template.expireToken();
    const other = scene.wecom.addCorp();
    const { id } = exchanges().at(-1) ?? { id: 0 };
    await taken(template.install(other));
    await exchanged(id);
    expect(exchanges().map(({ errcode }) => errcode)).toEqual([0, 42009, 0]);
  });

  test("has rules of its own, or the suite's, or the common ones", async () => {
    await provider.installed();
    const { corpId } = template.installationOf(corp).app;
    scene.worker.kv.values.set("RULES/rules:crm", rulesSaying("套件的规则"));
    const ofSuite = greet();
    await settled(ofSuite);
    expect(textsFor(ofSuite)).toEqual(["套件的规则"]);

    const other = scene.wecom.addCorp();
    await taken(template.install(other));
    const of = template.installationOf(other).app.corpId;
    scene.worker.kv.values.set(`RULES/rules:crm@${of}`, rulesSaying("企业的规则"));
    const [staff, customer] = [other.addStaff(), other.addCustomer()];
    const ofCompany = other.addContact({ staff, customer });
    await settled(ofCompany);
    expect(textsFor(ofCompany)).toEqual(["企业的规则"]);
    expect(corpId).not.toBe(of);
  });
});

test("a question without an app covers the companies for which WeCom called last", async () => {
  await provider.installed();
  const app = `crm@${template.installationOf(corp).app.corpId}`;
  const { id } = await settled(greet());
  // At once: that WeCom has called for the company may not be noted yet.
  expect(await scene.get(`/api/deliveries/${id}`)).toMatchObject({ app, outcome: "sent" });
  expect(await scene.get("/api/status")).toMatchObject({ apps: [{ app, counts: { sent: 1 } }] });
  expect(await scene.get("/api/deliveries")).toMatchObject({ deliveries: [{ app, outcome: "sent" }] });
});

describe("a company that has not installed the suite", () => {
  test("gets its 200, and the code is refused with the reason when its window closes", async () => {
    // The command is not delivered, so the Worker does not learn of the company.
    template.install(corp, { deliver: false });
    const contact = greet({ at: Date.now() - 16_000, deliver: false });
    const [callback] = contact.callbacks;
    expect(await callback?.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(await settled(contact)).toMatchObject({
      outcome: "refused",
      cause: expect.stringContaining("has not installed crm"),
    });
  });

  test("and one that has cancelled: the code is refused at once, and nothing is asked of WeCom", async () => {
    await provider.installed();
    await settled(greet());
    const { app } = template.installationOf(corp);
    await taken(template.cancel(corp));
    await scene.wecom.journal.calls("gettoken");
    app.enabled = true;
    const asked = scene.wecom.journal.calls("gettoken").length;
    const contact = greet();
    const delivery = await settled(contact, 10_000);
    expect(delivery).toMatchObject({ outcome: "refused", cause: expect.stringContaining("has cancelled") });
    expect(scene.wecom.journal.calls("gettoken")).toHaveLength(asked);
    expect(contact.received).toEqual([]);
  });

  test("is welcomed again after a new installation, and the old cancel that comes again changes nothing", async () => {
    await provider.installed();
    const at = Date.now();
    const cancel = template.cancel(corp, { at: at - 60_000, deliver: false });
    await cancel.deliver();
    // The cancel is older than the authorisation, so the Worker treats it as a replay.
    const { id } = exchanges().at(-1) ?? { id: 0 };
    await taken(template.install(corp, { at: at + 1_000 }));
    await exchanged(id);
    await cancel.deliver();
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
  });
});

test("a Worker that is killed while it exchanges an AuthCode goes on with it", async () => {
  scene.wecom.faults.add({ api: "service/get_permanent_code", then: { hang: true } });
  await taken(template.pushTicket());
  await taken(template.install(corp));
  await vi.waitFor(() => expect(exchanges()).toHaveLength(1), 10_000);
  await scene.worker.kill();
  await scene.worker.begin();
  await exchanged();
  expect(await settled(greet())).toMatchObject({ outcome: "sent" });
});

test("a permanent_code that is reset in the window costs no welcome", async () => {
  await provider.installed();
  await settled(greet());
  const reset = template.reset(corp, { deliver: false });
  const contact = greet();
  // WeCom refuses the old code before it sends the new AuthCode.
  await scene.wecom.journal.waitFor(({ api, errcode }) => api === "gettoken" && errcode === 40001);
  expect(await reset.deliver()).toMatchObject({ status: 200, body: "success" });
  expect(await settled(contact)).toMatchObject({ outcome: "sent" });
  const wrong = scene.wecom.journal.calls("gettoken", ({ errcode }) => errcode === 40001);
  expect(wrong).toHaveLength(1);
});

describe("the suite's URL", () => {
  test("is verified for the provider, the template and an installed company, and for no other", async () => {
    await provider.installed();
    const { app } = template.installationOf(corp);
    const asked = async (verifiedFor: string) => (await app.verifyUrl({ verifiedFor })).status;
    expect(await asked(template.provider.corpId)).toBe(200);
    expect(await asked(template.suiteId)).toBe(200);
    expect(await asked(app.corpId)).toBe(200);
    expect(await asked(app.corpId.toUpperCase())).toBe(403);
    expect(await asked("wwstranger")).toBe(403);
    for (const end of ["", "/"]) {
      const callbackUrl = `${template.callbackUrl}/${template.provider.corpId}${end}`;
      expect(await app.verifyUrl({ callbackUrl })).toMatchObject({ ok: true });
    }
  });

  test("takes a company's events where its path names the company, and no other's", async () => {
    await provider.installed();
    const { app } = template.installationOf(corp);
    app.callbackUrl = `${template.callbackUrl}/${app.corpId}`;
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    app.callbackUrl += "/";
    expect(await settled(greet())).toMatchObject({ outcome: "sent" });
    app.callbackUrl = `${template.callbackUrl}/wpother`;
    const [callback] = greet({ deliver: false }).callbacks;
    expect(await callback?.deliver()).toMatchObject({ status: 403 });
  });

  test("refuses what is encrypted for another receiver than its content names", async () => {
    await provider.installed();
    const { app } = template.installationOf(corp);
    const event = otherEvent({ corpId: app.corpId, event: "change_contact" });
    const command = `<xml><SuiteId>${template.suiteId}</SuiteId><InfoType>cancel_auth</InfoType><TimeStamp>1</TimeStamp><AuthCorpId>${app.corpId}</AuthCorpId></xml>`;
    const status = async (xml: string, receiveId: string) =>
      (await app.event(xml, { receiveId, deliver: false }).deliver()).status;
    expect(await status(event, app.corpId)).toBe(200);
    expect(await status(event, template.suiteId)).toBe(403);
    expect(await status(event, "wwother")).toBe(403);
    expect(await status(event, app.corpId.toUpperCase())).toBe(403);
    expect(await status(command, template.suiteId)).toBe(200);
    expect(await status(command, app.corpId)).toBe(403);
    expect(await status(command.replace(template.suiteId, "dkother"), template.suiteId)).toBe(403);
    expect(await status(command.replace("cancel_auth", "brand_new_type"), template.suiteId)).toBe(200);
  });

  test("gives no plaintext of a command that is replayed as an echo", async () => {
    const { url, body } = template.pushTicket({ value: "A-TICKET", deliver: false });
    const encrypt = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? "";
    const response = await fetch(`${url}&echostr=${encodeURIComponent(encrypt)}`);
    expect([response.status, await response.text()]).toEqual([403, ""]);
  });

  test("is not there under a company's app, nor under a company of no suite", async () => {
    const paths = ["crm@wpAAA", "nobody", "nobody/wpAAA"];
    const answers = paths.map((path) => fetch(`${scene.worker.url}/callback/${path}`, { method: "POST" }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

test("tickets, codes and tokens stand in no log and no answer", async () => {
  await provider.installed();
  const contact = greet();
  await settled(contact);
  const { app, authCodes } = template.installationOf(corp);
  const name = `crm@${app.corpId}`;
  const status = await scene.get(`/api/status?app=${name}`);
  expect(status).toMatchObject({
    apps: [{ app: name, kind: "provider-developed", token: { held: null } }],
    problems: [],
  });
  const told = scene.worker.log.join("\n") + JSON.stringify(status);
  const secrets = [
    app.secret,
    app.currentToken().value,
    template.currentToken(Date.now()).value,
    template.suiteSecret,
    ...authCodes.map(({ value }) => value),
  ];
  for (const secret of secrets) expect(told).not.toContain(secret.slice(0, 40));
});
