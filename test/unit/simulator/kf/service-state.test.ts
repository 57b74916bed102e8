/** The state of a session on the simulated WeCom, and the changes that the API may make. */
import { describe, expect, it } from "vitest";
import { KF_STATE } from "../../../../simulator/index.ts";
import { HOUR, kfCompany, SECOND } from "./harness.ts";

/** The changes of state that WeCom's documents allow the API. */
const LEGAL = ["0→1", "0→2", "0→3", "1→2", "1→3", "2→3", "3→4"];

async function inState(state: number) {
  const company = await kfCompany();
  const { corp, says, serving, trans } = company;
  says();
  if (state === KF_STATE.ended) {
    await trans(3);
    corp.kf.servicer.ends(serving());
  } else if (state !== KF_STATE.fresh) {
    expect(await trans(state)).toMatchObject({ errcode: 0 });
  }
  return company;
}

describe("a session", () => {
  it("begins when the customer writes, and names its servicer once it has one", async () => {
    const { enter, says, state, trans } = await kfCompany();
    expect(await state()).toMatchObject({ errcode: 0, service_state: 4 });
    enter();
    expect(await state()).toMatchObject({ service_state: 4 });
    says();
    const fresh = await state();
    expect(fresh).toMatchObject({ service_state: 0 });
    expect(fresh).not.toHaveProperty("servicer_userid");
    await trans(3);
    expect(await state()).toMatchObject({ service_state: 3, servicer_userid: "zhangsan" });
  });

  it("ends 48 h after the customer's last message, or after its first by the setting kfSessionClock", async () => {
    const { says, state, wecom } = await kfCompany();
    says({ at: Date.now() - 2 * HOUR });
    says();
    wecom.settings.kfClockOffsetMs = 47 * HOUR;
    expect(await state()).toMatchObject({ service_state: 0 });
    wecom.settings.kfSessionClock = "start";
    expect(await state()).toMatchObject({ service_state: 4 });
    wecom.settings.kfSessionClock = "last-message";
    wecom.settings.kfClockOffsetMs = 48 * HOUR + SECOND;
    expect(await state()).toMatchObject({ service_state: 4 });
  });

  it("begins again when the customer writes after its end", async () => {
    const { says, state } = await inState(4);
    expect(await state()).toMatchObject({ service_state: 4 });
    says();
    expect(await state()).toMatchObject({ service_state: 0 });
  });
});

describe("kf/service_state/trans", () => {
  for (const from of [0, 1, 2, 3, 4]) {
    for (const to of [0, 1, 2, 3, 4]) {
      if (from === 3 && to === 3) continue; // It depends on the servicer, and has a test of its own below.
      const move = `${from}→${to}`;
      const errcode = LEGAL.includes(move) ? 0 : from === 4 ? 95013 : 95016;
      it(`answers ${errcode} to ${move}`, async () => {
        const { state, trans } = await inState(from);
        expect((await trans(to)).errcode).toBe(errcode);
        expect(await state()).toMatchObject({ service_state: errcode === 0 ? to : from });
      });
    }
  }

  it("ends a session without a servicer by the setting kfMayEndWithoutServicer", async () => {
    const { state, trans, wecom } = await inState(1);
    wecom.settings.kfMayEndWithoutServicer = true;
    expect(await trans(4)).toMatchObject({ errcode: 0, msg_code: expect.any(String) });
    expect(await state()).toMatchObject({ service_state: 4 });
    expect(await trans(4)).toMatchObject({ errcode: 95013 });
  });

  it("gives a code at the first change to each of 2, 3 and 4 only", async () => {
    const { account, corp, says, trans } = await kfCompany();
    corp.kf.servicer.add(account, corp.addStaff({ userid: "lisi" }));
    const hasCode = async (to: number, servicer_userid = "zhangsan") => {
      const reply = await trans(to, { servicer_userid });
      expect(reply.errcode).toBe(0);
      return "msg_code" in reply;
    };
    says();
    expect([await hasCode(1), await hasCode(2), await hasCode(3)]).toEqual([false, true, true]);
    expect([await hasCode(3, "lisi"), await hasCode(4)]).toEqual([false, true]);
    says();
    expect(await hasCode(3)).toBe(true);
  });

  it("hands a session to another servicer, and not to the same", async () => {
    const { account, corp, state, trans } = await inState(3);
    corp.kf.servicer.add(account, corp.addStaff({ userid: "lisi" }));
    expect(await trans(3)).toMatchObject({ errcode: 95016 });
    expect(await trans(3, { servicer_userid: "lisi" })).toMatchObject({ errcode: 0 });
    expect(await state()).toMatchObject({ servicer_userid: "lisi" });
  });

  it("refuses a servicer who is unknown, not of the account, invisible, not activated or not receiving", async () => {
    const { account, app, corp, says, staff, trans, wecom } = await kfCompany();
    says();
    const to = async (userid: string) => (await trans(3, { servicer_userid: userid })).errcode;
    corp.addStaff({ userid: "lisi" });
    expect(await to("")).toBe(41009);
    expect(await to("nobody")).toBe(60111);
    expect(await to("lisi")).toBe(95014);
    wecom.settings.kfUnknownServicer = 60253;
    expect(await to("lisi")).toBe(60253);
    app.visibleStaff = ["zhangsan"];
    expect(await to("lisi")).toBe(60030);
    staff.activated = false;
    expect(await to("zhangsan")).toBe(95014);
    staff.activated = true;
    for (const status of ["stopped", "suspended"] as const) {
      corp.kf.servicer.goes(status, { account, servicer: staff });
      expect(await to("zhangsan")).toBe(95019);
    }
    corp.kf.servicer.goes("receiving", { account, servicer: staff });
    expect(await to("zhangsan")).toBe(0);
  });

  it("makes no event in sync_msg, or an event without a code by the setting kfTransRaisesEvent", async () => {
    const { page, says, trans, wecom } = await kfCompany();
    says();
    await trans(2);
    expect((await page()).msg_list).toHaveLength(1);
    wecom.settings.kfTransRaisesEvent = true;
    const { msg_code: code } = await trans(3);
    await trans(4);
    const { msg_list: items } = await page();
    expect(items.slice(1)).toMatchObject([
      { event: { event_type: "session_status_change", change_type: 1, new_servicer_userid: "zhangsan" } },
      { event: { event_type: "session_status_change", change_type: 3, old_servicer_userid: "zhangsan" } },
    ]);
    expect(JSON.stringify(items)).not.toContain(code);
  });

  it("refuses a faulty state, customer, account or body", async () => {
    const { ask, ids, says, trans } = await kfCompany();
    says();
    expect(await trans(5)).toMatchObject({ errcode: 40058 });
    expect(await trans("3")).toMatchObject({ errcode: 40058 });
    expect(await trans(1, { external_userid: "" })).toMatchObject({ errcode: 41035 });
    expect(await trans(1, { external_userid: "wmNobody" })).toMatchObject({ errcode: 40096 });
    expect(await trans(1, { open_kfid: undefined })).toMatchObject({ errcode: 60251 });
    expect(await ask("service_state/get", "{")).toMatchObject({ errcode: 40058 });
    expect(await ask("service_state/get", { ...ids, external_userid: "wmNobody" })).toMatchObject({
      errcode: 40096,
    });
  });
});
