/** The simulated kf/send_msg: its five messages, its 48 hours, and the states of a session. */
import { describe, expect, it } from "vitest";
import { HOUR, kfCompany, SECOND } from "./harness.ts";

async function written() {
  const company = await kfCompany();
  company.says();
  return company;
}

describe("kf/send_msg", () => {
  it("reaches the customer, with a msgid of WeCom's or our own", async () => {
    const { corp, parties, send, wecom } = await written();
    const { msgid } = await send();
    expect(msgid).toMatch(/^[0-9a-zA-Z_-]{1,32}$/);
    expect(await send({ msgid: "our-own_1" })).toMatchObject({ errcode: 0, msgid: "our-own_1" });
    const { received } = corp.kf.session(parties);
    expect(received.map((message) => message.msgid)).toEqual([msgid, "our-own_1"]);
    expect(received[0]).toMatchObject({ app: "sales", code: null, body: { text: { content: "您好" } } });
    expect(wecom.journal.calls("kf/send_msg")).toMatchObject([
      { effect: "delivered" },
      { effect: "delivered" },
    ]);
  });

  it("refuses a msgid that the account has had, and a malformed msgid", async () => {
    const { corp, enter, respond, says, send, wecom } = await written();
    expect(await send({ msgid: "a" })).toMatchObject({ errcode: 0 });
    expect(await send({ msgid: "a" })).toMatchObject({ errcode: 40058 });
    wecom.settings.kfDuplicateMsgid = 95099;
    expect(await send({ msgid: "a" })).toMatchObject({ errcode: 95099 });
    const { code } = enter({ withCode: true });
    expect(await respond(code, { msgid: "a" })).toMatchObject({ errcode: 95099 });
    const account = corp.addKfAccount();
    says({ account });
    expect(await send({ msgid: "a", open_kfid: account.openKfId })).toMatchObject({ errcode: 0 });
    for (const msgid of ["a".repeat(33), "ä", "a b"]) {
      expect((await send({ msgid })).errcode, msgid).toBe(40058);
    }
  });

  it("sends five messages for each of the customer's, then 95001", async () => {
    const { enter, respond, says, send } = await written();
    const six = async () => {
      const errcodes: number[] = [];
      for (let i = 0; i < 6; i += 1) errcodes.push((await send()).errcode);
      return errcodes;
    };
    expect(await respond(enter({ withCode: true }).code)).toMatchObject({ errcode: 0 });
    expect(await six()).toEqual([0, 0, 0, 0, 0, 95001]);
    says();
    expect(await six()).toEqual([0, 0, 0, 0, 0, 95001]);
  });

  it("refuses with 95002 from 48 h after the customer's last message", async () => {
    const { send, wecom } = await written();
    wecom.settings.kfClockOffsetMs = 48 * HOUR + SECOND;
    expect(await send()).toMatchObject({ errcode: 95002 });
    wecom.settings.kfClockOffsetMs = 48 * HOUR - SECOND;
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it("refuses with 95018 while the session waits for a servicer, has a servicer, or has ended", async () => {
    const { corp, send, serving, trans } = await written();
    await trans(1);
    expect(await send()).toMatchObject({ errcode: 0 });
    await trans(2);
    expect(await send()).toMatchObject({ errcode: 95018 });
    await trans(3);
    expect(await send()).toMatchObject({ errcode: 95018 });
    corp.kf.servicer.ends(serving());
    expect(await send()).toMatchObject({ errcode: 95018 });
  });

  it("gives an unhandled session to the assistant, or leaves it unhandled by the setting kfSendAssigns", async () => {
    const { send, state, trans } = await written();
    expect(await state()).toMatchObject({ service_state: 0 });
    await send();
    expect(await state()).toMatchObject({ service_state: 1 });
    expect(await trans(1)).toMatchObject({ errcode: 95016 });
    const other = await kfCompany();
    other.says();
    other.wecom.settings.kfSendAssigns = false;
    await other.send();
    expect(await other.state()).toMatchObject({ service_state: 0 });
  });

  it("refuses a customer who has never written", async () => {
    const { enter, send, wecom } = await kfCompany();
    enter();
    expect(await send()).toMatchObject({ errcode: 95001 });
    wecom.settings.kfNeverWrote = 95018;
    expect(await send()).toMatchObject({ errcode: 95018 });
  });

  it("requires a known customer and an account", async () => {
    const { send } = await written();
    expect(await send({ touser: "" })).toMatchObject({ errcode: 41035 });
    expect(await send({ touser: "wmNobody" })).toMatchObject({ errcode: 40096 });
    expect(await send({ open_kfid: "" })).toMatchObject({ errcode: 60251 });
  });
});

describe("a message that was accepted", () => {
  it("can fail later: an event has its msgid, and the customer has not received it", async () => {
    const { corp, page, parties, send } = await written();
    const msgid = String((await send())["msgid"]);
    corp.kf.fails({ ...parties, msgid, failType: 13 });
    expect(corp.kf.session(parties).received).toEqual([]);
    expect((await page()).msg_list.at(-1)).toMatchObject({
      origin: 4,
      event: {
        event_type: "msg_send_fail",
        open_kfid: parties.account.openKfId,
        external_userid: parties.customer.externalUserId,
        fail_msgid: msgid,
        fail_type: 13,
      },
    });
    expect(() => corp.kf.fails({ ...parties, msgid: "never" })).toThrow("no message never");
  });

  it("fails with type 10 while the customer rejects messages", async () => {
    const { corp, page, parties, send, wecom } = await written();
    corp.kf.rejects(parties);
    const { errcode, msgid } = await send();
    expect(errcode).toBe(0);
    expect((await page()).msg_list.at(-1)).toMatchObject({ event: { fail_msgid: msgid, fail_type: 10 } });
    expect(wecom.journal.calls("kf/send_msg")[0]?.effect).toBeNull();
    corp.kf.rejects({ ...parties, rejecting: false });
    await send();
    expect(corp.kf.session(parties).received).toHaveLength(1);
  });
});
