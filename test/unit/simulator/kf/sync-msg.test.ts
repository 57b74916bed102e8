/** The simulated kf/sync_msg: its items, cursors, pages and tokens. */
import { describe, expect, it } from "vitest";
import { KF_SAMPLES } from "../../../../simulator/index.ts";
import { HOUR, kfCompany, MINUTE } from "./harness.ts";

describe("kf/sync_msg", () => {
  it("gives the messages of customers and servicers, with the ids beside the message", async () => {
    const { account, corp, customer, page, says, serving, trans } = await kfCompany();
    const at = Date.now();
    const said = says({ text: "在吗", at });
    await trans(3);
    const written = corp.kf.servicer.writes(serving({}));
    const common = { open_kfid: account.openKfId, external_userid: customer.externalUserId };
    expect((await page()).msg_list).toEqual([
      {
        ...common,
        msgid: said.item.msgid,
        send_time: Math.floor(at / 1000),
        origin: 3,
        msgtype: "text",
        text: { content: "在吗" },
      },
      expect.objectContaining({
        ...common,
        msgid: written.item.msgid,
        origin: 5,
        servicer_userid: "zhangsan",
      }),
    ]);
  });

  it("gives an event with the ids inside it", async () => {
    const { account, customer, enter, page } = await kfCompany();
    const { code } = enter({ scene: "123", sceneParam: "abc", channels: { scene: 1, nickname: "频道" } });
    const [item] = (await page()).msg_list;
    expect(Object.keys(item ?? {}).sort()).toEqual(["event", "msgid", "msgtype", "origin", "send_time"]);
    expect(item).toMatchObject({ origin: 4, msgtype: "event" });
    expect(item?.["event"]).toEqual({
      event_type: "enter_session",
      open_kfid: account.openKfId,
      external_userid: customer.externalUserId,
      scene: "123",
      scene_param: "abc",
      welcome_code: code,
      wechat_channels: { scene: 1, nickname: "频道" },
    });
  });

  it("gives every documented type of message, and an unknown type", async () => {
    const { page, says } = await kfCompany();
    const messages = [...Object.values(KF_SAMPLES), { msgtype: "hologram", hologram: { depth: 3 } }];
    for (const message of messages) says({ message });
    expect((await page()).msg_list).toMatchObject(messages);
  });

  it("leaves out messages that were sent through the API", async () => {
    const { page, says, send } = await kfCompany();
    says();
    expect(await send()).toMatchObject({ errcode: 0 });
    expect((await page()).msg_list).toHaveLength(1);
  });

  it("goes on from a cursor page by page, and reports whether there is more", async () => {
    const { page, says } = await kfCompany();
    for (const text of ["1", "2", "3"]) says({ text });
    const first = await page({ limit: 2 });
    expect([first.msg_list.length, first.has_more]).toEqual([2, 1]);
    expect(Buffer.byteLength(first.next_cursor)).toBeLessThanOrEqual(64);
    const second = await page({ cursor: first.next_cursor });
    expect(second).toMatchObject({ has_more: 0, msg_list: [{ text: { content: "3" } }] });
    const third = await page({ cursor: second.next_cursor });
    expect(third).toMatchObject({ has_more: 0, msg_list: [] });
    says({ text: "4" });
    expect(await page({ cursor: third.next_cursor })).toMatchObject({
      msg_list: [{ text: { content: "4" } }],
    });
  });

  it("goes back three days without a cursor", async () => {
    const { page, says } = await kfCompany();
    says({ at: Date.now() - 73 * HOUR, text: "old" });
    says({ at: Date.now() - 71 * HOUR, text: "new" });
    says({ at: Date.now() - 74 * HOUR, text: "old, and late" });
    expect((await page()).msg_list).toMatchObject([{ text: { content: "new" } }]);
  });

  it("gives at most a thousand items, or fewer by the setting kfPageItems", async () => {
    const { page, says, wecom } = await kfCompany();
    for (let i = 0; i < 1_001; i += 1) says();
    expect((await page()).msg_list).toHaveLength(1_000);
    wecom.settings.kfPageItems = 7;
    expect(await page()).toMatchObject({ has_more: 1, msg_list: { length: 7 } });
  });

  it("gives empty pages before the end by the setting kfEmptyPages", async () => {
    const { page, says, wecom } = await kfCompany();
    wecom.settings.kfEmptyPages = 2;
    says();
    const first = await page();
    const second = await page({ cursor: first.next_cursor });
    const third = await page({ cursor: second.next_cursor });
    const sizes = [first, second, third].map(({ has_more, msg_list }) => [has_more, msg_list.length]);
    expect(sizes).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it("repeats items before a page with new items by the setting kfRepeatedItems", async () => {
    const { page, says, wecom } = await kfCompany();
    wecom.settings.kfRepeatedItems = 2;
    for (let i = 0; i < 3; i += 1) says();
    const first = await page();
    const nothing = await page({ cursor: first.next_cursor });
    says();
    const second = await page({ cursor: first.next_cursor });
    expect([first, nothing, second].map(({ msg_list }) => msg_list.length)).toEqual([3, 0, 3]);
    expect(second.msg_list.slice(0, 2)).toEqual(first.msg_list.slice(1));
  });

  it("refuses a faulty limit, voice_format, cursor or token", async () => {
    const { sync } = await kfCompany();
    const errcode = async (body: Record<string, unknown>) => (await sync(body)).errcode;
    for (const body of [
      { limit: 1_001 },
      { limit: 0 },
      { voice_format: 2 },
      { cursor: "x".repeat(65) },
      { cursor: "nonsense" },
      { token: "x".repeat(129) },
    ]) {
      expect(await errcode(body), JSON.stringify(body)).toBe(40058);
    }
    expect(await errcode({ voice_format: 1, limit: 1_000 })).toBe(0);
  });

  it("refuses a sound cursor that is padded to more than 64 bytes", async () => {
    const { page, sync } = await kfCompany();
    const { next_cursor: cursor } = await page();
    const padded = cursor.replace(".", `.${"0".repeat(64 - cursor.length)}`);
    expect(await sync({ cursor: padded })).toMatchObject({ errcode: 0 });
    expect(await sync({ cursor: padded.replace(".", ".0") })).toMatchObject({ errcode: 40058 });
  });

  it("refuses the cursor of another account", async () => {
    const { corp, page, ask } = await kfCompany();
    const { next_cursor: cursor } = await page();
    const other = corp.addKfAccount();
    const body = { cursor, open_kfid: other.openKfId, token: corp.kf.token(other) };
    expect(await ask("sync_msg", body)).toMatchObject({ errcode: 40058 });
  });
});

describe("kf/sync_msg without a good token", () => {
  const times = async (count: number, ask: () => Promise<{ errcode: number }>) => {
    const errcodes: number[] = [];
    for (let i = 0; i < count; i += 1) errcodes.push((await ask()).errcode);
    return errcodes;
  };
  const TEN = Array.from({ length: 10 }, () => 0);

  it("answers ten times a minute, then 45009, while a call with a token is answered", async () => {
    const { corp, account, sync, wecom } = await kfCompany();
    expect(await times(11, () => sync({ token: "" }))).toEqual([...TEN, 45009]);
    expect(await sync()).toMatchObject({ errcode: 0 });
    const expired = corp.kf.token(account, { at: Date.now() - 10 * MINUTE - 1 });
    expect(await sync({ token: expired })).toMatchObject({ errcode: 45009 });
    wecom.settings.frequencyLimits = false;
    expect(await sync({ token: expired })).toMatchObject({ errcode: 0 });
  });

  it("counts all accounts of the company together, or each separately by the setting kfCallsWithoutTokenPer", async () => {
    const { ask, corp, sync, wecom } = await kfCompany();
    wecom.settings.kfCallsWithoutToken = 1;
    const other = () => ask("sync_msg", { open_kfid: openKfId });
    const { openKfId } = corp.addKfAccount();
    expect(await times(1, () => sync({ token: "" }))).toEqual([0]);
    expect(await other()).toMatchObject({ errcode: 45009 });
    wecom.settings.kfCallsWithoutTokenPer = "account";
    expect(await other()).toMatchObject({ errcode: 0 });
  });

  it("refuses a malformed token with 95007, and an expired or another account's token by the setting kfStaleToken", async () => {
    const { account, corp, sync, wecom } = await kfCompany();
    const errcode = async (token: string) => (await sync({ token })).errcode;
    const expired = corp.kf.token(account, { at: Date.now() - 10 * MINUTE - 1 });
    const others = corp.kf.token(corp.addKfAccount());
    expect([await errcode("nonsense"), await errcode(expired), await errcode(others)]).toEqual([95007, 0, 0]);
    wecom.settings.kfStaleToken = "refused";
    expect([await errcode(expired), await errcode(others)]).toEqual([95007, 95007]);
    const inTime = corp.kf.token(account, { at: Date.now() - 9 * MINUTE });
    expect(await errcode(inTime)).toBe(0);
  });
});

describe("six calls of kf/sync_msg at the same time", () => {
  it("meet 45033, or are all answered by the setting kfSyncConcurrent", async () => {
    const { fault, sync, wecom } = await kfCompany();
    const six = async () => {
      fault({ delayMs: 60 }, { api: "kf/sync_msg", times: 6 });
      const replies = await Promise.all(Array.from({ length: 6 }, () => sync()));
      return replies.filter(({ errcode }) => errcode === 45033).length;
    };
    expect(await six()).toBeGreaterThan(0);
    wecom.settings.kfSyncConcurrent = null;
    expect(await six()).toBe(0);
  });
});

describe("the account in kf/sync_msg", () => {
  it("is refused when its id is missing, malformed, unknown or another company's", async () => {
    const { corp, sync, wecom } = await kfCompany();
    const errcode = async (openKfId: unknown) => (await sync({ open_kfid: openKfId })).errcode;
    const strangers = wecom.addCorp().addKfAccount();
    expect(await errcode(undefined)).toBe(60251);
    expect(await errcode("xx")).toBe(95000);
    expect(await errcode(strangers.openKfId)).toBe(95004);
    expect(await errcode("wkNowhere")).toBe(95004);
    expect(await errcode(5)).toBe(40058);
    expect(corp.kfAccounts.size).toBe(1);
  });

  it("is refused to an app that is not listed, not authorised or does not see its servicers, and when the API does not manage it", async () => {
    const { account, app, sync } = await kfCompany();
    const errcode = async () => (await sync()).errcode;
    app.canCallKf = false;
    expect(await errcode()).toBe(48002);
    app.canCallKf = true;
    account.authorisedApps = ["other"];
    expect(await errcode()).toBe(48007);
    account.authorisedApps = ["sales"];
    account.manageByApi = false;
    expect(await errcode()).toBe(95017);
    account.manageByApi = true;
    app.visibleStaff = ["lisi"];
    expect(await errcode()).toBe(60030);
    app.visibleStaff = ["zhangsan"];
    expect(await errcode()).toBe(0);
  });
});
