/**
 * The cron keeps installed companies warm through the suite's object: tokens before the first customer, inboxes whose
 * callbacks were lost, and no company waits for another.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Contact, Corp, Template } from "../../../simulator/index.ts";
import { ADMIN_TOKEN, Scene, textsFor } from "../scene.ts";

const CRON = "*/5 * * * *";
const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

let scene: Scene;
let template: Template;

beforeEach(async () => {
  const secrets: Record<string, string> = {};
  scene = await Scene.start({
    rules: RULES,
    secrets,
    hasClock: true,
    apps: (wecom) => {
      template = wecom.addProvider().addTemplate();
      secrets["WECOM_SUITES"] = JSON.stringify({ crm: template.credentials() });
      return [];
    },
  });
  template.callbackUrl = `${scene.worker.url}/callback/crm`;
});
afterEach(() => scene.stop());

const callsOf = (api: string) => scene.wecom.journal.calls(api);
/** The tokens that were asked for a company. */
const tokensOf = (corp: Corp) =>
  scene.wecom.journal.calls("gettoken", ({ query }) => query["corpid"] === corpIdOf(corp));
const corpIdOf = (corp: Corp) => template.installationOf(corp).app.corpId;
const companies = (count: number) => [...Array(count)].map(() => scene.wecom.addCorp());

/** Has companies install the suite, and waits until the Worker knows all of them. */
async function installed(companies: readonly Corp[]): Promise<void> {
  await template.pushTicket().delivered;
  for (const corp of companies) await template.install(corp).delivered;
  const exchanged = () => callsOf("service/get_permanent_code").filter(({ errcode }) => errcode === 0);
  await vi.waitFor(() => expect(exchanged()).toHaveLength(companies.length), 20_000);
}

function greet(corp: Corp): Contact {
  return corp.addContact({ staff: corp.addStaff(), customer: corp.addCustomer() });
}

async function welcomed(contact: Contact): Promise<void> {
  await vi.waitFor(() => expect(textsFor(contact)).toEqual(["您好，欢迎！"]), 20_000);
}

test("the first customer of a company waits for no token", async () => {
  const all = companies(12);
  await installed(all);
  expect(callsOf("gettoken")).toEqual([]);
  await scene.worker.runCron(CRON);
  await vi.waitFor(() => expect(all.map((corp) => tokensOf(corp).length)).toEqual(all.map(() => 1)), 20_000);
  const [corp] = all;
  if (corp === undefined) throw new Error("there is no company");
  await welcomed(greet(corp));
  expect(tokensOf(corp)).toHaveLength(1);
});

test("an inbox whose callback was lost is read, also of an account that is new since the last run", async () => {
  const corp = scene.corp;
  await installed([corp]);
  await welcomed(greet(corp));
  await scene.worker.runCron(CRON);
  await vi.waitFor(() => expect(tokensOf(corp)).toHaveLength(1));
  const account = corp.addKfAccount();
  await corp.kf.enter({ account, customer: corp.addCustomer() }).welcomed(20_000);
  const lost = corp.kf.enter({ account, customer: corp.addCustomer(), notify: false });
  await scene.worker.runCron(CRON);
  expect(await lost.welcomed(20_000)).toMatchObject({
    body: { text: { content: "您好，请问有什么可以帮您" } },
  });
});

test("the first code of a company is looked at in the next run", async () => {
  await installed([scene.corp]);
  const looks = () => callsOf("externalcontact/get_follow_user_list").length;
  await scene.worker.runCron(CRON);
  const isOver = () => scene.worker.log.some((line) => line.includes("suite.companies-warm"));
  await vi.waitFor(() => expect(isOver()).toBe(true), 20_000);

  const { app } = template.installationOf(scene.corp);
  const staff = [app.idOf(scene.corp.addStaff().userid)];
  const made = await fetch(`${scene.worker.url}/api/apps/crm@${app.corpId}/codes/expo-7`, {
    method: "PUT",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: JSON.stringify({ staff }),
  });
  expect(made.status).toBe(201);
  await scene.worker.runCron(CRON);
  await vi.waitFor(() => expect(looks()).toBe(1), 20_000);
});

test("a company whose token WeCom does not give keeps no other company waiting", async () => {
  const all = companies(8);
  await installed(all);
  const [held, hanging, ...others] = all.map(corpIdOf);
  const isOf = (corpid: string | undefined) => (call: { query: Record<string, string> }) =>
    call.query["corpid"] === corpid;
  scene.wecom.faults.add({ api: "gettoken", times: 50, when: isOf(held), then: { errcode: 45009 } });
  scene.wecom.faults.add({ api: "gettoken", times: 50, when: isOf(hanging), then: { hang: true } });
  await scene.worker.runCron(CRON);
  const asked = (corpId: string) =>
    callsOf("gettoken").filter(({ query, errcode }) => query["corpid"] === corpId && errcode === 0).length;
  await vi.waitFor(() => expect(others.map(asked)).toEqual(others.map(() => 1)), 20_000);
  const contacts = all.slice(2).map(greet);
  await Promise.all(contacts.map(welcomed));
  expect(others.map(asked)).toEqual(others.map(() => 1));
});
