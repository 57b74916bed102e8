/** A template of a provider on the simulated WeCom: its tickets, tokens and codes. */
import { decrypt } from "@wecom/crypto";
import { describe, expect, test } from "vitest";
import { receiver, smallCompany } from "./harness.ts";

const UNSENT = { deliver: false };

/** A template whose commands go to `callbackUrl`, with functions for its provider's calls. */
async function suite({ callbackUrl = "http://127.0.0.1:1/" } = {}) {
  const company = await smallCompany();
  const provider = company.wecom.addProvider();
  const template = provider.addTemplate({ callbackUrl });
  const service = (path: string, body: object) =>
    company.call(`service/${path}`, { method: "POST", body: JSON.stringify(body) });
  const { suiteId: suite_id, suiteSecret: suite_secret } = template;
  const getToken = (change: object = {}) =>
    service("get_suite_token", { suite_id, suite_secret, suite_ticket: "TICKET", ...change });
  const withToken = (path: string, body: object) =>
    service(`${path}?suite_access_token=${template.currentToken(Date.now()).value}`, body);
  const codes = () => template.installationOf(company.corp).authCodes.map(({ value }) => value);
  const exchange = (auth_code = codes().at(-1)) => withToken("get_permanent_code", { auth_code });
  const app = () => template.installationOf(company.corp).app;
  const gettoken = (secret = app().secret) =>
    company.call(`gettoken?corpid=${app().corpId}&corpsecret=${secret}`);
  return { ...company, provider, template, service, getToken, withToken, codes, exchange, app, gettoken };
}

describe("a ticket", () => {
  test("gives a suite_access_token, the same again, in an answer without an errcode", async () => {
    const { template, wecom } = await suite();
    template.pushTicket({ value: "TICKET", ...UNSENT });
    const { suiteId: suite_id, suiteSecret: suite_secret } = template;
    const ask = async () => {
      const body = JSON.stringify({ suite_id, suite_secret, suite_ticket: "TICKET" });
      const url = `${wecom.url}/cgi-bin/service/get_suite_token`;
      return await (await fetch(url, { method: "POST", body })).json();
    };
    const first = await ask();
    expect(first).toEqual({ suite_access_token: expect.any(String), expires_in: 7_200 });
    expect(await ask()).toMatchObject({ suite_access_token: Object(first).suite_access_token });
  });

  test.each([
    ["no ticket", { suite_ticket: "" }, 41023],
    ["a ticket that was never pushed", { suite_ticket: "other" }, 40085],
    ["a wrong secret", { suite_secret: "wrong" }, 40080],
    ["no secret", { suite_secret: "" }, 41024],
    ["an unknown suite", { suite_id: "dkunknown" }, 40083],
    ["no suite", { suite_id: "" }, 41021],
  ])("is refused with %s", async (_, change, errcode) => {
    const { template, getToken } = await suite();
    template.pushTicket({ value: "TICKET", ...UNSENT });
    expect(await getToken(change)).toMatchObject({ errcode });
  });

  test("is good for 30 minutes, and from the provider's addresses alone", async () => {
    const { template, provider, getToken } = await suite();
    template.pushTicket({ value: "TICKET", at: Date.now() - 30 * 60_000, ...UNSENT });
    expect(await getToken()).toMatchObject({ errcode: 40085 });
    provider.ips = ["203.0.113.7"];
    expect(await getToken()).toMatchObject({ errcode: 60020 });
  });
});

describe("an AuthCode", () => {
  test("gives a permanent_code once, and the code is the app's secret", async () => {
    const { template, corp, exchange, gettoken, app } = await suite();
    template.install(corp, { ...UNSENT, name: "crm" });
    expect(await gettoken("AUTHCODE")).toMatchObject({ errcode: 40001 });
    expect(template.installationOf(corp).permanentCode).toBeNull();
    expect(await exchange()).toMatchObject({
      permanent_code: app().secret,
      auth_corp_info: { corpid: app().corpId },
      auth_info: { agent: [{ agentid: app().agentId, is_customized_app: true }] },
    });
    expect(await gettoken()).toMatchObject({ errcode: 0 });
    expect(await exchange()).toMatchObject({ errcode: 40078 });
  });

  test("is good for ten minutes", async () => {
    const { template, corp, exchange } = await suite();
    template.install(corp, { ...UNSENT, at: Date.now() - 10 * 60_000 });
    expect(await exchange()).toMatchObject({ errcode: 40078 });
  });

  test("of a reset voids the code before at once, and gives a new one", async () => {
    const { template, corp, exchange, gettoken, app } = await suite();
    template.install(corp, UNSENT);
    await exchange();
    const old = app().secret;
    template.reset(corp, UNSENT);
    expect(await gettoken(old)).toMatchObject({ errcode: 40001 });
    expect(await exchange()).toMatchObject({ permanent_code: app().secret });
    expect(app().secret).not.toBe(old);
    expect(await gettoken()).toMatchObject({ errcode: 0 });
  });

  test("is void after a cancel, as code and token are; a new installation brings new ones", async () => {
    const { template, corp, exchange, gettoken, withToken, app } = await suite();
    template.install(corp, UNSENT);
    await exchange();
    const permanentCode = app().secret;
    template.install(corp, UNSENT);
    template.cancel(corp, UNSENT);
    expect(await exchange()).toMatchObject({ errcode: 40078 });
    expect(await gettoken(permanentCode)).toMatchObject({ errcode: 40001 });
    const body = { auth_corpid: app().corpId, permanent_code: permanentCode };
    expect(await withToken("get_auth_info", body)).toMatchObject({ errcode: 40084 });
    template.install(corp, UNSENT);
    expect(await exchange()).toMatchObject({ permanent_code: app().secret });
  });
});

test("each kind of token is refused where another is wanted", async () => {
  const { template, corp, exchange, call, withToken, service, app } = await suite();
  template.install(corp, UNSENT);
  await exchange();
  const suiteToken = template.currentToken(Date.now()).value;
  const accessToken = app().currentToken().value;
  expect(await call(`user/get?userid=x&access_token=${suiteToken}`)).toMatchObject({ errcode: 40014 });
  const authInfo = (token: string) => service(`get_auth_info?suite_access_token=${token}`, {});
  expect(await authInfo(accessToken)).toMatchObject({ errcode: 40082 });
  expect(await authInfo("")).toMatchObject({ errcode: 41022 });
  expect(await withToken("get_corp_token", {})).toMatchObject({ errcode: 48002 });
  expect(await withToken("v2/get_permanent_code", {})).toMatchObject({ errcode: 48002 });
  template.expireToken();
  expect(await authInfo(suiteToken)).toMatchObject({ errcode: 42009 });
});

describe("a command", () => {
  test("is encrypted for the suite, with blanks around its InfoType as in WeCom's sample", async () => {
    const { template } = await suite();
    const { xml, body } = template.pushTicket({ value: "TICKET", ...UNSENT });
    expect(xml).toContain("<InfoType><![CDATA[ suite_ticket ]]></InfoType>");
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? "";
    expect(decrypt(template.encodingAesKey, encrypted)).toMatchObject({ id: template.suiteId, message: xml });
  });

  test.each([
    ["another body", 200, "ok", false],
    ["503", 503, "success", false],
    ["success", 200, "success", true],
  ])("is sent once, and %s is what it is", async (_, status, body, isTaken) => {
    const { url, received } = await receiver((response) => {
      response.statusCode = status;
      response.end(body);
    });
    const { template } = await suite({ callbackUrl: url });
    const command = template.pushTicket();
    await command.delivered;
    expect(command.isTaken).toBe(isTaken);
    expect(received).toHaveLength(1);
  });

  test("has a second for its answer", async () => {
    const { url } = await receiver(() => {});
    const { template, wecom } = await suite({ callbackUrl: url });
    wecom.settings.commandTimeoutMs = 20;
    const command = template.pushTicket();
    await command.delivered;
    expect(command.attempts).toHaveLength(1);
    expect(command.isTaken).toBe(false);
  });
});
