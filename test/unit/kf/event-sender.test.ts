/** A page is sent to Dispatchers: an item that no Dispatcher takes is set aside, unless it may be taken later. */
import { beforeEach, expect, test } from "vitest";
import type { InboxEvent, InboxEventsApplied } from "../../../src/delivery/kf/inbox-events.ts";
import { classifyItems } from "../../../src/kf/classify.ts";
import { NO_COUNTS } from "../../../src/kf/counts.ts";
import { EventSender } from "../../../src/kf/event-sender.ts";
import { type KfItem, readItem } from "../../../src/kf/items.ts";
import type { SetAside } from "../../../src/kf/page-result.ts";
import { shardOf } from "../../../src/objects/names.ts";

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

/** Customers of the same Dispatcher. */
const NEIGHBOURS = [...Array(1_000).keys()].map((n) => `wm${n}`).filter((id) => shardOf(id) === 0);
const items = NEIGHBOURS.slice(0, 5).map((customer, n) => itemOf(`m${n}`, customer));

let apply: (events: readonly InboxEvent[]) => InboxEventsApplied;
let canStore: boolean;
let sent: Set<string>;
let left: SetAside[];

beforeEach(() => {
  apply = () => ({ unanswered: 0 });
  canStore = true;
  sent = new Set();
  left = [];
});

const customersIn = (events: readonly InboxEvent[]) =>
  events.map((one) => ("claim" in one ? one.claim.customer : ""));

/** A Dispatcher that throws when it gets an event of this customer. */
const refuses = (customer: string | undefined, error: unknown) => (events: readonly InboxEvent[]) => {
  if (customersIn(events).includes(customer ?? "")) throw error;
  return { unanswered: 0 };
};

const sendAll = (read = (item: KfItem) => classifyItems([item], READING)) =>
  new EventSender({
    send: async (_, events) => {
      const taken = apply(events);
      for (const customer of customersIn(events)) sent.add(customer);
      return taken;
    },
    canStore: () => Promise.resolve(canStore),
    setAside: (what) => void left.push(what),
  }).sendAll(items, (item) => ({ sorted: read(item), forPrograms: [] }));

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

test("an item whose reading throws is set aside, and the others are sent", async () => {
  const { counts } = await sendAll((item) => {
    if (item.msgid === "m2") throw new RangeError("Maximum call stack size exceeded");
    return classifyItems([item], READING);
  });
  expect([sent.size, counts.setAside, left.map(({ msgid }) => msgid)]).toEqual([4, 1, ["m2"]]);
});

test.for<[string, object]>([
  ["being restarted", { durableObjectReset: true }],
  ["out of reach", { retryable: true }],
  ["overloaded", { overloaded: true }],
])("no item is set aside while a Dispatcher is %s, and sending rejects", async ([, trait]) => {
  apply = refuses(NEIGHBOURS[2], Object.assign(new Error("no"), trait));
  await expect(sendAll()).rejects.toThrow("no");
  expect(left).toEqual([]);
});

test("no item is set aside while a Dispatcher cannot store, and sending rejects", async () => {
  apply = () => {
    throw new Error("database or disk is full");
  };
  canStore = false;
  await expect(sendAll()).rejects.toThrow("disk is full");
  expect(left).toEqual([]);
});

test("items that a Dispatcher refuses together are sent one by one", async () => {
  apply = (events) => {
    if (events.length > 1) throw new Error("Serialized RPC arguments or return values are limited to 32MiB");
    return { unanswered: 1 };
  };
  const { counts } = await sendAll();
  expect([sent.size, left, counts.unanswered]).toEqual([5, [], 5]);
});
