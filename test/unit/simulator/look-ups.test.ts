/** The simulated look-ups of a customer and of a member. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

describe("externalcontact/get", () => {
  it("gives the customer, and the members who have them as a contact", async () => {
    const { call, contact, customer, tokenOf } = await smallCompany();
    contact({ state: "expo-7", tags: ["etAAA"], remark: "王总" });
    const reply = await call(
      `externalcontact/get?external_userid=${customer.externalUserId}&access_token=${tokenOf()}`,
    );
    expect(reply).toMatchObject({
      errcode: 0,
      external_contact: { external_userid: customer.externalUserId, name: "小王", type: 1, gender: 0 },
      follow_user: [
        { userid: "zhangsan", remark: "王总", state: "expo-7", add_way: 1, tags: [{ tag_id: "etAAA" }] },
      ],
    });
  });

  it("refuses a missing or unknown customer, a half or ended relation, and invisible members", async () => {
    const { app, call, contact, customer, tokenOf } = await smallCompany();
    const get = async (query: string) =>
      (await call(`externalcontact/get?${query}&access_token=${tokenOf()}`)).errcode;
    const known = `external_userid=${customer.externalUserId}`;
    const added = contact({ via: "half" });
    expect(await get(`userid=${customer.externalUserId}`)).toBe(41035);
    expect(await get("external_userid=wmUnknown")).toBe(40096);
    expect(await get(known)).toBe(84061);
    added.addedBack();
    expect(await get(known)).toBe(0);
    app.visibleStaff = [];
    expect(await get(known)).toBe(40096);
    app.visibleStaff = null;
    added.relation = "deleted";
    expect(await get(known)).toBe(84061);
  });

  it("gives only the members whom the app sees", async () => {
    const { app, call, contact, corp, customer, tokenOf } = await smallCompany();
    contact();
    corp.addContact({ staff: corp.addStaff({ userid: "lisi" }), customer });
    app.visibleStaff = ["lisi"];
    const path = `externalcontact/get?external_userid=${customer.externalUserId}&access_token=${tokenOf()}`;
    expect((await call(path))["follow_user"]).toMatchObject([{ userid: "lisi" }]);
  });
});

describe("user/get", () => {
  it("gives the member without the fields that new apps may not see", async () => {
    const { call, staff, tokenOf } = await smallCompany();
    staff.activated = false;
    const reply = await call(`user/get?userid=zhangsan&access_token=${tokenOf()}`);
    expect(reply).toMatchObject({ errcode: 0, userid: "zhangsan", name: "张三", department: [1], status: 4 });
    expect(reply).not.toHaveProperty("mobile");
    expect(reply).not.toHaveProperty("avatar");
  });

  it("refuses a missing, unknown or invisible member", async () => {
    const { app, call, tokenOf } = await smallCompany();
    const get = async (query: string) => (await call(`user/get?${query}&access_token=${tokenOf()}`)).errcode;
    expect(await get("")).toBe(41009);
    expect(await get("userid=nobody")).toBe(60111);
    app.visibleStaff = ["lisi"];
    expect(await get("userid=zhangsan")).toBe(60111);
  });
});

describe("the simulated API", () => {
  it("answers 404 to an unknown path, and has the call in the journal", async () => {
    const { wecom } = await smallCompany();
    expect((await fetch(`${wecom.url}/cgi-bin/nothing/here`)).status).toBe(404);
    expect(wecom.journal.calls()).toMatchObject([
      { api: "/cgi-bin/nothing/here", status: 404, errcode: null },
    ]);
  });

  it("answers a refusal as JSON in UTF-8", async () => {
    const { wecom } = await smallCompany();
    const response = await fetch(`${wecom.url}/cgi-bin/user/get`);
    expect(response.headers.get("content-type")).toBe("application/json; charset=UTF-8");
  });
});
