/** The items of an account's inbox: every documented type, unknown types and broken items. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KF_SAMPLES } from "../../../simulator/company/kf/samples.ts";
import { readItem } from "../../../src/kf/items.ts";

const HEAD = { msgid: "m1", send_time: 1_615_478_585 };
const READ = { msgid: "m1", at: 1_615_478_585_000, account: "wkA" };
const WRITTEN = { ...HEAD, open_kfid: "wkA", external_userid: "wmA", origin: 3 };
const event = (type: string, fields: object) => ({
  ...HEAD,
  origin: 4,
  msgtype: "event",
  event: { event_type: type, open_kfid: "wkA", ...fields },
});

describe("a message", () => {
  test.for(Object.entries(KF_SAMPLES))("of type %s is read with its body", ([msgtype, sample]) => {
    const body = Object.entries(sample).find(([key]) => key === msgtype)?.[1] ?? null;
    expect(readItem({ ...WRITTEN, ...sample })).toEqual({
      type: "message",
      ...READ,
      customer: "wmA",
      author: "customer",
      servicer: null,
      msgtype,
      body,
      ...(msgtype === "text" ? { text: "hello world", menu: "101" } : { text: null, menu: null }),
    });
  });

  test("without a menu_id has the menu null", () => {
    for (const menu of [{}, { menu_id: "" }]) {
      const read = readItem({ ...WRITTEN, msgtype: "text", text: { content: "hi", ...menu } });
      expect(read).toMatchObject({ text: "hi", menu: null });
    }
  });

  test("of a servicer names the servicer", () => {
    const read = readItem({
      ...WRITTEN,
      origin: 5,
      servicer_userid: "lisi",
      msgtype: "text",
      text: { content: "a" },
    });
    expect(read).toMatchObject({ author: "servicer", servicer: "lisi" });
  });

  test("of another type than text has no text, whatever else it brings", () => {
    const read = readItem({ ...WRITTEN, msgtype: "image", image: {}, text: { content: "a", menu_id: "1" } });
    expect(read).toMatchObject({ msgtype: "image", text: null, menu: null });
  });

  test.for(["msgid", "send_time", "open_kfid", "external_userid", "origin"] as const)(
    "without %s is read as other, by its type",
    (field) => {
      const raw = { ...WRITTEN, msgtype: "text", text: { content: "hi" }, [field]: undefined };
      expect(readItem(raw)).toMatchObject({ type: "other", kind: "text", raw });
    },
  );

  test.for([-1, 8.64e12 + 1, "soon"])("at %j, which is no time, is read as other", (time) => {
    const raw = { ...WRITTEN, send_time: time, msgtype: "text", text: { content: "hi" } };
    expect(readItem(raw)).toMatchObject({ type: "other", at: null, kind: "text" });
  });

  test("of an unknown type is read with its body", () => {
    const read = readItem({ ...WRITTEN, msgtype: "hologram", hologram: { depth: 3 } });
    expect(read).toMatchObject({ type: "message", msgtype: "hologram", body: { depth: 3 }, text: null });
  });
});

describe("an event", () => {
  test("enter_session has the scene, the code and the place in 视频号", () => {
    const fields = {
      external_userid: "wmA",
      scene: "123",
      scene_param: "abc",
      welcome_code: "code",
      wechat_channels: { nickname: "旗舰店", scene: 1 },
    };
    expect(readItem(event("enter_session", fields))).toEqual({
      type: "enter_session",
      ...READ,
      customer: "wmA",
      scene: "123",
      sceneParam: "abc",
      channels: { nickname: "旗舰店", scene: 1 },
      welcomeCode: "code",
    });
  });

  test("enter_session has null for a field that is missing or empty", () => {
    for (const fields of [{}, { scene: "", scene_param: "", welcome_code: "" }]) {
      const read = readItem(event("enter_session", { external_userid: "wmA", ...fields }));
      expect(read).toMatchObject({ scene: null, sceneParam: null, channels: null, welcomeCode: null });
    }
  });

  test("enter_session from a shop has the shop's nickname", () => {
    const channels = { shop_nickname: "小店", scene: 4 };
    const read = readItem(event("enter_session", { external_userid: "wmA", wechat_channels: channels }));
    expect(read).toMatchObject({ channels: { nickname: "小店", scene: 4 } });
  });

  test("enter_session has its code whatever stands for the place in 视频号", () => {
    for (const channels of ["旗舰店", { nickname: "旗舰店" }, []]) {
      const fields = { external_userid: "wmA", welcome_code: "code", wechat_channels: channels };
      expect(readItem(event("enter_session", fields))).toMatchObject({ channels: null, welcomeCode: "code" });
    }
  });

  test.for([
    [
      "msg_send_fail",
      { external_userid: "wmA", fail_msgid: "m0", fail_type: 6 },
      { customer: "wmA", failedMsgid: "m0", failType: 6 },
    ],
    [
      "msg_send_fail",
      { external_userid: "wmA", fail_msgid: "m0" },
      { customer: "wmA", failedMsgid: "m0", failType: 0 },
    ],
    [
      "servicer_status_change",
      { servicer_userid: "lisi", status: 2, stop_type: 1 },
      { servicer: "lisi", status: 2, stopType: 1 },
    ],
    [
      "servicer_status_change",
      { servicer_userid: "lisi", status: 1 },
      { servicer: "lisi", status: 1, stopType: null },
    ],
    [
      "session_status_change",
      { external_userid: "wmA", change_type: 1, new_servicer_userid: "lisi", msg_code: "code" },
      { customer: "wmA", change: 1, oldServicer: null, newServicer: "lisi", msgCode: "code" },
    ],
    [
      "session_status_change",
      { external_userid: "wmA", change_type: 2, old_servicer_userid: "a", new_servicer_userid: "b" },
      { customer: "wmA", change: 2, oldServicer: "a", newServicer: "b", msgCode: null },
    ],
    [
      "user_recall_msg",
      { external_userid: "wmA", recall_msgid: "m0" },
      { customer: "wmA", recalledMsgid: "m0" },
    ],
    [
      "servicer_recall_msg",
      { external_userid: "wmA", recall_msgid: "m0", servicer_userid: "lisi" },
      { customer: "wmA", recalledMsgid: "m0", servicer: "lisi" },
    ],
    [
      "reject_customer_msg_switch_change",
      { external_userid: "wmA", servicer_userid: "lisi", reject_switch: 1 },
      { customer: "wmA", servicer: "lisi", rejects: true },
    ],
    [
      "reject_customer_msg_switch_change",
      { external_userid: "wmA", servicer_userid: "lisi", reject_switch: 0 },
      { customer: "wmA", servicer: "lisi", rejects: false },
    ],
  ] as const)("%s is read with its fields", ([type, fields, read]) => {
    expect(readItem(event(type, fields))).toEqual({ type, ...READ, ...read });
  });

  test("of an unknown kind, or without a required field, is read as other with its raw item", () => {
    const unknown = event("customer_smiled", { external_userid: "wmA" });
    expect(readItem(unknown)).toEqual({
      type: "other",
      msgid: "m1",
      at: READ.at,
      kind: "event/customer_smiled",
      raw: unknown,
    });
    const broken = event("enter_session", { scene: "123" });
    expect(readItem(broken)).toMatchObject({ type: "other", kind: "event/enter_session" });
  });

  test("of an unknown kind is no message, whatever else it brings, and is read by no property of an object", () => {
    const unknown = { ...WRITTEN, ...event("customer_smiled", {}), origin: 3 };
    expect(readItem(unknown)).toMatchObject({ type: "other", kind: "event/customer_smiled" });
    expect(readItem(event("constructor", {}))).toMatchObject({ type: "other", kind: "event/constructor" });
  });

  test.for<[string, unknown]>([
    ["event/enter_session", { event_type: "enter_session", external_userid: "wmA", welcome_code: "code" }],
    ["event/?", { event_type: 5 }],
    ["event/?", undefined],
  ])("without its account, kind or fields is %s: %j", ([kind, fields]) => {
    expect(readItem({ ...HEAD, msgtype: "event", event: fields })).toMatchObject({ type: "other", kind });
  });
});

test("no JSON makes reading throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (any, part) => {
      for (const raw of [
        any,
        { ...WRITTEN, msgtype: any },
        event("enter_session", { external_userid: part }),
      ]) {
        expect(readItem(raw).type).toBeTypeOf("string");
      }
    }),
  );
});
