/** A provider's own calls on the simulated WeCom: its token, links, licences, and what a company has granted. */
import { describe, expect, test } from "vitest";
import { smallCompany } from "./harness.ts";

const UNSENT = { deliver: false };
const DAY_MS = 24 * 60 * 60_000;

async function provider() {
  const company = await smallCompany();
  const developer = company.wecom.addProvider();
  const template = developer.addTemplate({ callbackUrl: "http://127.0.0.1:1/" });
  const post = (path: string, body: object) =>
    company.call(path, { method: "POST", body: JSON.stringify(body) });
  const getToken = (change: object = {}) =>
    post("service/get_provider_token", {
      corpid: developer.corpId,
      provider_secret: developer.secret,
      ...change,
    });
  const withToken = (path: string, body: object, token = developer.currentToken(Date.now()).value) =>
    post(`${path}?provider_access_token=${token}`, body);
  return { ...company, developer, template, post, getToken, withToken };
}

describe("a provider_access_token", () => {
  test("is given for the provider's secret, the same again", async () => {
    const { getToken } = await provider();
    const first = await getToken();
    expect(first).toMatchObject({ errcode: 0, expires_in: 7_200 });
    expect(await getToken()).toMatchObject({ provider_access_token: Object(first).provider_access_token });
  });

  test.each([
    ["a wrong secret", { provider_secret: "wrong" }, 40001],
    ["no secret", { provider_secret: "" }, 41004],
    ["an unknown corpid", { corpid: "wwother" }, 40013],
    ["no corpid", { corpid: "" }, 41002],
  ])("is refused with %s", async (_, change, errcode) => {
    const { getToken } = await provider();
    expect(await getToken(change)).toMatchObject({ errcode });
  });

  test("is given to the provider's addresses alone, and needed by its calls", async () => {
    const { developer, template, getToken, withToken } = await provider();
    const { suiteId: suite_id } = template;
    const ask = (token?: string) => withToken("license/get_app_license_info", { suite_id }, token);
    expect(await ask(template.currentToken(Date.now()).value)).toMatchObject({ errcode: 40014 });
    expect(await ask("")).toMatchObject({ errcode: 41001 });
    const old = developer.currentToken(Date.now()).value;
    developer.expireToken();
    expect(await ask(old)).toMatchObject({ errcode: 42001 });
    developer.ips = ["203.0.113.7"];
    expect(await getToken()).toMatchObject({ errcode: 60020 });
    expect(await ask()).toMatchObject({ errcode: 60020 });
  });
});

describe("a link to install templates", () => {
  test("is given for the provider's own templates, and lives ten days", async () => {
    const { template, withToken } = await provider();
    const body = { state: "abc123", templateid_list: [template.suiteId] };
    expect(await withToken("service/get_customized_auth_url", body)).toMatchObject({
      errcode: 0,
      qrcode_url: expect.stringContaining(template.suiteId),
      expires_in: 864_000,
    });
  });

  test.each([
    ["a State with other signs", { state: "a-b" }, 40058],
    ["a State that is too long", { state: "a".repeat(33) }, 40058],
    ["no template", { templateid_list: [] }, 40058],
    ["another provider's template", { templateid_list: ["dkother"] }, 40083],
  ])("is refused with %s", async (_, change, errcode) => {
    const { template, withToken } = await provider();
    const body = { state: "abc", templateid_list: [template.suiteId], ...change };
    expect(await withToken("service/get_customized_auth_url", body)).toMatchObject({ errcode });
  });
});

test("a licence is told of a company that has the app: a trial of ninety days, if any", async () => {
  const { template, corp, withToken } = await provider();
  const at = Date.now() - DAY_MS;
  template.install(corp, { ...UNSENT, at, name: "crm" });
  const installation = template.installationOf(corp);
  const ask = (change: object = {}) =>
    withToken("license/get_app_license_info", {
      corpid: installation.app.corpId,
      suite_id: template.suiteId,
      ...change,
    });
  const end_time = Math.floor((at + 90 * DAY_MS) / 1000);
  expect(await ask()).toMatchObject({ errcode: 0, license_status: 1, trail_info: { end_time } });
  installation.licence.isNeeded = false;
  const free = await ask();
  expect(free).toMatchObject({ errcode: 0, license_status: 0 });
  expect(free).not.toHaveProperty("trail_info");
  expect(await ask({ corpid: "wpother" })).toMatchObject({ errcode: 48004 });
  expect(await ask({ suite_id: "dkother" })).toMatchObject({ errcode: 40083 });
  template.cancel(corp, UNSENT);
  expect(await ask()).toMatchObject({ errcode: 48004 });
});

test("a company's grants are told to the provider's app, and to no other", async () => {
  const { template, corp, post, app } = await provider();
  template.install(corp, { ...UNSENT, name: "crm", permissions: ["externalcontact:base"] });
  const { app: installed } = template.installationOf(corp);
  const ask = (token: string) => post(`agent/get_permissions?access_token=${token}`, {});
  expect(await ask(installed.currentToken().value)).toMatchObject({
    errcode: 0,
    app_permissions: ["externalcontact:base"],
  });
  expect(await ask(app.currentToken().value)).toMatchObject({ errcode: 48002 });
});
