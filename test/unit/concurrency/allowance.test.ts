/** An allowance counts requests before they are made, and ends. */
import { expect, test } from "vitest";
import { Allowance } from "../../../src/concurrency/allowance.ts";

test("an allowance gives requests until it is used up, and none in part", () => {
  const allowance = new Allowance(5);
  allowance.use();
  expect([
    allowance.take(3),
    allowance.take(2),
    allowance.has(1),
    allowance.take(1),
    allowance.has(1),
  ]).toEqual([true, false, true, true, false]);
});

test("requests that are made in any case may be more than are left", () => {
  const allowance = new Allowance(1);
  allowance.use(4);
  expect(allowance.has(1)).toBe(false);
});
