/**
 * A company's own program is down for a day while customers are welcomed: every welcome goes out, the events wait, what
 * is older than a day is given up and counted, and what is younger arrives in its order when the program is back. The
 * day does not pass: between its hours the Worker is down, and the times in its tables are moved back. A long form that
 * was broken off goes on with its last hour; the short form breaks itself off once.
 */
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact } from "../../simulator/index.ts";
import { databasesOf } from "../cloudflare/footprint.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf, STALL_MS } from "../latency.ts";
import { type Arrival, Receiver, SECRET } from "../webhooks/receiver.ts";
import { Kept } from "./kept.ts";
import { evenly } from "./steady-rate.ts";

/** `LOAD_HOURLY=2000` is the long form. */
const LONG = process.env["LOAD_HOURLY"];
const HOURLY = Number(LONG ?? 10);
const A_SECOND = 60;
const HOUR_MS = 60 * 60_000;
/** The first hours, whose events are older than a day when the program is back. */
const HOURS_TOO_OLD = 2;
const HOURS = 24 + HOURS_TOO_OLD;
/** Times of an hour end before the next begins, and a hand-over begins when it is due: half an hour tells them apart. */
const MARGIN_MS = HOUR_MS / 2;
/** The longest rest of a target that is down, and a little more. */
const REST_MS = 6 * 60_000;
const WINDOW_MS = 20_000;
const EVENTS = ["delivery.settled"];
/** The hour amid which the short form breaks off. */
const BREAKS_OFF_IN = LONG === undefined ? 12 : null;
const CORP_ID = "ww7c1d09e2b3a54f60";
/** Events wait for an address: it stays the same after a break. */
const HOST = "program.example.com";

/** An hour of customers. */
const step = v.object({
  customers: v.array(v.string()),
  /** Milliseconds from callback to message; null without one. */
  took: v.array(v.nullable(v.number())),
  /** How many of them got no message, or several. */
  notOnce: v.number(),
  /** What met the program that was down. */
  posts: v.number(),
});

const kept = Kept.open(LONG === undefined ? null : `receiver-down-${HOURLY}`, step);
let receiver: Receiver;
let scene: Scene;
beforeAll(async () => {
  receiver = await Receiver.start({ verifies: false });
  answer();
  await begin();
});
afterAll(async () => {
  await scene.stop();
  await receiver.close();
  if (LONG === undefined) kept.end();
});

/** The company's program is back after the last hour. */
function answer(): void {
  const status = kept.steps.length < HOURS ? 503 : 204;
  receiver.answering = () => ({ status });
}

async function begin(): Promise<void> {
  const webhook = { url: `https://${HOST}/events`, secret: SECRET, events: EVENTS };
  scene = await Scene.start({
    appSettings: { sales: { webhook } },
    hosts: { [HOST]: new URL(receiver.url).host },
    kept: { corpId: CORP_ID, folder: kept.worker },
  });
  scene.wecom.settings.frequencyLimits = false;
}

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

/** Moves every time in the outbox of a Worker that is down back, as if this much time had passed. */
async function pass(ms: number): Promise<void> {
  for (const path of await databasesOf(scene.worker)) {
    const database = new DatabaseSync(path);
    database.exec(`
      UPDATE outbox SET queuedAt = queuedAt - ${ms}, dueAt = CASE dueAt WHEN 0 THEN 0 ELSE dueAt - ${ms} END;
      UPDATE outbox_targets SET standing = json_set(standing,
        '$.pausedUntil', json_extract(standing, '$.pausedUntil') - ${ms});
    `);
    database.close();
  }
}

/** The customers of an hour, each welcomed, and the milliseconds that each waited. */
async function hour(): Promise<{ contacts: Contact[]; took: (number | null)[] }> {
  const contacts: Contact[] = [];
  const took = await evenly(HOURLY, A_SECOND, async () => {
    const contact = scene.greet({ deliver: false });
    contacts.push(contact);
    const at = Date.now();
    void contact.callbacks[0]?.send();
    const received = await contact.welcomed(WINDOW_MS);
    return received === null ? null : received.at - at;
  });
  await Promise.all(contacts.slice(-8).map((contact) => scene.settled(contact)));
  return { contacts, took };
}

/** How long passes behind an hour. */
function restAfter(n: number): number {
  if (n === HOURS - 1) return REST_MS;
  return n === HOURS_TOO_OLD - 1 ? HOUR_MS + MARGIN_MS : HOUR_MS;
}

const isNotOnce = ({ received }: Contact) => received.length !== 1;
const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
const customerOf = ({ data }: Arrival) => String(data["customer"]);

test(`${HOURLY} customers an hour are welcomed while the company's program is down for a day`, {
  timeout: 120_000 + HOURS * (HOURLY * 60 + 20_000),
}, async () => {
  const greeted: Contact[] = [];
  for (let n = kept.steps.length; n < HOURS; n += 1) {
    if (n === BREAKS_OFF_IN) {
      await hour();
      await scene.stop();
      kept.takeBack();
      await begin();
    }
    const posts = receiver.arrivals.length;
    const { contacts, took } = await hour();
    greeted.push(...contacts);
    await scene.worker.kill();
    await pass(restAfter(n));
    kept.addWithStorage({
      customers: contacts.map(({ customer }) => customer.externalUserId),
      took,
      notOnce: contacts.filter(isNotOnce).length,
      posts: receiver.arrivals.length - posts,
    });
    answer();
    await scene.worker.begin();
  }

  const hours = kept.steps;
  const due = hours.slice(HOURS_TOO_OLD).flatMap(({ customers }) => customers);
  const taken = await receiver.takes(due.length, undefined, 300_000);
  await expect.poll(async () => (await webhookStatus()).waiting, { timeout: 60_000 }).toBe(0);
  const { givenUp } = await webhookStatus();
  await scene.worker.kill();
  kept.end();
  const took = hours.flatMap((one) => one.took);
  const inTime = took.filter((ms) => ms !== null);
  console.log(
    [
      `${HOURS} hours of ${HOURLY} customers, the program down: callback to send ${answerInWords(figuresOf(inTime))}`,
      `${sum(hours.map(({ posts }) => posts))} posts met a program that was down; ${taken.length} events handed on, ${givenUp} given up`,
    ].join("\n"),
  );

  expect(inTime).toHaveLength(took.length);
  expect(figuresOf(inTime).p50).toBeLessThan(STALL_MS);
  expect(sum(hours.map(({ notOnce }) => notOnce))).toBe(0);
  expect(greeted.filter(isNotOnce)).toEqual([]);
  expect(new Set(taken.map(customerOf))).toEqual(new Set(due));
  expect(taken).toHaveLength(due.length);
  expect(givenUp).toBe(HOURS_TOO_OLD * HOURLY);
});
