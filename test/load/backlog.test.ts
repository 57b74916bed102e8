/** Measures welcomes while ten thousand events wait for a company's own program, and while they are posted to it. */
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact } from "../../simulator/index.ts";
import { KfScene } from "../e2e/kf/kf-scene.ts";
import { PLAIN_RULES } from "../e2e/scene.ts";
import { answerInWords, type Figures, figuresOf, STALL_MS } from "../latency.ts";
import { Receiver, SECRET } from "../webhooks/receiver.ts";
import { evenly } from "./steady-rate.ts";

const EVENTS = 10_000;
const CUSTOMERS = 500;
const WELCOMES = 300;
const A_SECOND = 150;
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;

let receiver: Receiver;
let kfScene: KfScene;
beforeAll(async () => {
  // Other tests verify the signatures of events; in this test the program must not be slow.
  receiver = await Receiver.start({ verifies: false });
  kfScene = await KfScene.open({
    rules: PLAIN_RULES,
    apps: [{ name: "sales" }, { name: "service" }],
    appSettings: { service: { webhook: { url: receiver.url, secret: SECRET, events: ["kf.message"] } } },
  });
  // So many contacts reach every Dispatcher, so each is warm.
  await Promise.all([...Array(64)].map(() => kfScene.scene.settled(greet(), "sales")));
}, 60_000);
afterAll(async () => {
  await kfScene.close();
  await receiver.close();
});

/** A contact of whom only one app is told. */
function greet(deliver = true): Contact {
  const contact = kfScene.scene.greet({ deliver: false });
  const callback = contact.callbacks.find(({ app }) => app === "sales");
  if (deliver) void callback?.send();
  return contact;
}

/** The time of each welcome from the start of the callback to the arrival of the send, in ms. */
async function latencies(what: string): Promise<Figures> {
  const sentAt = new Map<Contact, number>();
  await evenly(WELCOMES, A_SECOND, async () => {
    const contact = greet(false);
    sentAt.set(contact, Date.now());
    void contact.callbacks.find(({ app }) => app === "sales")?.send();
    await contact.welcomed(WINDOW_MS);
  });
  const calls = kfScene.scene.wecom.journal.calls("send_welcome_msg");
  const arrivals = new Map(calls.map(({ code, at }) => [code, at]));
  const took = [...sentAt].map(
    ([{ codes }, at]) => (arrivals.get(codes.get("sales") ?? null) ?? Number.NaN) - at,
  );
  expect(took.every(Number.isFinite)).toBe(true);
  const figures = figuresOf(took);
  console.log(`callback to send, ${what}: ${answerInWords(figures)}`);
  return figures;
}

const statusSchema = v.object({
  apps: v.array(
    v.looseObject({ app: v.string(), webhook: v.nullable(v.looseObject({ waiting: v.number() })) }),
  ),
});
async function waiting(): Promise<number> {
  const { apps } = v.parse(statusSchema, await kfScene.scene.get("/api/status"));
  return apps.find(({ app }) => app === "service")?.webhook?.waiting ?? 0;
}

test(`${EVENTS} events that wait or are posted delay no welcome`, async () => {
  const without = await latencies("without a webhook's backlog");

  receiver.answering = () => ({ status: 503 });
  const customers = [...Array(CUSTOMERS)].map(() => kfScene.customer());
  for (let n = 0; n < EVENTS; n++) {
    const customer = customers[n % CUSTOMERS] ?? kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(customer), text: `第${n}句`, notify: n === EVENTS - 1 });
  }
  while ((await waiting()) < EVENTS) await sleep(100);
  const full = await latencies(`while ${EVENTS} events wait`);

  receiver.answering = () => ({ status: 204 });
  while (receiver.taken.length < 20) await sleep(100);
  const begin = { at: Date.now(), taken: receiver.taken.length };
  const draining = await latencies("while they are handed on");
  expect(await waiting(), "all were handed on before the welcomes were sent").toBeGreaterThan(0);
  await receiver.takes(EVENTS, undefined, 120_000);
  const last = receiver.arrivals.at(-1)?.at ?? 0;
  const perSecond = ((EVENTS - begin.taken) / (last - begin.at)) * 1_000;
  console.log(`${EVENTS} events handed on, ${Math.round(perSecond)} a second`);

  // A welcome that waited behind the events would take as long as all of them.
  for (const { p50 } of [without, full, draining]) expect(p50).toBeLessThan(STALL_MS);
  expect(await waiting()).toBe(0);
}, 180_000);
