/** What the doctor finds of a provider's suites, and of a company that installed one. */
import * as v from "valibot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerInWords } from "../../../scripts/doctor/words.ts";
import type { Template } from "../../../simulator/index.ts";
import { reportSchema } from "../../../src/api/doctor/report.ts";
import { ProviderScene } from "./provider-scene.ts";

let provider: ProviderScene;
let template: Template;

beforeEach(async () => {
  provider = await ProviderScene.start();
  ({ suite: template } = provider);
});
afterEach(() => provider.stop());

interface Found {
  check: string;
  code: string;
  ok: boolean | null;
  errcode?: number;
  remedy?: string;
}

/** The checks of the suite, or of the app, that the doctor is asked about. */
async function checksOf(app?: string, language = "en"): Promise<Found[]> {
  const asked = await provider.ask("POST", `/doctor${app ? `?app=${app}` : ""}`, undefined, language);
  expect(asked.status).toBe(200);
  const { suites = [], apps } = Object(asked.body);
  return [...suites, ...apps].flatMap(({ checks }) => checks);
}
const check = async (name: string, app?: string) => (await checksOf(app)).find(({ check }) => check === name);

test("a suite without a ticket is told, in the reader's language", async () => {
  expect(await checksOf()).toMatchObject([
    {
      check: "suite_ticket",
      code: "no-ticket-yet",
      ok: false,
      remedy: expect.stringContaining("刷新Ticket"),
    },
    { check: "suite token", ok: false },
    { check: "provider token", code: "provider-secret-taken", ok: true },
  ]);
  expect(await checksOf("crm", "zh")).toMatchObject([
    {
      check: "suite_ticket 推送",
      found: "企业微信还没有推送过",
      remedy: expect.stringMatching(/^请在服务商管理后台/),
    },
    {},
    {},
  ]);
});

test("npm run doctor prints the suites in a part of their own", async () => {
  const { body } = await provider.ask("POST", "/doctor");
  const printed = answerInWords(v.parse(reportSchema, body), "http://worker");
  expect(printed).toMatch(/\n\ncrm\n {2}✗ suite_ticket +WeCom has pushed none yet\n +→ Press 刷新Ticket/);
});

test("a suite with ticket and token is sound, and is asked for by its name, without its companies", async () => {
  await provider.installed();
  const { body } = await provider.ask("POST", "/doctor?app=crm");
  expect(body).toMatchObject({
    ok: true,
    apps: [],
    suites: [
      {
        suite: "crm",
        checks: [
          { code: "ticket-came-ago", ok: true },
          { code: "token-good-for", ok: true },
          { code: "provider-secret-taken", ok: true },
        ],
      },
    ],
  });
  expect(Object((await provider.ask("POST", "/doctor")).body)).toMatchObject({ apps: [], suites: [{}] });
  expect(await provider.ask("POST", "/doctor?app=nobody")).toMatchObject({ status: 404 });
});

test("a suite's token that WeCom refuses to this address leads to the provider's list", async () => {
  template.provider.ips = ["192.0.2.99"];
  await provider.taken(template.pushTicket());
  expect(await check("suite token")).toMatchObject({
    ok: false,
    errcode: 60020,
    remedy: expect.stringContaining("IP白名单"),
  });
  expect(await check("provider token")).toMatchObject({ ok: false });
});

test("a wrong secret of the suite is told with its remedy", async () => {
  template.suiteSecret = "another-secret-than-the-worker-has";
  await provider.taken(template.pushTicket());
  expect(await check("suite token")).toMatchObject({
    ok: false,
    errcode: 40080,
    remedy: expect.stringContaining("suiteSecret"),
  });
});

test("a company is asked about its authorisation, its permissions and by calls of its own", async () => {
  const corpId = await provider.installed();
  const app = `crm@${corpId}`;
  expect(await checksOf(app)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ check: "authorisation", code: "authorisation-in-force", ok: true }),
      expect.objectContaining({ check: "permissions", code: "rights-granted", ok: true }),
      expect.objectContaining({ check: "token", code: "token-good-for", ok: true }),
      expect.objectContaining({ check: "customer contact" }),
    ]),
  );
  template.installationOf(provider.scene.corp).app.permissions = [];
  expect(await check("permissions", app)).toMatchObject({ code: "nothing-granted", ok: false });
});

test("a company whose code is void, and a company that nobody knows, are told what to do", async () => {
  const corpId = await provider.installed();
  template.reset(provider.scene.corp, { deliver: false });
  expect(await check("authorisation", `crm@${corpId}`)).toMatchObject({
    ok: false,
    errcode: 40084,
    remedy: expect.stringContaining("authorise"),
  });
  expect(await check("authorisation", "crm@wpNobody")).toMatchObject({
    code: "no-such-installation",
    ok: false,
    remedy: expect.stringContaining("authorise"),
  });
});
