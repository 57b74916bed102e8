/** The pages under /sim/, by which people and programs control the simulated WeCom. */
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { SimulatedWecom } from "../../../simulator/index.ts";
import { receiver, smallCompany } from "./harness.ts";

async function controlled() {
  const company = await smallCompany();
  const control = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${company.wecom.url}/sim/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const shown = v.parse(v.record(v.string(), v.unknown()), await response.json());
    return { ...shown, http: response.status };
  };
  return { ...company, control };
}

describe("the pages under /sim/", () => {
  it("are listed on the front page", async () => {
    const { wecom } = await smallCompany();
    const page = await (await fetch(wecom.url)).text();
    expect(page).toContain("simulated WeCom");
    expect(page).toContain("/sim/contacts");
  });

  it("add a contact without a body, and show the messages that the customer received", async () => {
    const { app, control, welcome, wecom } = await controlled();
    const { url } = await receiver((response) => {
      response.end("success");
      const [contact] = [...(app.corp.contactsOf.values().next().value ?? [])];
      if (contact) void welcome(contact);
    });
    app.callbackUrl = url;
    const shown = await control("POST", "contacts");
    expect(shown).toMatchObject({
      http: 200,
      staff: { userid: "zhangsan" },
      received: [{ app: "sales", body: { text: { content: "您好" } } }],
      callbacks: [{ app: "sales", attempts: [{ status: 200 }] }],
    });
    expect(await control("GET", `contacts/${shown["id"]}`)).toEqual(shown);
    expect(wecom.journal.calls("send_welcome_msg")).toHaveLength(1);
  });

  it("add a contact with the given fields", async () => {
    const { control, corp } = await controlled();
    corp.addStaff({ userid: "lisi" });
    const customer = { name: "老王", gender: 1 };
    const input = { app: "sales", staff: "lisi", customer, state: "expo", via: "half", waitMs: 0 };
    expect(await control("POST", "contacts", input)).toMatchObject({
      staff: { userid: "lisi" },
      customer,
      state: "expo",
      relation: "half",
      codes: { sales: expect.any(String) },
      received: [],
    });
  });

  it("build a company from nothing", async () => {
    const { control, wecom } = await controlled();
    const { corpId } = await control("POST", "corps", {});
    const app = await control("POST", "apps", { corp: corpId, name: "support" });
    expect(app).toMatchObject({
      http: 200,
      corpId,
      encodingAesKey: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
    });
    expect(await control("POST", "staff", { corp: corpId, userid: "lisi" })).toMatchObject({
      activated: true,
    });
    expect(await control("POST", "media", { corp: corpId, type: "video" })).toHaveProperty("media_id");
    expect(await control("POST", "tags", { corp: corpId, id: "etAAA" })).toMatchObject({ id: "etAAA" });
    const { corps } = await control("GET", "");
    expect(corps).toMatchObject([
      {},
      { corpId, apps: [{ name: "support" }], staff: [{ userid: "lisi" }], tags: ["etAAA"], uploads: [] },
    ]);
    const token = await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${app["secret"]}`);
    expect(await token.json()).toMatchObject({ errcode: 0 });
  });

  it("end all media at once", async () => {
    const { control, corp } = await controlled();
    const { media_id: id } = await control("POST", "media");
    expect(corp.hasMedia(String(id), "image", Date.now())).toBe(true);
    await control("DELETE", "media");
    expect(corp.hasMedia(String(id), "image", Date.now())).toBe(false);
  });

  it("change an app, its token and its secret", async () => {
    const { app, call, control, tokenOf } = await controlled();
    const path = () => `user/get?userid=zhangsan&access_token=${token}`;
    let token = tokenOf();
    await control("POST", "apps/sales/revoke-token");
    expect(await call(path())).toMatchObject({ errcode: 40014 });
    token = tokenOf();
    await control("POST", "apps/sales/expire-token");
    expect(await call(path())).toMatchObject({ errcode: 42001 });
    await control("PATCH", "apps/sales", { trustedIps: ["203.0.113.7"] });
    expect(app.trustedIps).toEqual(["203.0.113.7"]);
    const before = app.secret;
    await control("POST", "apps/sales/reset-secret");
    expect(app.secret).not.toBe(before);
  });

  it("send an event of any XML", async () => {
    const { app, control } = await controlled();
    const { url, received } = await receiver((response) => response.end("success"));
    app.callbackUrl = url;
    expect(await control("POST", "apps/sales/events", { xml: "<xml></xml>" })).toMatchObject({
      attempts: [{ status: 200 }],
    });
    expect(received).toHaveLength(1);
  });

  it("show the journal, make faults and change settings", async () => {
    const { call, control, tokenOf, wecom } = await controlled();
    const ask = () => call(`user/get?userid=zhangsan&access_token=${tokenOf()}`);
    const then = { errcode: -1 };
    await control("POST", "faults", { api: "user/get", times: "always", then });
    expect([await ask(), await ask()]).toMatchObject([{ errcode: -1 }, { errcode: -1 }]);
    await control("DELETE", "faults");
    expect(await ask()).toMatchObject({ errcode: 0 });
    expect((await control("GET", "journal?api=user/get"))["calls"]).toHaveLength(3);
    await control("DELETE", "journal");
    expect((await control("GET", "journal"))["calls"]).toEqual([]);
    await control("PATCH", "settings", { refusedCallUsesCode: true });
    expect(wecom.settings).toMatchObject({ refusedCallUsesCode: true, usedCode: 41051 });
    expect(await control("GET", "settings")).toMatchObject({ refusedCallUsesCode: true });
  });

  it("answer a faulty order with 400, 404 or 409", async () => {
    const { control, wecom } = await controlled();
    expect(await control("POST", "contacts", { stat: "x" })).toMatchObject({ http: 400 });
    expect(await control("PATCH", "settings", { usedCode: 1 })).toMatchObject({ http: 400 });
    expect(await control("POST", "contacts", { staff: "nobody" })).toMatchObject({ http: 404 });
    expect(await control("POST", "apps", { name: "sales" })).toMatchObject({ http: 409 });
    expect(await control("POST", "apps/sales/verify-url")).toMatchObject({ http: 409 });
    expect(await control("POST", "apps/nothing/revoke-token")).toMatchObject({ http: 404 });
    expect(await control("GET", "nothing")).toMatchObject({ http: 404 });
    const broken = await fetch(`${wecom.url}/sim/corps`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });

  it("ask for a company when there is none", async () => {
    const wecom = await SimulatedWecom.start();
    const response = await fetch(`${wecom.url}/sim/contacts`, { method: "POST" });
    expect(await response.json()).toEqual({ error: "no corp : POST /sim/corps adds one" });
    await wecom.close();
  });
});

describe("the simulated WeCom", () => {
  it("closes while a call hangs", async () => {
    const { call, fault, tokenOf, wecom } = await smallCompany();
    const arrived = Promise.withResolvers<void>();
    const when = () => {
      arrived.resolve();
      return true;
    };
    fault({ hang: true }, { when });
    const hanging = call(`user/get?access_token=${tokenOf()}`).catch(() => "broken");
    await arrived.promise;
    await wecom.close();
    expect(await hanging).toBe("broken");
  });
});
