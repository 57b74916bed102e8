/** Conditions of rules that depend on the clock or on look-ups, and splits, with WeCom's own data. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { Scene, textsFor } from "../scene.ts";

/** Hours of a day, in UTC, that are open or closed from half an hour before now to half an hour after. */
function hoursAround(now: number): { open: string; closed: string } {
  const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  const [from, until] = [clock(now - 30 * 60_000), clock(now + 30 * 60_000)];
  return { open: `${from}-${until}`, closed: `${until}-${from}` };
}

const hours = hoursAround(Date.now());
const RULES = `
timezone: UTC
calendars:
  now: { weekly: { mon-sun: "${hours.open}" } }
  later: { weekly: { mon-sun: "${hours.closed}" } }
messages:
  hello: { text: { content: "甲" } }
  other: { text: { content: "乙" } }
rules:
  - { name: 关, on: contact.added, when: { state: hours, hours: later }, send: { text: { content: 关门 } } }
  - { name: 开, on: contact.added, when: { state: hours, hours: [later, now] }, send: { text: { content: 开门 } } }
  - { name: 非, on: contact.added, when: { state: outside, hours: { not: later } }, send: { text: { content: 不在 } } }
  - { name: 各半, on: contact.added, when: { state: split }, send: { split: { hello: 1, other: 1 } } }
  - name: 老客户
    on: contact.added
    when: { state: [tag, named], customer: { tag: [etVIP, etOLD] } }
    send: { text: { content: "{{ customer.name | default: '老朋友' }}" } }
  - { name: 新客户, on: contact.added, when: { state: [tag, named], customer: { tag: { not: [etVIP, etOLD] } } }, send: { text: { content: 新朋友 } } }
  - { name: 同行, on: contact.added, when: { state: type, customer: { type: wecom, gender: female } }, send: { text: { content: 女士 } } }
  - { name: 门店, on: contact.added, when: { state: department, department: [7] }, send: { text: { content: 门店 } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好 } } }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES });
});
afterAll(() => scene.stop());

const lookUps = (api: string, wanted: string) =>
  scene.wecom.journal.calls(api, ({ query }) => Object.values(query).includes(wanted)).length;
const lookUpsFor = ({ customer }: Contact) => lookUps("externalcontact/get", customer.externalUserId);

describe("the condition hours", () => {
  test("chooses by the calendar and the time of the event", async () => {
    const contact = scene.greet({ state: "hours" });
    expect(await scene.settled(contact)).toMatchObject({ outcome: "sent", rule: "开" });
    expect(textsFor(contact)).toEqual(["开门"]);
  });

  test("chooses a time that is not in the calendar", async () => {
    expect(await scene.settled(scene.greet({ state: "outside" }))).toMatchObject({ rule: "非" });
  });
});

test("a split goes by the customer's id, and the record tells the side", async () => {
  const sides = ["hello", "other"];
  for (let i = 0; i < 6; i++) {
    const contact = scene.greet({ state: "split" });
    const hash = createHash("sha256").update(`各半\n${contact.customer.externalUserId}`).digest();
    const variant = sides[hash.readUInt32BE(0) % 2];
    expect(await scene.settled(contact)).toMatchObject({ outcome: "sent", variant, message: variant });
    expect(textsFor(contact)).toEqual([variant === "hello" ? "甲" : "乙"]);
  }
  expect((await scene.settled(scene.greet())).variant).toBeNull();
});

describe("the condition customer", () => {
  test("costs one look-up, together with the text", async () => {
    const contact = scene.greet({ state: "tag", tags: ["etOLD"], name: "韩梅梅" });
    expect(await scene.settled(contact)).toMatchObject({ rule: "老客户", notes: [] });
    expect(textsFor(contact)).toEqual(["韩梅梅"]);
    expect(lookUpsFor(contact)).toBe(1);
  });

  test("fits `not` when the customer does not have the tag", async () => {
    expect(await scene.settled(scene.greet({ state: "tag" }))).toMatchObject({ rule: "新客户" });
  });

  test("goes by the tags of this member, not of another", async () => {
    const customer = scene.corp.addCustomer({ name: "林涛" });
    const other = scene.corp.addStaff({ userid: "lisi" });
    await scene.settled(scene.greet({ customer, staff: other, state: "x", tags: ["etVIP"] }));
    const contact = scene.greet({ customer, state: "tag" });
    expect((await scene.deliveries(contact)).length).toBeGreaterThan(0);
    expect(await contact.welcomed()).not.toBeNull();
    expect(textsFor(contact)).toEqual(["新朋友"]);
  });

  test("goes by type and gender", async () => {
    const typed = async (type: 1 | 2, gender: 0 | 2) => {
      const customer = scene.corp.addCustomer({ type, gender });
      return (await scene.settled(scene.greet({ customer, state: "type" }))).rule;
    };
    expect(await typed(2, 2)).toBe("同行");
    expect(await typed(1, 2)).toBe("默认");
    expect(await typed(2, 0)).toBe("默认");
  });

  test("costs no look-up when no rule that may fit needs it", async () => {
    const contact = scene.greet({ state: "hours" });
    await scene.settled(contact);
    expect(lookUpsFor(contact)).toBe(0);
  });

  test("fits neither way when the customer is not known in time, and the record says why", async () => {
    const contact = scene.greet({ state: "named", tags: ["etVIP"], deliver: false });
    scene.wecom.faults.add({
      api: "externalcontact/get",
      when: ({ query }) => Object.values(query).includes(contact.customer.externalUserId),
      then: { delayMs: 6_000 },
    });
    for (const callback of contact.callbacks) void callback.send();
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "sent", rule: "默认" });
    expect(delivery.notes).toEqual([
      expect.stringContaining("the customer's details were not known in time"),
    ]);
    expect(delivery.msLeft).toBeGreaterThan(0);
    expect(lookUpsFor(contact)).toBe(1);
  });
});

describe("the condition department", () => {
  test("chooses by the member's department", async () => {
    const staff = scene.corp.addStaff({ userid: "wangwu", departments: [3, 7] });
    const customer = scene.corp.addCustomer({});
    const first = scene.greet({ staff, customer, state: "department" });
    expect(await scene.settled(first)).toMatchObject({ rule: "门店", notes: [] });
    expect(textsFor(first)).toEqual(["门店"]);
    expect(lookUps("user/get", "wangwu")).toBe(1);
  });

  test("does not fit a member of another department", async () => {
    expect(await scene.settled(scene.greet({ state: "department" }))).toMatchObject({ rule: "默认" });
  });
});
