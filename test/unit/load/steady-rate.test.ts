/** Load tests begin their work at a steady rate, whatever the machine does meanwhile. */
import { beforeEach, expect, test, vi } from "vitest";
import { evenly } from "../../load/steady-rate.ts";

let now = 0;
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number) => {
    now += ms;
  },
}));
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});

/** When each of `count` pieces of work begins at 100 a second; the machine stands still for so long in the first. */
async function begunAfter(count: number, standsStillMs: number): Promise<number[]> {
  return await evenly(count, 100, async (n) => {
    const begunAt = now;
    if (n === 0) now += standsStillMs;
    return begunAt;
  });
}

test("work begins when it is due", async () => {
  expect(await begunAfter(4, 0)).toEqual([0, 10, 20, 30]);
});

test("a machine that fell a little behind catches up", async () => {
  const begun = await begunAfter(60, 500);
  expect(begun.filter((at) => at === 500)).toHaveLength(50);
  expect(begun.at(-1)).toBe(590);
});

test("a machine that stood still does not catch up by more than a second's work", async () => {
  const begun = await begunAfter(1_000, 10_000);
  expect(begun.filter((at) => at === 10_000)).toHaveLength(101);
  expect(begun.at(-1)).toBe(10_000 + (1_000 - 102) * 10);
});

test("no more work is under way than is allowed, however much is due", async () => {
  let underWay = 0;
  let most = 0;
  await evenly(
    20,
    1_000_000,
    async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    },
    3,
  );
  expect(most).toBe(3);
});
