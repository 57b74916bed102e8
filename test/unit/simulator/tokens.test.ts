/** The access_tokens of the simulated WeCom: how apps get them, and calls with a wrong token. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

describe("gettoken", () => {
  it("gives a token of 512 bytes for 7,200 seconds, and the same token when asked again", async () => {
    const { app, call } = await smallCompany();
    const path = `gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`;
    const first = await call(path);
    expect(first).toMatchObject({ http: 200, errcode: 0, errmsg: "ok", expires_in: 7200 });
    expect(first["access_token"]).toHaveLength(512);
    expect((await call(path))["access_token"]).toBe(first["access_token"]);
  });

  it("gives a new token each time, or voids the old token, when the settings say so", async () => {
    const { app, call, wecom } = await smallCompany();
    const path = `gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`;
    const first = String((await call(path))["access_token"]);
    wecom.settings.sameTokenWithinValidity = false;
    const second = String((await call(path))["access_token"]);
    expect(second).not.toBe(first);
    expect(await call(`user/get?userid=zhangsan&access_token=${first}`)).toMatchObject({ errcode: 0 });

    wecom.settings.newTokenVoidsOld = true;
    await call(path);
    expect(await call(`user/get?userid=zhangsan&access_token=${second}`)).toMatchObject({ errcode: 40014 });
  });

  it("refuses each missing or wrong parameter with its own errcode", async () => {
    const { app, call, wecom } = await smallCompany();
    const stranger = wecom.addCorp().addApp();
    const errcode = async (query: string) => (await call(`gettoken?${query}`)).errcode;
    expect(await errcode(`corpsecret=${app.secret}`)).toBe(41002);
    expect(await errcode(`corpid=${app.corpId}`)).toBe(41004);
    expect(await errcode(`corpid=ww0000&corpsecret=${app.secret}`)).toBe(40013);
    expect(await errcode(`corpid=${app.corpId}&corpsecret=wrong`)).toBe(40001);
    expect(await errcode(`corpid=${app.corpId}&corpsecret=${stranger.secret}`)).toBe(40091);
    app.enabled = false;
    expect(await errcode(`corpid=${app.corpId}&corpsecret=${app.secret}`)).toBe(40001);
  });

  it("refuses the old secret and the old token after the secret was reset", async () => {
    const { app, call, tokenOf } = await smallCompany();
    const { secret } = app;
    const token = tokenOf();
    app.resetSecret();
    expect(await call(`gettoken?corpid=${app.corpId}&corpsecret=${secret}`)).toMatchObject({
      errcode: 40001,
    });
    expect(await call(`user/get?userid=zhangsan&access_token=${token}`)).toMatchObject({ errcode: 40014 });
    expect(await call(`gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`)).toMatchObject({
      errcode: 0,
    });
  });

  it("bans the address after too many wrong secrets, and no other address", async () => {
    const { app, call, wecom } = await smallCompany();
    wecom.settings.wrongSecretsBeforeBan = 2;
    const good = `gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`;
    for (let i = 0; i < 3; i += 1) await call(`gettoken?corpid=${app.corpId}&corpsecret=wrong`);
    expect(await call(good)).toMatchObject({ errcode: 45009 });
    expect(await call(good, { headers: { "x-forwarded-for": "203.0.113.9" } })).toMatchObject({ errcode: 0 });
  });
});

describe("an access_token", () => {
  it("is required in the query, and ignored in the body", async () => {
    const { call, tokenOf } = await smallCompany();
    const body = JSON.stringify({ access_token: tokenOf(), welcome_code: "x", text: { content: "x" } });
    expect(await call("externalcontact/send_welcome_msg", { method: "POST", body })).toMatchObject({
      errcode: 41001,
    });
  });

  it("is refused with 40014 when unknown, revoked or of another kind, and with 42001 when expired", async () => {
    const { app, call, tokenOf } = await smallCompany();
    const errcode = async (token: string) =>
      (await call(`user/get?userid=zhangsan&access_token=${token}`)).errcode;
    expect(await errcode("nonsense")).toBe(40014);
    expect(await errcode(app.issueToken("suite_access_token"))).toBe(40014);
    expect(await errcode(app.issueToken("provider_access_token"))).toBe(40014);
    const first = tokenOf();
    app.revokeToken();
    expect(await errcode(first)).toBe(40014);
    const second = tokenOf();
    expect(await errcode(second)).toBe(0);
    app.expireToken();
    expect(await errcode(second)).toBe(42001);
    expect(await errcode(tokenOf())).toBe(0);
  });

  it("expires at the end of its life", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    wecom.settings.tokenLifeMs = 0;
    expect(await call(`user/get?userid=zhangsan&access_token=${tokenOf()}`)).toMatchObject({
      errcode: 42001,
    });
  });

  it("opens only the APIs of its kind of secret", async () => {
    const { app, corp, customer, contact, call, tokenOf } = await smallCompany();
    contact();
    const get = async (of = app) =>
      (
        await call(
          `externalcontact/get?external_userid=${customer.externalUserId}&access_token=${tokenOf(of)}`,
        )
      ).errcode;
    const user = async (of = app) =>
      (await call(`user/get?userid=zhangsan&access_token=${tokenOf(of)}`)).errcode;
    expect([await get(), await user()]).toEqual([0, 0]);
    app.canCallContact = false;
    expect([await get(), await user()]).toEqual([48002, 0]);
    const system = corp.addApp({ secretKind: "contact-system" });
    expect([await get(system), await user(system)]).toEqual([0, 48002]);
    const addressBook = corp.addApp({ secretKind: "address-book" });
    expect([await get(addressBook), await user(addressBook)]).toEqual([48002, 0]);
    app.enabled = false;
    expect(await user()).toBe(50003);
  });
});

describe("the trusted IP", () => {
  it("is not required for gettoken, while a business call from another address is refused with that address", async () => {
    const { app, call, tokenOf } = await smallCompany();
    app.trustedIps = ["203.0.113.7"];
    expect(await call(`gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`)).toMatchObject({
      errcode: 0,
    });
    const path = `user/get?userid=zhangsan&access_token=${tokenOf()}`;
    const refused = await call(path, { headers: { "x-forwarded-for": "198.51.100.1, 203.0.113.7" } });
    expect(refused.errcode).toBe(60020);
    expect(refused.errmsg).toMatch(
      /^not allow to access from your ip, hint: \[\S+\], from ip: 198\.51\.100\.1, more info at https/,
    );
    expect((await call(path)).errmsg).toContain("from ip: 127.0.0.1");
    expect(await call(path, { headers: { "x-forwarded-for": "203.0.113.7" } })).toMatchObject({ errcode: 0 });
  });
});
