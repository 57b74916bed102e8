/** The simulated APIs that list members and accounts, and the rights that they need. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

/** The lists that share the rules below: path, the app's right, body. */
const LISTS = [
  ["externalcontact/get_follow_user_list", "canCallContact", undefined],
  ["externalcontact/get_corp_tag_list", "canCallContact", "{}"],
  ["kf/account/list", "canCallKf", "{}"],
  ["kf/get_corp_qualification", "canCallKf", undefined],
] as const;

describe.each(LISTS)("%s", (path, right, body) => {
  const init = body === undefined ? {} : { method: "POST", body };

  it("refuses a caller without a token, and names the caller's address", async () => {
    const { call } = await smallCompany();
    const reply = await call(`${path}?access_token=`, init);
    expect(reply).toMatchObject({ errcode: 41001, errmsg: expect.stringContaining("from ip: 127.0.0.1") });
  });

  it("refuses an address that is not trusted, and an app without the right", async () => {
    const { app, call, tokenOf } = await smallCompany();
    const errcode = async () => (await call(`${path}?access_token=${tokenOf()}`, init)).errcode;
    expect(await errcode()).toBe(0);
    app[right] = false;
    expect(await errcode()).toBe(48002);
    app.trustedIps = ["203.0.113.7"];
    expect(await errcode()).toBe(60020);
  });

  it("needs the app's right for this API only", async () => {
    const { app, call, tokenOf } = await smallCompany();
    app.canCallContact = app.canCallKf = false;
    app[right] = true;
    expect((await call(`${path}?access_token=${tokenOf()}`, init)).errcode).toBe(0);
  });

  it("refuses the wrong method", async () => {
    const { call, tokenOf } = await smallCompany();
    const other = body === undefined ? { method: "POST", body: "{}" } : {};
    expect((await call(`${path}?access_token=${tokenOf()}`, other)).errcode).toBe(40058);
  });
});

describe("externalcontact/get_follow_user_list", () => {
  it("lists the members with 客户联系 whom the app sees", async () => {
    const { app, call, corp, staff, tokenOf } = await smallCompany();
    corp.addStaff({ userid: "lisi", canContact: false });
    corp.addStaff({ userid: "wangwu" });
    const list = async () =>
      (await call(`externalcontact/get_follow_user_list?access_token=${tokenOf()}`))["follow_user"];
    expect(await list()).toEqual(["zhangsan", "wangwu"]);
    app.visibleStaff = ["wangwu", "lisi"];
    expect(await list()).toEqual(["wangwu"]);
    app.visibleStaff = null;
    staff.canContact = false;
    expect(await list()).toEqual(["wangwu"]);
    app.visibleStaff = [];
    expect(await list()).toEqual([]);
  });

  it("takes the secret of 客户联系 too, and refuses that of 通讯录", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    const errcode = async (secretKind: "contact-system" | "address-book") => {
      const token = tokenOf(corp.addApp({ secretKind }));
      return (await call(`externalcontact/get_follow_user_list?access_token=${token}`)).errcode;
    };
    expect([await errcode("contact-system"), await errcode("address-book")]).toEqual([0, 48002]);
  });
});

describe("kf/account/list", () => {
  it("lists each account, with whether the API manages it", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    corp.addKfAccount({ openKfId: "wkAAA", name: "售前咨询" });
    corp.addKfAccount({ name: "售后", manageByApi: false });
    const reply = await call(`kf/account/list?access_token=${tokenOf()}`, {
      method: "POST",
      body: JSON.stringify({ offset: 0, limit: 100 }),
    });
    expect(reply["account_list"]).toEqual([
      { open_kfid: "wkAAA", name: "售前咨询", avatar: expect.any(String), manage_privilege: true },
      {
        open_kfid: expect.stringMatching(/^wk/),
        name: "售后",
        avatar: expect.any(String),
        manage_privilege: false,
      },
    ]);
  });

  it("gives a page of at most a hundred accounts, and refuses a faulty offset or limit", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    for (let number = 0; number < 101; number += 1) corp.addKfAccount();
    const list = (body: string) =>
      call(`kf/account/list?access_token=${tokenOf()}`, { method: "POST", body });
    const size = async (body: string) => Object(await list(body))["account_list"].length;
    expect(await size("{}")).toBe(100);
    expect(await size('{"offset":100,"limit":100}')).toBe(1);
    expect(await size('{"limit":7}')).toBe(7);
    for (const body of ['{"limit":101}', '{"limit":0}', '{"offset":-1}', '{"limit":"10"}', "{", ""]) {
      expect((await list(body)).errcode, body).toBe(40058);
    }
  });

  it("refuses the secrets of 客户联系 and 通讯录", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    for (const secretKind of ["contact-system", "address-book"] as const) {
      const token = tokenOf(corp.addApp({ secretKind }));
      const reply = await call(`kf/account/list?access_token=${token}`, { method: "POST", body: "{}" });
      expect(reply.errcode).toBe(48002);
    }
  });

  it("has the accounts that POST /sim/kf-accounts adds", async () => {
    const { corp, wecom } = await smallCompany();
    const body = JSON.stringify({ name: "售前咨询", manageByApi: false });
    const response = await fetch(`${wecom.url}/sim/kf-accounts`, { method: "POST", body });
    expect(response.status).toBe(200);
    expect([...corp.kfAccounts.values()]).toMatchObject([{ name: "售前咨询", manageByApi: false }]);
  });
});

describe("externalcontact/get_corp_tag_list", () => {
  it("lists the company's tags by their groups: all of them, or those asked for", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    corp.addTag("etA", { name: "重要", group: "客户等级" });
    corp.addTag("etB", { name: "一般", group: "客户等级" });
    corp.addTag("etC");
    const list = async (body: string) => {
      const path = `externalcontact/get_corp_tag_list?access_token=${tokenOf()}`;
      const reply = await call(path, { method: "POST", body });
      return Object(reply)["tag_group"]?.map((group: object) => [
        Object(group)["group_name"],
        Object(group)["tag"].map((tag: object) => [Object(tag)["id"], Object(tag)["name"]]),
      ]);
    };
    const level = ["etA", "重要"];
    expect(await list("{}")).toEqual([
      ["客户等级", [level, ["etB", "一般"]]],
      ["标签", [["etC", "etC"]]],
    ]);
    expect(await list('{"tag_id":["etA"]}')).toEqual([["客户等级", [level]]]);
    expect(await list('{"tag_id":["etA"],"group_id":["etGroup2"]}')).toEqual([["标签", [["etC", "etC"]]]]);
    expect(await list('{"tag_id":"etA"}')).toBeUndefined();
  });
});

describe("kf/get_corp_qualification", () => {
  it("reports whether a 视频号 is bound", async () => {
    const { call, corp, tokenOf } = await smallCompany();
    const path = `kf/get_corp_qualification?access_token=${tokenOf()}`;
    expect(await call(path)).toMatchObject({ errcode: 0, wechat_channels_binding: false });
    corp.hasChannels = true;
    expect(await call(path)).toMatchObject({ wechat_channels_binding: true });
  });
});
