/**
 * A provider's suite with 500 companies in one Worker: the cron keeps them warm with a bounded number of requests, one
 * company's flood costs another no welcome, and a welcome costs what it costs a company's own app. Times and memory are
 * reported, not judged.
 */
import * as v from "valibot";
import { afterEach, expect, test, vi } from "vitest";
import { type Contact, type Corp, SimulatedWecom, type Template } from "../../simulator/index.ts";
import { SHARDS, shardOf } from "../../src/objects/names.ts";
import { buildMutant } from "../chaos/mutant.ts";
import { memoryOf } from "../cloudflare/footprint.ts";
import { Worker } from "../cloudflare/worker.ts";
import { ADMIN_TOKEN, PLAIN_RULES } from "../e2e/scene.ts";
import { answerInWords, figuresOf } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

const CRON = "*/5 * * * *";
const WINDOW_MS = 20_000;
/** The customers of one company within a second; `LOAD_CUSTOMERS=1000` is the long form. */
const FLOOD = Number(process.env["LOAD_CUSTOMERS"] ?? 400);

let stop = async () => {};
afterEach(() => stop());

interface Provider {
  wecom: SimulatedWecom;
  worker: Worker;
  template: Template;
  companies: Corp[];
  /** A company with an app of its own, in the same Worker. */
  own: Corp;
}

/** A Worker with an app of a company's own, and companies that installed a suite. */
async function provider(count: number, bundle?: string): Promise<Provider> {
  const wecom = await SimulatedWecom.start();
  wecom.settings.frequencyLimits = false;
  // A busy machine may take longer than a second; how long is reported.
  wecom.settings.commandTimeoutMs = 30_000;
  const own = wecom.addCorp();
  const app = own.addApp({ name: "sales" });
  const template = wecom.addProvider().addTemplate({ name: "crm" });
  const worker = await Worker.start({
    secrets: {
      WECOM_APPS: JSON.stringify({ sales: app.credentials() }),
      WECOM_SUITES: JSON.stringify({ crm: template.credentials() }),
      ADMIN_TOKEN,
      WECOM_API_BASE: wecom.url,
    },
    hasClock: true,
    onDisk: false,
    ...(bundle !== undefined && { bundle }),
  });
  stop = async () => {
    await Promise.all([worker.stop(), wecom.close()]);
  };
  worker.kv.values.set("RULES/rules", PLAIN_RULES);
  app.callbackUrl = `${worker.url}/callback/sales`;
  template.callbackUrl = `${worker.url}/callback/crm`;
  await template.pushTicket().delivered;
  const companies = [...Array(count)].map(() => wecom.addCorp());
  await evenly(count, 200, async (n) => await template.install(at(companies, n)).delivered, 20);
  const exchanged = () =>
    wecom.journal.calls("service/get_permanent_code").filter(({ errcode }) => errcode === 0).length;
  await vi.waitFor(() => expect(exchanged()).toBe(count), { timeout: 60_000, interval: 100 });
  return { wecom, worker, template, companies, own };
}

function at<T>(all: readonly T[], n: number): T {
  const found = all[n];
  if (found === undefined) throw new Error(`there is no ${n}`);
  return found;
}

/** A new customer; gives the time from the callback to the message in ms, or NaN without a message in the window. */
async function greet(corp: Corp, contacts: Contact[] = []): Promise<number> {
  const staff = [...corp.staff.values()][0] ?? corp.addStaff();
  const contact = corp.addContact({ staff, customer: corp.addCustomer(), deliver: false });
  contacts.push(contact);
  const begunAt = Date.now();
  void contact.callbacks[0]?.send();
  return ((await contact.welcomed(WINDOW_MS))?.at ?? Number.NaN) - begunAt;
}

/** What the log tells of the cron's runs over the companies. */
const runsIn = ({ log }: Worker) =>
  [
    ...log.join(" ").matchAll(/'suite\.companies-warm'[^}]*visits: (\d+)[^}]*requests: (\d+)[^}]*ms: (\d+)/g),
  ].map(([, visits, requests, ms]) => ({
    visits: Number(visits),
    requests: Number(requests),
    ms: Number(ms),
  }));

test("500 companies are kept warm by a bounded number of requests, and no flood of one delays another's code", async () => {
  const COMPANIES = 500;
  const { wecom, worker, companies, own } = await provider(COMPANIES);
  const gettoken = () => wecom.journal.calls("gettoken").length;
  const memory = memoryOf(worker);

  const begunAt = Date.now();
  await worker.runCron(CRON);
  const cronMs = Date.now() - begunAt;
  await vi.waitFor(() => expect(runsIn(worker)).toHaveLength(1), { timeout: 60_000, interval: 100 });
  const [first] = runsIn(worker);
  expect(first?.visits).toBe(COMPANIES);
  // For each company: the token and whether troubles ended, media, codes, and eight inboxes at most.
  expect(first?.requests).toBeLessThanOrEqual(COMPANIES * 14);
  // One for each company, and one for the app of a company's own: a machine that is late asks in the next run.
  const asked = async () => {
    await worker.runCron(CRON);
    expect(gettoken()).toBe(COMPANIES + 1);
  };
  await vi.waitFor(asked, { timeout: 60_000, interval: 1_000 });
  const warm = memoryOf(worker);
  await asked();

  const [flooded, quiet] = [at(companies, 0), at(companies, 1)];
  const contacts: Contact[] = [];
  for (const corp of [flooded, quiet, own]) await evenly(40, 20, () => greet(corp, contacts));
  const alone = await evenly(40, 10, () => greet(quiet, contacts));
  const [beside, ofOwn] = await Promise.all([
    evenly(40, 10, () => greet(quiet, contacts)),
    evenly(40, 10, () => greet(own, contacts)),
  ]);
  const [flood, amid] = await Promise.all([
    evenly(FLOOD, FLOOD, () => greet(flooded, contacts), FLOOD),
    evenly(20, 10, () => greet(quiet, contacts)),
  ]);
  const inWords = (took: readonly number[]) => answerInWords(figuresOf(took));
  console.log(
    [
      `${COMPANIES} companies: ${memory?.toFixed(0)} MB, ${warm?.toFixed(0)} MB after a run of the cron`,
      `the cron answered in ${cronMs} ms; its run: ${first?.visits} companies, ${first?.requests} requests at most, ${first?.ms} ms`,
      `callback to send: ${inWords(alone)}; beside a company's own app ${inWords(beside)}, of the own app ${inWords(ofOwn)}`,
      `amid another company's ${FLOOD} in a second: ${inWords(amid)}; of these: ${inWords(flood)}`,
    ].join("\n"),
  );
  const others = contacts.filter(({ received }) => received.length !== 1);
  expect(others.length, "customers who did not receive exactly one message").toBe(0);
});

const units = v.looseObject(
  v.entriesFromList(["workerRequests", "objectRequests", "rowsWritten", "kvReads"], v.number()),
);
/** Longer than the time to any alarm. */
const ALARM_PASSES_MS = 6_000;

test("a welcome of an installed company costs what a welcome of a company's own app costs", async () => {
  const counting = await buildMutant([], "bench/workers/units.ts");
  const { worker, companies, own } = await provider(1, counting.bundle);
  await counting.remove();
  const all = [own, at(companies, 0)];
  /** A customer of each company for each of its objects, so that each welcome is alone in its object. */
  const count = async () => {
    for (const corp of all) {
      const app = at([...corp.apps.values()], 0);
      const customers = new Map<number, ReturnType<Corp["addCustomer"]>>();
      while (customers.size < SHARDS) {
        const customer = corp.addCustomer();
        customers.set(shardOf(app.idOf(customer.externalUserId)), customer);
      }
      const staff = corp.addStaff();
      for (const customer of customers.values()) {
        expect(await corp.addContact({ staff, customer }).welcomed(WINDOW_MS)).not.toBeNull();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, ALARM_PASSES_MS));
    const response = await fetch(`${worker.url}/units`);
    return v.parse(units, await response.json());
  };
  await count();
  const warm = await count();
  const welcomes = all.length * SHARDS;
  expect(warm).toMatchObject({
    workerRequests: welcomes,
    objectRequests: 2 * welcomes,
    rowsWritten: 4 * welcomes,
    kvReads: 0,
  });
});

test("commands are taken while the suite's object is cold, and warm", async () => {
  const { worker, template } = await provider(5);
  const push = async () => {
    const callback = template.pushTicket({ deliver: false });
    const { status, body, ms } = await callback.deliver();
    expect([status, body]).toEqual([200, "success"]);
    return ms;
  };
  const cold: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await worker.kill();
    await worker.begin();
    cold.push(await push());
  }
  const warm: number[] = [];
  for (let n = 0; n < 100; n += 1) warm.push(await push());
  console.log(
    `a command, the object cold: ${answerInWords(figuresOf(cold))}; warm: ${answerInWords(figuresOf(warm))}`,
  );
});
