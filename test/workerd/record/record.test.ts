/**
 * Tests the record inside workerd, short and long: the rows that a question reads, and the work that goes on meanwhile.
 */
import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { msgidOf } from "../../../src/delivery/ids.ts";
import type { InboxEvent } from "../../../src/delivery/kf/inbox-events.ts";
import type { Found, Position } from "../../../src/delivery/record/filter.ts";
import { SEARCHED_ROWS } from "../../../src/delivery/record/search.ts";
import { COUNTED_ROWS } from "../../../src/delivery/record/summary.ts";
import { dispatcherName } from "../../../src/objects/names.ts";
import { webhookEvent } from "../../../src/webhooks/event.ts";
import { inEnglish } from "../../english.ts";
import { recordRows } from "../../record-rows.ts";
import { rowsUsed } from "../rows-used.ts";
import {
  addContact,
  answerPosts,
  bindings,
  CORP_ID,
  callsOf,
  claimFor,
  dispatcherOf,
  fault,
  RULES,
  type SimulatedContact,
  sim,
} from "../wecom.ts";

const DAY_MS = 24 * 60 * 60_000;
/** More rows than a question reads, and more than the summary counts. */
const LONG = 25_000;

let contact: SimulatedContact;
beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
  contact = await addContact();
});
afterEach(() => reset());

const dispatcher = () => dispatcherOf(contact);
const sql = <T>(look: (sql: SqlStorage) => T) =>
  runInDurableObject(dispatcher(), (_, { storage }) => look(storage.sql));

/** Adds `rows` deliveries of the last `days` days. */
async function addRecord(rows: number, days: number): Promise<void> {
  const to = Date.now() - 60_000;
  await sql((db) => void db.exec(recordRows({ rows, shard: 0, from: to - days * DAY_MS, to })));
}

describe("a question to a long record", () => {
  test("reads a bounded number of rows, and its cursor goes on to what is older", async () => {
    await addRecord(LONG, 30);
    let after: Position | null = null;
    const pages: string[][] = [];
    do {
      const behind: Position | null = after;
      let page: Found = { deliveries: [], searchedTo: null };
      const { read } = await rowsUsed(dispatcher(), async () => {
        page = await dispatcher().search({ customer: "wm-old-1" }, behind, 51);
      });
      // Allows for the rows where steps meet, which are read twice.
      expect(read).toBeLessThan(SEARCHED_ROWS * 1.02);
      pages.push(page.deliveries.map(({ customer }) => customer));
      after = page.searchedTo;
    } while (after !== null);
    expect(pages).toEqual([...Array(Math.ceil(LONG / SEARCHED_ROWS) - 1).fill([]), ["wm-old-1"]]);
  });

  test("whose answer is among the newest reads only the rows that it shows", async () => {
    await addRecord(LONG, 30);
    const { read } = await rowsUsed(dispatcher(), () => dispatcher().search({}, null, 50));
    // Each delivery is read in the index, in the list of ids and in the table.
    expect(read).toBeLessThanOrEqual(3 * 50 + 1);
  });

  test.each([
    ["outcome", { outcomes: ["refused", "missed"] as const }],
    ["errcode", { errcode: 60020 }],
  ])("finds the rare by %s", async (_, filter) => {
    await addRecord(5_000, 30);
    const { deliveries } = await dispatcher().search(filter, null, 50);
    expect(deliveries.map(({ customer }) => customer)).toEqual(
      [5_000, 4_000, 3_000, 2_000, 1_000].map((n) => `wm-old-${n}`),
    );
  });

  test("gives way to a claim that comes later", async () => {
    await addRecord(LONG, 30);
    const order: string[] = [];
    const asked = [1, 2, 3, 4].map(async () => {
      await dispatcher().search({ customer: "wm-old-1" }, null, 50);
      order.push("answered");
    });
    await dispatcher().claim(claimFor(contact));
    order.push("claimed");
    await Promise.all(asked);
    expect(order).toEqual(["claimed", "answered", "answered", "answered", "answered"]);
  });

  test("is answered in full to a Worker of the version before", async () => {
    await addRecord(LONG, 30);
    const found = await dispatcher().list({ customer: "wm-old-1" }, null, 50);
    expect(found.map(({ customer }) => customer)).toEqual(["wm-old-1"]);
    const refused = Array.from({ length: 15 }, (_, n) => `wm-old-${LONG - n * 1_000}`);
    // Each search finds ten.
    expect((await dispatcher().list({ errcode: 60020 }, null, 15)).map(({ customer }) => customer)).toEqual(
      refused,
    );
  });
});

describe("a delivery that is asked for by its id", () => {
  test("is told without its code, and is null when there is none", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    const found = await dispatcher().find(claim.id);
    expect(found).toMatchObject({ id: claim.id, outcome: "open" });
    expect(JSON.stringify(found)).not.toContain(claim.code);
    expect(await dispatcher().find("0-unknown")).toBeNull();
  });

  test("is explained by the rules in force", async () => {
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    expect(await dispatcher().explainDelivery(claim.id)).toEqual({
      ok: true,
      explanation: expect.stringContaining('"rule":"默认"'),
    });
    expect(await dispatcher().explainDelivery("0-unknown")).toBeNull();
  });

  test("has the problems of the rules file in place of an explanation while no rules are in force", async () => {
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    vi.spyOn(console, "error").mockImplementation(() => {});
    await abortAllDurableObjects();
    await bindings.RULES.put("rules", "rules: 3");
    expect(await dispatcher().explainDelivery(claim.id)).toMatchObject({
      ok: false,
      problems: [{ line: 1 }],
    });
    vi.restoreAllMocks();
  });
});

describe("the summary of a day", () => {
  const summary = async () => (await dispatcher().summaries(["sales", "shop"]))[0];

  test("reads the rows of that day alone, however long the record is", async () => {
    await addRecord(30 * 125, 30);
    await dispatcher().prune();
    const { read } = await rowsUsed(dispatcher(), summary);
    // 125 deliveries, each read in the index and in the table.
    expect(read).toBeLessThanOrEqual(2 * 125 + 10);
    expect(await summary()).toMatchObject({ counts: { sent: expect.any(Number) }, isPartial: false });
  });

  test("counts the newest deliveries and says since when, when there are more than it may read", async () => {
    await addRecord(LONG, 1);
    let counted = await summary();
    const { read } = await rowsUsed(dispatcher(), async () => {
      counted = await summary();
    });
    expect(read).toBeLessThan(2 * COUNTED_ROWS * 1.02);
    const { sent = 0, refused = 0 } = counted?.counts ?? {};
    expect(sent + refused).toBe(COUNTED_ROWS);
    const since = Date.now() - (counted?.countedFrom ?? 0);
    expect([counted?.isPartial, since < DAY_MS / 10]).toEqual([true, true]);
  });

  test("knows an app's last receipt long after, and reads nothing for it", async () => {
    const at = Date.now() - 3 * DAY_MS;
    await sql(
      (db) => void db.exec(recordRows({ rows: 500, shard: 0, from: at - 1_000, to: at, app: "shop" })),
    );
    const ofShop = async () => (await dispatcher().summaries(["sales", "shop"]))[1];
    const lastReceiptAt = async () => (await ofShop())?.lastReceiptAt;
    expect(await lastReceiptAt()).toBe(at);
    // The search for it counts nothing that is older than a day.
    expect((await ofShop())?.counts).toEqual({});
    await dispatcher().prune();
    const { read } = await rowsUsed(dispatcher(), async () => expect(await lastReceiptAt()).toBe(at));
    expect(read).toBeLessThan(50);
  });
});

test("each app's summary tells of its own outbox, and one app's of a Worker of the version before too", async () => {
  await answerPosts(...Array(20).fill({ status: 503 }));
  const onward = async () => (await dispatcher().summaries(["sales", "shop"])).map((one) => one.onward);
  await dispatcher().tell(
    webhookEvent("contact.removed-by-customer", {
      ...{ lane: "wm1", identity: ["wm1"], at: Date.now() },
      data: { app: "shop", staff: "zhangsan", customer: "wm1" },
    }),
  );
  expect(await onward()).toMatchObject([{ webhook: null }, { webhook: { waiting: 1 } }]);
  expect(await dispatcher().summary("shop")).toMatchObject({ onward: { webhook: { waiting: 1 } } });
});

test("a company's first Dispatcher tells which rules are in force for each app", async () => {
  const first = bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, 0));
  const { apps } = await first.company(CORP_ID, ["sales", "shop"]);
  expect(Object.values(apps).map(({ rules }) => [rules.from, rules.rules])).toEqual(
    Array(2).fill(["rules", 1]),
  );
});

describe("messages that could not be delivered", () => {
  const failure = (customer: string, msgid: string): InboxEvent => ({
    type: "failed",
    at: Date.now(),
    account: "wk1",
    customer,
    msgid,
    failType: 4,
  });

  test("are found together, and five hundred of other senders' cost three statements", async () => {
    await addRecord(LONG, 3);
    const others = [...Array(250)].map((_, n) => [
      failure(`wm${n}`, `program-${n}`),
      failure(`wm${n}`, n.toString(16).padStart(30, "0") + "00"),
    ]);
    const rows = await rowsUsed(dispatcher(), () => dispatcher().applyInboxEvents(others.flat()));
    expect(rows.statements).toBeLessThanOrEqual(3);
    expect(rows.read).toBeLessThan(2_500);
  });

  test("are shown in the record for a rule, and for a program with a msgid of its own", async () => {
    await addRecord(10, 3);
    const customer = contact.customer.externalUserId;
    const shard = claimFor(contact).id[0] ?? "";
    const ids = [..."12"].map((digit) => `${shard}-${digit.repeat(32)}`);
    const [ofRule = "", ofProgram = ""] = ids;
    const insert = (id: string, msgid: string, by: string) =>
      sql((db) => {
        const [row] = db.exec("SELECT * FROM deliveries LIMIT 1").toArray();
        const changed = { ...row, id, customer, msgid, by };
        const columns = Object.keys(changed).map((column) => `"${column}"`);
        const places = columns.map(() => "?");
        db.exec(`INSERT INTO deliveries (${columns}) VALUES (${places})`, ...Object.values(changed));
      });
    await insert(ofRule, msgidOf(ofRule, 0), "rule");
    await insert(ofProgram, "order-4711", "program");
    await dispatcher().applyInboxEvents([
      failure(customer, msgidOf(ofRule, 0)),
      failure(customer, "order-4711"),
    ]);
    for (const id of ids)
      expect(inEnglish((await dispatcher().find(id))?.cause)).toContain(
        "could not deliver it: the session is older",
      );
    // A message with the same msgid to another customer is another message.
    await sql((db) => void db.exec("UPDATE deliveries SET cause = NULL"));
    await dispatcher().applyInboxEvents([failure("wm-another", "order-4711")]);
    expect((await dispatcher().find(ofProgram))?.cause).toBeNull();
  });
});

test("a delivery that was left open days ago is found in a long record, a step at a time", async () => {
  await fault({ api: "send_welcome_msg", then: { hang: true } });
  const claim = claimFor(contact);
  await dispatcher().claim(claim);
  await vi.waitFor(async () =>
    expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1),
  );
  await sql((db) => {
    db.exec(
      "UPDATE deliveries SET receivedAt = receivedAt - ?, deadline = deadline - ?",
      2 * DAY_MS,
      2 * DAY_MS,
    );
  });
  await addRecord(2_000, 1);
  await abortAllDurableObjects();
  await runDurableObjectAlarm(dispatcher());
  await vi.waitFor(async () => expect((await dispatcher().find(claim.id))?.outcome).toBe("missed"), 10_000);
});

test("conversations and calls are pruned along their keys: each is read once", async () => {
  const old = Date.now() - 31 * DAY_MS;
  await sql((db) => {
    const many = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000)";
    db.exec(
      `${many} INSERT INTO conversations (account, customer, touchedAt) SELECT 'wk' || n % 3, 'wm' || n, ${old} + (n % 2) * ${31 * DAY_MS} FROM c`,
    );
    db.exec(
      `${many} INSERT INTO calls (key, request, at) SELECT n, 'r', ${old} + (n % 2) * ${31 * DAY_MS} FROM c`,
    );
  });
  const { read } = await rowsUsed(dispatcher(), () => dispatcher().prune());
  const left = await sql((db) =>
    ["conversations", "calls"].map((table) => db.exec(`SELECT COUNT(*) AS n FROM ${table}`).one()["n"]),
  );
  expect(left).toEqual([1_000, 1_000]);
  // Each row is read once to look at it, and each deleted row once more.
  expect(read).toBeLessThan(2 * 2_000 * 1.6);
});
