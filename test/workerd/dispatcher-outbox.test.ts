/**
 * Tests the jobs of a Dispatcher's outbox on its SQLite: which of them are queued, who does them, and what becomes of
 * those that nobody does. The receiver and WeCom are the tests' own.
 */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TokenSource } from "../../src/apps/token.ts";
import type { AppConfig } from "../../src/config/types.ts";
import { configOf } from "../../src/config.ts";
import { Connections } from "../../src/delivery/connections.ts";
import { type ContactDelivery, type KfDelivery, openDelivery } from "../../src/delivery/delivery.ts";
import { wireDispatcher } from "../../src/delivery/dispatcher/wiring.ts";
import { DispatcherOutbox } from "../../src/delivery/dispatcher-outbox.ts";
import { planned } from "../../src/delivery/follow-ups/follow-up.ts";
import { LookUps } from "../../src/delivery/look-ups.ts";
import type { JobResult } from "../../src/outbox/job.ts";
import { JOB_KEPT_MS } from "../../src/outbox/retry-policy.ts";
import type { FollowUp } from "../../src/rules/engine/action.ts";
import type { Answer } from "../../src/wecom/client.ts";
import { answered } from "../answered.ts";
import { bindings, CORP_ID } from "./wecom.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await reset();
});

const AT = Date.now();
const OF_RULE = "https://programs.test/then";
const TAG: FollowUp = { tag: ["et1"] };
const DOWN: JobResult = { is: "later", what: "HTTP 502", blames: "target" };

const SENT = { outcome: "sent", settledAt: AT, rule: "默认" } as const;
const added: ContactDelivery = {
  ...openDelivery({
    id: "0-a",
    app: "shop",
    event: "contact.added",
    customer: "wm1",
    code: null,
    eventAt: AT,
    receivedAt: AT,
    via: "added",
    staff: "zhangsan",
    state: null,
    account: null,
    scene: null,
    details: null,
  }),
  ...SENT,
};
const entered: KfDelivery = { ...added, event: "kf.entered", account: "wk1", via: null, state: null };

/** An outbox with the apps that its object knows, and everything that it did. */
class Rig {
  readonly apps = new Map(configOf(bindings).apps);
  readonly posts: { url: string; ids: string[] }[] = [];
  /** What the outbox told of apps' webhooks, in turn. */
  readonly told: string[] = [];
  queued = 0;
  calls = 0;
  callsAtOnce = 0;
  posted: JobResult = { is: "done" };
  answer: () => Answer | Promise<Answer> = () => answered(0);
  readonly ledger;
  readonly #sql: SqlStorage;
  outbox: DispatcherOutbox;

  constructor(state: DurableObjectState) {
    this.#sql = state.storage.sql;
    this.ledger = wireDispatcher(state, bindings).ledger;
    this.outbox = this.begin();
  }

  /** Starts the object again: only its storage is left. */
  begin(): DispatcherOutbox {
    const expiresAt = Number.POSITIVE_INFINITY;
    const tokens = new TokenSource({
      readCache: async () => null,
      askCredentials: async () => ({ ok: true, token: "t", expiresAt }),
    });
    let underWay = 0;
    this.outbox = new DispatcherOutbox(this.#sql, {
      config: { ...configOf(bindings), apps: this.apps },
      ledger: this.ledger,
      post: async (_, url, jobs) => {
        this.posts.push({ url, ids: jobs.map(({ id }) => id) });
        return jobs.map(() => this.posted);
      },
      followUpCalls: {
        rules: () => Promise.reject(new Error("no rules are asked for")),
        tokens,
        lookUps: new LookUps(tokens, new Connections([])),
        call: async () => {
          this.calls += 1;
          underWay += 1;
          this.callsAtOnce = Math.max(this.callsAtOnce, underWay);
          await Promise.resolve();
          const answer = await this.answer();
          underWay -= 1;
          return answer;
        },
        isSlow: () => false,
        refused: () => {},
      },
      rest: async () => {},
      queued: () => {
        this.queued += 1;
      },
      lost: ({ name }, what) => this.told.push(`${name} lost: ${what}`),
      worked: ({ name }) => this.told.push(`${name} worked`),
    });
    return this.outbox;
  }

  /** Changes what the object knows of an app. */
  configure(name: string, change: Partial<AppConfig>): void {
    const app = this.apps.get(name);
    if (app === undefined) throw new Error(`there is no ${name}`);
    this.apps.set(name, { ...app, ...change } as AppConfig);
  }

  /** Lets the clock go on, and then does what is due. */
  async runAfter(ms: number): Promise<void> {
    vi.setSystemTime(Date.now() + ms);
    await this.outbox.run();
  }

  get waiting(): number {
    const { webhook, followUps } = this.outbox.summary("shop");
    return (webhook?.waiting ?? 0) + followUps.waiting;
  }
}

function inObject(work: (rig: Rig) => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: AT });
  const stub = bindings.DISPATCHER.getByName(`${CORP_ID}:0`);
  return runInDurableObject(stub, (_, state) => work(new Rig(state)));
}
const webhookOf = (rig: Rig) => {
  const webhook = rig.apps.get("shop")?.webhook;
  if (!webhook) throw new Error("shop has no webhook");
  return webhook;
};
const NINE = Array.from({ length: 9 }, () => TAG);

test("an app's webhook gets the events that it asked for", () =>
  inObject(async (rig) => {
    rig.configure("shop", { webhook: { ...webhookOf(rig), events: new Set(["contact.added"]) } });
    rig.outbox.accepted(added);
    rig.outbox.settled(added, []);
    expect([rig.waiting, rig.queued]).toEqual([1, 1]);
    rig.configure("shop", { webhook: { ...webhookOf(rig), events: new Set(["delivery.settled"]) } });
    rig.outbox.accepted({ ...added, id: "0-b" });
    rig.outbox.settled({ ...added, id: "0-b" }, []);
    expect(rig.waiting).toBe(2);
  }));

test("a session of customer service is no new contact", () =>
  inObject(async (rig) => {
    rig.outbox.accepted(entered);
    expect(rig.waiting).toBe(0);
  }));

test("an app that the object does not know yet loses no event", () =>
  inObject(async (rig) => {
    const shop = rig.apps.get("shop");
    rig.apps.delete("shop");
    rig.outbox.accepted(added);
    await rig.outbox.run();
    expect([rig.posts, rig.told]).toEqual([[], []]);
    if (shop !== undefined) rig.apps.set("shop", shop);
    await rig.runAfter(60_000);
    expect([rig.posts.length, rig.waiting, rig.told]).toEqual([1, 0, ["shop worked"]]);
  }));

test("an app that has no webhook any more has no events either", () =>
  inObject(async (rig) => {
    const webhook = webhookOf(rig);
    rig.outbox.accepted(added);
    rig.configure("shop", { webhook: null });
    await rig.outbox.run();
    rig.configure("shop", { webhook });
    expect([rig.posts, rig.waiting]).toEqual([[], 0]);
  }));

test.each([
  ["URL", { url: "https://programs.test/elsewhere" }],
  ["secret", { secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"] }],
])("a webhook that wanted no more is asked again once its %s is another", (_, change) =>
  inObject(async (rig) => {
    rig.posted = { is: "gone", what: "HTTP 410" };
    rig.outbox.accepted(added);
    await rig.outbox.run();
    expect(rig.told).toEqual(["shop lost: HTTP 410"]);
    rig.posted = { is: "done" };
    rig.begin();
    await rig.runAfter(60_000);
    expect(rig.posts).toHaveLength(1);
    rig.configure("shop", { webhook: { ...webhookOf(rig), ...change } });
    rig.begin();
    await rig.runAfter(60_000);
    expect([rig.posts.length, rig.waiting]).toEqual([2, 0]);
  }),
);

test("a webhook is tried at once when somebody asks for it, who is told how many events wait", () =>
  inObject(async (rig) => {
    rig.posted = DOWN;
    rig.outbox.accepted(added);
    rig.outbox.settled(added, []);
    await rig.outbox.run();
    const before = rig.queued;
    rig.posted = { is: "done" };
    expect(rig.outbox.retryWebhook("shop")).toBe(2);
    expect(rig.queued).toBe(before + 1);
    await rig.outbox.run();
    expect(rig.waiting).toBe(0);
  }));

test("follow-ups are counted whether WeCom or a rule's URL does them, and no app's webhook is told of", () =>
  inObject(async (rig) => {
    const followUps = (id: string) => {
      const delivery = { ...added, app: "sales", id };
      rig.ledger.insert(delivery);
      rig.outbox.settled(delivery, [TAG, { webhook: OF_RULE }]);
    };
    followUps("0-a");
    expect(rig.outbox.summary("sales")).toMatchObject({ webhook: null, followUps: { waiting: 2 } });
    await rig.outbox.run();
    expect(rig.posts).toMatchObject([{ url: OF_RULE }]);
    rig.posted = { is: "gone", what: "HTTP 410" };
    rig.answer = () => answered(60_020);
    followUps("0-b");
    await rig.outbox.run();
    // The URL wants no more at once, and the tag is given up after a day.
    await rig.runAfter(JOB_KEPT_MS + 11 * 60_000);
    expect(rig.outbox.summary("sales").followUps.givenUp).toBe(2);
    expect(rig.told).toEqual([]);
  }));

describe("of nine follow-ups that WeCom is to do", () => {
  /** How many calls were made before the first results were stored, and in all. */
  async function callsFor(rig: Rig): Promise<[number, number]> {
    const delivery = { ...added, followUps: planned(NINE) };
    rig.ledger.insert(delivery);
    let first = 0;
    vi.spyOn(rig.ledger, "saveFollowUps").mockImplementation(() => {
      first ||= rig.calls;
    });
    rig.outbox.settled(delivery, NINE);
    await rig.outbox.run();
    return [first, rig.calls];
  }

  test("two are under way at a time", () =>
    inObject(async (rig) => {
      expect(await callsFor(rig)).toEqual([9, 9]);
      expect(rig.callsAtOnce).toBe(2);
    }));

  test("none begins five seconds after the first, and the others follow once its result is stored", () =>
    inObject(async (rig) => {
      rig.answer = () => {
        vi.setSystemTime(Date.now() + 2_000);
        return answered(0);
      };
      expect(await callsFor(rig)).toEqual([4, 9]);
    }));

  test("none begins after an answer that all would get", () =>
    inObject(async (rig) => {
      rig.answer = () => answered(60_020);
      expect((await callsFor(rig))[0]).toBe(2);
    }));

  test("none waits for another that has to wait", () =>
    inObject(async (rig) => {
      rig.answer = () => answered(84_061);
      expect(await callsFor(rig)).toEqual([9, 9]);
    }));
});

test("the result of a follow-up is noted in its place, and that of an unknown place nowhere", () =>
  inObject(async (rig) => {
    const delivery = { ...added, app: "sales", followUps: planned([TAG]) };
    rig.ledger.insert(delivery);
    rig.outbox.settled(delivery, [TAG, TAG]);
    await rig.outbox.run();
    expect(rig.ledger.find("0-a")?.followUps).toMatchObject([{ do: "tag", state: "done" }]);
    expect(rig.calls).toBe(2);
    expect(rig.outbox.summary("sales").followUps.waiting).toBe(0);
  }));
