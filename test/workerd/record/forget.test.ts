/**
 * Tests a customer's right to be forgotten, inside workerd: no row names the customer any more, and the customer
 * receives no more messages.
 */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { transferDraft, welcomeDraft } from "../../../src/api/programs/drafts.ts";
import type { SendRequest } from "../../../src/delivery/api-calls/request.ts";
import { webhookEvent } from "../../../src/webhooks/event.ts";
import {
  addContact,
  answerPosts,
  bindings,
  callsOf,
  claimFor,
  contactNow,
  dispatcherOf,
  fault,
  RULES,
  type SimulatedContact,
  sim,
} from "../wecom.ts";

let contact: SimulatedContact;
beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
  contact = await addContact();
});
afterEach(() => reset());

const customerOf = (one = contact) => one.customer.externalUserId;
const dispatcher = () => dispatcherOf(contact);
const sql = <T>(look: (sql: SqlStorage) => T) =>
  runInDurableObject(dispatcher(), (_, { storage }) => look(storage.sql));
const forget = async () => (await dispatcher().forget(customerOf())).deleted;
const settles = (id: string, outcome: string) =>
  vi.waitFor(async () => expect((await dispatcher().find(id))?.outcome).toBe(outcome), 10_000);

/** All rows of the object's tables. */
const dump = () =>
  sql((db) => {
    const tables = db
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    return JSON.stringify(tables.map(({ name }) => db.exec(`SELECT * FROM "${name}"`).toArray()));
  });

function orderFor(key: string): SendRequest {
  const to = {
    welcome_code: contact.codes["sales"] ?? "",
    userid: "zhangsan",
    external_userid: customerOf(),
  };
  const wish = welcomeDraft("sales", { to, message: { text: { content: "您好" } } }, Date.now());
  return { ...wish, key, request: "r" };
}

describe("a customer who is forgotten", () => {
  test("is in no table any more, and other customers still are", async () => {
    const other = await otherOfTheSameObject();
    for (const one of [contact, other]) {
      await dispatcher().claim(claimFor(one));
      await settles(claimFor(one).id, "sent");
      const place = { account: "wk1", customer: customerOf(one) };
      await dispatcher().applyInboxEvents([
        { type: "entered", at: Date.now(), scene: "s", sceneParam: null, channels: null, ...place },
      ]);
      await dispatcher().contactLost({ customer: customerOf(one), staff: "zhangsan", at: Date.now() });
    }
    // The program is down, so its events wait.
    await answerPosts(...Array(20).fill({ status: 503 }));
    await dispatcher().tell(removed(customerOf()));
    await dispatcher().tell(removed(customerOf(other)));
    expect(await dump()).toContain(customerOf());

    expect(await forget()).toBe(4);
    const left = await dump();
    expect(left).not.toContain(customerOf());
    expect(left.split(customerOf(other)).length).toBeGreaterThan(3);
    expect(await forget()).toBe(0);
  });

  test("may be unknown", async () => {
    expect((await dispatcher().forget("wm-unknown")).deleted).toBe(0);
  });

  test("is not greeted by a repeated event, after an eviction either", async () => {
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    await settles(claim.id, "sent");
    await forget();
    expect(await dispatcher().claim(claim)).toEqual({ claimed: false });
    await evictDurableObject(dispatcher());
    expect(await dispatcher().claim(claim)).toEqual({ claimed: false });
    expect((await contactNow(contact)).received).toHaveLength(1);
    expect(await dump()).not.toContain(customerOf());
  });

  test("is remembered by hashes for as long as a repeat is possible", async () => {
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    await settles(claim.id, "sent");
    await forget();
    const kept = () => sql((db) => db.exec("SELECT id FROM forgotten").toArray());
    await dispatcher().prune();
    expect(await kept()).toEqual([{ id: claim.id }]);
    await sql((db) => void db.exec("UPDATE forgotten SET until = 1"));
    await evictDurableObject(dispatcher());
    await dispatcher().prune();
    expect(await kept()).toEqual([]);
  });

  test("gets no further call when a delivery is under way", async () => {
    await fault({ api: "send_welcome_msg", times: 9, then: { status: 502 } });
    const order = orderFor("key");
    const answer = dispatcher().send(order);
    await vi.waitFor(async () =>
      expect((await callsOf("send_welcome_msg", contact.codes["sales"])).length).toBeGreaterThan(0),
    );
    expect(await forget()).toBeGreaterThan(0);
    const calls = (await callsOf("send_welcome_msg", contact.codes["sales"])).length;
    expect(await answer).toMatchObject({ ok: true, receipt: { outcome: "missed" } });
    // Longer than the pause before the next attempt.
    await scheduler.wait(2_500);
    expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(calls);
    expect(await dump()).not.toContain(customerOf());
    // Nothing is under way: the alarm that was set finds no work and sets no other alarm.
    await runDurableObjectAlarm(dispatcher());
    expect(await runInDurableObject(dispatcher(), (_, { storage }) => storage.getAlarm())).toBeNull();
  });

  test("has the delivery under way settled on disk, without its code, before any row is deleted", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const claim = claimFor(contact);
    await dispatcher().claim(claim);
    const [atFirst, atLast] = await runInDurableObject(dispatcher(), async (object, { storage }) => {
      const rows = () =>
        storage.sql.exec("SELECT outcome, code FROM deliveries WHERE id = ?", claim.id).toArray();
      const work = object.forget(customerOf());
      const before = rows();
      await work;
      return [before, rows()];
    });
    expect([atFirst, atLast]).toEqual([[{ outcome: "missed", code: null }], []]);
  });

  test("is in no event when the window of a delivery under way ends", async () => {
    await answerPosts(...Array(20).fill({ status: 503 }));
    await fault({ api: "send_welcome_msg", times: 9, then: { status: 502 } });
    // The window of the claim ends in two seconds.
    const claim = claimFor(contact, "shop", Date.now() - 17_000);
    await dispatcher().claim(claim);
    await vi.waitFor(async () =>
      expect((await callsOf("send_welcome_msg", contact.codes["shop"])).length).toBeGreaterThan(0),
    );
    await forget();
    await scheduler.wait(4_000);
    expect(await dump()).not.toContain(customerOf());
  });

  test("leaves no trace of the answer to a call under way", async () => {
    await fault({ api: "kf/service_state/trans", then: { delayMs: 600 } });
    const { openKfId: account } = await sim<{ openKfId: string }>("POST", "kf-accounts", { name: "售前" });
    await sim("POST", "kf/servicer", { account, servicer: "zhangsan" });
    const { customer } = await sim<{ customer: { externalUserId: string } }>("POST", "kf/say", {
      account,
      deliver: false,
      waitMs: 0,
      customer: {},
      text: "你好",
    });
    contact = { ...contact, customer };
    const wish = transferDraft(
      "sales",
      { account, customer: customerOf() },
      { service_state: 2, rules: true },
      "n",
      Date.now(),
    );
    const answer = dispatcher().send({ ...wish, key: "key", request: "r" });
    await vi.waitFor(async () => expect(await callsOf("kf/service_state/trans")).toHaveLength(1));
    await forget();
    expect(await answer).toMatchObject({ ok: true, receipt: { outcome: "missed" } });
    await scheduler.wait(1_200);
    expect(await dump()).not.toContain(customerOf());
  });

  test("gets no message when a program repeats its call, and the program gets the bare outcome", async () => {
    const order = orderFor("key");
    expect(await dispatcher().send(order)).toMatchObject({ receipt: { outcome: "sent", errcode: 0 } });
    await forget();
    expect(await dispatcher().send(order)).toEqual({
      ok: true,
      receipt: {
        delivery: order.claim.id,
        outcome: "sent",
        errcode: null,
        errmsg: null,
        cause: expect.stringContaining("forgotten"),
        remedy: null,
        msgid: null,
        msgCode: null,
      },
    });
    // Another key makes it another call, but the code is still used.
    expect(await dispatcher().send(orderFor("another"))).toMatchObject({ ok: false, reason: "taken" });
    expect((await contactNow(contact)).received).toHaveLength(1);
  });
});

test("an account's event that waits for a program in another Dispatcher is deleted too", async () => {
  await answerPosts(...Array(20).fill({ status: 503 }));
  const raw = { event: { user: customerOf() } };
  const event = webhookEvent("kf.other", {
    lane: "wk1",
    identity: ["wk1", "m1"],
    at: Date.now(),
    data: { app: "shop", account: "wk1", customer: null, msgid: "m1", kind: "new", raw },
  });
  await dispatcher().tell(event);
  expect(await dump()).toContain(customerOf());
  expect(await dispatcher().forgetEvents(customerOf())).toEqual({ deleted: 1 });
  expect(await dump()).not.toContain(customerOf());
});

function removed(customer: string) {
  return webhookEvent("contact.removed-by-customer", {
    lane: customer,
    identity: [customer],
    at: Date.now(),
    data: { app: "shop", staff: "zhangsan", customer },
  });
}

async function otherOfTheSameObject(): Promise<SimulatedContact> {
  for (;;) {
    const other = await addContact();
    if (dispatcherOf(other).id.toString() === dispatcher().id.toString()) return other;
  }
}
