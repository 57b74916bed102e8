/**
 * Thousands of changed requests against the production bundle, at every address that stands open: none gets a 5xx, a
 * claim, an installation or a session, and no refusal of a callback has a body. A failure names the seed; `FUZZ_SEED`
 * repeats a run, `FUZZ_COUNT` sets the number of requests, and `FUZZ_FROM` is the first of them, for a run that was
 * broken off.
 */
import { randomInt } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { contactXml, SALES, signedCallback } from "../../callback/callback.ts";
import { Recorder } from "../../callback/recorder.ts";
import { type HttpAnswer, Sender } from "../../callback/send.ts";
import { memoryOf, storageOf } from "../../cloudflare/footprint.ts";
import { Worker } from "../../cloudflare/worker.ts";
import { Random } from "../../random.ts";
import { AT_DOORS, atAnyDoor, CONSOLE, SUITES } from "./doors.ts";
import { MUTATIONS, type Mutated, SUPPORT } from "./mutations.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 32));
const COUNT = Number(process.env["FUZZ_COUNT"] ?? 20_000);
const FROM = Number(process.env["FUZZ_FROM"] ?? 0);
/** How often a long run says how far it is. */
const SAID_EVERY = 20_000;
const CONNECTIONS = 24;
/** The share of requests before memory is measured: until then the heap and other memory grow once. */
const WARM_UP = 0.5;
const MEMORY_MAY_GROW_MB = 96;
/** A report lists at most this many failures. */
const SHOWN_FAILURES = 5;
const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

let wecom: Recorder;
let worker: Worker;
let sender: Sender;

beforeAll(async () => {
  wecom = await Recorder.start();
  const apps = {
    sales: { ...SALES, secret: "secret", agentId: 1000002 },
    support: { ...SUPPORT, secret: "secret" },
  };
  worker = await Worker.start({
    secrets: {
      WECOM_APPS: JSON.stringify(apps),
      WECOM_SUITES: JSON.stringify(SUITES),
      WECOM_API_BASE: wecom.url,
      CONSOLE: JSON.stringify(CONSOLE),
      ADMIN_TOKEN,
    },
  });
  sender = new Sender(worker.url, CONNECTIONS);
});

afterAll(async () => {
  sender?.close();
  await worker?.stop();
  await wecom?.stop();
});

/** Posts a genuine callback, which a Worker that still works claims. */
async function greet(customer: string): Promise<void> {
  const message = contactXml({
    CreateTime: String(Math.floor(Date.now() / 1000)),
    ExternalUserID: customer,
    WelcomeCode: `CODE-of-${customer}`,
  });
  const { query, body } = signedCallback({ message });
  expect(await sender.send({ target: `/callback/sales?${query}`, body })).toMatchObject({
    status: 200,
    body: "success",
  });
}

/** Gives every delivery, once none is open. */
async function settledDeliveries() {
  const schema = v.object({
    deliveries: v.array(v.looseObject({ customer: v.string(), outcome: v.string() })),
    cursor: v.null(),
  });
  return vi.waitFor(
    async () => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const { body } = await sender.send({ method: "GET", target: "/api/deliveries?limit=200", headers });
      const { deliveries } = v.parse(v.pipe(v.string(), v.parseJson(), schema), body);
      for (const { outcome } of deliveries) expect(outcome).not.toBe("open");
      return deliveries;
    },
    { timeout: 10_000 },
  );
}

/** What the Worker knows of suites, of which no request may change anything. */
async function knownOfSuites() {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const installations = Object.keys(SUITES).map((name) => `/api/suites/${name}/installations`);
  const bodies = await Promise.all(
    installations.map((target) => sender.send({ method: "GET", target, headers })),
  );
  return bodies.map(({ status, body }) => ({ status, body }));
}

const mutations = Object.entries({ ...MUTATIONS, ...AT_DOORS });

/** Gives the request of this number, which depends on the seed and the number alone. */
function mutate(index: number): { name: string; sent: Mutated } {
  const random = new Random(Math.imul(SEED ^ index, 0x9e3779b1) + index);
  const [name, mutation] = random.pick(mutations);
  return { name, sent: atAnyDoor(random, mutation(random)) };
}

/** Gives the fault of an answer, or null. */
function faultOf({ expected, hasWords }: Mutated, { status, headers, body }: HttpAnswer): string | null {
  if (!expected.includes(status)) return `got ${status} instead of ${expected.join(" or ")}`;
  if (headers["set-cookie"]?.some((cookie) => !isExpired(cookie))) return "got a cookie";
  if (hasWords) return /<script|1=1/.test(body) ? "got its own text back" : null;
  if (status >= 400 && body !== "") return `got ${status} with a body: ${body.slice(0, 100)}`;
  if (status === 200 && body !== "success") return `got 200 with another body: ${body.slice(0, 100)}`;
  return null;
}

const isExpired = (cookie: string) => /Max-Age=0/i.test(cookie);

it("refuses requests that were tampered with, claims none of them, and still works", {
  timeout: 60_000 + COUNT * 10,
}, async () => {
  await greet("wm-before");
  const before = await settledDeliveries();
  expect(before.map(({ customer }) => customer)).toEqual(["wm-before"]);
  const suites = await knownOfSuites();

  const storage = await storageOf(worker);
  let warmMemory: number | null = null;

  const failures: string[] = [];
  const sentOf = new Map<string, number>();
  const end = FROM + COUNT;
  let next = FROM;
  async function sendOnAndOn(): Promise<void> {
    while (next < end && failures.length < SHOWN_FAILURES) {
      const index = next++;
      if (index > FROM && (index - FROM) % SAID_EVERY === 0) {
        console.log(`fuzz: FUZZ_SEED=${SEED} FUZZ_FROM=${index} goes on from here`);
      }
      if (index === FROM + Math.floor(COUNT * WARM_UP)) warmMemory = memoryOf(worker);
      const { name, sent } = mutate(index);
      sentOf.set(name, (sentOf.get(name) ?? 0) + 1);
      const fault = await sender.send(sent).then(
        (answer) => faultOf(sent, answer),
        (error: unknown) => `got no answer: ${error}`,
      );
      if (fault === null) continue;
      const { method = "POST", target, headers, body } = sent;
      const shown = JSON.stringify({ method, target, headers, body: String(body) }).slice(0, 1_500);
      failures.push(`FUZZ_SEED=${SEED}, request ${index}, ${name}: ${fault}\n${shown}`);
    }
  }
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, sendOnAndOn));
  const seconds = (performance.now() - startedAt) / 1000;
  const memory = memoryOf(worker);
  const inMegabytes = (from: number | null, to: number | null) =>
    `${from?.toFixed(0)} to ${to?.toFixed(0)} MB`;
  console.log(
    `fuzz: ${next - FROM} requests in ${seconds.toFixed(1)} s, seed ${SEED}; memory of the second half ${inMegabytes(warmMemory, memory)}`,
  );

  expect(failures.join("\n\n")).toBe("");
  const seed = `FUZZ_SEED=${SEED}`;
  expect([...sentOf.keys()].sort(), seed).toEqual(mutations.map(([name]) => name).sort());
  expect(await settledDeliveries(), seed).toEqual(before);
  expect(await knownOfSuites(), seed).toEqual(suites);
  expect(await storageOf(worker), seed).toBe(storage);
  expect((memory ?? 0) - (warmMemory ?? 0), seed).toBeLessThanOrEqual(MEMORY_MAY_GROW_MB);
  expect(wecom.requests, seed).toEqual([]);
  expect(
    worker.log.filter((line) => /uncaught|exception|claim\.not-stored/i.test(line)),
    seed,
  ).toEqual([]);

  await greet("wm-after");
  const after = await settledDeliveries();
  expect(
    after.map(({ customer }) => customer),
    seed,
  ).toEqual(["wm-after", "wm-before"]);
});
