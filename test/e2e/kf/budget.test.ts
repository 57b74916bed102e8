/** WeCom takes five messages for each of the customer's. Only five are sent, and names are looked up for five. */
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Customer } from "../../../simulator/index.ts";
import { Program } from "../programs/program.ts";
import { KfScene, textsOf } from "./kf-scene.ts";

const RULES = `
rules:
  - { name: 转人工, on: kf.message, when: { text: { contains: 人工 } }, transfer: { to: queue } }
  - { name: 价格, on: kf.message, when: { text: { contains: 价格 } }, send: { text: { content: "{{ customer.name | default: '您好' }}，请看 example.com" } } }
`;
const MESSAGES = 300;
const AT_MOST = 5;

let kfScene: KfScene;
beforeAll(async () => {
  kfScene = await KfScene.open({ rules: RULES });
  // Long enough for all calls to be under way at once.
  kfScene.scene.wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { delayMs: 300 } });
});
afterAll(() => kfScene.close());

const calls = (api: string) => kfScene.scene.wecom.journal.calls(api).length;

/** Gives the ids of a customer's open deliveries, and a text in their place while the customer has no delivery. */
async function open(customer: Customer): Promise<string[]> {
  const records = await kfScene.records(customer, "kf.message");
  const page = await kfScene.scene.get(`/api/deliveries?customer=${customer.externalUserId}&outcome=open`);
  const { deliveries } = v.parse(v.object({ deliveries: v.array(v.object({ id: v.string() })) }), page);
  return records.length === 0 ? ["none is there"] : deliveries.map(({ id }) => id);
}

test("of three hundred messages of one customer's five are answered, five names are looked up, and a transfer still goes", async () => {
  const customer = kfScene.customer();
  const before = { sends: calls("kf/send_msg"), lookUps: calls("kf/customer/batchget") };
  const at = Date.now() - 1_000;
  for (let n = 1; n < MESSAGES; n++)
    kfScene.kf.says({ ...kfScene.with(customer), text: "价格", at, notify: false });
  kfScene.kf.says({ ...kfScene.with(customer), text: "价格", at });
  await expect.poll(async () => await open(customer), { timeout: 30_000 }).toEqual([]);
  expect(calls("kf/send_msg") - before.sends).toBe(AT_MOST);
  expect(calls("kf/customer/batchget") - before.lookUps).toBe(AT_MOST);
  const records = await kfScene.records(customer, "kf.message");
  const refused = records.filter(({ outcome }) => outcome !== "sent");
  for (const one of refused) expect(one).toMatchObject({ outcome: "refused", errcode: 95001, rule: "价格" });

  const session = kfScene.kf.session(kfScene.with(customer));
  expect(textsOf(session)).toEqual(Array(AT_MOST).fill("李雷，请看 example.com"));
  kfScene.kf.says({ ...kfScene.with(customer), text: "人工", at });
  await expect.poll(() => calls("kf/service_state/trans")).toBe(1);
});

const message = { msgtype: "text", text: { content: "您好" } };

/** Has programs write `MESSAGES` messages at once, and counts their outcomes and the calls of WeCom. */
async function writeAtOnce(customer: Customer): Promise<{ sent: number; refused: number; calls: number }> {
  const program = new Program(kfScene.scene.worker);
  const before = calls("kf/send_msg");
  const to = { touser: customer.externalUserId, open_kfid: kfScene.account.openKfId };
  const all = [...Array(MESSAGES)].map(() => program.post("sales/kf/messages", { ...to, ...message }));
  const bodies = (await Promise.all(all)).map(({ body }) => body);
  return {
    sent: bodies.filter(({ outcome }) => outcome === "sent").length,
    refused: bodies.filter(({ errcode }) => errcode === 95001).length,
    calls: calls("kf/send_msg") - before,
  };
}

test("of three hundred messages that programs write to a customer five are sent, and WeCom is asked for no other", async () => {
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "价格" });
  // The rule's answer is one of the five. After it the inbox has read the customer's message.
  await kfScene.settled(customer, "kf.message");
  expect(await writeAtOnce(customer)).toEqual({ sent: 4, refused: MESSAGES - 4, calls: 4 });
});

test("of messages to a customer of whom nothing was read WeCom refuses the sixth, and with it all that wait", async () => {
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "你好", notify: false });
  const { sent, refused, calls } = await writeAtOnce(customer);
  expect([sent, refused]).toEqual([AT_MOST, MESSAGES - AT_MOST]);
  expect(calls).toBeLessThanOrEqual(2 * AT_MOST);
});
