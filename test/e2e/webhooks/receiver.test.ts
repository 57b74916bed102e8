/** A company's program is slow, fails, or wants no more events: no event is lost, and each customer's order stays. */
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Customer } from "../../../simulator/index.ts";
import { type Arrival, Receiver, SECRET } from "../../webhooks/receiver.ts";
import { KF_RULES, KfScene } from "../kf/kf-scene.ts";
import { ADMIN_TOKEN } from "../scene.ts";
import { expectConform } from "./conform.ts";

const RULES = `${KF_RULES}  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }\n`;

let receiver: Receiver;
let kfScene: KfScene;

async function open(webhook: Record<string, unknown> = {}): Promise<void> {
  receiver = await Receiver.start();
  const settings = { url: receiver.url, secret: SECRET, ...webhook };
  kfScene = await KfScene.open({ rules: RULES, appSettings: { sales: { webhook: settings } } });
}
beforeEach(() => open());
afterEach(async () => {
  expectConform(receiver.arrivals);
  await kfScene.close();
  await receiver.close();
});

const outbox = v.looseObject({
  to: v.string(),
  events: v.array(v.string()),
  waiting: v.number(),
  oldestAt: v.nullable(v.string()),
  lastFailure: v.nullable(v.object({ at: v.string(), what: v.string() })),
  pausedUntil: v.nullable(v.string()),
  stoppedAt: v.nullable(v.string()),
  givenUp: v.number(),
});
const statusSchema = v.object({ apps: v.array(v.looseObject({ webhook: v.nullable(outbox) })) });

/** Gives the webhook's entry in `/api/status`. */
async function standing() {
  const { apps } = v.parse(statusSchema, await kfScene.scene.get("/api/status"));
  const webhook = apps[0]?.webhook;
  if (!webhook) throw new Error("there is no webhook");
  return webhook;
}

async function until(holds: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`it does not hold after ${withinMs} ms`);
    await sleep(50);
  }
}

/** Customers write in turn; each customer's messages are numbered, and one callback tells of all. */
function chatter(customers: readonly Customer[], count: number): void {
  const numbers = new Map<Customer, number>();
  for (let n = 0; n < count; n++) {
    const customer = customers[n % customers.length] ?? kfScene.customer();
    const number = numbers.get(customer) ?? 0;
    numbers.set(customer, number + 1);
    kfScene.kf.says({ ...kfScene.with(customer), text: `第${number}句`, notify: n === count - 1 });
  }
}

/** The numbers of each customer's messages, in the order in which the program took them. */
function numbersOf(arrivals: readonly Arrival[]): Map<unknown, number[]> {
  const messages = arrivals.filter(({ type }) => type === "kf.message");
  const byCustomer = Map.groupBy(messages, ({ data }) => data["customer"]);
  return new Map(
    [...byCustomer].map(([customer, some]) => [
      customer,
      some.map(({ body }) => Number(/第(\d+)句/.exec(body)?.[1])),
    ]),
  );
}

const inOrder = (count: number) => [...Array(count).keys()];

test("a program that answers slowly gets every event, and no welcome waits for it", async () => {
  const answersAfterMs = 8_000;
  receiver.answering = () => ({ status: 200, delayMs: answersAfterMs });
  const contacts = [...Array(12)].map(() => kfScene.scene.greet());
  await Promise.all(contacts.map((contact) => kfScene.scene.settled(contact)));
  await receiver.takes(24, undefined, 50_000);
  for (const contact of contacts) {
    const about = receiver.taken.filter(({ data }) => data["customer"] === contact.customer.externalUserId);
    expect(about.map(({ type }) => type)).toEqual(["contact.added", "delivery.settled"]);
    const [added] = about;
    expect(contact.received[0]?.at).toBeLessThan((added?.at ?? 0) + answersAfterMs);
  }
});

test("a program that fails now and then gets every event, in each customer's order", async () => {
  const failed = new Set<string>();
  receiver.answering = ({ id, body }) => {
    const fails = /第[26]句/.test(body) && !failed.has(id);
    if (fails) failed.add(id);
    return { status: fails ? 500 : 200 };
  };
  const customers = [...Array(8)].map(() => kfScene.customer());
  chatter(customers, 80);
  await receiver.takes(80, undefined, 30_000);
  expect([...numbersOf(receiver.taken).values()]).toEqual(customers.map(() => inOrder(10)));
}, 60_000);

test("a program that is down is shown with its backlog, and gets every event when it is back", async () => {
  receiver.answering = () => ({ status: 503 });
  const customers = [...Array(8)].map(() => kfScene.customer());
  chatter(customers, 40);
  await until(async () => (await standing()).waiting === 40 && (await standing()).lastFailure !== null);
  const down = await standing();
  expect(down).toMatchObject({
    to: receiver.url,
    lastFailure: { what: "HTTP 503" },
    stoppedAt: null,
    givenUp: 0,
  });
  expect(Math.abs(Date.parse(down.oldestAt ?? "") - Date.now())).toBeLessThan(10_000);
  receiver.answering = () => ({ status: 200 });
  await receiver.takes(40, undefined, 30_000);
  expect([...numbersOf(receiver.taken).values()]).toEqual(customers.map(() => inOrder(5)));
  await until(async () => (await standing()).waiting === 0);
  expect(await standing()).toMatchObject({ oldestAt: null, pausedUntil: null });
}, 60_000);

test("a Worker that is killed posts every event in each customer's order, and a repeat has the same id", async () => {
  receiver.answering = () => ({ status: 200, delayMs: 20 });
  const customers = [...Array(20)].map(() => kfScene.customer());
  chatter(customers, 600);
  for (const count of [50, 300]) {
    await receiver.takes(count, undefined, 20_000);
    await kfScene.scene.worker.kill();
    await sleep(200);
    await kfScene.scene.worker.begin();
  }
  await receiver.takes(600, undefined, 45_000);
  expect([...numbersOf(receiver.taken).values()]).toEqual(customers.map(() => inOrder(30)));
  const bodies = new Map<string, string>();
  for (const { id, body } of receiver.arrivals) {
    expect(bodies.get(id) ?? body).toBe(body);
    bodies.set(id, body);
  }
  expect(bodies.size).toBe(600);
  console.log(`killed twice: 600 events, ${receiver.arrivals.length - 600} of them posted twice`);
}, 90_000);

test("a program that answers 410 gets no more events, and the status shows it", async () => {
  receiver.answering = () => ({ status: 410 });
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "嗯" });
  await until(async () => (await standing()).stoppedAt !== null);
  for (let n = 0; n < 3; n++) kfScene.kf.says({ ...kfScene.with(customer), text: "嗯" });
  await until(async () => (await standing()).waiting === 4);
  await sleep(500);
  expect(receiver.arrivals).toHaveLength(1);
  expect((await standing()).lastFailure?.what).toContain("410");
});

test("a program that was stopped by 410 gets every event once an operator asks for it", async () => {
  receiver.answering = () => ({ status: 410 });
  const customers = [...Array(8)].map(() => kfScene.customer());
  chatter(customers, 16);
  await until(async () => (await standing()).stoppedAt !== null && (await standing()).waiting === 16);
  receiver.answering = () => ({ status: 200 });

  const retry = (app: string) =>
    fetch(`${kfScene.scene.worker.url}/api/apps/${app}/webhook/retry?by=ops`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
  const answer = await retry("sales");
  expect(answer.status).toBe(202);
  expect(v.parse(v.object({ waiting: v.number() }), await answer.json()).waiting).toBeGreaterThan(0);
  await receiver.takes(16, undefined, 20_000);
  expect([...numbersOf(receiver.taken).values()]).toEqual(customers.map(() => inOrder(2)));
  await until(async () => (await standing()).waiting === 0);
  expect((await standing()).stoppedAt).toBeNull();
  expect(await kfScene.scene.get("/api/audit?what=webhook.retried")).toMatchObject({
    entries: [{ by: "ops", what: "webhook.retried", about: { app: "sales" } }],
  });
  expect((await retry("nobody")).status).toBe(404);
}, 60_000);

test("a program gets the events that it asked for, signed with each of its secrets", async () => {
  await kfScene.close();
  await receiver.close();
  const other = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  await open({ events: ["contact.*"], secret: [other, SECRET] });
  const contact = kfScene.scene.greet();
  await kfScene.scene.settled(contact);
  kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "价格" });
  const [added] = await receiver.takes(1);
  expect(added?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  await sleep(1_000);
  expect(receiver.arrivals.map(({ type }) => type)).toEqual(["contact.added"]);
  expect((await standing()).events).toEqual(expect.arrayContaining(["contact.added", "contact.edited"]));
});
