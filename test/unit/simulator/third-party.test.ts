/** A third-party app of a provider on the simulated WeCom: its links, tokens, codes and events. */
import { decrypt } from "@wecom/crypto";
import { describe, expect, test } from "vitest";
import type { ThirdPartyOptions } from "../../../simulator/index.ts";
import { receiver, smallCompany } from "./harness.ts";

const UNSENT = { deliver: false };
const NOWHERE = "http://127.0.0.1:1/";
const REDIRECT = "https://yingbin.example.com/installed/tp";

/** A third-party app, with functions for its provider's calls. */
async function thirdParty(options: ThirdPartyOptions = {}) {
  const company = await smallCompany();
  const provider = company.wecom.addProvider();
  const suite = provider.addThirdParty({ callbackUrl: NOWHERE, ...options });
  const suiteToken = () => suite.currentToken(Date.now()).value;
  const service = (path: string, body?: object, token = suiteToken()) =>
    company.call(
      `service/${path}?suite_access_token=${token}`,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    );
  const installation = () => suite.installationOf(company.corp);
  const exchange = (version = "v2/") =>
    service(`${version}get_permanent_code`, { auth_code: installation().authCodes.at(-1)?.value });
  const withCode = () => ({
    auth_corpid: installation().app.corpId,
    permanent_code: installation().permanentCode ?? "",
  });
  const corpToken = (change: object = {}) => service("get_corp_token", { ...withCode(), ...change });
  const preAuth = async () => String(Object(await service("get_pre_auth_code")).pre_auth_code);
  const page = (pre_auth_code: string, more: Record<string, string> = {}) => {
    const query = { suite_id: suite.suiteId, pre_auth_code, redirect_uri: REDIRECT, state: "abc1", ...more };
    return fetch(`${company.wecom.url}/3rdapp/install?${new URLSearchParams(query)}`, { redirect: "manual" });
  };
  return { ...company, provider, suite, service, installation, exchange, withCode, corpToken, preAuth, page };
}

describe("a company that installs it from the market", () => {
  test("has a permanent_code for get_corp_token, which gettoken does not take", async () => {
    const { suite, corp, exchange, corpToken, installation, call } = await thirdParty();
    suite.install(corp, UNSENT);
    const answer = await exchange();
    const { app, permanentCode } = installation();
    expect(answer).toMatchObject({
      permanent_code: permanentCode,
      auth_corp_info: { corpid: app.corpId },
    });
    expect(answer).not.toHaveProperty("auth_info");
    expect(answer).not.toHaveProperty("access_token");
    const token = await corpToken();
    expect(token).toMatchObject({ access_token: expect.any(String), expires_in: 7_200 });
    expect(await corpToken()).toMatchObject({ access_token: Object(token).access_token });
    expect(await call(`gettoken?corpid=${app.corpId}&corpsecret=${permanentCode}`)).toMatchObject({
      errcode: 40001,
    });
    expect(await exchange()).toMatchObject({ errcode: 40078 });
  });

  test("is told of with its agent by the first version, and by get_auth_info", async () => {
    const { suite, corp, exchange, installation, service, withCode } = await thirdParty();
    suite.install(corp, UNSENT);
    const agent = { agentid: expect.any(Number), name: suite.name, auth_mode: 0 };
    expect(await exchange("")).toMatchObject({
      access_token: expect.any(String),
      auth_info: { agent: [agent] },
    });
    const told = await service("v2/get_auth_info", withCode());
    expect(told).toMatchObject({ auth_info: { agent: [{ agentid: installation().app.agentId }] } });
  });

  test("voids code and tokens when it cancels", async () => {
    const { suite, corp, exchange, corpToken, withCode, installation, call } = await thirdParty();
    suite.install(corp, UNSENT);
    await exchange();
    const before = withCode();
    const token = String(Object(await corpToken()).access_token);
    suite.cancel(corp, UNSENT);
    expect(await corpToken(before)).toMatchObject({ errcode: 40084 });
    expect(await call(`user/get?userid=x&access_token=${token}`)).toMatchObject({ errcode: 40014 });
    expect(installation().app.enabled).toBe(false);
  });
});

test("get_corp_token is for its own companies, by its own kind of token", async () => {
  const { suite, corp, provider, wecom, exchange, corpToken, service, withCode, installation } =
    await thirdParty();
  suite.install(corp, UNSENT);
  await exchange();
  expect(await corpToken({ auth_corpid: installation().app.corpId.toUpperCase() })).toMatchObject({
    errcode: 40084,
  });
  expect(await corpToken({ permanent_code: "" })).toMatchObject({ errcode: 41025 });
  const accessToken = installation().app.currentToken().value;
  expect(await service("get_corp_token", withCode(), accessToken)).toMatchObject({ errcode: 40082 });
  const other = wecom.addProvider().addThirdParty().currentToken(Date.now()).value;
  expect(await service("get_corp_token", withCode(), other)).toMatchObject({ errcode: 40084 });
  const template = provider.addTemplate().currentToken(Date.now()).value;
  expect(await service("get_corp_token", withCode(), template)).toMatchObject({ errcode: 48002 });
  expect(await service("get_pre_auth_code", undefined, template)).toMatchObject({ errcode: 48002 });
  provider.ips = ["203.0.113.7"];
  expect(await corpToken()).toMatchObject({ errcode: 60020 });
});

describe("the install page", () => {
  test("sends the administrator back with an AuthCode and the state, and pushes none", async () => {
    const { url, received } = await receiver((response) => response.end("success"));
    const { corp, preAuth, page, exchange, installation } = await thirdParty({ callbackUrl: url });
    const response = await page(await preAuth());
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe(REDIRECT);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      auth_code: installation().authCodes[0]?.value,
      expires_in: "600",
      state: "abc1",
    });
    expect(await exchange()).toMatchObject({ auth_corp_info: { corp_name: corp.name } });
    expect(received).toEqual([]);
  });

  test.each([
    ["a pre_auth_code that nobody gave", { pre_auth_code: "x" }, "40077"],
    ["a state with other signs", { state: "a-b" }, "letters and digits"],
    ["no address to go back to", { redirect_uri: "" }, "redirect_uri"],
    ["another domain than the app's", { redirect_uri: "https://evil.example.com/" }, "another domain"],
  ])("does not go on with %s", async (_, change, why) => {
    const { page, preAuth } = await thirdParty({ redirectHost: "yingbin.example.com" });
    const response = await page(await preAuth(), change);
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining(why)]);
  });

  test("takes a pre_auth_code for twenty minutes", async () => {
    const { page, preAuth, wecom, service } = await thirdParty();
    wecom.settings.preAuthCodeLifeMs = 0;
    const code = await preAuth();
    expect(await (await page(code)).text()).toContain("42007");
    const session = { pre_auth_code: code, session_info: { auth_type: 1 } };
    expect(await service("set_session_info", session)).toMatchObject({ errcode: 42007 });
    expect(await service("set_session_info", { ...session, pre_auth_code: "x" })).toMatchObject({
      errcode: 40077,
    });
  });

  test("lets an app that is not online be tested, and a company that tests it not install it", async () => {
    const { page, preAuth, service, suite } = await thirdParty({ isOnline: false });
    const code = await preAuth();
    expect((await page(code)).status).toBe(403);
    const session = { pre_auth_code: code, session_info: { auth_type: 1 } };
    expect(await service("set_session_info", session)).toMatchObject({ errcode: 0 });
    expect((await page(code)).status).toBe(302);
    suite.isOnline = true;
    expect(await (await page(await preAuth())).text()).toContain("tests");
  });
});

describe("events", () => {
  test("of contacts come as commands do, to the command URL, once", async () => {
    const { url, received } = await receiver((response) => response.end("ok"));
    const { suite, corp, contact } = await thirdParty({ callbackUrl: url, dataUrl: `${NOWHERE}$CORPID$` });
    suite.install(corp, UNSENT);
    const { app } = suite.installationOf(corp);
    const made = contact({ apps: [app], state: "expo" });
    const [callback] = made.callbacks;
    await callback?.delivered;
    expect(received).toHaveLength(1);
    expect(callback?.isTaken).toBe(false);
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(callback?.body ?? "")?.[1] ?? "";
    const { id, message } = decrypt(suite.encodingAesKey, encrypted);
    expect(id).toBe(suite.suiteId);
    expect(callback?.body).toContain("<AgentID><![CDATA[]]></AgentID>");
    for (const [name, text] of [
      ["SuiteId", suite.suiteId],
      ["AuthCorpId", app.corpId],
      ["InfoType", " change_external_contact "],
      ["ChangeType", "add_external_contact"],
      ["UserID", app.idOf("zhangsan")],
      ["State", "expo"],
      ["WelcomeCode", made.codes.get(app.name)],
    ]) {
      expect(message).toContain(`<${name}><![CDATA[${text}]]></${name}>`);
    }
    expect(message).not.toContain("ToUserName");
  });

  test("of all else come to the data URL, which may name the company, for the company", async () => {
    const { suite, corp } = await thirdParty({ dataUrl: `${NOWHERE}$CORPID$` });
    suite.install(corp, UNSENT);
    const { app } = suite.installationOf(corp);
    expect(app.callbackUrl).toBe(`${NOWHERE}${app.corpId}`);
    const [callback] = corp.kf.enter({
      account: corp.addKfAccount(),
      customer: corp.addCustomer(),
      deliver: false,
    }).callbacks;
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(callback?.body ?? "")?.[1] ?? "";
    expect(decrypt(suite.encodingAesKey, encrypted).id).toBe(app.corpId);
  });
});

describe("a member", () => {
  test("has no name for it, whatever the company grants", async () => {
    const { suite, corp, call } = await thirdParty();
    suite.install(corp, UNSENT);
    const { app } = suite.installationOf(corp);
    app.seesNames = true;
    const userid = app.idOf("zhangsan");
    const token = app.currentToken().value;
    expect(await call(`user/get?userid=${userid}&access_token=${token}`)).toMatchObject({ name: userid });
  });

  test("without a licence brings no event, and a customer of that member alone is not told of", async () => {
    const { suite, corp, contact, customer, call } = await thirdParty();
    suite.install(corp, UNSENT);
    const { app } = suite.installationOf(corp);
    app.unlicensedStaff.add("zhangsan");
    const names = contact({ deliver: false }).callbacks.map((callback) => callback.app);
    expect(names).not.toContain(app.name);
    const query = `external_userid=${app.idOf(customer.externalUserId)}&access_token=${app.currentToken().value}`;
    expect(await call(`externalcontact/get?${query}`)).toMatchObject({ errcode: 701008 });
    app.unlicensedStaff.clear();
    expect(await call(`externalcontact/get?${query}`)).toMatchObject({ errcode: 0 });
  });
});
