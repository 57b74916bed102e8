/** Every type of event as a company's program receives it: its shape, its order, and the secrets that it leaves out. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { otherEvent } from "../../../simulator/callback/events.ts";
import { type Customer, KF_SAMPLES } from "../../../simulator/index.ts";
import { WEBHOOK_EVENT_TYPES } from "../../../src/webhooks/types.ts";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { KfScene } from "../kf/kf-scene.ts";
import { expectConform } from "./conform.ts";

let receiver: Receiver;
let kfScene: KfScene;
beforeEach(async () => {
  receiver = await Receiver.start();
  kfScene = await KfScene.open({
    appSettings: { sales: { webhook: { url: receiver.url, secret: SECRET } } },
  });
});
afterEach(async () => {
  expectConform(receiver.arrivals);
  await kfScene.close();
  await receiver.close();
});

/** A change of a contact that leads to no welcome. */
function change(ChangeType: string, nodes: Record<string, string> = {}, at = Date.now()) {
  const event = { corpId: kfScene.scene.corp.corpId, event: "change_external_contact", at };
  const who = { UserID: "zhangsan", ExternalUserID: "wmAAAA" };
  return kfScene.scene.app().event(otherEvent(event, { ChangeType, ...who, ...nodes }), { deliver: false });
}

const typesFor = (customer: Customer) =>
  receiver.taken.filter(({ data }) => data["customer"] === customer.externalUserId).map(({ type }) => type);

describe("a change of a contact", () => {
  test.for<[string, Record<string, string>, string, object]>([
    ["edit_external_contact", { State: "expo-7" }, "contact.edited", { state: "expo-7" }],
    ["edit_external_contact", {}, "contact.edited", { state: null }],
    [
      "del_external_contact",
      { Source: "DELETE_BY_TRANSFER" },
      "contact.removed-by-staff",
      { source: "DELETE_BY_TRANSFER" },
    ],
    ["del_external_contact", {}, "contact.removed-by-staff", { source: null }],
    ["del_follow_user", {}, "contact.removed-by-customer", {}],
    [
      "transfer_fail",
      { FailReason: "customer_refused" },
      "contact.transfer-failed",
      { reason: "customer_refused" },
    ],
    [
      "brand_new",
      { Colour: "red", WelcomeCode: "CODE" },
      "contact.other",
      { change: "brand_new", fields: { Colour: "red" } },
    ],
  ])("is told: %s %o", async ([changeType, nodes, type, data]) => {
    const at = Date.now() - 3_000;
    await change(changeType, nodes, at).deliver();
    const [told] = await receiver.takes(1);
    expect(told).toMatchObject({
      type,
      data: { app: "sales", staff: "zhangsan", customer: "wmAAAA", ...data },
    });
    expect(told?.timestamp).toBe(new Date(Math.floor(at / 1000) * 1000).toISOString());
    expect(told?.body).not.toContain("CODE");
  });

  test("that WeCom tells four times is posted once", async () => {
    const callback = change("edit_external_contact");
    for (let n = 0; n < 4; n++) expect((await callback.deliver()).status).toBe(200);
    await change("del_follow_user").deliver();
    await receiver.takes(2);
    expect(receiver.arrivals.map(({ type }) => type)).toEqual([
      "contact.edited",
      "contact.removed-by-customer",
    ]);
  });
});

describe("an event of 获客助手", () => {
  test.for<[string, Record<string, string | number>, string, object]>([
    ["balance_low", {}, "acquisition.balance-low", {}],
    ["balance_exhausted", {}, "acquisition.balance-exhausted", {}],
    ["balance_increased", {}, "acquisition.balance-increased", {}],
    [
      "quota_expire_soon",
      { ExpireTime: 1_800_000_000, ExpireQuotaNum: 50 },
      "acquisition.quota-expiring",
      { fields: { ExpireTime: "1800000000", ExpireQuotaNum: "50" } },
    ],
    ["link_unavailable", { LinkId: "cawc1" }, "acquisition.link-unavailable", { link: "cawc1" }],
    ["delete_link", { LinkId: "cawc1" }, "acquisition.link-deleted", { link: "cawc1" }],
    ["open_profile", { LinkId: "cawc1" }, "acquisition.profile-opened", { link: "cawc1", state: null }],
    [
      "friend_request",
      { LinkId: "cawc1", State: "expo-7" },
      "acquisition.friend-requested",
      { link: "cawc1", state: "expo-7" },
    ],
    [
      "customer_start_chat",
      { UserID: "zhangsan", ExternalUserID: "wmAAAA" },
      "acquisition.chat-started",
      { staff: "zhangsan", customer: "wmAAAA" },
    ],
    ["message_from_customer", { ChatKey: "CK" }, "acquisition.customer-wrote", { fields: { ChatKey: "CK" } }],
    [
      "brand_new",
      { Colour: "red", WelcomeCode: "CODE" },
      "acquisition.other",
      { change: "brand_new", fields: { Colour: "red" } },
    ],
  ])("is told: %s %o", async ([changeType, elements, type, data]) => {
    const callback = kfScene.scene.app().acquisition({ change: changeType, elements, deliver: false });
    for (let n = 0; n < 2; n++) expect((await callback.deliver()).status).toBe(200);
    await change("del_follow_user").deliver();
    const told = await receiver.takes(2);
    const [first] = told.filter((one) => one.type === type);
    expect(first?.data).toMatchObject({ app: "sales", ...data });
    expect(told.map((one) => one.type).sort()).toEqual([type, "contact.removed-by-customer"].sort());
    expect(first?.body).not.toContain("CODE");
  });
});

test("a welcome is posted as the contact and the outcome", async () => {
  const contact = kfScene.scene.greet({ state: "expo-7" });
  const delivery = await kfScene.scene.settled(contact);
  const [added, settled] = await receiver.takes(2);
  expect(added).toMatchObject({
    type: "contact.added",
    data: { app: "sales", staff: "zhangsan", state: "expo-7", via: "added", delivery: delivery.id },
  });
  // Programs get the same delivery as the API shows.
  expect(settled).toMatchObject({ type: "delivery.settled", data: delivery });
});

test("a conversation is posted item by item, in each customer's order, with the outcomes", async () => {
  const customer = kfScene.customer();
  const parties = kfScene.with(customer);
  const { welcomed } = kfScene.kf.enter({ ...parties, scene: "expo-7", sceneParam: "a=1" });
  await welcomed();
  kfScene.kf.says({ ...parties, text: "人工" });
  await kfScene.settled(customer, "kf.queued");
  kfScene.kf.servicer.takes({ ...parties, servicer: kfScene.servicer });
  await kfScene.settled(customer, "kf.accepted");
  kfScene.kf.servicer.ends({ ...parties, servicer: kfScene.servicer });
  await kfScene.settled(customer, "kf.ended");
  kfScene.kf.says({ ...parties, menuId: "101" });
  await kfScene.settled(customer, "kf.message", 2);
  const about = receiver.takes(11, ({ data }) => data["customer"] === customer.externalUserId);
  const told = (await about).map(({ type, data }) => {
    const { event, scene, text, change, outcome, body } = data;
    return [type, event ?? scene ?? text ?? change ?? body, outcome].filter((one) => one !== undefined);
  });
  // A transfer gives a code, which is claimed before the transfer is settled.
  expect(told).toEqual([
    ["kf.entered", "expo-7"],
    ["delivery.settled", "kf.entered", "sent"],
    ["kf.message", { content: "人工" }],
    ["delivery.settled", "kf.message", "sent"],
    ["delivery.settled", "kf.queued", "sent"],
    ["kf.session-changed", 1],
    ["delivery.settled", "kf.accepted", "sent"],
    ["kf.session-changed", 3],
    ["delivery.settled", "kf.ended", "sent"],
    ["kf.message", { content: "满意", menu_id: "101" }],
    ["delivery.settled", "kf.message", "sent"],
  ]);
});

test("every other item is posted, also of unknown types", async () => {
  const customer = kfScene.customer();
  const parties = kfScene.with(customer);
  const asker = { external_userid: customer.externalUserId };
  const { item } = kfScene.kf.says({ ...parties, text: "价格" });
  await kfScene.settled(customer, "kf.message");
  for (const message of Object.values(KF_SAMPLES)) kfScene.kf.says({ ...parties, message, notify: false });
  kfScene.kf.says({ ...parties, message: { msgtype: "hologram", hologram: { depth: 3 } }, notify: false });
  kfScene.kf.recalls({ ...parties, msgid: item.msgid, notify: false });
  const at = kfScene.kf.activity(kfScene.account);
  const quietly = { notify: false };
  at.raise("servicer_status_change", { servicer_userid: "lisi", status: 2, stop_type: 1 }, quietly);
  at.raise("servicer_recall_msg", { ...asker, servicer_userid: "lisi", recall_msgid: "m1" }, quietly);
  const switched = { ...asker, servicer_userid: "lisi", reject_switch: 1 };
  at.raise("reject_customer_msg_switch_change", switched, quietly);
  at.raise("msg_send_fail", { ...asker, fail_msgid: "m2", fail_type: 10 }, quietly);
  at.raise("brand_new", { ...asker, welcome_code: "CODE-1", msg_code: "CODE-2", colour: "red" }, {});
  const told = await receiver.takes(
    2 + Object.keys(KF_SAMPLES).length + 7,
    ({ type }) => type.startsWith("kf.") || type === "delivery.settled",
  );
  const ofType = (type: string) => told.filter((one) => one.type === type).map(({ data }) => data);
  const bodies = ofType("kf.message").map(({ msgtype, body }) => [msgtype, body]);
  const samples = Object.values(KF_SAMPLES).map((sample) => [
    sample.msgtype,
    Object.entries(sample).find(([key]) => key === sample.msgtype)?.[1] ?? null,
  ]);
  expect(bodies).toEqual([["text", { content: "价格" }], ...samples, ["hologram", { depth: 3 }]]);
  expect(ofType("kf.message-recalled")).toMatchObject([
    { author: "customer", servicer: null, recalledMsgid: item.msgid },
    { author: "servicer", servicer: "lisi", recalledMsgid: "m1" },
  ]);
  expect(ofType("kf.servicer-status-changed")).toMatchObject([{ servicer: "lisi", status: 2, stopType: 1 }]);
  expect(ofType("kf.rejection-switched")).toMatchObject([{ servicer: "lisi", rejects: true }]);
  expect(ofType("kf.send-failed")).toMatchObject([
    { failedMsgid: "m2", failType: 10, reason: "the customer refuses messages (10)" },
  ]);
  expect(ofType("kf.other")).toMatchObject([
    { kind: "event/brand_new", customer: customer.externalUserId, raw: { event: { colour: "red" } } },
  ]);
  expect(told.some(({ body }) => body.includes("CODE-"))).toBe(false);
  expect(typesFor(customer)).toHaveLength(told.length - 1);
});

test("the accounts that an app may manage are posted", async () => {
  const other = kfScene.scene.corp.addKfAccount({ name: "售后" });
  const authorised = kfScene.kf.authorise(kfScene.scene.app(), { remove: [other] });
  await authorised?.delivered;
  const [told] = await receiver.takes(1);
  expect(told).toMatchObject({
    type: "kf.accounts-changed",
    data: { app: "sales", added: [], removed: [other.openKfId] },
  });
});

test("no event holds a code, a token or a secret", async () => {
  const contact = kfScene.scene.greet();
  await kfScene.scene.settled(contact);
  const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
  await visit.welcomed();
  await receiver.takes(4);
  const app = kfScene.scene.app();
  const secrets = [
    ...contact.codes.values(),
    visit.code,
    app.secret,
    app.callbackToken,
    app.encodingAesKey,
    app.currentToken().value,
    SECRET,
  ];
  for (const { body, headers } of receiver.arrivals) {
    for (const secret of secrets) expect(body + JSON.stringify(headers)).not.toContain(secret);
  }
});

test("an inbox that is read from the beginning again posts no event twice", async () => {
  const first = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(first), text: "价格", at: Date.now() - 5_000 });
  await kfScene.settled(first, "kf.message");
  await receiver.takes(2);
  kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 40058, errmsg: "invalid cursor" } });
  const second = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(second), text: "价格" });
  await receiver.takes(4);
  expect(receiver.arrivals).toHaveLength(4);
});

test("there is a schema for each type of event, and no other", async () => {
  const { webhookSchemas } = await import("../../../src/webhooks/schemas.ts");
  expect(Object.keys(webhookSchemas)).toEqual([...WEBHOOK_EVENT_TYPES]);
});
