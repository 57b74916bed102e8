/**
 * A company's own program is down for a day while customers are welcomed: every welcome goes out, the events wait, what
 * is older than a day is given up and counted, and what is younger arrives in its order when the program is back. The
 * day does not pass: between its hours the Worker is down, and the times in its tables are moved back.
 */
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact } from "../../simulator/index.ts";
import { databasesOf } from "../cloudflare/footprint.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf, STALL_MS } from "../latency.ts";
import { type Arrival, Receiver, SECRET } from "../webhooks/receiver.ts";
import { evenly } from "./steady-rate.ts";

/** `LOAD_HOURLY=2000` is the long form. */
const HOURLY = Number(process.env["LOAD_HOURLY"] ?? 10);
const A_SECOND = 60;
const HOUR_MS = 60 * 60_000;
/** The first hours, whose events are older than a day when the program is back. */
const HOURS_TOO_OLD = 2;
const HOURS = 24 + HOURS_TOO_OLD;
/** Times of an hour end before the next begins, and a hand-over begins when it is due: half an hour tells them apart. */
const MARGIN_MS = HOUR_MS / 2;
const WINDOW_MS = 20_000;
const EVENTS = ["delivery.settled"];

let receiver: Receiver;
let scene: Scene;
beforeAll(async () => {
  receiver = await Receiver.start({ verifies: false });
  scene = await Scene.start({
    appSettings: { sales: { webhook: { url: receiver.url, secret: SECRET, events: EVENTS } } },
  });
  scene.wecom.settings.frequencyLimits = false;
});
afterAll(async () => {
  await scene.stop();
  await receiver.close();
});

const statusSchema = v.object({
  apps: v.array(
    v.looseObject({
      webhook: v.looseObject({ waiting: v.number(), givenUp: v.number() }),
    }),
  ),
});

async function webhookStatus(): Promise<{ waiting: number; givenUp: number }> {
  const { apps } = v.parse(statusSchema, await scene.get("/api/status"));
  const [app] = apps;
  if (app === undefined) throw new Error("no app in the status");
  return app.webhook;
}

/** Moves every time in the outbox back, as if this much time had passed. */
async function pass(ms: number): Promise<void> {
  await scene.worker.kill();
  for (const path of await databasesOf(scene.worker)) {
    const database = new DatabaseSync(path);
    database.exec(`
      UPDATE outbox SET queuedAt = queuedAt - ${ms}, dueAt = CASE dueAt WHEN 0 THEN 0 ELSE dueAt - ${ms} END;
      UPDATE outbox_targets SET standing = json_set(standing,
        '$.pausedUntil', json_extract(standing, '$.pausedUntil') - ${ms});
    `);
    database.close();
  }
  await scene.worker.begin();
}

/** The customers of an hour, each welcomed; gives the times from callback to message in ms. */
async function hour(contacts: Contact[]): Promise<number[]> {
  return await evenly(HOURLY, A_SECOND, async () => {
    const contact = scene.greet({ deliver: false });
    contacts.push(contact);
    const at = Date.now();
    void contact.callbacks[0]?.send();
    return ((await contact.welcomed(WINDOW_MS))?.at ?? Number.NaN) - at;
  });
}

const customerOf = ({ data }: Arrival) => String(data["customer"]);

test(`${HOURLY} customers an hour are welcomed while the company's program is down for a day`, {
  timeout: 120_000 + HOURS * (HOURLY * 60 + 20_000),
}, async () => {
  receiver.answering = () => ({ status: 503 });
  const hours: Contact[][] = [];
  const took: number[] = [];
  for (let n = 0; n < HOURS; n += 1) {
    const contacts: Contact[] = [];
    took.push(...(await hour(contacts)));
    await Promise.all(contacts.slice(-8).map((contact) => scene.settled(contact)));
    hours.push(contacts);
    if (n < HOURS - 1) await pass(n === HOURS_TOO_OLD - 1 ? HOUR_MS + MARGIN_MS : HOUR_MS);
  }
  const posts = receiver.arrivals.length;
  const before = await webhookStatus();
  receiver.answering = () => ({ status: 204 });
  // The longest rest of a target that is down.
  await pass(6 * 60_000);

  const due = hours
    .slice(HOURS_TOO_OLD)
    .flat()
    .map(({ customer }) => customer.externalUserId);
  const taken = await receiver.takes(due.length, undefined, 300_000);
  await expect.poll(async () => (await webhookStatus()).waiting, { timeout: 60_000 }).toBe(0);
  const { givenUp } = await webhookStatus();
  console.log(
    [
      `${HOURS} hours of ${HOURLY} customers, the program down: callback to send ${answerInWords(figuresOf(took))}`,
      `${before.waiting} events waited, ${posts} posts met a program that was down; ${taken.length} handed on, ${givenUp} given up`,
    ].join("\n"),
  );

  expect(took.filter(Number.isNaN)).toEqual([]);
  expect(figuresOf(took).p50).toBeLessThan(STALL_MS);
  expect(hours.flat().filter(({ received }) => received.length !== 1)).toEqual([]);
  expect(new Set(taken.map(customerOf))).toEqual(new Set(due));
  expect(taken).toHaveLength(due.length);
  expect(givenUp).toBe(HOURS_TOO_OLD * HOURLY);
});
