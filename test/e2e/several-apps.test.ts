/** Several apps of a company in one Worker: their deliveries for the same customer and member never race. */
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { FaultEffect } from "../../simulator/faults.ts";
import type { Contact } from "../../simulator/index.ts";
import { Scene, textsFor } from "./scene.ts";

const RULES = `
rules:
  - { name: 销售, on: contact.added, when: { app: sales, state: { not: support-only } }, send: { text: { content: 销售欢迎您 } } }
  - { name: 静默, on: contact.added, when: { app: support, state: support-silent }, send: nothing }
  - { name: 客服, on: contact.added, when: { app: support }, send: { text: { content: 客服欢迎您 } } }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES, apps: [{ name: "sales" }, { name: "support" }] });
});
beforeEach(() => scene.wecom.faults.clear());
afterAll(() => scene.stop());

/** Delivers a contact's callbacks one after the other, in the order of `apps`. */
async function deliverInTurn(contact: Contact, ...apps: string[]): Promise<void> {
  for (const app of apps) {
    const callback = contact.callbacks.find((one) => one.app === app);
    expect((await callback?.deliver())?.status).toBe(200);
  }
}

test.for([false, true])(
  "the first app sends, and the second is superseded without a call (equal codes: %s)",
  async (sameCode) => {
    const contact = scene.greet({ deliver: false, sameCode, state: "both" });
    await deliverInTurn(contact, "sales", "support");
    expect(await scene.settled(contact, "sales")).toMatchObject({ outcome: "sent" });
    expect(await scene.settled(contact, "support")).toMatchObject({
      outcome: "superseded",
      attempts: [],
      errcode: null,
    });
    expect(scene.sends(contact)).toBe(1);
    expect(textsFor(contact)).toEqual(["销售欢迎您"]);
  },
);

test.for([48002, 60020, 84061, 41050])(
  "the second app sends when the first is refused with %i",
  async (errcode) => {
    scene.wecom.faults.add({ api: "send_welcome_msg", app: "sales", then: { errcode } });
    const contact = scene.greet({ deliver: false, state: "both" });
    await deliverInTurn(contact, "sales", "support");
    expect(await scene.settled(contact, "sales")).toMatchObject({ outcome: "refused", errcode });
    expect(await scene.settled(contact, "support")).toMatchObject({ outcome: "sent" });
    expect(textsFor(contact)).toEqual(["客服欢迎您"]);
  },
);

test("the second app sends when no rule fits the first", async () => {
  const contact = scene.greet({ deliver: false, state: "support-only" });
  await deliverInTurn(contact, "sales", "support");
  expect(await scene.settled(contact, "sales")).toMatchObject({ outcome: "no-rule" });
  expect(await scene.settled(contact, "support")).toMatchObject({ outcome: "sent" });
});

test("an app whose rule is silent leaves the customer to the next app", async () => {
  const contact = scene.greet({ deliver: false, state: "support-silent" });
  await deliverInTurn(contact, "support", "sales");
  expect(await scene.settled(contact, "support")).toMatchObject({ outcome: "silent" });
  expect(await scene.settled(contact, "sales")).toMatchObject({ outcome: "sent" });
});

test("the second app waits without a call while the first is still trying", async () => {
  const times = 3;
  scene.wecom.faults.add({ api: "send_welcome_msg", app: "sales", times, then: { status: 502 } });
  const contact = scene.greet({ deliver: false, state: "both" });
  await deliverInTurn(contact, "sales", "support");
  expect((await scene.settled(contact, "sales")).attempts).toHaveLength(times + 1);
  expect(await scene.settled(contact, "support")).toMatchObject({ outcome: "superseded", attempts: [] });
});

test("a customer who is added again seconds later is greeted again, by another app too", async () => {
  const first = scene.greet({ deliver: false, state: "both", at: Date.now() - 6_000 });
  await deliverInTurn(first, "sales");
  expect(await scene.settled(first, "sales")).toMatchObject({ outcome: "sent" });
  const again = scene.greet({ deliver: false, state: "support-only", customer: first.customer });
  await deliverInTurn(again, "sales", "support");
  await vi.waitFor(() => expect(textsFor(again)).toEqual(["客服欢迎您"]), 10_000);
});

test("the second app sends at once when the first app's secret is wrong", async () => {
  scene.app("sales").resetSecret();
  const contact = scene.greet({ deliver: false, state: "both" });
  await deliverInTurn(contact, "sales", "support");
  expect(await scene.settled(contact, "sales")).toMatchObject({ outcome: "refused", errcode: 40001 });
  expect(await scene.settled(contact, "support")).toMatchObject({ outcome: "sent" });
  const asked = scene.wecom.journal.calls("gettoken", ({ errcode }) => errcode === 40001);
  const more = scene.greet({ deliver: false, state: "both" });
  await deliverInTurn(more, "sales", "support");
  expect(await scene.settled(more, "sales")).toMatchObject({ outcome: "refused", errcode: 40001 });
  // WeCom bans an address that repeats a wrong secret.
  expect(scene.wecom.journal.calls("gettoken", ({ errcode }) => errcode === 40001)).toHaveLength(
    asked.length,
  );
  expect(asked).toHaveLength(1);
});

test.for<[string, FaultEffect]>([
  ["is told -1", { errcode: -1 }],
  ["is told 502", { status: 502 }],
  ["gets no answer", { hang: true }],
])("the second app sends when the first asks for a token and %s", async ([, then]) => {
  const apps = [{ name: "sales" }, { name: "support" }];
  const fresh = await Scene.start({ rules: RULES, apps });
  onTestFinished(() => fresh.stop());
  fresh.wecom.faults.add({ api: "gettoken", app: "sales", times: Number.POSITIVE_INFINITY, then });
  const contact = fresh.greet({ deliver: false, state: "both" });
  for (const { name } of apps) await contact.callbacks.find(({ app }) => app === name)?.deliver();
  expect(await fresh.settled(contact, "sales")).toMatchObject({ outcome: "superseded", attempts: [] });
  const sent = await fresh.settled(contact, "support");
  expect(sent).toMatchObject({ outcome: "sent" });
  expect(sent.msLeft).toBeGreaterThan(0);
  expect(textsFor(contact)).toEqual(["客服欢迎您"]);
});
