/** Reading an account's inbox through failures of WeCom, KV and the Worker: no item is lost or answered twice. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { KfVisit } from "../../../simulator/index.ts";
import { KfScene, textsOf } from "./kf-scene.ts";

let kfScene: KfScene;
beforeEach(async () => {
  kfScene = await KfScene.open();
});
afterEach(() => kfScene.close());

const syncs = () => kfScene.scene.wecom.journal.calls("kf/sync_msg");
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ten customers write `count` messages that fit no rule, and WeCom sends no callback for them. */
function chatter(count: number, at?: number): void {
  const customers = [...Array(10)].map(() => kfScene.customer());
  for (let n = 0; n < count; n++) {
    const customer = customers[n % customers.length] ?? kfScene.customer();
    kfScene.kf.says({
      ...kfScene.with(customer),
      text: "嗯",
      notify: false,
      ...(at !== undefined && { at }),
    });
  }
}

const enter = (options: Partial<Parameters<typeof kfScene.kf.enter>[0]> = {}) =>
  kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), ...options });

const statusSchema = v.object({
  apps: v.array(
    v.object({
      accounts: v.array(
        v.looseObject({
          isRead: v.boolean(),
          trouble: v.nullable(v.object({ what: v.string(), until: v.nullable(v.string()) })),
        }),
      ),
    }),
  ),
});

/** Gives the account's entry in `/api/status`. */
async function accountStatus() {
  const { apps } = v.parse(statusSchema, await kfScene.scene.get("/api/status"));
  const [account] = apps[0]?.accounts ?? [];
  if (account === undefined) throw new Error("no account is known");
  return account;
}

/** The simulated WeCom refuses a code that is older. */
const WINDOW_MS = 20_000;

/** Gives the milliseconds from the customer's entering to the welcome, and expects them to be inside the window. */
async function welcomedAfter(visit: KfVisit): Promise<number> {
  const enteredAt = Date.now();
  const received = await visit.welcomed(WINDOW_MS);
  expect(received).not.toBeNull();
  return (received?.at ?? 0) - enteredAt;
}

describe("a page of the inbox", () => {
  test("of 999 old messages and one entry brings the welcome in time", async () => {
    await welcomedAfter(enter());
    chatter(500, Date.now() - 60_000);
    const visit = enter({ notify: false });
    chatter(499, Date.now() - 60_000);
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "嗯" });
    await welcomedAfter(visit);
  });

  test("that is empty is not the end while has_more is 1", async () => {
    Object.assign(kfScene.scene.wecom.settings, { kfEmptyPages: 3, kfPageItems: 2 });
    chatter(7);
    await welcomedAfter(enter());
  });

  test("of a busy account delays no other account", async () => {
    const noisy = kfScene.scene.corp.addKfAccount({ name: "售后" });
    for (let n = 0; n < 50; n++)
      kfScene.kf.says({ account: noisy, customer: kfScene.customer(), text: "价格" });
    await welcomedAfter(enter());
  });

  test("is read from the stored cursor, not from the beginning", async () => {
    await welcomedAfter(enter());
    const calls = syncs().length;
    await welcomedAfter(enter());
    const [last] = syncs().slice(calls);
    expect(JSON.parse(last?.raw ?? "{}")).toMatchObject({ cursor: expect.stringMatching(/./) });
  });
});

describe("a damaged answer of WeCom's", () => {
  const ESCAPE = String.fromCharCode(0x1b);

  /** Lets WeCom answer as it really does: control characters in texts are not escaped. */
  function bare(): void {
    const garble = (json: string) =>
      json.replace(/\\u00([01][\da-f])/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
    kfScene.scene.wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { garble } });
  }

  test("with control characters in a text keeps no customer from being greeted or answered", async () => {
    bare();
    const customer = kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(customer), text: `${ESCAPE}[31m价格\0`, notify: false });
    const visit = enter();
    await welcomedAfter(visit);
    expect(await kfScene.settled(customer, "kf.message")).toMatchObject([{ rule: "价格", outcome: "sent" }]);
    expect(await accountStatus()).toMatchObject({ trouble: null, isRead: true, counts: { setAside: 0 } });
  });

  test("with control characters in a name still gives the name", async () => {
    bare();
    const customer = kfScene.customer(`李${ESCAPE}雷`);
    const visit = kfScene.kf.enter({ ...kfScene.with(customer), scene: "expo-1" });
    await visit.welcomed(5_000);
    // Control characters are left out of a filled text.
    expect(textsOf(visit.session)).toEqual(["展会专享，李雷"]);
  });

  test("with an unreadable item costs that item alone, and status shows it", async () => {
    const broken = (json: string) => json.replace("MAKES-IT-UNREADABLE", 'say "hi"');
    kfScene.scene.wecom.faults.add({
      api: "kf/sync_msg",
      times: Number.POSITIVE_INFINITY,
      then: { garble: broken },
    });
    await welcomedAfter(enter());
    chatter(30);
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "MAKES-IT-UNREADABLE", notify: false });
    chatter(30);
    const visit = enter();
    await welcomedAfter(visit);
    await vi.waitFor(async () =>
      expect(await accountStatus()).toMatchObject({ isRead: true, trouble: null }),
    );
    expect(await accountStatus()).toMatchObject({
      counts: { setAside: 1 },
      lastSetAside: { why: expect.stringContaining("could not be read"), at: expect.stringContaining("T") },
    });
    expect(kfScene.scene.worker.log.join("\n")).toContain("inbox.set-aside");
    expect(syncs().length).toBeLessThan(40);
  });

  test("from a proxy is reported as such, and the inbox is read afterwards", async () => {
    kfScene.scene.wecom.faults.add({
      api: "kf/sync_msg",
      times: Number.POSITIVE_INFINITY,
      then: { text: "<html>Welcome to nginx</html>" },
    });
    const visit = enter();
    await vi.waitFor(async () => {
      const { trouble } = await accountStatus();
      expect(trouble?.what).toBe("something other than WeCom answered");
    }, 10_000);
    kfScene.scene.wecom.faults.clear();
    await welcomedAfter(visit);
  });

  test("with an impossible time counts its item as unknown", async () => {
    const garble = (json: string) => json.replace(/"send_time":\d+/, '"send_time":1e300');
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { garble } });
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "价格", notify: false });
    await welcomedAfter(enter());
    expect(await accountStatus()).toMatchObject({ isRead: true, counts: { unknown: 1 } });
    await kfScene.scene.get("/api/deliveries");
  });
});

describe("an item that cannot be stored", () => {
  test("is left out, and all other items are answered", async () => {
    await welcomedAfter(enter());
    // A text of 34 MB: a call to a Dispatcher can carry 32 MB, and a row of Cloudflare's storage 2 MB.
    const garble = (json: string) => json.replace("TOO-LARGE", `价格${"x".repeat(34_000_000)}`);
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", times: Number.POSITIVE_INFINITY, then: { garble } });
    const customers = [...Array(16)].map(() => kfScene.customer());
    for (const [n, customer] of customers.entries()) {
      kfScene.kf.says({ ...kfScene.with(customer), text: n === 7 ? "TOO-LARGE" : "价格", notify: false });
    }
    const visit = enter();
    await welcomedAfter(visit);
    for (const [n, customer] of customers.entries())
      if (n !== 7) await kfScene.settled(customer, "kf.message");
    expect(await accountStatus()).toMatchObject({
      isRead: true,
      trouble: null,
      counts: { setAside: 1 },
      lastSetAside: { kind: "text", msgid: expect.any(String) },
    });
  });
});

test("a cursor that stands still is asked for a few times a second at most, and is shown", async () => {
  await welcomedAfter(enter());
  const cursor = /"next_cursor":"[^"]*"/;
  let standing = "";
  const garble = (json: string) => {
    standing ||= cursor.exec(json)?.[0] ?? "";
    return json.replace(cursor, standing).replace('"has_more":0', '"has_more":1');
  };
  kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", forMs: 3_000, then: { garble } });
  const before = syncs().length;
  const visit = enter();
  await welcomedAfter(visit);
  await wait(2_000);
  expect(syncs().length - before).toBeLessThan(12);
  expect((await accountStatus()).trouble?.what).toContain("same cursor");
  await vi.waitFor(
    async () => expect(await accountStatus()).toMatchObject({ isRead: true, trouble: null }),
    8_000,
  );
});

/** Gives all bytes that the inbox has stored. */
async function inboxRows(): Promise<string[]> {
  const folder = join(kfScene.scene.worker.storage, "yingbin-KfInbox");
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith(".sqlite") && !file.startsWith("metadata"),
  );
  return files.flatMap((file) => {
    const database = new DatabaseSync(join(folder, file), { readOnly: true, timeout: 2_000 });
    const rows = database.prepare("SELECT key, hex(value) AS value FROM _cf_KV ORDER BY key").all();
    const alarms = database.prepare("SELECT key, CAST(value AS TEXT) AS value FROM _cf_METADATA").all();
    database.close();
    return [...rows, ...alarms].map((row) => JSON.stringify(row));
  });
}

describe("a notification that is lost", () => {
  const LOOK = "*/5 * * * *";
  beforeEach(async () => {
    await kfScene.close();
    kfScene = await KfScene.open({ hasClock: true });
  });

  test("is made good by the cron, which answers the customer's message", async () => {
    await welcomedAfter(enter());
    const customer = kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(customer), text: "价格", notify: false });
    await kfScene.scene.worker.runCron(LOOK);
    expect(await kfScene.settled(customer, "kf.message")).toMatchObject([{ rule: "价格", outcome: "sent" }]);
  });

  test("of more than a page is made good to the last item", async () => {
    await welcomedAfter(enter());
    kfScene.scene.wecom.settings.kfPageItems = 10;
    const customers = [...Array(35)].map(() => kfScene.customer());
    for (const customer of customers)
      kfScene.kf.says({ ...kfScene.with(customer), text: "价格", notify: false });
    await kfScene.scene.worker.runCron(LOOK);
    for (const customer of customers) await kfScene.settled(customer, "kf.message");
  });

  test("costs one call of the cron, and no row when nothing is new", async () => {
    await welcomedAfter(enter());
    await vi.waitFor(async () => expect(await accountStatus()).toMatchObject({ isRead: true }));
    const [stored, before] = [await inboxRows(), syncs().length];
    await kfScene.scene.worker.runCron(LOOK);
    expect(syncs().length - before).toBe(1);
    expect(await inboxRows()).toEqual(stored);
  });
});

describe("callbacks", () => {
  test("a millisecond apart start one reader, which has the newest Token", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", times: 5, then: { delayMs: 100 } });
    const visits = [...Array(20)].map(() => enter());
    for (const visit of visits) await visit.welcomed();
    for (const visit of visits) expect(textsOf(visit.session)).toHaveLength(1);
    expect(syncs().length).toBeLessThan(10);
    for (const call of syncs()) expect(JSON.parse(call.raw)).toMatchObject({ token: expect.any(String) });
  });
});

describe("a first start", () => {
  test("reads three days back without answering stale messages", async () => {
    const old = kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(old), text: "价格", at: Date.now() - 24 * 60 * 60_000, notify: false });
    kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), at: Date.now() - 60_000, notify: false });
    await welcomedAfter(enter());
    await wait(300);
    expect(await kfScene.records(old, "kf.message")).toEqual([]);
    expect(kfScene.scene.wecom.journal.calls("kf/send_msg")).toHaveLength(0);
    expect(kfScene.scene.wecom.journal.calls("kf/send_msg_on_event")).toHaveLength(1);
  });
});

test("a code whose page came late, as the first page of all, is tried once and recorded", async () => {
  kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { delayMs: 1_500, effect: "before" } });
  const visit = enter({ at: Date.now() - 18_500 });
  const [record, ...others] = await kfScene.settled(visit.session.customer, "kf.entered");
  expect([record?.outcome, others]).toEqual(["missed", []]);
  expect(record?.cause).toContain("after its last moment");
  expect(kfScene.scene.wecom.journal.calls("kf/send_msg_on_event")).toHaveLength(1);
});

test("an app whose secret is wrong leaves the account to another app that may read and write there", async () => {
  const two = await KfScene.open({ apps: [{ name: "lapsed" }, { name: "sales" }] });
  onTestFinished(() => two.close());
  two.scene.app("lapsed").resetSecret();
  const visit = two.kf.enter(two.with(two.customer()));
  expect(await visit.welcomed(3_000)).not.toBeNull();
  const [record] = await two.settled(visit.session.customer, "kf.entered");
  expect(record).toMatchObject({ app: "sales", outcome: "sent" });
});

test("a first page that WeCom refuses for a parameter is asked for again at once, also next to an app with a wrong secret", async () => {
  const two = await KfScene.open({ apps: [{ name: "lapsed" }, { name: "sales" }] });
  onTestFinished(() => two.close());
  two.scene.app("lapsed").resetSecret();
  two.scene.wecom.faults.add({ api: "kf/sync_msg", times: 3, then: { errcode: 40058 } });
  const visit = two.kf.enter(two.with(two.customer()));
  expect(await visit.welcomed(8_000)).not.toBeNull();
});

describe("a refusal of WeCom's", () => {
  test("of the Token is followed by a call without it", async () => {
    await welcomedAfter(enter());
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 95007 } });
    await welcomedAfter(enter());
  });

  test("of every Token, and of calls without a Token, is waited out", async () => {
    await welcomedAfter(enter());
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", forMs: 2_000, then: { errcode: 95007 } });
    await welcomedAfter(enter());
  });

  test("of the cursor starts again three days back, and answers nothing twice", async () => {
    const first = enter();
    await welcomedAfter(first);
    kfScene.kf.says({ ...kfScene.with(first.session.customer), text: "价格" });
    await kfScene.settled(first.session.customer, "kf.message");
    kfScene.scene.wecom.faults.add({
      api: "kf/sync_msg",
      then: { errcode: 40058, errmsg: "invalid cursor" },
    });
    await welcomedAfter(enter());
    expect(textsOf(first.session)).toHaveLength(2);
  });

  test("of the access_token is followed by a call with a new one", async () => {
    await welcomedAfter(enter());
    kfScene.scene.app().revokeToken();
    await welcomedAfter(enter());
  });

  test("for too many calls or a busy system, and a lost answer, are waited out", async () => {
    for (const then of [{ errcode: 45033 }, { errcode: -1 }, { status: 502 }, { reset: true as const }]) {
      kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then });
    }
    await welcomedAfter(enter());
  });

  test("for calls without a Token ends with the next Token", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 95007 } });
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 45009 } });
    const waiting = enter();
    await wait(1_200);
    expect(waiting.session.received).toEqual([]);
    await welcomedAfter(enter());
    expect(await waiting.welcomed()).not.toBeNull();
  });

  test("of an app that may not manage the account leaves it to another app", async () => {
    await kfScene.close();
    kfScene = await KfScene.open({ apps: [{ name: "sales" }, { name: "support" }] });
    await welcomedAfter(enter());
    kfScene.kf.authorise(kfScene.scene.app("sales"), { remove: [kfScene.account] });
    await wait(300);
    const visit = enter();
    await welcomedAfter(visit);
    const [record] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(record?.app).toBe("support");
  });
});

describe("two apps of one company at one account", () => {
  test("greet a customer once, by the rules of the first", async () => {
    await kfScene.close();
    kfScene = await KfScene.open({ apps: [{ name: "sales" }, { name: "support" }] });
    const visits = [...Array(10)].map(() => enter());
    for (const visit of visits) await welcomedAfter(visit);
    for (const visit of visits) {
      expect(await kfScene.settled(visit.session.customer, "kf.entered")).toHaveLength(1);
      expect(textsOf(visit.session)).toHaveLength(1);
    }
  });
});

describe("a Worker that is killed", () => {
  test("while WeCom gives a page goes on at its cursor", async () => {
    await welcomedAfter(enter());
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { hang: true } });
    const visit = enter();
    await wait(200);
    await kfScene.scene.worker.kill();
    await wait(300);
    await kfScene.scene.worker.begin();
    await welcomedAfter(visit);
  });

  test("at a random moment of a thousand items answers each message once", async () => {
    await welcomedAfter(enter());
    kfScene.scene.wecom.settings.kfPageItems = 100;
    const customers = [...Array(200)].map(() => kfScene.customer());
    for (const customer of customers) {
      kfScene.kf.says({ ...kfScene.with(customer), text: "价格", notify: false });
      chatter(4);
    }
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "嗯" });
    for (const ms of [20, 60, 120, 200, 350]) {
      await wait(ms);
      await kfScene.scene.worker.kill();
      await kfScene.scene.worker.begin();
    }
    for (const customer of customers) await kfScene.settled(customer, "kf.message", 1, 30_000);
    for (const customer of customers) {
      expect(textsOf(kfScene.kf.session(kfScene.with(customer)))).toEqual(["价格？请看 example.com"]);
    }
  });
});
