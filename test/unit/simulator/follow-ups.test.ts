/** The simulated APIs of follow-ups: tags and remarks of a contact. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

async function company() {
  const small = await smallCompany();
  const { call, customer, tokenOf } = small;
  const post = (path: string, body: object) =>
    call(`externalcontact/${path}?access_token=${tokenOf()}`, {
      method: "POST",
      body: JSON.stringify({ userid: "zhangsan", external_userid: customer.externalUserId, ...body }),
    });
  return {
    ...small,
    markTag: (body: object) => post("mark_tag", body),
    remark: (body: object) => post("remark", body),
    get: () =>
      call(`externalcontact/get?external_userid=${customer.externalUserId}&access_token=${tokenOf()}`),
  };
}

const BOTH = ["mark_tag", "remark"] as const;

describe.each(BOTH)("externalcontact/%s", (api) => {
  async function ask(
    change: object,
    prepare?: (company: Awaited<ReturnType<typeof smallCompany>>) => unknown,
  ) {
    const small = await company();
    const added = small.contact();
    prepare?.(small);
    const good = api === "mark_tag" ? { add_tag: [small.corp.addTag()] } : { remark: "王总" };
    const body = { ...good, ...change };
    const reply = await (api === "mark_tag" ? small.markTag(body) : small.remark(body));
    expect([added.tags, added.remark]).toEqual([[], "小王"]);
    return reply.errcode;
  }

  it("refuses a member or customer who is missing, unknown, invisible, or without the right", async () => {
    expect(await ask({ userid: "" })).toBe(41009);
    expect(await ask({ external_userid: undefined })).toBe(41035);
    expect(await ask({ userid: "nobody" })).toBe(60111);
    expect(await ask({ external_userid: "wmNobody" })).toBe(40096);
    expect(await ask({}, ({ app }) => Object.assign(app, { visibleStaff: [] }))).toBe(60111);
    expect(await ask({}, ({ staff }) => Object.assign(staff, { canContact: false }))).toBe(84074);
    expect(await ask({}, ({ app }) => Object.assign(app, { canCallContact: false }))).toBe(48002);
  });

  it("refuses a customer who is not the member's contact, or on one side only", async () => {
    const { contact, corp, markTag, remark } = await company();
    const tag = corp.addTag();
    const errcode = async () =>
      (await (api === "mark_tag" ? markTag({ add_tag: [tag] }) : remark({ remark: "王总" }))).errcode;
    expect(await errcode()).toBe(84061);
    const half = contact({ via: "half" });
    expect(await errcode()).toBe(84061);
    half.addedBack();
    expect(await errcode()).toBe(0);
    half.relation = "deleted";
    expect(await errcode()).toBe(84061);
  });

  it("meets faults", async () => {
    const { contact, fault, markTag, remark } = await company();
    contact();
    fault({ errcode: 45033 }, { api: `externalcontact/${api}` });
    const reply = await (api === "mark_tag" ? markTag({}) : remark({}));
    expect(reply.errcode).toBe(45033);
  });
});

describe("externalcontact/mark_tag", () => {
  it("adds and removes tags, which externalcontact/get shows, without a callback", async () => {
    const { contact, corp, get, markTag } = await company();
    const [one, two] = [corp.addTag("et1"), corp.addTag("et2")];
    const added = contact({ tags: ["et0"] });
    const callbacks = added.callbacks.length;
    expect(await markTag({ add_tag: [one, two, one], remove_tag: ["et0"] })).toMatchObject({ errmsg: "ok" });
    expect(added.tags).toEqual(["et1", "et2"]);
    expect(await get()).toMatchObject({ follow_user: [{ tags: [{ tag_id: "et1" }, { tag_id: "et2" }] }] });
    expect(added.callbacks).toHaveLength(callbacks);
  });

  it("changes no tag when a tag is unknown", async () => {
    const { contact, corp, markTag } = await company();
    const added = contact({ tags: ["et0"] });
    const tag = corp.addTag();
    expect((await markTag({ add_tag: [tag, "etUnknown"], remove_tag: ["et0"] })).errcode).toBe(40068);
    expect((await markTag({ add_tag: [tag], remove_tag: ["etUnknown"] })).errcode).toBe(40068);
    expect(added.tags).toEqual(["et0"]);
  });

  it.each([
    [40058, {}],
    [40058, { add_tag: [], remove_tag: [] }],
    [40058, { add_tag: "et0" }],
    [40058, { add_tag: [5] }],
  ])("answers %i to %j", async (errcode, body) => {
    const { contact, markTag } = await company();
    contact({ tags: ["et0"] });
    expect((await markTag(body)).errcode).toBe(errcode);
  });
});

describe("externalcontact/remark", () => {
  it("changes the given fields only, as externalcontact/get shows", async () => {
    const { contact, get, remark } = await company();
    const added = contact();
    expect(await remark({ remark: "展会-小王", remark_mobiles: ["13800000000"] })).toMatchObject({
      errcode: 0,
    });
    expect(await remark({ description: "在展会上认识", remark_company: "某公司" })).toMatchObject({
      errcode: 0,
    });
    expect(added.remark).toBe("展会-小王");
    expect(await get()).toMatchObject({
      follow_user: [
        {
          remark: "展会-小王",
          description: "在展会上认识",
          remark_corp_name: "某公司",
          remark_mobiles: ["13800000000"],
        },
      ],
    });
  });

  it.each<[number, string, object]>([
    [0, "a remark of 20 characters", { remark: "好".repeat(20) }],
    [40058, "a remark of 21", { remark: "好".repeat(21) }],
    [0, "a description of 150", { description: "好".repeat(150) }],
    [40058, "a description of 151", { description: "好".repeat(151) }],
    [40058, "a company of 21", { remark_company: "好".repeat(21) }],
    [40058, "an empty body", {}],
    [40058, "a remark that is a number", { remark: 5 }],
    [40058, "mobiles that are numbers", { remark_mobiles: [13800000000] }],
    [40007, "an unknown picture", { remark_pic_mediaid: "x" }],
  ])("answers %i to %s", async (errcode, _what, body) => {
    const { contact, remark } = await company();
    contact();
    expect((await remark(body)).errcode).toBe(errcode);
  });
});
