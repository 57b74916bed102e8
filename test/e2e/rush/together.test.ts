/**
 * Callbacks that arrive together share a request to their object, in the production bundle: each is a request of its own,
 * and its sender may hang up.
 */
import * as v from "valibot";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { shardOf } from "../../../src/objects/names.ts";
import { contactXml, SALES, signedCallback } from "../../callback/callback.ts";
import { buildMutant, type Mutant } from "../../chaos/mutant.ts";
import { Worker } from "../../cloudflare/worker.ts";

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
/** Long enough that callbacks which are posted together arrive while a call is under way. */
const STORING_MS = 150;
const slow = (name: string, rest: string, result: string) => ({
  file: "delivery/dispatcher.ts",
  find: `${name}(${rest}: ${result} {`,
  replace: `async ${name}(${rest}: Promise<${result}> { await scheduler.wait(${STORING_MS});`,
});

let mutant: Mutant;
let worker: Worker;

beforeAll(async () => {
  mutant = await buildMutant([
    slow("claim", "claim: Claim)", "{ claimed: boolean }"),
    slow("claimAll", "claims: Claim[])", "void"),
  ]);
  const { corpId, callbackToken, encodingAesKey } = SALES;
  const app = { corpId, callbackToken, encodingAesKey, secret: "the-Secret-of-an-app" };
  worker = await Worker.start({
    // Nobody answers there: these tests are over when the claims are stored.
    secrets: {
      WECOM_APPS: JSON.stringify({ sales: app }),
      WECOM_API_BASE: "http://127.0.0.1:9",
      ADMIN_TOKEN,
    },
    bundle: mutant.bundle,
  });
});

afterAll(async () => {
  await worker?.stop();
  await mutant?.remove();
});

let made = 0;
/** Customers of one object. */
function newCustomers(count: number): string[] {
  const customers: string[] = [];
  while (customers.length < count) {
    const customer = `wm-together-${++made}`;
    if (shardOf(customer) === 0) customers.push(customer);
  }
  return customers;
}

async function post(customer: string, signal: AbortSignal | null = null): Promise<number> {
  const CreateTime = String(Math.floor(Date.now() / 1000));
  const message = contactXml({
    CreateTime,
    ExternalUserID: customer,
    WelcomeCode: `CODE-of-${customer}`,
  });
  const { query, body } = signedCallback({ message });
  const answer = await fetch(`${worker.url}/callback/sales?${query}`, { method: "POST", body, signal });
  await answer.body?.cancel();
  return answer.status;
}

const recorded = v.object({ deliveries: v.array(v.object({ customer: v.string() })) });

async function recordedOf(customer: string): Promise<number> {
  const url = `${worker.url}/api/deliveries?customer=${customer}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  return v.parse(recorded, await answer.json()).deliveries.length;
}

test("each is answered 200, and each is recorded once", async () => {
  const customers = newCustomers(8);
  const statuses = await Promise.all([...customers, ...customers].map((customer) => post(customer)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  for (const customer of customers) expect(await recordedOf(customer)).toBe(1);
});

test("a sender who hangs up while others wait for the same call takes nothing from them, nor from the record", async () => {
  const customers = newCustomers(6);
  const [first = "", second = "", ...others] = customers;
  const hangUp = new AbortController();
  const firstAnswered = post(first);
  const hungUp = post(second, hangUp.signal).catch(() => "hung up");
  const answered = Promise.all(others.map((customer) => post(customer)));
  await firstAnswered;
  // Now the second makes the call for the others too.
  hangUp.abort();
  expect(await hungUp).toBe("hung up");
  expect(new Set(await answered)).toEqual(new Set([200]));
  for (const customer of customers) {
    await vi.waitFor(async () => expect(await recordedOf(customer)).toBe(1), { timeout: 10_000 });
  }
});
