/** The events and items that sync_msg gives on the simulated WeCom. */
import { describe, expect, it } from "vitest";
import { kfCompany } from "./harness.ts";

/** A session that Zhang San serves, with Li Si as a second servicer of the account. */
async function served() {
  const company = await kfCompany();
  const { account, corp, page, says, serving, trans } = company;
  const lisi = corp.addStaff({ userid: "lisi" });
  corp.kf.servicer.add(account, lisi);
  const said = says({ text: "在吗" });
  await trans(2);
  const taken = corp.kf.servicer.takes(serving());
  const newest = async () => (await page()).msg_list.at(-1);
  const { servicer } = corp.kf;
  return { ...company, lisi, newest, said, servicer, taken };
}

describe("sync_msg has an event for a servicer", () => {
  it("who takes a customer from the queue, with a code", async () => {
    const { ids, newest, state, taken } = await served();
    expect(await newest()).toMatchObject({ origin: 4, msgtype: "event" });
    expect((await newest())?.["event"]).toEqual({
      event_type: "session_status_change",
      ...ids,
      change_type: 1,
      new_servicer_userid: "zhangsan",
      msg_code: taken.code,
    });
    expect(await state()).toMatchObject({ service_state: 3, servicer_userid: "zhangsan" });
  });

  it("who transfers a session, without a code", async () => {
    const { ids, lisi, newest, servicer, serving, state } = await served();
    expect(servicer.transfers({ ...serving(), to: lisi }).code).toBeNull();
    expect((await newest())?.["event"]).toEqual({
      event_type: "session_status_change",
      ...ids,
      change_type: 2,
      old_servicer_userid: "zhangsan",
      new_servicer_userid: "lisi",
    });
    expect(await state()).toMatchObject({ service_state: 3, servicer_userid: "lisi" });
  });

  it("who ends a session, with a code, and who takes it up again, without a code", async () => {
    const { ids, lisi, newest, servicer, serving, state } = await served();
    const ended = servicer.ends(serving());
    const event = { event_type: "session_status_change", ...ids };
    expect((await newest())?.["event"]).toEqual({
      ...event,
      change_type: 3,
      old_servicer_userid: "zhangsan",
      msg_code: ended.code,
    });
    expect(await state()).toMatchObject({ service_state: 4 });
    servicer.reenters(serving({ servicer: lisi }));
    expect((await newest())?.["event"]).toEqual({
      ...event,
      change_type: 4,
      old_servicer_userid: "zhangsan",
      new_servicer_userid: "lisi",
    });
    expect(await state()).toMatchObject({ service_state: 3, servicer_userid: "lisi" });
  });

  it("who writes to a session that has ended, after an event that takes it up again", async () => {
    const { corp, page, parties, servicer, serving } = await served();
    servicer.ends(serving());
    servicer.writes({ ...serving(), text: "还有一件事" });
    expect((await page()).msg_list.slice(-2)).toMatchObject([
      { event: { change_type: 4 } },
      { origin: 5, servicer_userid: "zhangsan", text: { content: "还有一件事" } },
    ]);
    expect(corp.kf.session(parties).received).toMatchObject([{ app: null, code: null }]);
  });

  it("who recalls a message", async () => {
    const { ids, newest, servicer, serving } = await served();
    const { msgid } = servicer.writes(serving()).item;
    servicer.recalls({ ...serving(), msgid });
    expect((await newest())?.["event"]).toEqual({
      event_type: "servicer_recall_msg",
      ...ids,
      servicer_userid: "zhangsan",
      recall_msgid: msgid,
    });
  });

  it("who starts, stops or suspends receiving, with status 1 or 2, not as in servicer/list", async () => {
    const { account, newest, servicer, staff } = await served();
    const said = async (status: "receiving" | "stopped" | "suspended") => {
      servicer.goes(status, { account, servicer: staff });
      return (await newest())?.["event"];
    };
    const event = {
      event_type: "servicer_status_change",
      open_kfid: account.openKfId,
      servicer_userid: "zhangsan",
    };
    expect(await said("stopped")).toEqual({ ...event, status: 2, stop_type: 0 });
    expect(await said("suspended")).toEqual({ ...event, status: 2, stop_type: 1 });
    expect(await said("receiving")).toEqual({ ...event, status: 1 });
  });

  it("who begins or ceases to reject a customer's messages", async () => {
    const { ids, newest, servicer, serving } = await served();
    servicer.rejects(serving());
    const event = { event_type: "reject_customer_msg_switch_change", ...ids, servicer_userid: "zhangsan" };
    expect((await newest())?.["event"]).toEqual({ ...event, reject_switch: 1 });
    servicer.rejects({ ...serving(), rejecting: false });
    expect((await newest())?.["event"]).toEqual({ ...event, reject_switch: 0 });
  });
});

describe("sync_msg has an item for a customer", () => {
  it("who recalls a message", async () => {
    const { corp, ids, newest, parties, said } = await served();
    corp.kf.recalls({ ...parties, msgid: said.item.msgid });
    expect((await newest())?.["event"]).toEqual({
      event_type: "user_recall_msg",
      ...ids,
      recall_msgid: said.item.msgid,
    });
  });

  it("who taps an item of a menu", async () => {
    const { newest, respond, says, servicer, serving } = await served();
    const { code } = servicer.ends(serving());
    const click = { id: "102", content: "不满意" };
    const msgmenu = { head_content: "满意吗", list: [{ type: "click", click }] };
    await respond(code, { msgtype: "msgmenu", text: undefined, msgmenu });
    says({ menuId: "102" });
    expect(await newest()).toMatchObject({
      msgtype: "text",
      text: { content: "不满意", menu_id: "102" },
    });
    expect(() => says({ menuId: "999" })).toThrow("no menu with the item 999");
    says({ menuId: "999", text: "其他" });
    expect(await newest()).toMatchObject({ text: { content: "其他", menu_id: "999" } });
  });
});

describe("a move that WeCom's client does not offer", () => {
  it("throws with the reason", async () => {
    const { account, corp, lisi, parties, says, servicer, serving, staff } = await served();
    const others = serving({ servicer: lisi });
    expect(() => servicer.takes(serving())).toThrow("the session is in state 3, not 2");
    expect(() => servicer.ends(others)).toThrow("zhangsan serves, not lisi");
    expect(() => servicer.writes(others)).toThrow("zhangsan serves, not lisi");
    expect(() => servicer.reenters(serving())).toThrow("state 3");
    expect(() => servicer.transfers({ ...serving(), to: corp.addStaff({ userid: "wangwu" }) })).toThrow(
      "wangwu does not serve",
    );
    expect(() => servicer.recalls({ ...serving(), msgid: "x" })).toThrow("has not written x");
    expect(() => corp.kf.recalls({ ...parties, msgid: "x" })).toThrow("has not written x");
    expect(() => servicer.add(account, staff)).toThrow("already");
    servicer.reenters(others);
    servicer.ends(others);
    says();
    expect(() => servicer.writes(serving())).toThrow("state 0");
  });
});
