/** A provider-developed app (代开发应用) of one company, whose permanent_code is known. */
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { otherEvent, type Provider } from "../../simulator/index.ts";
import { reportSchema } from "../../src/api/doctor/report.ts";
import { ADMIN_TOKEN, Scene, textsFor } from "./scene.ts";

const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - { name: 默认, on: contact.added, send: { text: { content: "您好，我是{{ staff.name | default: '您的顾问' }}" } } }
`;
const AGENT_ID = 1_000_033;

let scene: Scene;
let provider: Provider;
beforeAll(async () => {
  scene = await Scene.start({
    rules: RULES,
    apps: (wecom) => {
      provider = wecom.addProvider();
      return [{ name: "crm", provider, agentId: AGENT_ID }];
    },
    appSettings: { crm: { agentId: AGENT_ID } },
  });
});
beforeEach(() => {
  provider.ips = null;
  app().seesNames = false;
});
afterAll(() => scene.stop());

const app = () => scene.app("crm");

async function checks() {
  const response = await fetch(`${scene.worker.url}/api/doctor`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  const { apps } = v.parse(reportSchema, await response.json());
  return Object.fromEntries(apps.flatMap((one) => one.checks).map((check) => [check.check, check]));
}

describe("a provider-developed app", () => {
  test("welcomes a customer, with the permanent_code as its secret", async () => {
    const contact = scene.greet();
    expect(await scene.settled(contact)).toMatchObject({
      outcome: "sent",
      app: "crm",
      staff: app().idOf("zhangsan"),
      customer: app().idOf(contact.customer.externalUserId),
    });
    expect(scene.sends(contact)).toBe(1);
    expect(scene.wecom.journal.calls("gettoken")[0]?.query).toMatchObject({ corpid: app().corpId });
  });

  test("never sends a member's id to a customer in place of the name", async () => {
    const contact = scene.greet();
    await scene.settled(contact);
    expect(textsFor(contact)).toEqual(["您好，我是您的顾问"]);
  });

  test("answers a customer who enters customer service", async () => {
    const account = scene.corp.addKfAccount();
    const visit = scene.corp.kf.enter({ account, customer: scene.corp.addCustomer() });
    expect(await visit.welcomed(20_000)).toMatchObject({
      body: { text: { content: "您好，请问有什么可以帮您" } },
    });
  });

  test("is told apart in the status", async () => {
    expect(await scene.get("/api/status")).toMatchObject({
      apps: [{ app: "crm", kind: "provider-developed", agentId: AGENT_ID, corpId: app().corpId }],
      problems: [],
      warnings: [],
    });
  });

  test("passes the doctor, who knows that the member's name is not told", async () => {
    expect(await checks()).toMatchObject({
      token: { ok: true },
      "customer contact": { ok: true },
      member: { ok: null, found: expect.stringContaining("default of staff.name") },
    });
  });

  test("refused for its address is mended in the provider's console", async () => {
    provider.ips = ["203.0.113.7"];
    const remedy = expect.stringContaining("服务商信息");
    const contact = scene.greet();
    expect(await scene.settled(contact)).toMatchObject({ outcome: "refused", errcode: 60020, remedy });
    expect(await checks()).toMatchObject({ "customer contact": { ok: false, errcode: 60020, remedy } });
  });
});

describe("its callback URL", () => {
  test("is verified for the provider's corpid", async () => {
    expect(await app().verifyUrl()).toMatchObject({ ok: true });
  });

  test.each([
    ["the template", () => provider.templateId, 200],
    ["the company as the app sees it", () => app().corpId, 200],
    ["another company", () => "wwother", 403],
    ["the company in other letters", () => app().corpId.toUpperCase(), 403],
  ])("is asked for %s", async (_, verifiedFor, status) => {
    expect(await app().verifyUrl({ verifiedFor: verifiedFor() })).toMatchObject({ status });
  });

  test("takes the provider's commands too, and does nothing about them", async () => {
    const command = `<xml><SuiteId>${provider.templateId}</SuiteId><InfoType>create_auth</InfoType><AuthCode>AUTH-SECRET</AuthCode></xml>`;
    const callback = app().event(command, { receiveId: provider.templateId, deliver: false });
    expect(await callback.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(scene.worker.log.join("\n")).not.toContain("AUTH-SECRET");
  });

  test("refuses events of another company", async () => {
    const callback = app().event(otherEvent({ corpId: "wwother", event: "change_contact" }), {
      receiveId: "wwother",
      deliver: false,
    });
    expect(await callback.deliver()).toMatchObject({ status: 403 });
  });
});

test("a company's own app and a provider's of one company send one welcome", async () => {
  const both = await Scene.start({
    apps: (wecom) => [{ name: "own" }, { name: "crm", provider: wecom.addProvider() }],
  });
  try {
    const contact = both.greet();
    const outcomes = [await both.settled(contact, "own"), await both.settled(contact, "crm")];
    // The two apps see the customer under different ids, so they cannot know of each other, and WeCom decides.
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["already-welcomed", "sent"]);
    expect(textsFor(contact)).toHaveLength(1);
  } finally {
    await both.stop();
  }
});
