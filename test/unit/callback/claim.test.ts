/** The id of an event's delivery: the same for every repeat, and another for each code, app or event. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { claimOf } from "../../../src/callback/claim.ts";
import type { ContactAdded } from "../../../src/callback/events.ts";
import { shardOfDelivery } from "../../../src/delivery/ids.ts";
import { SHARDS, shardOf } from "../../../src/objects/names.ts";

const event = (changes: Partial<ContactAdded> = {}): ContactAdded => ({
  ...({ type: "contact.added", via: "added", corpId: "ww1", suiteId: null, staff: "zhangsan" } as const),
  customer: "wm1",
  state: null,
  welcomeCode: "CODE",
  at: 1_000_000,
  ...changes,
});
const id = (changes: Partial<ContactAdded> = {}, app = "sales") => claimOf(app, event(changes), 0).id;

test("events with the same code and app have the same id", () => {
  expect(claimOf("sales", event(), 5).id).toBe(id());
  expect(id({ at: 2_000_000, state: "x" })).toBe(id());
  expect(id({ welcomeCode: "OTHER" })).not.toBe(id());
  expect(id({}, "support")).not.toBe(id());
});

test.for<Partial<ContactAdded>>([{ via: "half" }, { staff: "lisi" }, { customer: "wm2" }, { at: 1_001_000 }])(
  "without a code, events that differ in %o are different deliveries",
  (changes) => {
    const bare = { welcomeCode: null };
    expect(id({ ...bare, ...changes })).not.toBe(id(bare));
    expect(id(bare)).toBe(id({ ...bare, state: "x" }));
  },
);

test("an id has the shard of its customer's Dispatcher, and does not contain the code", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 8 }), (customer, welcomeCode) => {
      const claimed = id({ customer, welcomeCode });
      expect(claimed).not.toContain(welcomeCode);
      expect(shardOfDelivery(claimed)).toBe(shardOf(customer));
    }),
  );
  expect(shardOfDelivery("nonsense")).toBeNull();
});

test("customers are spread evenly over the Dispatchers", () => {
  const counts = Array<number>(SHARDS).fill(0);
  for (let n = 0; n < 8_000; n++) counts[shardOf(`wm${n}`)] = (counts[shardOf(`wm${n}`)] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
