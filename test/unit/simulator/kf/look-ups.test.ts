/** The simulated APIs that list servicers, accounts and customers of customer service. */
import { describe, expect, it } from "vitest";
import { HOUR, kfCompany } from "./harness.ts";

describe("kf/servicer/list", () => {
  it("lists the servicers, and whether they are receiving", async () => {
    const { account, call, corp, staff, tokenOf } = await kfCompany();
    corp.kf.servicer.add(account, corp.addStaff({ userid: "lisi" }), "stopped");
    corp.kf.servicer.add(account, corp.addStaff({ userid: "wangwu" }), "suspended");
    const list = (openKfId: string) =>
      call(`kf/servicer/list?access_token=${tokenOf()}&open_kfid=${openKfId}`);
    expect((await list(account.openKfId))["servicer_list"]).toEqual([
      { userid: staff.userid, status: 0 },
      { userid: "lisi", status: 1, stop_type: 0 },
      { userid: "wangwu", status: 1, stop_type: 1 },
    ]);
    account.departments = [2];
    expect((await list(account.openKfId))["servicer_list"]).toContainEqual({ department_id: 2 });
    expect(await list("")).toMatchObject({ errcode: 60251 });
    expect(await list("xx")).toMatchObject({ errcode: 60252 });
    expect(await list("wkNowhere")).toMatchObject({ errcode: 95004 });
  });
});

describe("kf/account/list", () => {
  it("reports which accounts the app may manage", async () => {
    const { account, ask, corp } = await kfCompany();
    corp.addKfAccount({ authorisedApps: [] });
    corp.addKfAccount({ manageByApi: false });
    account.authorisedApps = ["sales"];
    const { account_list: list } = await ask("account/list", {});
    expect(list).toMatchObject([
      { manage_privilege: true },
      { manage_privilege: false },
      { manage_privilege: false },
    ]);
  });
});

describe("kf/customer/batchget", () => {
  it("gives the customers, and on request how they came in", async () => {
    const { ask, customer, enter } = await kfCompany();
    enter({ scene: "123", sceneParam: "abc", channels: { scene: 4, shop_nickname: "店" } });
    const list = [customer.externalUserId];
    const get = async (body: object) =>
      await ask("customer/batchget", { external_userid_list: list, ...body });
    const described = {
      external_userid: customer.externalUserId,
      nickname: "小王",
      avatar: customer.avatar,
      gender: 0,
    };
    expect((await get({}))["customer_list"]).toEqual([described]);
    expect((await get({ need_enter_session_context: 1 }))["customer_list"]).toEqual([
      {
        ...described,
        enter_session_context: {
          scene: "123",
          scene_param: "abc",
          wechat_channels: { scene: 4, shop_nickname: "店" },
        },
      },
    ]);
  });

  it("lists as invalid a customer who is unknown, never wrote, or is silent for 48 h, or answers 95031 by the setting kfSilentCustomer", async () => {
    const { account, ask, corp, customer, says, wecom } = await kfCompany();
    says();
    const [never, silent] = [corp.addCustomer(), corp.addCustomer()];
    says({ customer: silent, at: Date.now() - 49 * HOUR });
    const ids = [customer, never, silent].map(({ externalUserId }) => externalUserId);
    const get = () => ask("customer/batchget", { external_userid_list: [...ids, "wmNobody"] });
    expect(await get()).toMatchObject({
      customer_list: [{ external_userid: ids[0] }],
      invalid_external_userid: [ids[1], ids[2], "wmNobody"],
    });
    account.authorisedApps = [];
    expect(await get()).toMatchObject({ customer_list: [] });
    wecom.settings.kfSilentCustomer = "refused";
    expect(await get()).toMatchObject({ errcode: 95031 });
  });

  it("takes 1 to 100 customers", async () => {
    const { ask } = await kfCompany();
    const errcode = async (list: unknown) =>
      (await ask("customer/batchget", { external_userid_list: list })).errcode;
    const ids = Array.from({ length: 101 }, (_, i) => `wm${i}`);
    expect([await errcode([]), await errcode(ids), await errcode("wm")]).toEqual([40063, 40032, 40058]);
    expect(await errcode(ids.slice(1))).toBe(0);
  });
});

describe("the APIs of customer service", () => {
  it("meet faults, and are in the journal, by their paths", async () => {
    const { ask, fault, ids, wecom } = await kfCompany();
    const names = ["send_msg", "send_msg_on_event", "sync_msg", "service_state/get", "service_state/trans"];
    for (const name of [...names, "customer/batchget"]) {
      fault({ errcode: -1 }, { api: `kf/${name}` });
      expect(await ask(name, ids)).toMatchObject({ errcode: -1 });
      expect(wecom.journal.calls(`kf/${name}`)).toHaveLength(1);
    }
  });
});
