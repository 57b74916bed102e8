/** A provider's app on the simulated WeCom has its own ids of customers, and calls from its provider's addresses. */
import { expect, test } from "vitest";
import { smallCompany } from "./harness.ts";

const URL = "http://127.0.0.1:1/";

async function developed() {
  const company = await smallCompany();
  const provider = company.wecom.addProvider();
  const developedBy = { provider, callbackUrl: URL };
  const app = company.corp.addApp({ name: "crm", ...developedBy });
  const get = (path: string, by = app) => company.call(`${path}&access_token=${company.tokenOf(by)}`);
  return { ...company, provider, app, own: company.app, get };
}

test("a token comes for the corpid as the app sees it, letter by letter, and not for the plain corpid", async () => {
  const { app, corp, call } = await developed();
  const gettoken = (corpId: string) => call(`gettoken?corpid=${corpId}&corpsecret=${app.secret}`);
  expect(app.corpId).toMatch(/^wp/);
  expect(await gettoken(app.corpId)).toMatchObject({ errcode: 0 });
  expect((await gettoken(app.corpId.toUpperCase())).errcode).toBe(40013);
  expect((await gettoken(corp.corpId)).errcode).toBe(40091);
});

test("two apps of one provider see the same ids, and two providers different ids", async () => {
  const { wecom, corp, app, provider } = await developed();
  const sister = corp.addApp({ provider });
  const rival = corp.addApp({ provider: wecom.addProvider() });
  expect([sister.corpId, sister.idOf("zhangsan")]).toEqual([app.corpId, app.idOf("zhangsan")]);
  expect(rival.corpId).not.toBe(app.corpId);
  expect(rival.idOf("zhangsan")).not.toBe(app.idOf("zhangsan"));
});

test("an event bears the ids that the app sees", async () => {
  const { app, own, corp, contact } = await developed();
  own.callbackUrl = URL;
  const [ofOwn, ofCrm] = contact({ deliver: false }).callbacks.map(({ xml }) => xml);
  expect(ofOwn).toContain("<![CDATA[zhangsan]]>");
  expect(ofOwn).toContain(corp.corpId);
  expect(ofCrm).toContain(app.idOf("zhangsan"));
  expect(ofCrm).toContain(app.corpId);
  expect(ofCrm).not.toContain("zhangsan");
});

test("a call takes and gives the ids that the app sees, and knows no plain id", async () => {
  const { app, customer, contact, get } = await developed();
  contact({ deliver: false });
  const seen = app.idOf(customer.externalUserId);
  expect(await get(`externalcontact/get?external_userid=${seen}`)).toMatchObject({
    errcode: 0,
    external_contact: { external_userid: seen },
    follow_user: [{ userid: app.idOf("zhangsan") }],
  });
  expect(await get(`externalcontact/get?external_userid=${customer.externalUserId}`)).toMatchObject({
    errcode: 40096,
  });
  expect(await get("user/get?userid=zhangsan")).toMatchObject({ errcode: 60111 });
});

test("a member's name is the id until the company grants it", async () => {
  const { app, get } = await developed();
  const userid = app.idOf("zhangsan");
  expect(await get(`user/get?userid=${userid}`)).toMatchObject({ name: userid });
  app.seesNames = true;
  expect(await get(`user/get?userid=${userid}`)).toMatchObject({ name: "张三" });
});

test("a body without ids is judged as it was written", async () => {
  const { contact, welcome, app, post, tokenOf } = await developed();
  const { codes } = contact({ deliver: false });
  const escaped = JSON.stringify({ welcome_code: codes.get("crm"), text: { content: "!" } });
  expect(await post(escaped.replace("!", "\\u4f60"), tokenOf(app))).toMatchObject({ errcode: 40033 });
  expect(await welcome(contact({ deliver: false }), {}, app)).toMatchObject({ errcode: 0 });
});

test("calls come from the provider's addresses alone, whatever the company trusts", async () => {
  const { app, own, provider, get } = await developed();
  const list = "externalcontact/get_follow_user_list?x=1";
  app.trustedIps = [];
  expect(await get(list)).toMatchObject({ errcode: 0 });
  provider.ips = ["203.0.113.7"];
  expect(await get(list)).toMatchObject({ errcode: 60020 });
  expect(await get(list, own)).toMatchObject({ errcode: 0 });
});
