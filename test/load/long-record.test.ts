/**
 * Measures welcomes while four people search a long record for one customer, over and over: 125,000 deliveries in one
 * Dispatcher, as a company with a million a month has them.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact, Customer } from "../../simulator/index.ts";
import { shardOf } from "../../src/objects/names.ts";
import { databaseWith, lengthenRecord } from "../cloudflare/long-record.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

const ROWS = 125_000;
const MONTH_MS = 30 * 24 * 3_600_000;
const PEOPLE = 4;
const CUSTOMERS = 100;
const A_SECOND = 10;
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;

let scene: Scene;
let shard = 0;
beforeAll(async () => {
  scene = await Scene.start();
  const first = scene.greet();
  await scene.settled(first);
  const customer = first.customer.externalUserId;
  shard = shardOf(customer);
  await scene.worker.kill();
  const to = Date.now() - 1_000;
  lengthenRecord(await databaseWith(scene.worker, customer), { rows: ROWS, shard, from: to - MONTH_MS, to });
  await scene.worker.begin();
  await scene.settled(greet());
}, 90_000);
afterAll(() => scene.stop());

/** A new customer of the Dispatcher with the long record. */
function customerThere(): Customer {
  for (;;) {
    const customer = scene.corp.addCustomer({ name: "李雷" });
    if (shardOf(customer.externalUserId) === shard) return customer;
  }
}

function greet(deliver = true): Contact {
  return scene.corp.addContact({ staff: scene.staff, customer: customerThere(), deliver });
}

/** The time of each welcome from the start of the callback to the arrival of the send, in ms. */
async function latencies(): Promise<number[]> {
  const sentAt = new Map<Contact, number>();
  await evenly(CUSTOMERS, A_SECOND, async () => {
    const contact = greet(false);
    sentAt.set(contact, Date.now());
    void contact.callbacks[0]?.send();
    await contact.welcomed(WINDOW_MS);
  });
  await Promise.all([...sentAt.keys()].map((contact) => contact.welcomed(WINDOW_MS)));
  const calls = scene.wecom.journal.calls("send_welcome_msg");
  const arrivals = new Map(calls.map(({ code, at }) => [code, at]));
  return [...sentAt].map(([{ codes }, at]) => (arrivals.get(codes.get("sales") ?? null) ?? Number.NaN) - at);
}

interface Page {
  deliveries: { customer: string }[];
  cursor: string | null;
}

/** Searches for the oldest customer of this Dispatcher, page by page; gives the number of questions. */
async function find(): Promise<number> {
  const oldest = [...Array(1_000)].findIndex((_, n) => shardOf(`wm-old-${n + 1}`) === shard) + 1;
  let cursor: string | null = null;
  for (let questions = 1; ; questions += 1) {
    const from: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page = (await scene.get(`/api/deliveries?customer=wm-old-${oldest}${from}`)) as Page;
    if (page.deliveries.length > 0) return questions;
    if (page.cursor === null) throw new Error("the oldest customer was not found");
    cursor = page.cursor;
  }
}

test(`${CUSTOMERS} welcomes are sent while ${PEOPLE} people ask ${ROWS} deliveries for one customer`, async () => {
  const alone = await latencies();
  let isAsking = true;
  const found: number[] = [];
  const asking = [...Array(PEOPLE)].map(async () => {
    while (isAsking) found.push(await find());
  });
  const askedMeanwhile = await latencies();
  isAsking = false;
  await Promise.all(asking);
  console.log(
    [
      `callback to send, nobody asking: ${answerInWords(figuresOf(alone))}`,
      `${PEOPLE} people asking ${ROWS} deliveries: ${answerInWords(figuresOf(askedMeanwhile))}`,
      `found ${found.length} times, with ${Math.max(...found)} questions each`,
    ].join("\n"),
  );
  expect([...alone, ...askedMeanwhile].every(Number.isFinite)).toBe(true);
  expect(found.length).toBeGreaterThanOrEqual(PEOPLE);
});
