/** Tests the Dispatcher inside workerd: its storage, its alarm, and its state after an eviction. */
import {
  abortAllDurableObjects,
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type TokenAnswer, tokenName } from "../../src/apps/token.ts";
import type { Claim } from "../../src/delivery/delivery.ts";
import { FIRST_PAUSE_MS } from "../../src/delivery/policy.ts";
import {
  addContact,
  answerPosts,
  bindings,
  CORP_ID,
  callsOf,
  claimFor,
  contactNow,
  dispatcherOf,
  fault,
  RULES,
  type SimulatedContact,
  sim,
} from "./wecom.ts";

beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
});
// An open delivery of one test would occupy the alarm and the slots of the next test's Dispatcher.
afterEach(() => reset());

const outcomeOf = async (contact: SimulatedContact, claim: Claim) =>
  (await dispatcherOf(contact).find(claim.id))?.outcome;

const settles = (contact: SimulatedContact, claim: Claim, outcome: string) =>
  vi.waitFor(async () => expect(await outcomeOf(contact, claim)).toBe(outcome), {
    timeout: 15_000,
    interval: 20,
  });

const isCalled = (contact: SimulatedContact) =>
  vi.waitFor(
    async () => expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1),
    5_000,
  );

/** Stores copies of a delivery under these ids, as received at another time. */
function copyDelivery(sql: SqlStorage, { id }: Claim, receivedAt: number, ids: readonly string[]): void {
  const { columnNames } = sql.exec("SELECT * FROM deliveries LIMIT 0");
  const others = columnNames.filter((name) => name !== "id" && name !== "receivedAt").join(", ");
  const copy = `INSERT INTO deliveries (id, receivedAt, ${others}) SELECT ?, ?, ${others} FROM deliveries WHERE id = ?`;
  for (const copied of ids) sql.exec(copy, copied, receivedAt, id);
}

const storageOf = <T>(contact: SimulatedContact, look: (state: DurableObjectState) => T | Promise<T>) =>
  runInDurableObject(dispatcherOf(contact), (_, state) => look(state));

describe("a claim", () => {
  test("succeeds for one of twenty callers, and WeCom is called once", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    const answers = await Promise.all([...Array(20)].map(() => dispatcherOf(contact).claim(claim)));
    expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
    await settles(contact, claim, "sent");
    expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1);
  });

  test("of several codes claims each once, and WeCom is called once for each", async () => {
    const contacts = await Promise.all([...Array(8)].map(() => addContact()));
    const [first] = contacts;
    if (first === undefined) throw new Error("no contact was made");
    const claims = contacts.map((contact) => claimFor(contact));
    await dispatcherOf(first).claim(claimFor(first));
    // They need not be customers of this object for that.
    await dispatcherOf(first).claimAll([...claims, ...claims]);
    for (const { id } of claims) {
      await vi.waitFor(
        async () => expect((await dispatcherOf(first).find(id))?.outcome).toBe("sent"),
        10_000,
      );
    }
    for (const contact of contacts) {
      expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1);
    }
  });

  test("is on disk, with its first attempt, when the caller is answered", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await abortAllDurableObjects();
    const [row] = await storageOf(contact, ({ storage }) =>
      storage.sql.exec("SELECT outcome, attempts FROM deliveries WHERE id = ?", claim.id).toArray(),
    );
    expect(row?.["outcome"]).toBe("open");
    expect(JSON.parse(String(row?.["attempts"]))).toMatchObject([{ verdict: "begun" }]);
  });

  test.each([
    ["soon, makes its first call without a further row", 0, false],
    ["late, stores it again right before: a replaced object cannot", 1_200, true],
  ])("that has a token %s", async (_, delayMs, isStoredAgain) => {
    await fault({ api: "gettoken", then: { delayMs } });
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await isCalled(contact);
    const [row] = await storageOf(contact, ({ storage }) =>
      storage.sql.exec("SELECT attempts FROM deliveries WHERE id = ?", claim.id).toArray(),
    );
    const [attempt] = JSON.parse(String(row?.["attempts"]));
    expect(attempt).toMatchObject({ verdict: "begun" });
    expect(attempt.at > claim.receivedAt).toBe(isStoredAgain);
  });

  test("with 48 hours is on disk without an attempt: hours may pass before its call", async () => {
    await bindings.RULES.put("rules", RULES.replace("contact.added", "kf.message"));
    await fault({ api: "gettoken", then: { hang: true } });
    const contact = await addContact();
    const { id, app, customer, eventAt, receivedAt } = claimFor(contact);
    const facts = { event: "kf.message", account: "wkAAA", staff: null, scene: null, details: null } as const;
    const identity = { id, app, customer, code: null, eventAt, receivedAt };
    await dispatcherOf(contact).claim({ ...identity, ...facts, via: null, state: null });
    const [row] = await storageOf(contact, ({ storage }) =>
      storage.sql.exec("SELECT outcome, attempts FROM deliveries WHERE id = ?", id).toArray(),
    );
    expect(row).toEqual({ outcome: "open", attempts: "[]" });
  });

  test("whose token WeCom's limit keeps back is refused at once, though the Secret may be another since", async () => {
    await fault({ api: "gettoken", then: { errcode: 45009 } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim({ ...claim, credentials: "those of another deploy" });
    await settles(contact, claim, "refused");
    expect(await dispatcherOf(contact).find(claim.id)).toMatchObject({ errcode: 45009, attempts: [] });
  });

  test("of an app that stays unknown for ten minutes is refused, though its code lives for two days", async () => {
    const contact = await addContact();
    const { id, customer } = claimFor(contact);
    const at = Date.now() - 10 * 60_000;
    const facts = {
      event: "kf.accepted",
      account: "wkAAA",
      staff: null,
      scene: null,
      details: null,
    } as const;
    const identity = { id, app: "gone", customer, code: "a-code", eventAt: at, receivedAt: at };
    const claim = { ...identity, ...facts, via: null, state: null } satisfies Claim;
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "refused");
  });

  test("of an app that is not known yet lets another app's claim go first", async () => {
    const contact = await addContact();
    const leader = { ...claimFor(contact, "support"), app: "brought by a deploy" };
    const follower = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(leader);
    await dispatcherOf(contact).claim(follower);
    await settles(contact, follower, "sent");
    await settles(contact, leader, "superseded");
  });

  test("keeps no code when it is settled", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    const rows = await storageOf(contact, ({ storage }) =>
      storage.sql.exec("SELECT * FROM deliveries").toArray(),
    );
    expect(JSON.stringify(rows)).not.toContain(contact.codes["sales"]);
  });

  test("of a new contact has no msgid in the record: WeCom knows none for a welcome", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    expect((await dispatcherOf(contact).find(claim.id))?.msgid).toBeNull();
  });

  test("that is made again after its window changes nothing", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    const late = { ...claim, receivedAt: claim.receivedAt + 60_000 };
    expect(await dispatcherOf(contact).claim(late)).toEqual({ claimed: false });
  });
});

describe("a delivery whose object is lost between claim and send", () => {
  test("is resumed by the next object's alarm", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await isCalled(contact);
    await abortAllDurableObjects();
    expect(await runDurableObjectAlarm(dispatcherOf(contact))).toBe(true);
    await settles(contact, claim, "sent");
    expect((await contactNow(contact)).received).toHaveLength(1);
  });

  test("is resumed without an alarm by the next claim", async () => {
    await fault({ api: "send_welcome_msg", then: { hang: true } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await isCalled(contact);
    await abortAllDurableObjects();
    expect(await dispatcherOf(contact).claim(claim)).toEqual({ claimed: false });
    await settles(contact, claim, "sent");
  });

  test("is not resumed when it was settled", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    await evictDurableObject(dispatcherOf(contact));
    await runDurableObjectAlarm(dispatcherOf(contact));
    expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1);
  });

  test("still counts the welcome of another app of the company", async () => {
    const contact = await addContact();
    const at = Date.now() - 10_000;
    const first = { ...claimFor(contact, "sales", at), receivedAt: at };
    const second = claimFor(contact, "support", at);
    await dispatcherOf(contact).claim(first);
    await settles(contact, first, "sent");
    await evictDurableObject(dispatcherOf(contact));
    await dispatcherOf(contact).claim(second);
    await settles(contact, second, "superseded");
  });
});

test.each([
  ["", 0],
  [", received after three hundred others,", 300],
])("a delivery%s whose object was gone for two hours is recorded as missed", async (_, before) => {
  const contact = await addContact();
  const claim = claimFor(contact);
  const twoHours = 2 * 60 * 60_000;
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  // The object was lost right after the claim, with its alarm set.
  await storageOf(contact, async ({ storage }) => {
    const { eventAt, receivedAt, id } = claim;
    const others = [...Array(before).keys()].map((n) => `other-${n}`);
    copyDelivery(storage.sql, claim, receivedAt - twoHours - 1, others);
    storage.sql.exec(
      "UPDATE deliveries SET outcome = 'open', eventAt = ?, receivedAt = ?, deadline = ?, attempts = '[]' WHERE id = ?",
      eventAt - twoHours,
      receivedAt - twoHours,
      eventAt - twoHours + 19_000,
      id,
    );
  });
  await abortAllDurableObjects();
  await storageOf(contact, ({ storage }) => storage.setAlarm(Date.now() - twoHours));
  await settles(contact, claim, "missed");
  expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toHaveLength(1);
});

test("a delivery left open without an alarm is settled within a day, when records are pruned", async () => {
  const contact = await addContact();
  const claim = claimFor(contact);
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  await storageOf(contact, ({ storage }) =>
    storage.sql.exec("UPDATE deliveries SET outcome = 'open', deadline = receivedAt WHERE id = ?", claim.id),
  );
  await storageOf(contact, ({ storage }) => storage.deleteAlarm());
  await abortAllDurableObjects();
  expect(await outcomeOf(contact, claim)).toBe("open");
  await dispatcherOf(contact).prune();
  await vi.waitFor(async () => expect(await outcomeOf(contact, claim)).not.toBe("open"));
});

test.each(["applyInboxEvents", "news"] as const)(
  "events of an inbox that calls %s are applied, whichever name it gives those for programs",
  async (method) => {
    const contact = await addContact();
    await answerPosts(...Array(20).fill({ status: 503 }));
    const webhookEvent = (id: string) =>
      ({ app: "shop", type: "kf.message", id, lane: "wm1", body: "{}" }) as const;
    await dispatcherOf(contact)[method]([
      { type: "webhook", event: webhookEvent("msg_1") },
      { type: "onward", event: webhookEvent("msg_2") },
    ]);
    const ids = await storageOf(contact, ({ storage }) =>
      storage.sql.exec("SELECT id FROM outbox ORDER BY seq").toArray(),
    );
    expect(ids).toEqual([{ id: "msg_1" }, { id: "msg_2" }]);
  },
);

test("old conversations and programs' calls are deleted, however many they are", async () => {
  const contact = await addContact();
  const countRows = () =>
    storageOf(contact, ({ storage }) =>
      ["conversations", "calls"].map(
        (table) => storage.sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`).one().n,
      ),
    );
  await storageOf(contact, ({ storage: { sql } }) => {
    const numbers = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 250)";
    for (const at of [Date.now() - 31 * 24 * 3_600_000, Date.now()]) {
      sql.exec(
        `${numbers} INSERT INTO conversations (account, customer, touchedAt) SELECT 'wk', ${at} || n, ${at} FROM t`,
      );
      sql.exec(`${numbers} INSERT INTO calls (key, request, at) SELECT ${at} || n, '', ${at} FROM t`);
    }
  });
  expect(await countRows()).toEqual([500, 500]);
  await dispatcherOf(contact).prune();
  expect(await countRows()).toEqual([250, 250]);
});

test("a row of a newer version does not keep the object from its other deliveries", async () => {
  const contact = await addContact();
  const claim = claimFor(contact);
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  await storageOf(contact, ({ storage }) => {
    for (const outcome of ["open", "sent", "outdone"]) {
      storage.sql.exec(
        `INSERT INTO deliveries (id, app, event, customer, eventAt, receivedAt, deadline, outcome, notes, attempts)
           VALUES (?, 'sales', 'kf.whatever', 'wm1', ?, ?, ?, ?, '[]', '[]')`,
        `newer-${outcome}`,
        Date.now(),
        Date.now(),
        Date.now(),
        outcome,
      );
    }
  });
  await abortAllDurableObjects();
  await storageOf(contact, ({ storage }) => storage.setAlarm(Date.now()));
  expect(await dispatcherOf(contact).list({ customer: "wm1" }, null, 10)).toEqual([]);
  expect(await outcomeOf(contact, claim)).toBe("sent");
  await storageOf(contact, ({ storage }) =>
    storage.sql.exec("DELETE FROM deliveries WHERE customer = 'wm1'"),
  );
});

test("an open delivery whose code is gone is settled without a call", async () => {
  const contact = await addContact();
  const claim = claimFor(contact);
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  await storageOf(contact, ({ storage }) =>
    storage.sql.exec("UPDATE deliveries SET outcome = 'open', attempts = '[]' WHERE id = ?", claim.id),
  );
  await abortAllDurableObjects();
  await storageOf(contact, ({ storage }) => storage.setAlarm(Date.now()));
  await settles(contact, claim, "refused");
});

describe("a Credentials object", () => {
  beforeEach(async () => {
    for (const { name } of (await bindings.CACHE.list({ prefix: "token:" })).keys) {
      await bindings.CACHE.delete(name);
    }
    await abortAllDurableObjects();
  });
  afterEach(() => vi.restoreAllMocks());

  test.for<[string, number, () => Promise<TokenAnswer>]>([
    ["that is being replaced", 15_000, () => Promise.reject(new Error("its code was updated"))],
    ["that does not answer", 15_000, () => new Promise(() => {})],
  ])("%s is asked again within the window, and no call counts as lost", async ([, withinMs, token]) => {
    const contact = await addContact();
    const claim = claimFor(contact);
    const credentials = { token } as unknown as ReturnType<typeof bindings.CREDENTIALS.getByName>;
    vi.spyOn(bindings.CREDENTIALS, "getByName").mockImplementationOnce(() => credentials);
    const begin = Date.now();
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    expect(Date.now() - begin).toBeLessThan(withinMs);
    expect((await dispatcherOf(contact).find(claim.id))?.attempts).toMatchObject([{ verdict: "sent" }]);
  });
});

describe("of a message that WeCom refuses for its content, in place of which the fallback goes,", () => {
  const refuse = (times: number) => fault({ api: "send_welcome_msg", times, then: { errcode: 40058 } });
  const greet = async (outcome: string) => {
    await bindings.RULES.put("rules", RULES.replace("}]", ", fallback: { text: { content: 您好 } } }]"));
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, outcome);
    const { cause, notes, message } = (await dispatcherOf(contact).find(claim.id)) ?? {};
    return { message, text: JSON.stringify([cause, notes]) };
  };

  test("the record says so though the answer to the fallback was lost", async () => {
    await refuse(1);
    await fault({ api: "send_welcome_msg", then: { loseAnswer: true } });
    expect((await greet("sent-unconfirmed")).text).toMatch(/went-incomplete.*refused-other-went/s);
  });

  test("the record says nothing of that when WeCom refuses the fallback too", async () => {
    await refuse(2);
    expect((await greet("refused")).text).not.toMatch(/went-incomplete|refused-other-went/);
  });
});

test.each([
  ["no rule fits", "no-rule", ""],
  ["the rule that fits sends nothing", "silent", ", { name: 不发, on: contact.added, send: nothing }"],
])("where %s, the record says that the customer's details were not known", async (_, outcome, otherRule) => {
  const forOld =
    "{ name: 老客户, on: contact.added, when: { customer: { tag: etOLD } }, send: { text: { content: 好 } } }";
  await bindings.RULES.put("rules", `rules: [${forOld}${otherRule}]`);
  await fault({ api: "externalcontact/get", times: 10, then: { errcode: 84061 } });
  const contact = await addContact();
  const claim = claimFor(contact);
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, outcome);
  const { notes } = (await dispatcherOf(contact).find(claim.id)) ?? {};
  expect(notes).toEqual([expect.stringContaining("customer-unknown")]);
});

test("KV that does not answer for two seconds counts as failing, and is asked again", async () => {
  const contact = await addContact();
  const claim = claimFor(contact);
  vi.spyOn(bindings.RULES, "get").mockImplementationOnce((() => new Promise(() => {})) as never);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const begin = Date.now();
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  expect(Date.now() - begin).toBeLessThan(15_000);
  expect(Date.now() - begin).toBeGreaterThan(1_900);
});

test("a broken rules file is alerted once, and again when it breaks after it was mended", async () => {
  const contact = await addContact();
  const name = tokenName({ name: "sales", corpId: CORP_ID, secret: "sales-secret" });
  const trouble = async () => (await bindings.CREDENTIALS.getByName(name).status()).standing.rules;
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const [text, expected] of [
    [RULES, undefined],
    ["rules: 1", { count: 1, overAt: null }],
    ["rules: 1", { count: 1, overAt: null }],
    [RULES, { count: 1, overAt: expect.any(Number) }],
    ["rules: 1", { count: 1, overAt: null }],
  ] as const) {
    await bindings.RULES.put("rules", text);
    vi.advanceTimersByTime(31_000);
    await dispatcherOf(contact).rules("sales");
    await dispatcherOf(contact).rules("support");
    await vi.waitFor(async () => {
      if (expected === undefined) expect(await trouble()).toBeUndefined();
      else expect(await trouble()).toMatchObject(expected);
    });
  }
  vi.useRealTimers();
  const logged = log.mock.calls.map(([entry]) => entry).filter(({ event }) => event === "rules.broken");
  log.mockRestore();
  expect(logged).toEqual(
    Array(2).fill({ event: "rules.broken", file: "rules", inForce: "rules", places: ["1:8 rules"] }),
  );
});

describe("a delivery", () => {
  const hang = (times: number) => fault({ api: "send_welcome_msg", times, then: { hang: true } });

  /** `count` contacts that share a Dispatcher. */
  async function neighbours(count: number): Promise<SimulatedContact[]> {
    const first = await addContact();
    const contacts = [first];
    while (contacts.length < count) {
      const next = await addContact();
      if (dispatcherOf(next).id.equals(dispatcherOf(first).id)) contacts.push(next);
    }
    return contacts;
  }

  test("that an error ended is taken up again by the alarm of the same object", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    let errors = 0;
    const mend = await storageOf(contact, ({ storage: { sql } }) => {
      const { exec } = sql;
      sql.exec = ((query: string, ...values: unknown[]) => {
        if (query.includes('"settledAt" = ?')) {
          errors += 1;
          throw new Error("no more rows today");
        }
        return exec.call(sql, query, ...values);
      }) as typeof exec;
      return () => {
        sql.exec = exec;
      };
    });
    await dispatcherOf(contact).claim(claim);
    await vi.waitFor(() => expect(errors).toBe(1));
    mend();
    expect(await runDurableObjectAlarm(dispatcherOf(contact))).toBe(true);
    await settles(contact, claim, "sent-unconfirmed");
  });

  test("that had begun to send goes first after a restart, whichever was received first", async () => {
    await hang(1);
    const contact = await addContact();
    const leader = claimFor(contact, "sales");
    const follower = { ...claimFor(contact, "support"), receivedAt: leader.receivedAt - 10 };
    await dispatcherOf(contact).claim(leader);
    await dispatcherOf(contact).claim(follower);
    await isCalled(contact);
    await abortAllDurableObjects();
    await settles(contact, follower, "superseded");
    expect(await outcomeOf(contact, leader)).toBe("sent");
    expect(await callsOf("send_welcome_msg", contact.codes["support"])).toEqual([]);
  });

  test("has each further attempt on disk before its call", async () => {
    await fault({ api: "send_welcome_msg", then: { status: 502 } });
    await hang(1);
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    const calls = () => callsOf("send_welcome_msg", contact.codes["sales"]);
    await vi.waitFor(async () => expect(await calls()).toHaveLength(2));
    const attempts = (await dispatcherOf(contact).find(claim.id))?.attempts;
    expect(attempts?.map(({ verdict }) => verdict)).toEqual(["lost", "begun"]);
  });

  test("pauses after WeCom's answer, though it had waited for a token before", async () => {
    await fault({ api: "gettoken", app: "sales", then: { errcode: 60020 } });
    await fault({ api: "send_welcome_msg", then: { errcode: -1 } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    const attempts = (await dispatcherOf(contact).find(claim.id))?.attempts ?? [];
    expect(attempts.map(({ verdict }) => verdict)).toEqual(["busy", "sent"]);
    const [busy, sent] = attempts.map(({ at, ms }) => ({ at, end: at + (ms ?? 0) }));
    expect((sent?.at ?? 0) - (busy?.end ?? 0)).toBeGreaterThanOrEqual(FIRST_PAUSE_MS);
    expect((busy?.at ?? 0) - claim.receivedAt).toBeGreaterThanOrEqual(FIRST_PAUSE_MS);
  });

  test("gives a call no longer than what is left of the window", async () => {
    await hang(1);
    const contact = await addContact();
    // Its deadline is in two seconds, before the five seconds of an attempt are over.
    const claim = claimFor(contact, "sales", Date.now() - 17_000);
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "missed");
    const delivery = await dispatcherOf(contact).find(claim.id);
    expect((delivery?.settledAt ?? 0) - (delivery?.deadline ?? 0)).toBeLessThan(2_500);
    expect(delivery?.attempts).toMatchObject([{ verdict: "lost", errmsg: "timeout" }]);
  });

  test("whose deadline passes while all connections are taken is missed without a call", async () => {
    const [last, ...others] = await neighbours(19);
    if (last === undefined) throw new Error("there is no contact");
    await hang(others.length);
    // The other contacts hold every connection for the five seconds of an attempt; the last contact's deadline is in
    // three.
    const now = Date.now();
    await Promise.all(
      others.map((contact) => dispatcherOf(contact).claim(claimFor(contact, "sales", now - 5_000))),
    );
    await Promise.all(others.map(isCalled));
    const claim = claimFor(last, "sales", now - 16_000);
    await dispatcherOf(last).claim(claim);
    await settles(last, claim, "missed");
    expect(await callsOf("send_welcome_msg", last.codes["sales"])).toEqual([]);
  });
});

describe("a Dispatcher's alarm", () => {
  test("is at most five seconds ahead while a delivery is open, and gone when none is", async () => {
    await fault({ api: "send_welcome_msg", times: 3, then: { status: 502 } });
    const contact = await addContact();
    const claim = claimFor(contact);
    await dispatcherOf(contact).claim(claim);
    const alarm = await storageOf(contact, ({ storage }) => storage.getAlarm());
    expect((alarm ?? Number.POSITIVE_INFINITY) - Date.now()).toBeLessThanOrEqual(5_000);
    await runDurableObjectAlarm(dispatcherOf(contact));
    expect(await storageOf(contact, ({ storage }) => storage.getAlarm())).not.toBeNull();
    await settles(contact, claim, "sent");
    await runDurableObjectAlarm(dispatcherOf(contact));
    expect(await storageOf(contact, ({ storage }) => storage.getAlarm())).toBeNull();
  });

  test("is set while open deliveries of long ago are looked for, and gone when the search has ended", async () => {
    const contact = await addContact();
    const claim = claimFor(contact);
    const alarm = () => storageOf(contact, ({ storage }) => storage.getAlarm());
    await dispatcherOf(contact).claim(claim);
    await settles(contact, claim, "sent");
    await storageOf(contact, ({ storage }) => storage.setAlarm(Date.now() + 60_000));
    await abortAllDurableObjects();
    expect(await alarm()).toBeLessThanOrEqual(Date.now() + 5_000);
    await vi.waitFor(async () => {
      await runDurableObjectAlarm(dispatcherOf(contact));
      expect(await alarm()).toBeNull();
    });
  });

  test("forgets which apps greeted a customer long ago, and a later event asks WeCom", async () => {
    const contact = await addContact();
    const aMinuteAgo = Date.now() - 60_000;
    const [first, second] = [
      claimFor(contact, "sales", aMinuteAgo),
      claimFor(contact, "support", aMinuteAgo),
    ];
    await dispatcherOf(contact).claim(first);
    await settles(contact, first, "sent");
    await runDurableObjectAlarm(dispatcherOf(contact));
    await dispatcherOf(contact).claim(second);
    await settles(contact, second, "already-welcomed");
    expect(await callsOf("send_welcome_msg", contact.codes["support"])).toHaveLength(1);
  });
});

test("deliveries older than thirty days are deleted, younger ones stay", async () => {
  const contact = await addContact();
  const claim = claimFor(contact);
  await dispatcherOf(contact).claim(claim);
  await settles(contact, claim, "sent");
  await storageOf(contact, ({ storage }) => {
    const day = 24 * 60 * 60_000;
    const old = [...Array(1_200).keys()].map((n) => `old-${n}`);
    copyDelivery(storage.sql, claim, Date.now() - 31 * day, old);
    copyDelivery(storage.sql, claim, Date.now() - 29 * day, ["young"]);
  });
  await dispatcherOf(contact).prune();
  const ids = await storageOf(contact, ({ storage }) =>
    storage.sql.exec("SELECT id FROM deliveries WHERE id = 'young' OR id LIKE 'old-%'").toArray(),
  );
  expect(ids).toEqual([{ id: "young" }]);
});
