/** The simulated WeCom's contact ways (「联系我」) and links into customer service. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

async function company() {
  const small = await smallCompany();
  const ask = (path: string, body: object, of = small.app) =>
    small.call(`${path}?access_token=${small.tokenOf(of)}`, { method: "POST", body: JSON.stringify(body) });
  const add = (changed: object = {}, of = small.app) =>
    ask(
      "externalcontact/add_contact_way",
      { type: 2, scene: 2, state: "expo-7", user: ["zhangsan"], ...changed },
      of,
    );
  const about = (what: string, configId: unknown, changed: object = {}, of = small.app) =>
    ask(`externalcontact/${what}_contact_way`, { config_id: configId, ...changed }, of);
  return { ...small, ask, add, about };
}

describe("add_contact_way", () => {
  it("makes another code each time, with a picture", async () => {
    const { add, corp } = await company();
    const [one, other] = [await add(), await add()];
    expect(one).toMatchObject({ errcode: 0, config_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(other["config_id"]).not.toBe(one["config_id"]);
    expect(corp.contactWays.size).toBe(2);
    const picture = await fetch(String(one["qr_code"]));
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  const chinese = (length: number) => "展".repeat(length);
  it.each([
    ["a State of 30 characters", { state: chinese(30) }, 0],
    ["a State of 31", { state: chinese(31) }, 40058],
    ["a remark of 30 emoji", { remark: "🎉".repeat(30) }, 0],
    ["a remark of 31", { remark: "a".repeat(31) }, 40058],
    ["no type", { type: undefined }, 41037],
    ["another type", { type: 3 }, 41039],
    ["no scene", { scene: undefined }, 41038],
    ["another scene", { scene: 3 }, 41040],
    ["a style of a QR code", { style: 1 }, 41042],
    ["two members of a single one", { type: 1, user: ["zhangsan", "lisi"] }, 40032],
    ["nobody", { user: [] }, 40063],
    ["a member who is unknown", { user: ["nobody"] }, 60111],
    ["a member who has left", { user: ["left"] }, 60111],
    ["a member who is not activated", { user: ["zhangsan", "new"] }, 41054],
    ["a member without 客户联系", { user: ["inner"] }, 84074],
    ["a member without 实名认证", { user: ["unnamed"] }, 40098],
    ["a member with all customers that one may have", { user: ["full"] }, 40099],
    ["a department that is unknown", { user: [], party: [9] }, 60123],
    ["a department of 100", { user: [], party: [2] }, 0],
    ["a department of 100 and a member more", { party: [2] }, 41041],
    ["a department of 100 and a member of it", { user: ["d1"], party: [2] }, 0],
  ])("answers %s with %j", async (_, changed, errcode) => {
    const { add, corp } = await company();
    corp.addStaff({ userid: "left", hasLeft: true });
    corp.addStaff({ userid: "new", activated: false });
    corp.addStaff({ userid: "inner", canContact: false });
    corp.addStaff({ userid: "unnamed", verified: false });
    corp.addStaff({ userid: "full", isFull: true });
    for (let number = 1; number <= 100; number += 1)
      corp.addStaff({ userid: `d${number}`, departments: [2] });
    expect((await add(changed)).errcode).toBe(errcode);
  });

  it("names the member only when the setting says so", async () => {
    const { add, wecom } = await company();
    expect((await add({ user: ["nobody"] })).errmsg).not.toContain("nobody");
    wecom.settings.codeRefusalNamesMember = true;
    expect((await add({ user: ["nobody"] })).errmsg).toContain("nobody");
  });

  it("ends at the company's quota", async () => {
    const { add, wecom } = await company();
    wecom.settings.contactWaysMost = 1;
    expect([(await add()).errcode, (await add()).errcode]).toEqual([0, 41045]);
  });
});

describe("a contact way", () => {
  it("is read, changed and deleted by its own app alone", async () => {
    const { add, about, corp } = await company();
    const other = corp.addApp({ name: "other" });
    const { config_id: id } = await add();
    for (const what of ["get", "update", "del"]) {
      expect((await about(what, id, {}, other)).errcode).toBe(41044);
      expect((await about(what, "")).errcode).toBe(41043);
    }
    expect(await about("get", id)).toMatchObject({
      contact_way: { config_id: id, type: 2, scene: 2, state: "expo-7", user: ["zhangsan"], party: [] },
    });
    expect((await about("del", id)).errcode).toBe(0);
    expect((await about("get", id)).errcode).toBe(41044);
  });

  it("keeps its picture when it is changed, and what the change leaves out", async () => {
    const { add, about, corp } = await company();
    corp.addStaff({ userid: "lisi" });
    const { config_id: id, qr_code: picture } = await add({ remark: "展会" });
    expect((await about("update", id, { user: ["lisi"], party: [] })).errcode).toBe(0);
    expect(await about("get", id)).toMatchObject({
      contact_way: { user: ["lisi"], remark: "展会", skip_verify: true, qr_code: picture },
    });
    expect((await about("update", id, { user: ["nobody"] })).errcode).toBe(60111);
    expect((await about("update", id, { state: "a".repeat(31) })).errcode).toBe(40058);
  });

  it("is listed by pages: those of the last 90 days, when nothing else is asked for", async () => {
    const { app, ask, corp } = await company();
    const now = Date.now();
    const draft = {
      type: 2,
      scene: 2,
      isExclusive: false,
      style: undefined,
      remark: "",
      skipVerify: true,
    } as const;
    const made = (days: number) =>
      corp.contactWays.add(
        app,
        { ...draft, state: "", users: ["zhangsan"], parties: [] },
        now - days * 86_400_000,
      ).configId;
    const ids = [made(100), made(50), made(1)];
    const list = async (body: object) => {
      const { contact_way: ways, next_cursor: cursor } = await ask("externalcontact/list_contact_way", body);
      return { ids: (ways as { config_id: string }[]).map(({ config_id: id }) => id), cursor };
    };
    expect((await list({})).ids).toEqual(ids.slice(1));
    const first = await list({ start_time: 0, limit: 2 });
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await list({ start_time: 0, limit: 2, cursor: first.cursor })).toEqual({ ids: [ids[2]] });
    expect((await ask("externalcontact/list_contact_way", { limit: 1_001 })).errcode).toBe(40058);
  });
});

describe("kf/add_contact_way", () => {
  it.each([
    ["a scene", { scene: "table_1-A" }, 0],
    ["no scene", {}, 0],
    ["a scene of 33", { scene: "a".repeat(33) }, 40058],
    ["a scene of other characters", { scene: "桌" }, 40058],
    ["no account", { open_kfid: "" }, 60251],
    ["an unknown account", { open_kfid: "wkAAA" }, 95004],
  ])("answers %s with %j", async (_, changed, errcode) => {
    const { ask, corp } = await company();
    const { openKfId } = corp.addKfAccount({ manageByApi: false });
    const answer = await ask("kf/add_contact_way", { open_kfid: openKfId, ...changed });
    expect(answer.errcode).toBe(errcode);
    if (errcode === 0) expect(answer["url"]).toMatch(/^https:\/\/work\.weixin\.qq\.com\/kf\/.+\?enc_scene=/);
  });
});

describe("user/simplelist", () => {
  it("has the members of a department whom the app sees", async () => {
    const { app, call, corp, tokenOf } = await company();
    corp.addStaff({ userid: "lisi", departments: [2] });
    corp.addStaff({ userid: "wangwu", departments: [2] });
    corp.addStaff({ userid: "left", departments: [2], hasLeft: true });
    app.visibleStaff = ["zhangsan", "lisi"];
    const list = async (department: number) => {
      const answer = await call(
        `user/simplelist?access_token=${tokenOf()}&department_id=${department}&fetch_child=1`,
      );
      return answer.errcode || (answer["userlist"] as { userid: string }[]).map(({ userid }) => userid);
    };
    expect([await list(2), await list(1), await list(9)]).toEqual([["lisi"], ["zhangsan", "lisi"], 60123]);
  });
});
