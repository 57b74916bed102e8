/**
 * Tests customer service inside workerd: codes that wait for hours, their state after an eviction, and the budget of
 * replies.
 */
import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { tokenName } from "../../../src/apps/token.ts";
import type { Dispatcher } from "../../../src/delivery/dispatcher.ts";
import { deliveryId } from "../../../src/delivery/ids.ts";
import type { KfInbox } from "../../../src/kf/inbox.ts";
import { dispatcherName, inboxName, shardOf } from "../../../src/objects/names.ts";
import { english } from "../../english.ts";
import { bindings, CORP_ID, callsOf, sim } from "../wecom.ts";

const RULES = `
rules:
  - { name: 进入, on: kf.entered, send: { text: { content: 您好 } } }
  - { name: 久等, on: kf.accepted, after: 10m, unless: replied, send: { text: { content: 客服正忙，请再等一下。 } } }
  - { name: 转接, on: kf.message, when: { text: { is: 人工 } }, transfer: { to: queue } }
  - { name: 回复, on: kf.message, send: { text: { content: 收到 } } }
`;
const MINUTE_MS = 60_000;

interface KfSeen {
  customer: { externalUserId: string };
  code: string | null;
}

let account = "";
beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
  account = (await sim<{ openKfId: string }>("POST", "kf-accounts", { name: "售前" })).openKfId;
  await sim("POST", "kf/servicer", { account, servicer: "zhangsan" });
});
afterEach(() => reset());

const inbox = () => bindings.KF_INBOX.getByName(inboxName(CORP_ID, account));
const dispatcherOf = (customer: string) =>
  bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, shardOf(customer)));

/** WeCom sends a callback, and the inbox reads the new items. */
async function called(): Promise<void> {
  const { token } = await sim<{ token: string }>("POST", "kf/token", { account });
  await inbox().notify("sales", token);
}

/** Makes an event at the account without a callback, which each test sends itself. */
async function act(order: string, input: object): Promise<{ customer: string; code: string | null }> {
  const where = { account, deliver: false, waitMs: 0 };
  const { customer, code } = await sim<KfSeen>("POST", `kf/${order}`, { ...where, ...input });
  return { customer: customer.externalUserId, code };
}

async function recordsOf(customer: string, event: string) {
  const dispatcher = dispatcherOf(customer);
  const { deliveries } = await dispatcher.search({ customer, event }, null, 50);
  const records = await Promise.all(deliveries.map(async ({ id }) => await dispatcher.find(id)));
  return records.filter((record) => record !== null).reverse();
}

const settles = (customer: string, event: string, count = 1) =>
  vi.waitFor(
    async () => {
      const records = await recordsOf(customer, event);
      expect(records.filter(({ outcome }) => outcome !== "open")).toHaveLength(count);
      return records;
    },
    { timeout: 10_000, interval: 20 },
  );

/** A customer who asked for a person and was taken from the queue; the message about that waits ten minutes. */
async function taken(): Promise<string> {
  const { customer } = await act("say", { customer: {}, text: "人工" });
  await called();
  await settles(customer, "kf.queued");
  await act("take", { customer });
  await called();
  await vi.waitFor(async () => {
    const [waiting] = await recordsOf(customer, "kf.accepted");
    expect(waiting?.waitsUntil).toBeGreaterThan(Date.now() + 9 * MINUTE_MS);
    // The record names the rule for which it waits.
    expect(waiting?.rule).toBe("久等");
  });
  return customer;
}

/** Moves waiting deliveries ten minutes back in the record, since a test cannot move the clock. */
async function tenMinutesLater(customer: string): Promise<void> {
  await runInDurableObject(dispatcherOf(customer), (_, { storage }) =>
    storage.sql.exec(
      "UPDATE deliveries SET eventAt = eventAt - 600000, waitsUntil = waitsUntil - 600000 WHERE outcome = 'open'",
    ),
  );
  await abortAllDurableObjects();
  await runDurableObjectAlarm(dispatcherOf(customer));
}

/** A servicer writes to the customer; resolves when the Dispatcher has noted it. */
async function servicerWrites(customer: string): Promise<void> {
  await act("write", { customer, text: "我来了" });
  await called();
  await vi.waitFor(async () =>
    expect(
      await runInDurableObject(dispatcherOf(customer), (_, { storage }) =>
        storage.sql.exec("SELECT * FROM conversations WHERE repliedAt IS NOT NULL").toArray(),
      ),
    ).toHaveLength(1),
  );
}

describe("a code that waits for ten minutes", () => {
  test("is used then, by an object that has it from storage too", async () => {
    const customer = await taken();
    expect(
      await runInDurableObject(dispatcherOf(customer), (_, { storage }) => storage.getAlarm()),
    ).not.toBeNull();
    await tenMinutesLater(customer);
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "sent", rule: "久等", waitsUntil: null });
  });

  test("is used then by the object that scheduled it, at its alarm", async () => {
    const customer = await taken();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * MINUTE_MS });
    onTestFinished(() => void vi.useRealTimers());
    await runDurableObjectAlarm(dispatcherOf(customer));
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "sent", rule: "久等" });
  });

  test("is not used earlier, whatever wakes the object", async () => {
    const customer = await taken();
    await runDurableObjectAlarm(dispatcherOf(customer));
    await abortAllDurableObjects();
    await runDurableObjectAlarm(dispatcherOf(customer));
    const [record] = await recordsOf(customer, "kf.accepted");
    expect(record?.outcome).toBe("open");
    expect(await callsOf("kf/send_msg_on_event")).toHaveLength(0);
  });

  test("is given up when the servicer writes", async () => {
    const customer = await taken();
    await act("write", { customer, text: "我来了" });
    await called();
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "silent", cause: "servicer-was-first" });
    // No delivery waits any more: the alarm that was set finds no work and sets no other alarm.
    await runDurableObjectAlarm(dispatcherOf(customer));
    expect(
      await runInDurableObject(dispatcherOf(customer), (_, { storage }) => storage.getAlarm()),
    ).toBeNull();
  });

  test("is used when the servicer wrote only before the code came", async () => {
    const customer = await taken();
    const anHourAgo = Date.now() - 60 * MINUTE_MS;
    await runInDurableObject(dispatcherOf(customer), (_, { storage }) =>
      storage.sql.exec("UPDATE conversations SET repliedAt = ?", anHourAgo),
    );
    await tenMinutesLater(customer);
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "sent" });
  });

  test("is given up when the servicer wrote before the object was lost", async () => {
    const customer = await taken();
    await act("write", { customer, text: "我来了" });
    await called();
    await settles(customer, "kf.accepted");
    await tenMinutesLater(customer);
    expect(await callsOf("kf/send_msg_on_event")).toHaveLength(0);
  });

  test("is given up when the servicer wrote, though another rule with a shorter `after` is chosen then", async () => {
    await bindings.RULES.put("rules", RULES.replace("unless: replied, ", ""));
    await abortAllDurableObjects();
    const customer = await taken();
    await servicerWrites(customer);
    await bindings.RULES.put("rules", RULES.replace("after: 10m", "after: 1m"));
    await tenMinutesLater(customer);
    const [record] = await settles(customer, "kf.accepted");
    await bindings.RULES.put("rules", RULES);
    expect(record).toMatchObject({ outcome: "silent", cause: "servicer-was-first" });
  });

  test("is used though the servicer wrote, by a rule without `unless`", async () => {
    await bindings.RULES.put("rules", RULES.replace("unless: replied, ", ""));
    await abortAllDurableObjects();
    const customer = await taken();
    await servicerWrites(customer);
    await tenMinutesLater(customer);
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "sent" });
  });

  test("is given up when the servicer writes while the session's state is asked for", async () => {
    const customer = await taken();
    await sim("POST", "faults", { api: "kf/service_state/get", then: { delayMs: 2_000 } });
    await tenMinutesLater(customer);
    await vi.waitFor(async () => expect(await callsOf("kf/service_state/get")).toHaveLength(1));
    await act("write", { customer, text: "我来了" });
    await called();
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({ outcome: "silent", attempts: [] });
    expect(await callsOf("kf/send_msg_on_event")).toHaveLength(0);
  });

  test("is dropped with its customer, and wakes the object no more", async () => {
    const customer = await taken();
    await dispatcherOf(customer).forget(customer);
    await runDurableObjectAlarm(dispatcherOf(customer));
    expect(
      await runInDurableObject(dispatcherOf(customer), async (_, { storage }) => {
        await scheduler.wait(100);
        return await storage.getAlarm();
      }),
    ).toBeNull();
  });

  test("is not used when the session has moved on", async () => {
    const customer = await taken();
    await act("end", { customer, notify: false });
    await tenMinutesLater(customer);
    const [record] = await settles(customer, "kf.accepted");
    expect(record).toMatchObject({
      outcome: "refused",
      errcode: 95018,
      cause: english("the session has gone on: it has ended"),
      attempts: [],
    });
  });

  test("waits out WeCom's limit of calls", async () => {
    await bindings.RULES.put("rules", RULES.replace("after: 10m, unless: replied, ", ""));
    await sim("POST", "faults", { api: "kf/send_msg_on_event", then: { errcode: 45009 } });
    const { customer } = await act("say", { customer: {}, text: "人工" });
    await called();
    await settles(customer, "kf.queued");
    await act("take", { customer });
    await called();
    await vi.waitFor(async () => {
      const [waiting] = await recordsOf(customer, "kf.accepted");
      expect((waiting?.waitsUntil ?? 0) - Date.now()).toBeGreaterThan(50_000);
      expect(waiting?.attempts).toMatchObject([{ verdict: "rate-limited" }]);
    });
  });
});

test("a code that waits for two days stores a bounded list of attempts, and the record has their number", async () => {
  const customer = await taken();
  const lost = { ms: 5, message: "久等", http: 502, errcode: null, errmsg: "http", verdict: "lost" };
  const attempts = [...Array(500).keys()].map((n) => ({ at: Date.now() - (500 - n) * MINUTE_MS, ...lost }));
  await runInDurableObject(dispatcherOf(customer), (_, { storage }) =>
    storage.sql.exec("UPDATE deliveries SET attempts = ? WHERE outcome = 'open'", JSON.stringify(attempts)),
  );
  await sim("POST", "faults", { api: "kf/send_msg_on_event", then: { status: 502 } });
  await tenMinutesLater(customer);
  await vi.waitFor(async () => expect(await callsOf("kf/send_msg_on_event")).toHaveLength(1));
  const stored = await vi.waitFor(async () => {
    const [waiting] = await recordsOf(customer, "kf.accepted");
    expect(waiting?.waitsUntil).toBeGreaterThan(Date.now());
    return waiting?.attempts ?? [];
  });
  expect(stored.length).toBeLessThanOrEqual(21);
  expect(stored.reduce((sum, { skipped = 0 }) => sum + 1 + skipped, 0)).toBe(501);
  expect([stored[0]?.at, stored.at(-1)?.verdict]).toEqual([attempts[0]?.at, "lost"]);
});

/** The alarms that the alarm handler sets when the clock has moved by `laterMs`, and the time at which it began. */
async function alarmsSet(
  stub: DurableObjectStub<Dispatcher | KfInbox>,
  laterMs: number,
): Promise<{ at: number; now: number }[]> {
  const set: number[] = [];
  const restore = await runInDurableObject(stub, (_, { storage }) => {
    const { setAlarm } = storage;
    storage.setAlarm = async (at, ...others) => {
      set.push(Number(at));
      await setAlarm.call(storage, at, ...others);
    };
    return () => {
      storage.setAlarm = setAlarm;
    };
  });
  const now = Date.now.bind(Date);
  const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + laterMs);
  // The time of each call would not do, since a busy machine may be later by then.
  const begunAt = Date.now();
  await runDurableObjectAlarm(stub);
  clock.mockRestore();
  restore();
  return set.map((at) => ({ at, now: begunAt }));
}

// workerd forgets an alarm that the handler sets for the time of the present alarm or an earlier time.
describe("the next alarm is set for later while an alarm is handled", () => {
  test("by a Dispatcher whose delivery still waits", async () => {
    const customer = await taken();
    const set = await alarmsSet(dispatcherOf(customer), 11 * MINUTE_MS);
    expect(set.length).toBeGreaterThan(0);
    for (const { at, now } of set) expect(at).toBeGreaterThan(now);
  });

  test("by an inbox whose pause is over", async () => {
    await sim("POST", "faults", { api: "kf/sync_msg", times: 10, then: { errcode: 45009 } });
    await called();
    await vi.waitFor(async () => expect((await inbox().status()).trouble?.until).toBeGreaterThan(Date.now()));
    const set = await alarmsSet(inbox(), 5 * MINUTE_MS);
    expect(set.length).toBeGreaterThan(0);
    for (const { at, now } of set) expect(at).toBeGreaterThan(now);
  });
});

test("an inbox whose Dispatcher cannot store says so, and hands on later what it read", async () => {
  const { customer } = await act("say", { customer: {}, text: "你好" });
  const rename = (suffix: { from: string; to: string }) =>
    runInDurableObject(dispatcherOf(customer), (_, { storage }) => {
      for (const table of ["deliveries", "calls"])
        storage.sql.exec(`ALTER TABLE ${table}${suffix.from} RENAME TO ${table}${suffix.to}`);
    });
  await rename({ from: "", to: "_away" });
  await called();
  const said = english(/^what was read could not be handed on: /);
  await vi.waitFor(async () => expect((await inbox().status()).trouble?.what).toEqual(said), {
    timeout: 10_000,
    interval: 20,
  });
  const tries = await vi.waitFor(async () => {
    const calls = await callsOf("kf/sync_msg");
    expect(calls.length).toBeGreaterThan(2);
    return calls;
  }, 10_000);
  // The pauses are 200 ms and 400 ms.
  expect((tries[2]?.at ?? 0) - (tries[0]?.at ?? 0)).toBeGreaterThan(500);
  await rename({ from: "_away", to: "" });
  await settles(customer, "kf.message");
  expect((await inbox().status()).trouble).toBeNull();
});

test("a look that finds more than a page reads on, with no callback and no alarm", async () => {
  const { customer } = await act("say", { customer: {}, text: "在吗" });
  await called();
  await settles(customer, "kf.message");
  await runDurableObjectAlarm(inbox());
  expect(await runInDurableObject(inbox(), (_, { storage }) => storage.getAlarm())).toBeNull();

  await act("say", { customer, text: "在吗？" });
  const page = {
    errcode: 0,
    errmsg: "ok",
    next_cursor: "of a page without items",
    has_more: 1,
    msg_list: [],
  };
  await sim("POST", "faults", { api: "kf/sync_msg", then: { text: JSON.stringify(page) } });
  await inbox().look();
  await settles(customer, "kf.message", 2);
});

test("a look that takes all the requests of an invocation to find items at fault reads on in another", async () => {
  const { customer: odd } = await act("say", { customer: {}, text: "在吗" });
  await called();
  await settles(odd, "kf.message");
  await runInDurableObject(dispatcherOf(odd), (_, { storage }) =>
    storage.sql.exec(
      `CREATE TRIGGER odd BEFORE INSERT ON deliveries WHEN NEW.customer = '${odd}'
       BEGIN SELECT RAISE(ABORT, 'not to be stored'); END`,
    ),
  );
  for (let n = 0; n < 20; n += 1) await act("say", { customer: odd, text: "在吗？" });
  const { customer } = await act("say", { customer: {}, text: "你好" });
  await inbox().look();
  await settles(customer, "kf.message");
  await vi.waitFor(
    async () => expect(await inbox().status()).toMatchObject({ isRead: true, counts: { setAside: 20 } }),
    { timeout: 10_000, interval: 50 },
  );
});

test("an inbox asks again at once for a token that WeCom refuses, while its app's Secret may be another", async () => {
  await sim("POST", "faults", { api: "gettoken", then: { errcode: 60020 } });
  const { customer } = await act("say", { customer: {}, text: "在吗" });
  // A callback that names no credentials, or those of another deploy.
  await called();
  await settles(customer, "kf.message");
});

test("callbacks hasten a try that was put off to once a second, however many they are", async () => {
  await sim("POST", "faults", { api: "kf/sync_msg", times: 1_000, then: { errcode: 60020 } });
  const begin = Date.now();
  for (let n = 0; n < 20; n++) await called();
  const tries = await callsOf("kf/sync_msg");
  expect(tries.length).toBeLessThanOrEqual(2 + (Date.now() - begin) / 1_000);
});

describe("an inbox that rests for more than ten minutes", () => {
  const credentials = tokenName({ name: "sales", corpId: CORP_ID, secret: "sales-secret" });

  async function calledAgain(): Promise<void> {
    const { token } = await sim<{ token: string }>("POST", "kf/token", { account });
    await inbox().notify("sales", token, credentials);
  }

  /** WeCom refuses again and again, until the inbox rests for so long. */
  async function restsForLong(): Promise<void> {
    await sim("POST", "faults", { api: "kf/sync_msg", times: 1_000, then: { errcode: 60020 } });
    await vi.waitFor(
      async () => {
        await calledAgain();
        const { trouble } = await inbox().status();
        expect((trouble?.until ?? 0) - Date.now()).toBeGreaterThan(10 * MINUTE_MS);
      },
      { timeout: 20_000, interval: 300 },
    );
  }

  test("wakes up then, and not for the alarm of its last try", async () => {
    await restsForLong();
    await vi.waitFor(
      async () => {
        const alarm = await runInDurableObject(inbox(), (_, { storage }) => storage.getAlarm());
        expect((alarm ?? 0) - Date.now()).toBeGreaterThan(9 * MINUTE_MS);
      },
      { timeout: 4_000, interval: 100 },
    );
  });

  test("tries once a second at most when WeCom calls", async () => {
    await restsForLong();
    const before = (await callsOf("kf/sync_msg")).length;
    const begin = Date.now();
    for (let n = 0; n < 20; n++) await calledAgain();
    const tries = (await callsOf("kf/sync_msg")).length - before;
    expect(tries).toBeLessThanOrEqual(2 + (Date.now() - begin) / 1_000);
  });
});

test("the code of a transfer lives from the transfer on, not from its answer", async () => {
  await sim("POST", "faults", { api: "kf/service_state/trans", then: { delayMs: 800, effect: "before" } });
  const { customer } = await act("say", { customer: {}, text: "人工" });
  await called();
  await vi.waitFor(async () => {
    const [queued] = await recordsOf(customer, "kf.queued");
    const { eventAt = 0, receivedAt = 0, deadline } = queued ?? {};
    expect(receivedAt - eventAt).toBeGreaterThanOrEqual(800);
    expect(deadline).toBe(eventAt + 48 * 60 * MINUTE_MS - 1_000);
  }, 5_000);
});

test("a reply waits out WeCom's limit for gettoken", async () => {
  const { customer } = await act("say", { customer: {}, text: "在吗" });
  await called();
  await settles(customer, "kf.message");
  await sim("POST", "faults", { api: "kf/send_msg", then: { errcode: 40014 } });
  await sim("POST", "faults", { api: "gettoken", then: { errcode: 45009 } });
  await act("say", { customer, text: "在吗？" });
  await called();
  await vi.waitFor(async () => {
    const [, waiting] = await recordsOf(customer, "kf.message");
    expect((waiting?.waitsUntil ?? 0) - Date.now()).toBeGreaterThan(50_000);
    expect(waiting).toMatchObject({ outcome: "open", attempts: [{ verdict: "token" }] });
  });
});

test("a sixth message is not sent before the customer writes again", async () => {
  const { customer } = await act("say", { customer: {}, text: "在吗" });
  await called();
  await settles(customer, "kf.message");
  await runInDurableObject(dispatcherOf(customer), (_, { storage }) =>
    storage.sql.exec("UPDATE conversations SET sent = 5, saidAt = saidAt + 3600000"),
  );
  await act("say", { customer, text: "在吗？" });
  await called();
  const [, second] = await settles(customer, "kf.message", 2);
  expect(second).toMatchObject({ outcome: "refused", errcode: 95001, attempts: [] });
  expect(await callsOf("kf/send_msg")).toHaveLength(1);
});

describe("replies", () => {
  const app = { name: "sales", corpId: CORP_ID, secret: "sales-secret" };

  async function claimReply(customer: string, n: number): Promise<void> {
    const now = Date.now();
    const identity = { id: deliveryId(customer, [account, `msg ${n}`]), app: app.name, customer, code: null };
    const facts = { event: "kf.message", account, staff: null, scene: null, details: null } as const;
    const times = { eventAt: now + n, receivedAt: now, credentials: tokenName(app) };
    await dispatcherOf(customer).claim({ ...identity, ...facts, ...times, via: null, state: null });
  }

  test("that had no token take no place from the replies after them", async () => {
    const { customer } = await act("say", { customer: {}, text: "在吗" });
    await sim("POST", "faults", { api: "gettoken", times: 100, then: { errcode: 60020 } });
    for (let n = 1; n <= 5; n++) await claimReply(customer, n);
    const refused = await settles(customer, "kf.message", 5);
    expect(refused.map(({ errcode }) => errcode)).toEqual(Array(5).fill(60020));
    await sim("DELETE", "faults");
    await claimReply(customer, 6);
    expect((await settles(customer, "kf.message", 6)).at(-1)).toMatchObject({ outcome: "sent" });
  });

  test("that wait for a token are not sent to a customer who was forgotten meanwhile", async () => {
    const { customer } = await act("say", { customer: {}, text: "在吗" });
    await sim("POST", "faults", { api: "gettoken", then: { delayMs: 600 } });
    await claimReply(customer, 1);
    await dispatcherOf(customer).forget(customer);
    // The next reply waits for the same token, and is sent after the first would be.
    await claimReply(customer, 2);
    await settles(customer, "kf.message");
    expect(await callsOf("kf/send_msg")).toHaveLength(1);
  });
});

test("a code and a customer's text are erased when the delivery is settled", async () => {
  const entered = await act("enter", { customer: {} });
  await act("say", { customer: entered.customer, text: "这是秘密" });
  await called();
  await settles(entered.customer, "kf.entered");
  await settles(entered.customer, "kf.message");
  const rows = await runInDurableObject(dispatcherOf(entered.customer), (_, { storage }) =>
    JSON.stringify(storage.sql.exec("SELECT * FROM deliveries").toArray()),
  );
  expect(rows).not.toContain("这是秘密");
  expect(rows).not.toContain(entered.code);
});
