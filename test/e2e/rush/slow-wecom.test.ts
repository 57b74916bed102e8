/**
 * Welcomes customers while WeCom takes seconds for every call and every text asks for the customer's name: texts go
 * without names, and no customer goes without a welcome. All customers belong to one Dispatcher, which has eighteen
 * connections in all.
 */
import { afterEach, expect, test } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { shardOf } from "../../../src/objects/names.ts";
import { answerInWords, figuresOf } from "../../latency.ts";
import { evenly } from "../../load/steady-rate.ts";
import { Scene } from "../scene.ts";

const RULES = `
rules:
  - { name: 默认, on: contact.added, send: { text: { content: "{{ customer.name | default: '您好' }}，欢迎！" } } }
`;
const SLOW_MS = 3_000;
const CUSTOMERS = 100;
const A_SECOND = 4;
const WINDOW_MS = 20_000;

let stop = async () => {};
afterEach(() => stop());

/** A new contact whose customer belongs to the first Dispatcher. */
function contactOf(scene: Scene): Contact {
  for (;;) {
    const customer = scene.corp.addCustomer({ name: "李雷" });
    if (shardOf(customer.externalUserId) === 0) return scene.greet({ customer, deliver: false });
  }
}

test("four customers a second are welcomed by a WeCom that takes three seconds, with a name or without", async () => {
  const scene = await Scene.start({ rules: RULES });
  stop = () => scene.stop();
  const warm = contactOf(scene);
  await warm.callbacks[0]?.deliver();
  await scene.settled(warm);
  scene.wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { delayMs: SLOW_MS } });

  const contacts: Contact[] = [];
  const took = await evenly(CUSTOMERS, A_SECOND, async () => {
    const contact = contactOf(scene);
    contacts.push(contact);
    const at = Date.now();
    void contact.callbacks[0]?.send();
    return ((await contact.welcomed(WINDOW_MS))?.at ?? Number.NaN) - at;
  });
  const lookUps = scene.wecom.journal.calls("externalcontact/get").length;
  console.log(
    `callback to message, ${A_SECOND} a second, WeCom in ${SLOW_MS} ms: ${answerInWords(figuresOf(took))}; ${lookUps} look-ups`,
  );

  expect(took.filter(Number.isFinite)).toHaveLength(CUSTOMERS);
  for (const { received } of contacts) expect(received).toHaveLength(1);
  expect(lookUps).toBeLessThan(CUSTOMERS / 4);
  const last = await scene.settled(contacts.at(-1) ?? warm);
  expect(last).toMatchObject({
    outcome: "sent",
    notes: ["the customer's details were not known in time: WeCom is slow to answer"],
  });
});
