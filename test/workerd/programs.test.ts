/** Tests a program's calls inside workerd: what is stored, what survives an eviction or a crash, and what is erased. */
import { abortAllDurableObjects, evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import openapi from "../../assets/api-docs/openapi.json";
import { welcomeDraft } from "../../src/api/programs/drafts.ts";
import { api } from "../../src/api/route.ts";
import type { SendRequest } from "../../src/delivery/api-calls/request.ts";
import { hashOf } from "../../src/delivery/ids.ts";
import { dispatcherName, shardOf } from "../../src/objects/names.ts";
import {
  addContact,
  bindings,
  CORP_ID,
  callsOf,
  claimFor,
  contactNow,
  dispatcherOf,
  fault,
  type SimulatedContact,
  sim,
} from "./wecom.ts";

const RULES = `
rules:
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 默认, on: contact.added, send: { text: { content: 规则 } } }
`;

beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
});
afterEach(() => reset());

const SECRET_TEXT = "只给您一个人看";

function orderFor(contact: SimulatedContact, key = "key", content = SECRET_TEXT): SendRequest {
  const to = {
    welcome_code: contact.codes["sales"] ?? "",
    userid: "zhangsan",
    external_userid: contact.customer.externalUserId,
  };
  return {
    ...welcomeDraft("sales", { to, message: { text: { content } } }, Date.now()),
    key,
    request: content,
  };
}

const send = (contact: SimulatedContact, order = orderFor(contact)) => dispatcherOf(contact).send(order);
const sql = <T>(contact: SimulatedContact, look: (sql: SqlStorage) => T) =>
  runInDurableObject(dispatcherOf(contact), (_, { storage }) => look(storage.sql));
const isCalled = (contact: SimulatedContact) =>
  vi.waitFor(async () => expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1));

test("every route is in the OpenAPI document, and no other", () => {
  const routes = api.routes
    .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/docs") && path !== "/openapi.json")
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const described = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect([...new Set(routes)].sort()).toEqual(described.sort());
});

describe("a message that a program gave", () => {
  test("is on disk with the claim, survives a crash, and is erased with the outcome", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const contact = await addContact();
    const order = orderFor(contact);
    const lost = send(contact, order).then(
      () => "answered",
      () => "lost",
    );
    await isCalled(contact);
    const [begun] = await sql(contact, (db) => db.exec("SELECT given FROM deliveries").toArray());
    expect(begun?.["given"]).toContain(SECRET_TEXT);
    await abortAllDurableObjects();
    expect(await lost).toBe("lost");
    const stored = () =>
      sql(contact, (db) => [
        ...db.exec('SELECT "by", given, code, outcome FROM deliveries').toArray(),
        ...db.exec("SELECT request, delivery FROM calls").toArray(),
      ]);
    const again = await send(contact, order);
    expect(again).toMatchObject({ ok: true, receipt: { outcome: "sent", delivery: order.claim.id } });
    expect((await contactNow(contact)).received).toHaveLength(1);
    expect(await stored()).toEqual([
      { by: "program", given: null, code: null, outcome: "sent" },
      { request: SECRET_TEXT, delivery: order.claim.id },
    ]);
  });

  test("is not shown by the record, open or settled", async () => {
    await fault({ api: "send_welcome_msg", times: 3, then: { status: 502 } });
    const contact = await addContact();
    const order = orderFor(contact);
    const answer = send(contact, order);
    await isCalled(contact);
    const open = await dispatcherOf(contact).find(order.claim.id);
    expect(open).toMatchObject({ by: "program", outcome: "open" });
    await answer;
    const settled = await dispatcherOf(contact).find(order.claim.id);
    for (const record of [open, settled]) {
      expect(JSON.stringify(record)).not.toContain(SECRET_TEXT);
      expect(JSON.stringify(record)).not.toContain(contact.codes["sales"]);
    }
  });
});

describe("a code that the rules left unused", () => {
  test("can be used by a program after an eviction too", async () => {
    const contact = await addContact({ state: "silent" });
    const claim = { ...claimFor(contact), state: "silent" };
    await dispatcherOf(contact).claim(claim);
    await vi.waitFor(async () =>
      expect(await dispatcherOf(contact).find(claim.id)).toMatchObject({ outcome: "silent" }),
    );
    await evictDurableObject(dispatcherOf(contact));
    expect(await send(contact)).toMatchObject({
      ok: true,
      receipt: { outcome: "sent", delivery: claim.id },
    });
    expect(await sql(contact, (db) => db.exec("SELECT id FROM deliveries").toArray())).toHaveLength(1);
  });

  test("is used by one of twenty programs that ask at once", async () => {
    const contact = await addContact({ state: "silent" });
    await dispatcherOf(contact).claim({ ...claimFor(contact), state: "silent" });
    const answers = await Promise.all(
      [...Array(20)].map((_, n) => send(contact, orderFor(contact, `key-${n}`, String(n)))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1);
  });
});

describe("a code that programs name", () => {
  /** Orders for one code, each with another customer; there are enough for every Dispatcher. */
  const ordersNaming = (contact: SimulatedContact, count: number): SendRequest[] =>
    [...Array(count).keys()].map((n) => {
      const named = { ...contact, customer: { externalUserId: `wm-named-${n}` } };
      return orderFor(named, `${contact.id} ${n}`, String(n));
    });
  const give = (order: SendRequest) =>
    bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, shardOf(order.claim.customer))).send(order);
  const calls = (contact: SimulatedContact) => callsOf("send_welcome_msg", contact.codes["sales"]);

  test("makes one call whichever customers the programs name, in turn and at once", async () => {
    const atOnce = await addContact();
    const answers = await Promise.all(ordersNaming(atOnce, 20).map(give));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await calls(atOnce)).toHaveLength(1);

    const inTurn = await addContact();
    const [first, ...others] = ordersNaming(inTurn, 10);
    if (first === undefined) throw new Error("there is no order");
    expect(await give(first)).toMatchObject({ ok: true, receipt: { outcome: "sent" } });
    const holder = { id: first.claim.id, by: "program", rule: null, outcome: "sent" };
    for (const order of others)
      expect(await give(order)).toEqual({ ok: false, reason: "taken", holder, isNamedOtherwise: true });
    expect(await calls(inTurn)).toHaveLength(1);
  });

  test("is refused for another customer when an event claimed it, though the rules left it unused", async () => {
    const contact = await addContact({ state: "silent" });
    const claim = { ...claimFor(contact), state: "silent" };
    await dispatcherOf(contact).claim(claim);
    for (const order of ordersNaming(contact, 10)) {
      expect(await give(order)).toMatchObject({
        ok: false,
        holder: { id: claim.id },
        isNamedOtherwise: true,
      });
    }
    expect(await send(contact)).toMatchObject({ ok: true, receipt: { outcome: "sent" } });
    expect(await calls(contact)).toHaveLength(1);
  });

  test("stays the event's when the customer is forgotten", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await isCalled(contact);
    await dispatcherOf(contact).forget(contact.customer.externalUserId);
    for (const order of ordersNaming(contact, 10)) {
      expect(await give(order)).toMatchObject({ ok: false, reason: "taken", holder: { id: claim.id } });
    }
    expect(await calls(contact)).toHaveLength(1);
  });

  test("that a program used under another customer is refused to the event and to another app", async () => {
    const contact = await addContact();
    const [order] = ordersNaming(contact, 1);
    if (order === undefined) throw new Error("there is no order");
    expect(await give(order)).toMatchObject({ ok: true });
    expect(await dispatcherOf(contact).claim(claimFor(contact))).toEqual({ claimed: false });
    const to = {
      welcome_code: contact.codes["sales"] ?? "",
      userid: "zhangsan",
      external_userid: contact.customer.externalUserId,
    };
    const wish = welcomeDraft("support", { to, message: { text: { content: "您好" } } }, Date.now());
    const byAnotherApp = { ...wish, key: "another app", request: "another app" };
    expect(await send(contact, byAnotherApp)).toMatchObject({
      ok: false,
      holder: { id: order.claim.id },
    });
    expect(await calls(contact)).toHaveLength(1);
  });

  test("stays reserved for its program through a crash, until no event can claim it", async () => {
    const contact = await addContact();
    const [order, other] = ordersNaming(contact, 2);
    if (order === undefined || other === undefined) throw new Error("there is no order");
    const hashes = [hashOf(order.claim.id)];
    expect(await dispatcherOf(contact).reserveCode(hashes, order.claim.id)).toBeNull();
    await abortAllDurableObjects();
    expect(await dispatcherOf(contact).reserveCode(hashes, other.claim.id)).toBe(order.claim.id);
    expect(await give(order)).toMatchObject({ ok: true, receipt: { outcome: "sent" } });
    await sql(contact, (db) => db.exec("UPDATE codes SET at = at - ?", 4 * 86_400_000 + 1));
    await dispatcherOf(contact).prune();
    expect(await sql(contact, (db) => db.exec("SELECT hash FROM codes").toArray())).toEqual([]);
  });
});

describe("an idempotency key", () => {
  test("holds for a day, and is new afterwards", async () => {
    const contact = await addContact();
    const first = await send(contact);
    expect(await send(contact)).toEqual(first);
    // A Worker of the version before uses this name.
    expect(await dispatcherOf(contact).handOver(orderFor(contact))).toEqual(first);
    expect(await send(contact, orderFor(contact, "key", "别的"))).toEqual({
      ok: false,
      reason: "other-request",
    });
    await sql(contact, (db) => db.exec("UPDATE calls SET at = at - 86400001"));
    // A new key does not make the code unused.
    expect(await send(contact, orderFor(contact, "key", "别的"))).toMatchObject({
      ok: false,
      reason: "taken",
    });
    await dispatcherOf(contact).prune();
    expect(await sql(contact, (db) => db.exec("SELECT key FROM calls").toArray())).toEqual([]);
  });

  test("belongs to one request", async () => {
    const dispatcher = dispatcherOf(await addContact());
    const answers = [
      await dispatcher.noteKey("k", "a"),
      await dispatcher.noteKey("k", "a"),
      await dispatcher.noteKey("k", "b"),
    ];
    expect(answers).toEqual([true, true, false]);
  });
});
