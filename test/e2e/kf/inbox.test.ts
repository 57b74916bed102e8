/** Reading an account's inbox when things go wrong: nothing is lost, nothing is answered twice. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { KfVisit } from "../../wecom/index.ts";
import { Desk, textsOf } from "./desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

const syncs = () => desk.scene.wecom.journal.calls("kf/sync_msg");
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Customers write what no rule is for; no callback tells of it. */
function chatter(count: number, at?: number): void {
  const customers = [...Array(10)].map(() => desk.customer());
  for (let n = 0; n < count; n++) {
    const customer = customers[n % customers.length] ?? desk.customer();
    desk.kf.says({ ...desk.with(customer), text: "嗯", notify: false, ...(at !== undefined && { at }) });
  }
}

const enter = (options: Partial<Parameters<typeof desk.kf.enter>[0]> = {}) =>
  desk.kf.enter({ ...desk.with(desk.customer()), ...options });

/** How long after entering the customer had the welcome. */
async function welcomedAfter(visit: KfVisit): Promise<number> {
  const enteredAt = Date.now();
  const received = await visit.welcomed(10_000);
  expect(received).not.toBeNull();
  return (received?.at ?? 0) - enteredAt;
}

describe("a page", () => {
  test("of 999 old messages with one welcome among them is welcomed in time", async () => {
    await welcomedAfter(enter());
    chatter(500, Date.now() - 60_000);
    const visit = enter({ notify: false });
    chatter(499, Date.now() - 60_000);
    desk.kf.says({ ...desk.with(desk.customer()), text: "嗯" });
    expect(await welcomedAfter(visit)).toBeLessThan(2_000);
  });

  test("that is empty is not the end while has_more is 1", async () => {
    Object.assign(desk.scene.wecom.settings, { kfEmptyPages: 3, kfPageItems: 2 });
    chatter(7);
    await welcomedAfter(enter());
  });

  test("of another account's noise delays nobody", async () => {
    const noisy = desk.scene.corp.addKfAccount({ name: "售后" });
    for (let n = 0; n < 50; n++) desk.kf.says({ account: noisy, customer: desk.customer(), text: "价格" });
    expect(await welcomedAfter(enter())).toBeLessThan(3_000);
  });

  test("is read again from the cursor, not from the beginning", async () => {
    await welcomedAfter(enter());
    const calls = syncs().length;
    await welcomedAfter(enter());
    const [last] = syncs().slice(calls);
    expect(JSON.parse(last?.raw ?? "{}")).toMatchObject({ cursor: expect.stringMatching(/./) });
  });
});

describe("callbacks", () => {
  test("a millisecond apart are read by one reader, which has the newest Token", async () => {
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", times: 5, then: { delayMs: 100 } });
    const visits = [...Array(20)].map(() => enter());
    for (const visit of visits) await visit.welcomed();
    for (const visit of visits) expect(textsOf(visit.session)).toHaveLength(1);
    expect(syncs().length).toBeLessThan(10);
    for (const call of syncs()) expect(JSON.parse(call.raw)).toMatchObject({ token: expect.any(String) });
  });
});

describe("a first start", () => {
  test("replays three days without answering what is stale", async () => {
    const old = desk.customer();
    desk.kf.says({ ...desk.with(old), text: "价格", at: Date.now() - 24 * 60 * 60_000, notify: false });
    desk.kf.enter({ ...desk.with(desk.customer()), at: Date.now() - 60_000, notify: false });
    await welcomedAfter(enter());
    await wait(300);
    expect(await desk.records(old, "kf.message")).toEqual([]);
    expect(desk.scene.wecom.journal.calls("kf/send_msg")).toHaveLength(0);
    expect(desk.scene.wecom.journal.calls("kf/send_msg_on_event")).toHaveLength(1);
  });
});

test("a code whose page came too late, and was the first one of all, is tried once and recorded", async () => {
  desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { delayMs: 1_500, effect: "before" } });
  const visit = enter({ at: Date.now() - 18_500 });
  const [record, ...others] = await desk.settled(visit.session.customer, "kf.entered");
  expect([record?.outcome, others]).toEqual(["missed", []]);
  expect(record?.cause).toContain("after its last moment");
  expect(desk.scene.wecom.journal.calls("kf/send_msg_on_event")).toHaveLength(1);
});

test("an app whose secret is wrong leaves the account to another that may read it, and speak there", async () => {
  const two = await Desk.open({ apps: [{ name: "lapsed" }, { name: "sales" }] });
  onTestFinished(() => two.close());
  two.scene.app("lapsed").resetSecret();
  const visit = two.kf.enter(two.with(two.customer()));
  expect(await visit.welcomed(3_000)).not.toBeNull();
  const [record] = await two.settled(visit.session.customer, "kf.entered");
  expect(record).toMatchObject({ app: "sales", outcome: "sent" });
});

test("a first page that WeCom refuses for a parameter is asked for again at once, also beside an app whose secret is wrong", async () => {
  const two = await Desk.open({ apps: [{ name: "lapsed" }, { name: "sales" }] });
  onTestFinished(() => two.close());
  two.scene.app("lapsed").resetSecret();
  two.scene.wecom.faults.add({ api: "kf/sync_msg", times: 3, then: { errcode: 40058 } });
  const visit = two.kf.enter(two.with(two.customer()));
  expect(await visit.welcomed(8_000)).not.toBeNull();
});

describe("WeCom's refusals", () => {
  test("of the Token are answered with another call, without it", async () => {
    await welcomedAfter(enter());
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 95007 } });
    await welcomedAfter(enter());
  });

  test("of every Token, and of calls without one, are waited out", async () => {
    await welcomedAfter(enter());
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", forMs: 2_000, then: { errcode: 95007 } });
    expect(await welcomedAfter(enter())).toBeLessThan(6_000);
  });

  test("of the cursor begin again three days back, and answer nothing twice", async () => {
    const first = enter();
    await welcomedAfter(first);
    desk.kf.says({ ...desk.with(first.session.customer), text: "价格" });
    await desk.settled(first.session.customer, "kf.message");
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 40058, errmsg: "invalid cursor" } });
    await welcomedAfter(enter());
    expect(textsOf(first.session)).toHaveLength(2);
  });

  test("of the access_token lead to a new one", async () => {
    await welcomedAfter(enter());
    desk.scene.app().revokeToken();
    await welcomedAfter(enter());
  });

  test("for too many calls at a time, for being busy, and lost answers are waited out", async () => {
    for (const then of [{ errcode: 45033 }, { errcode: -1 }, { status: 502 }, { reset: true as const }]) {
      desk.scene.wecom.faults.add({ api: "kf/sync_msg", then });
    }
    expect(await welcomedAfter(enter())).toBeLessThan(6_000);
  });

  test("for calls without a Token end with the next Token", async () => {
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 95007 } });
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 45009 } });
    const waiting = enter();
    await wait(1_200);
    expect(waiting.session.received).toEqual([]);
    await welcomedAfter(enter());
    expect(await waiting.welcomed()).not.toBeNull();
  });

  test("of an app that may not manage the account leave it to another one", async () => {
    await desk.close();
    desk = await Desk.open({ apps: [{ name: "sales" }, { name: "support" }] });
    await welcomedAfter(enter());
    desk.kf.authorise(desk.scene.app("sales"), { remove: [desk.account] });
    await wait(300);
    const visit = enter();
    await welcomedAfter(visit);
    const [record] = await desk.settled(visit.session.customer, "kf.entered");
    expect(record?.app).toBe("support");
  });
});

describe("two apps of one company at one account", () => {
  test("greet a customer once, by the rules of the first", async () => {
    await desk.close();
    desk = await Desk.open({ apps: [{ name: "sales" }, { name: "support" }] });
    const visits = [...Array(10)].map(() => enter());
    for (const visit of visits) await welcomedAfter(visit);
    for (const visit of visits) {
      expect(await desk.settled(visit.session.customer, "kf.entered")).toHaveLength(1);
      expect(textsOf(visit.session)).toHaveLength(1);
    }
  });
});

describe("a Worker that is killed", () => {
  test("while WeCom gives a page, goes on where it was", async () => {
    await welcomedAfter(enter());
    desk.scene.wecom.faults.add({ api: "kf/sync_msg", then: { hang: true } });
    const visit = enter();
    await wait(200);
    await desk.scene.worker.kill();
    await wait(300);
    await desk.scene.worker.begin();
    await welcomedAfter(visit);
  });

  test("at any moment of a thousand items answers each message once", async () => {
    await welcomedAfter(enter());
    desk.scene.wecom.settings.kfPageItems = 100;
    const customers = [...Array(200)].map(() => desk.customer());
    for (const customer of customers) {
      desk.kf.says({ ...desk.with(customer), text: "价格", notify: false });
      chatter(4);
    }
    desk.kf.says({ ...desk.with(desk.customer()), text: "嗯" });
    for (const ms of [20, 60, 120, 200, 350]) {
      await wait(ms);
      await desk.scene.worker.kill();
      await desk.scene.worker.begin();
    }
    for (const customer of customers) await desk.settled(customer, "kf.message", 1, 30_000);
    for (const customer of customers) {
      expect(textsOf(desk.kf.session(desk.with(customer)))).toEqual(["价格？请看 example.com"]);
    }
  });
});
