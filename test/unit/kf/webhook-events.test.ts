/** The webhook events of a page of items: their types, ids and lanes, also for broken items. */
import { describe, expect, test } from "vitest";
import type { AppConfig } from "../../../src/config/types.ts";

import { type KfItem, readItem } from "../../../src/kf/items.ts";
import { inboxWebhookEvents, itemEvent } from "../../../src/kf/webhook-events.ts";
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from "../../../src/webhooks/types.ts";
import { anApp } from "../delivery/app.ts";

const NOW = 1_800_000_000_000;
const TOLD = { app: "sales", account: "wkA", receivedAt: NOW };
const READING = { since: 0, toldUntil: 0, receivedAt: NOW };

const said = (changes: object = {}) =>
  readItem({
    msgid: "m1",
    send_time: NOW / 1000,
    open_kfid: "wkA",
    external_userid: "wmA",
    origin: 3,
    msgtype: "text",
    text: { content: "您好" },
    ...changes,
  });
const raised = (event: object, changes: object = {}) =>
  readItem({
    msgid: "m1",
    send_time: NOW / 1000,
    origin: 4,
    msgtype: "event",
    event: { open_kfid: "wkA", ...event },
    ...changes,
  });

const app = (name: string, events: readonly WebhookEventType[] = WEBHOOK_EVENT_TYPES): AppConfig =>
  anApp({ name, webhook: { url: "https://programs.test/", secrets: [], events: new Set(events) } });

describe("a page", () => {
  const told = (apps: AppConfig[], items = [said()], reading = READING) =>
    inboxWebhookEvents(items, "wkA", apps, reading).map((news) =>
      news.type === "onward" ? `${news.event.app} ${news.event.type}` : news.type,
    );

  test("is told to every app whose webhook asks for its events", () => {
    const items = [said(), raised({ event_type: "servicer_status_change", servicer_userid: "l", status: 1 })];
    expect(told([anApp({ name: "none" })], items)).toEqual([]);
    expect(told([anApp({ name: "none" }), app("a"), app("b", ["kf.message"])], items)).toEqual([
      "a kf.message",
      "b kf.message",
      "a kf.servicer-status-changed",
    ]);
  });

  test("is told without items from before the inbox began, and without items told before", () => {
    const items = [-2, -1, 0].map((seconds) =>
      said({ msgid: `m${seconds}`, send_time: NOW / 1000 + seconds }),
    );
    expect(told([app("a")], items, { ...READING, since: NOW - 1_000 })).toHaveLength(2);
    expect(told([app("a")], items, { ...READING, toldUntil: NOW })).toHaveLength(1);
    expect(told([app("a")], [readItem({ msgtype: "?" })], { ...READING, since: NOW })).toHaveLength(1);
  });
});

describe("an item", () => {
  test("has the same id when it is read again, and another for each app, account and msgid", () => {
    const { id } = itemEvent(said(), TOLD);
    expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(itemEvent(said({ text: { content: "other" } }), { ...TOLD, receivedAt: 0 }).id).toBe(id);
    const others = [
      itemEvent(said(), { ...TOLD, app: "support" }),
      itemEvent(said(), { ...TOLD, account: "wkB" }),
      itemEvent(said({ msgid: "m2" }), TOLD),
    ];
    expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
  });

  test("of an unknown kind has the id of its msgid, whatever else WeCom sends with it later", () => {
    const [id, again] = [{}, { mood: "happy" }].map(
      (fields) => itemEvent(raised({ event_type: "brand_new", ...fields }), TOLD).id,
    );
    expect(again).toBe(id);
  });

  test("without a msgid has an id by its content", () => {
    const ids = [{ a: 1 }, { a: 1 }, { a: 2 }].map((raw) => itemEvent(readItem(raw), TOLD).id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test("has the lane of its customer, or else of its account", () => {
    expect(itemEvent(said(), TOLD).lane).toBe("wmA");
    expect(itemEvent(raised({ event_type: "brand_new", external_userid: "wmB" }), TOLD).lane).toBe("wmB");
    expect(itemEvent(said({ msgtype: 5 }), TOLD).lane).toBe("wmA");
    expect(itemEvent(raised({ event_type: "brand_new" }), TOLD).lane).toBe("wkA");
    const status = { event_type: "servicer_status_change", servicer_userid: "l", status: 1 };
    expect(itemEvent(raised(status), TOLD).lane).toBe("wkA");
  });

  test("happened at WeCom's time, and without a time when it was read", () => {
    const timeOf = (item: KfItem) =>
      JSON.parse(itemEvent(item, { ...TOLD, receivedAt: NOW + 60_000 }).body).timestamp;
    expect(timeOf(said())).toBe("2027-01-15T08:00:00.000Z");
    expect(timeOf(raised({ event_type: "brand_new" }))).toBe("2027-01-15T08:00:00.000Z");
    expect(timeOf(readItem({}))).toBe("2027-01-15T08:01:00.000Z");
  });

  test.for<[object, WebhookEventType, object]>([
    [
      { event_type: "enter_session", external_userid: "wmA", scene: "expo", scene_param: "7" },
      "kf.entered",
      { customer: "wmA", scene: "expo", sceneParam: "7", channels: null },
    ],
    [
      {
        event_type: "session_status_change",
        external_userid: "wmA",
        change_type: 2,
        old_servicer_userid: "a",
        new_servicer_userid: "b",
      },
      "kf.session-changed",
      { customer: "wmA", change: 2, oldServicer: "a", newServicer: "b" },
    ],
    [
      { event_type: "msg_send_fail", external_userid: "wmA", fail_msgid: "m0", fail_type: 99 },
      "kf.send-failed",
      { customer: "wmA", failedMsgid: "m0", failType: 99, reason: "fail_type 99" },
    ],
    [
      { event_type: "servicer_status_change", servicer_userid: "lisi", status: 2, stop_type: 1 },
      "kf.servicer-status-changed",
      { servicer: "lisi", status: 2, stopType: 1 },
    ],
    [
      { event_type: "user_recall_msg", external_userid: "wmA", recall_msgid: "m0" },
      "kf.message-recalled",
      { customer: "wmA", author: "customer", servicer: null, recalledMsgid: "m0" },
    ],
    [
      {
        event_type: "servicer_recall_msg",
        external_userid: "wmA",
        servicer_userid: "lisi",
        recall_msgid: "m0",
      },
      "kf.message-recalled",
      { customer: "wmA", author: "servicer", servicer: "lisi", recalledMsgid: "m0" },
    ],
    [
      {
        event_type: "reject_customer_msg_switch_change",
        external_userid: "wmA",
        servicer_userid: "lisi",
        reject_switch: 1,
      },
      "kf.rejection-switched",
      { customer: "wmA", servicer: "lisi", rejects: true },
    ],
  ])("of %j is told as %s with its fields", ([event, type, data]) => {
    const { body } = itemEvent(raised(event), TOLD);
    const place = { app: "sales", account: "wkA", msgid: "m1" };
    expect(JSON.parse(body)).toEqual({
      type,
      timestamp: "2027-01-15T08:00:00.000Z",
      data: { ...place, ...data },
    });
  });

  test.each([[5], [""], [null], [{}]])("of an unknown kind names no customer when the id is %j", (id) => {
    const { lane, body } = itemEvent(raised({ event_type: "brand_new", external_userid: id }), TOLD);
    expect([lane, JSON.parse(body).data.customer]).toEqual(["wkA", null]);
  });

  test.each([
    [null],
    [5],
    ["text"],
    [[]],
    [{}],
    [{ msgid: 5, send_time: "soon" }],
    [{ event: null }],
    [{ event: [] }],
  ])("of any JSON is told as kf.other with its raw item: %j", (raw) => {
    const { type, body } = itemEvent(readItem(raw), TOLD);
    expect(type).toBe("kf.other");
    expect(JSON.parse(body)).toMatchObject({ timestamp: "2027-01-15T08:00:00.000Z", data: { raw } });
  });

  test.each([1e300, -1e300, 1e12])("with the time %d does not throw", (send_time) => {
    expect(() => itemEvent(said({ send_time }), TOLD)).not.toThrow();
  });

  test("without a required field is told without its code", () => {
    const { type, body } = itemEvent(raised({ event_type: "enter_session", welcome_code: "CODE" }), TOLD);
    expect(type).toBe("kf.other");
    expect(body).not.toContain("CODE");
  });

  test("of a message is told without codes in its body", () => {
    const card = said({ msgtype: "card", card: { title: "您好", inner: { welcome_code: "CODE" } } });
    expect(JSON.parse(itemEvent(card, TOLD).body).data.body).toEqual({ title: "您好", inner: {} });
  });

  test("that is too large is told without its body, or its raw item", () => {
    const text = "长".repeat(300_000);
    const large = said({ text: { content: text } });
    expect(JSON.parse(itemEvent(large, TOLD).body).data).toMatchObject({ msgtype: "text", body: null });
    const unknown = raised({ event_type: "brand_new", external_userid: "wmA", text });
    expect(JSON.parse(itemEvent(unknown, TOLD).body).data).toMatchObject({ customer: "wmA", raw: null });
  });
});
