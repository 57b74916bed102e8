/** The pages under /sim/kf/, which control customer service on the simulated WeCom. */
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { receiver } from "../harness.ts";
import { kfCompany } from "./harness.ts";

async function controlled() {
  const company = await kfCompany();
  const order = async (path: string, body?: unknown, method = "POST"): Promise<Record<string, unknown>> => {
    const response = await fetch(`${company.wecom.url}/sim/kf/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const shown = v.parse(v.record(v.string(), v.unknown()), await response.json());
    return { ...shown, http: response.status };
  };
  return { ...company, order };
}

describe("the pages under /sim/kf/", () => {
  it("are listed on the front page", async () => {
    const { wecom } = await kfCompany();
    expect(await (await fetch(wecom.url)).text()).toContain("/sim/kf/enter");
  });

  it("let a new customer enter, and show the messages that the customer received", async () => {
    const { app, order, page, respond } = await controlled();
    const { url } = await receiver((response) => {
      response.end("success");
      void page().then(({ msg_list: [item] }) => respond(Object(item?.["event"])["welcome_code"]));
    });
    app.callbackUrl = url;
    const shown = await order("enter", {
      customer: { name: "老王" },
      scene: "expo",
    });
    expect(shown).toMatchObject({
      http: 200,
      customer: { name: "老王" },
      state: 4,
      code: expect.any(String),
      entrance: { scene: "expo" },
      received: [{ app: "sales", body: { text: { content: "您好" } } }],
      item: { event: { event_type: "enter_session" } },
      callbacks: [{ app: "sales", attempts: [{ status: 200 }] }],
    });
    const { id, received } = shown;
    expect(await order(`session/${id}`, undefined, "GET")).toMatchObject({ id, received, state: 4 });
  });

  it("play a whole conversation, by default with the last customer and servicer", async () => {
    const { ask, account, corp, order } = await controlled();
    corp.addStaff({ userid: "lisi" });
    expect(await order("servicer", { servicer: "lisi" })).toMatchObject({ status: "receiving" });
    const { customer } = await order("enter", { waitMs: 0 });
    const external_userid = Object(customer).externalUserId;
    expect(await order("say", { text: "转人工" })).toMatchObject({
      state: 0,
      item: { text: { content: "转人工" } },
    });
    const ids = { open_kfid: account.openKfId, external_userid };
    expect(await ask("service_state/trans", { ...ids, service_state: 2 })).toMatchObject({ errcode: 0 });
    expect(await order("take", { waitMs: 0 })).toMatchObject({ state: 3, servicer: "zhangsan" });
    const written = await order("write", { text: "您好" });
    expect(written).toMatchObject({ item: { origin: 5 }, received: [{ app: null }] });
    expect(await order("transfer", { to: "lisi" })).toMatchObject({ servicer: "lisi", code: null });
    const ended = await order("end", { waitMs: 0 });
    expect(ended).toMatchObject({ state: 4, servicer: null, code: expect.any(String) });
    expect(await order("reenter")).toMatchObject({ state: 3 });
    const { item } = await order("say", { message: { msgtype: "image", image: { media_id: "m" } } });
    expect(await order("recall", { msgid: Object(item).msgid })).toMatchObject({
      item: { event: { event_type: "user_recall_msg" } },
    });
    expect(await order("go", { status: "stopped", servicer: "lisi" })).toMatchObject({
      event: { status: 2, servicer_userid: "lisi" },
    });
    expect(account.servicers[1]?.status).toBe("stopped");
  });

  it("let messages fail, and give a token for sync_msg", async () => {
    const { order, says, send, sync } = await controlled();
    says();
    const { msgid } = await send();
    expect(await order("fail", { msgid, failType: 5 })).toMatchObject({ received: [], item: { origin: 4 } });
    await order("refuse");
    await send({ msgid: "refused" });
    const { token } = await order("token");
    expect(await sync({ token })).toMatchObject({
      msg_list: [{}, { event: { fail_type: 5 } }, { event: { fail_msgid: "refused", fail_type: 10 } }],
    });
  });

  it("change the accounts that an app may manage", async () => {
    const { account, app, order } = await controlled();
    app.callbackUrl = "http://127.0.0.1:9/";
    const remove = [account.openKfId];
    expect(await order("authorise", { app: "sales", remove, deliver: false })).toMatchObject({
      callbacks: [{ app: "sales", xml: expect.stringContaining("AuthDelOpenKfId") }],
    });
    expect(account.authorisedApps).toEqual([]);
    expect(await order("authorise", { app: "nobody" })).toMatchObject({ http: 404 });
    expect(await order("authorise", { app: "sales", add: ["wkNowhere"] })).toMatchObject({ http: 404 });
  });

  it("answer a faulty order with 400, 404 or 409", async () => {
    const { corp, order } = await controlled();
    expect(await order("say", {})).toMatchObject({ http: 404, error: expect.stringContaining("nobody") });
    expect(await order("enter", { customers: "x" })).toMatchObject({ http: 400 });
    expect(await order("enter", { customer: "wmNobody" })).toMatchObject({ http: 404 });
    expect(await order("enter", { account: "wkNowhere" })).toMatchObject({ http: 404 });
    await order("enter", { waitMs: 0 });
    expect(await order("take")).toMatchObject({ http: 409 });
    expect(await order("write", { servicer: "nobody" })).toMatchObject({ http: 404 });
    expect(await order("dance")).toMatchObject({ http: 404 });
    expect(await order("session/none", undefined, "GET")).toMatchObject({ http: 404 });
    corp.kfAccounts.clear();
    expect(await order("enter")).toMatchObject({ http: 404 });
  });
});
