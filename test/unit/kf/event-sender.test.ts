/** A page is sent to Dispatchers: an item that no Dispatcher takes is set aside, unless it may be taken later. */
import { beforeEach, expect, test } from "vitest";
import type { InboxEvent, InboxEventsApplied } from "../../../src/delivery/kf/inbox-events.ts";
import { classifyItems } from "../../../src/kf/classify.ts";
import { NO_COUNTS } from "../../../src/kf/counts.ts";
import { EventSender } from "../../../src/kf/event-sender.ts";
import { type KfItem, readItem } from "../../../src/kf/items.ts";
import type { PageResult, SetAside } from "../../../src/kf/page-result.ts";
import { itemEvent } from "../../../src/kf/webhook-events.ts";
import { shardOf } from "../../../src/objects/names.ts";

const TOLD = { app: "sales", account: "wkA", receivedAt: Date.now() };
const READING = { app: "sales", receivedAt: Date.now(), since: 0, toldUntil: 0 };

const itemOf = (msgid: string, customer: string) =>
  readItem({
    msgid,
    send_time: Math.floor(Date.now() / 1_000),
    origin: 3,
    open_kfid: "wkA",
    external_userid: customer,
    msgtype: "text",
    text: { content: "hi" },
  });

const codeOf = (msgid: string, customer: string) =>
  readItem({
    msgid,
    send_time: Math.floor(Date.now() / 1_000),
    msgtype: "event",
    event: { event_type: "enter_session", open_kfid: "wkA", external_userid: customer, welcome_code: "CODE" },
  });

/** Customers of the same Dispatcher. */
const NEIGHBOURS = [...Array(1_000).keys()].map((n) => `wm${n}`).filter((id) => shardOf(id) === 0);
const items = NEIGHBOURS.slice(0, 5).map((customer, n) => itemOf(`m${n}`, customer));

let apply: (events: readonly InboxEvent[]) => InboxEventsApplied;
let canStore: boolean;
/** How many requests may be made until no more may. */
let allowed: number;
let asked: number;
let sent: Set<string>;
/** What each call brought to which Dispatcher. */
let calls: { shard: number; events: readonly InboxEvent[] }[];
let left: SetAside[];

beforeEach(() => {
  apply = () => ({ unanswered: 0 });
  canStore = true;
  allowed = Number.POSITIVE_INFINITY;
  asked = 0;
  sent = new Set();
  calls = [];
  left = [];
});

const customersIn = (events: readonly InboxEvent[]) =>
  events.map((one) => ("claim" in one ? one.claim.customer : ""));

/** A Dispatcher that throws when it gets an event of this customer. */
const refuses = (customer: string | undefined, error: unknown) => (events: readonly InboxEvent[]) => {
  if (customersIn(events).includes(customer ?? "")) throw error;
  return { unanswered: 0 };
};

const classified = (item: KfItem) => classifyItems([item], READING);

const tryAll = (page: readonly KfItem[], read = classified) =>
  sender().sendAll(page, (item) => ({ sorted: read(item), forPrograms: [] }));

async function sendAll(read = classified, page: readonly KfItem[] = items): Promise<PageResult> {
  const result = await tryAll(page, read);
  if (result === null) throw new Error("they are too many at once");
  return result;
}

const sender = () =>
  new EventSender({
    send: async (shard, events) => {
      calls.push({ shard, events });
      const taken = apply(events);
      for (const customer of customersIn(events)) sent.add(customer);
      return taken;
    },
    canStore: () => {
      asked += 1;
      return Promise.resolve(canStore);
    },
    mayGoOn: () => calls.length + asked < allowed,
    setAside: (what) => void left.push(what),
  });

test("a page goes to a Dispatcher in two calls: codes with the events for programs behind them, then the rest", async () => {
  const [customer = ""] = NEIGHBOURS;
  await sender().sendAll([itemOf("m0", customer), codeOf("m1", customer)], (item) => ({
    sorted: classifyItems([item], READING),
    forPrograms: [{ type: "onward", event: itemEvent(item, TOLD) }],
  }));
  expect(calls.map(({ events }) => events.map(({ type }) => type))).toEqual([
    ["code", "onward", "onward"],
    ["said"],
  ]);
});

test("an event goes to the Dispatcher of its customer, and an event for programs to that of its lane", async () => {
  const customers = [...Array(30).keys()].map((n) => `wm${n}`);
  await sender().sendAll(
    customers.map((customer, n) => itemOf(`m${n}`, customer)),
    (item) => ({
      sorted: classifyItems([item], READING),
      forPrograms: [
        { type: "onward", event: itemEvent(item, TOLD) },
        { type: "webhook", event: itemEvent(item, TOLD) },
      ],
    }),
  );
  const told = calls.flatMap(({ shard, events }) =>
    events.map((event) => ({
      shard,
      of: "event" in event ? event.event.lane : (customersIn([event])[0] ?? ""),
    })),
  );
  expect(told).toHaveLength(3 * customers.length);
  for (const { shard, of } of told) expect(shard).toBe(shardOf(of));
  expect(new Set(calls.map(({ shard }) => shard)).size).toBeGreaterThan(1);
});

test("an item that its Dispatcher cannot take is set aside, and the others are sent", async () => {
  apply = refuses(NEIGHBOURS[2], new Error("string or blob too big: SQLITE_TOOBIG"));
  const { counts, lastSetAside } = await sendAll();
  expect([...sent].sort()).toEqual(
    NEIGHBOURS.slice(0, 5)
      .filter((_, n) => n !== 2)
      .sort(),
  );
  expect(left).toMatchObject([{ msgid: "m2", kind: "text", why: expect.stringContaining("TOOBIG") }]);
  expect([lastSetAside, counts]).toEqual([left[0], { ...NO_COUNTS, items: 5, setAside: 1 }]);
});

test("items whose reading throws are set aside, the last is told, and the others are sent", async () => {
  const { counts, lastSetAside } = await sendAll((item) => {
    if (item.msgid === "m1" || item.msgid === "m2") throw new RangeError("Maximum call stack size exceeded");
    return classifyItems([item], READING);
  });
  expect([sent.size, counts.setAside, left.map(({ msgid }) => msgid)]).toEqual([3, 2, ["m1", "m2"]]);
  expect(lastSetAside?.msgid).toBe("m2");
});

test.for<[string, object]>([
  ["being restarted", { durableObjectReset: true }],
  ["out of reach", { retryable: true }],
  ["overloaded", { overloaded: true }],
])("no item is set aside while a Dispatcher is %s, and sending rejects", async ([, trait]) => {
  apply = refuses(NEIGHBOURS[2], Object.assign(new Error("no"), trait));
  await expect(sendAll()).rejects.toThrow("no");
  expect([calls.length, left]).toEqual([1, []]);
});

test("no item is set aside while a Dispatcher cannot store, and sending rejects", async () => {
  apply = () => {
    throw new Error("database or disk is full");
  };
  canStore = false;
  await expect(sendAll()).rejects.toThrow("disk is full");
  expect([calls.length, left]).toEqual([1, []]);
});

test.for([
  ["is restarted", () => Object.assign(new Error("reset"), { durableObjectReset: true })],
  [
    "can store no more",
    () => {
      canStore = false;
      return new Error("disk is full");
    },
  ],
] as const)("no item is set aside when a Dispatcher %s while items are sent one by one", async ([, fail]) => {
  apply = (events) => {
    if (events.length > 1) throw new Error("too large together");
    if (customersIn(events)[0] === NEIGHBOURS[2]) throw fail();
    return { unanswered: 0 };
  };
  await expect(sendAll()).rejects.toThrow(/reset|full/);
  expect([sent.size, left]).toEqual([2, []]);
});

test.for<[string, KfItem]>([
  ["text", itemOf("m1", "wmA")],
  ["event/brand_new", readItem({ msgid: "m1", msgtype: "event", event: { event_type: "brand_new" } })],
  [
    "event/servicer_status_change",
    readItem({
      msgid: "m1",
      send_time: 1,
      msgtype: "event",
      event: { event_type: "servicer_status_change", open_kfid: "wkA", servicer_userid: "lisi", status: 1 },
    }),
  ],
])("an item that is set aside is noted by its kind, %s, and a short cause", async ([kind, item]) => {
  await sendAll(() => {
    throw new Error("x".repeat(1_000));
  }, [item]);
  expect(left).toEqual([{ at: expect.any(Number), msgid: "m1", kind, why: `Error: ${"x".repeat(193)}` }]);
});

test("an item that its Dispatcher cannot take is found among a hundred by some twenty requests", async () => {
  apply = refuses(NEIGHBOURS[70], new Error("string or blob too big: SQLITE_TOOBIG"));
  const page = NEIGHBOURS.slice(0, 100).map((customer, n) => itemOf(`m${n}`, customer));
  const { counts } = await sendAll(classified, page);
  expect([sent.size, counts.setAside, left.map(({ msgid }) => msgid)]).toEqual([99, 1, ["m70"]]);
  expect(calls.length + asked).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(100)) + 9);
});

test.for([
  ["messages", itemOf],
  ["codes", codeOf],
] as const)(
  "fewer items are asked for when the item at fault among %s cannot be found by the requests that are left",
  async ([, make]) => {
    apply = refuses(NEIGHBOURS[2], new Error("string or blob too big: SQLITE_TOOBIG"));
    allowed = 6;
    const page = NEIGHBOURS.slice(0, 5).map((customer, n) => make(`m${n}`, customer));
    expect(await tryAll(page)).toBeNull();
    expect([left, calls.length + asked]).toEqual([[], expect.toSatisfy((made: number) => made <= 6 + 1)]);
  },
);

test("an item alone is sent again before it is set aside: its Dispatcher may have been away for a moment", async () => {
  apply = () => {
    if (calls.length === 1) throw new Error("no such table");
    return { unanswered: 0 };
  };
  await sendAll(classified, items.slice(0, 1));
  expect([calls.length, sent.size, left]).toEqual([2, 1, []]);
});

test("an item alone is set aside although no requests are left", async () => {
  apply = refuses(NEIGHBOURS[2], new Error("string or blob too big: SQLITE_TOOBIG"));
  allowed = 0;
  expect(await tryAll(items.slice(2, 3))).toMatchObject({ counts: { setAside: 1 } });
});

test("items that a Dispatcher refuses together are sent one by one", async () => {
  apply = (events) => {
    if (events.length > 1) throw new Error("Serialized RPC arguments or return values are limited to 32MiB");
    return { unanswered: 1 };
  };
  const { counts } = await sendAll();
  expect([sent.size, left, counts.unanswered]).toEqual([5, [], 5]);
});
