/** The ids of deliveries and of their messages. `claim.test.ts` tests the ids of claims. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliveryId, deliveryOfMsgid, msgidOf, shardOfDelivery } from "../../../src/delivery/ids.ts";
import { shardOf } from "../../../src/objects/names.ts";

test("a delivery's id has the shard of its customer's Dispatcher", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (customer, identity) => {
      expect(shardOfDelivery(deliveryId(customer, identity))).toBe(shardOf(customer));
    }),
  );
});

test.for([
  ["another shape", "nonsense"],
  ["a shard that does not exist", `8-${"0".repeat(32)}`],
  ["capitals", `1-${"A".repeat(32)}`],
  ["too few digits", `1-${"0".repeat(31)}`],
  ["a line end after it", `1-${"0".repeat(32)}\n`],
])("a text with %s is refused as a delivery's id", ([, text = ""]) => {
  expect(shardOfDelivery(text)).toBeNull();
});

describe("a msgid", () => {
  test("has the id of its delivery, fits WeCom's limits, and differs from turn to turn", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(99), (customer, code, turn) => {
        const id = deliveryId(customer, [code]);
        const msgid = msgidOf(id, turn);
        expect(msgid).toMatch(/^[0-9a-zA-Z_-]{1,32}$/);
        expect(id.startsWith(deliveryOfMsgid(customer, msgid) ?? "-")).toBe(true);
        expect(msgidOf(id, turn + 1)).not.toBe(msgid);
      }),
    );
  });

  test("that Yingbin did not make has no delivery", () => {
    expect(deliveryOfMsgid("wm1", "4ZhoGs1AQuGyQ7fC")).toBeNull();
  });
});
