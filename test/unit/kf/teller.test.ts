/** Dispatchers are told of a page: an item that cannot be told is set aside, unless its Dispatcher may take it later. */
import { beforeEach, expect, test } from "vitest";
import type { InboxEvent, InboxEventsApplied } from "../../../src/delivery/kf/inbox-events.ts";
import { classifyItems } from "../../../src/kf/classify.ts";
import { NO_COUNTS } from "../../../src/kf/counts.ts";
import { type KfItem, readItem } from "../../../src/kf/items.ts";
import type { SetAside } from "../../../src/kf/taken.ts";
import { Teller } from "../../../src/kf/teller.ts";
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

let tell: (news: readonly InboxEvent[]) => InboxEventsApplied;
let canStore: boolean;
let told: Set<string>;
let left: SetAside[];

beforeEach(() => {
  tell = () => ({ unanswered: 0 });
  canStore = true;
  told = new Set();
  left = [];
});

const customersIn = (news: readonly InboxEvent[]) =>
  news.map((one) => ("claim" in one ? one.claim.customer : ""));

/** A Dispatcher that throws when it is told of this customer. */
const refuses = (customer: string | undefined, error: unknown) => (news: readonly InboxEvent[]) => {
  if (customersIn(news).includes(customer ?? "")) throw error;
  return { unanswered: 0 };
};

const tellAll = (read = (item: KfItem) => classifyItems([item], READING)) =>
  new Teller({
    tell: async (_, news) => {
      const taken = tell(news);
      for (const customer of customersIn(news)) told.add(customer);
      return taken;
    },
    canStore: () => Promise.resolve(canStore),
    setAside: (what) => void left.push(what),
  }).tellAll(items, (item) => ({ sorted: read(item), forPrograms: [] }));

test("an item that its Dispatcher cannot take is set aside, and the others are told", async () => {
  tell = refuses(NEIGHBOURS[2], new Error("string or blob too big: SQLITE_TOOBIG"));
  const { counts, lastSetAside } = await tellAll();
  expect([...told].sort()).toEqual(
    NEIGHBOURS.slice(0, 5)
      .filter((_, n) => n !== 2)
      .sort(),
  );
  expect(left).toMatchObject([{ msgid: "m2", kind: "text", why: expect.stringContaining("TOOBIG") }]);
  expect([lastSetAside, counts]).toEqual([left[0], { ...NO_COUNTS, items: 5, setAside: 1 }]);
});

test("an item whose reading throws is set aside, and the others are told", async () => {
  const { counts } = await tellAll((item) => {
    if (item.msgid === "m2") throw new RangeError("Maximum call stack size exceeded");
    return classifyItems([item], READING);
  });
  expect([told.size, counts.setAside, left.map(({ msgid }) => msgid)]).toEqual([4, 1, ["m2"]]);
});

test.for<[string, object]>([
  ["being restarted", { durableObjectReset: true }],
  ["out of reach", { retryable: true }],
  ["overloaded", { overloaded: true }],
])("no item is set aside while a Dispatcher is %s, and telling rejects", async ([, trait]) => {
  tell = refuses(NEIGHBOURS[2], Object.assign(new Error("no"), trait));
  await expect(tellAll()).rejects.toThrow("no");
  expect(left).toEqual([]);
});

test("no item is set aside while a Dispatcher cannot store, and telling rejects", async () => {
  tell = () => {
    throw new Error("database or disk is full");
  };
  canStore = false;
  await expect(tellAll()).rejects.toThrow("disk is full");
  expect(left).toEqual([]);
});

test("items that a Dispatcher refuses together are told one by one", async () => {
  tell = (news) => {
    if (news.length > 1) throw new Error("Serialized RPC arguments or return values are limited to 32MiB");
    return { unanswered: 1 };
  };
  const { counts } = await tellAll();
  expect([told.size, left, counts.unanswered]).toEqual([5, [], 5]);
});
