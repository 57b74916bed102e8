/** Tests when the load tests begin their work, with a clock that only moves when somebody waits or works. */
import { expect, test, vi } from "vitest";
import { evenly } from "../../load/steady-rate.ts";

const clock = vi.hoisted(() => ({ now: 0 }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number) => {
    clock.now += ms;
  },
}));

/** When each piece of work begins, at 100 a second; while a piece of `stalls` begins, the machine stands for so long. */
async function begins(count: number, stalls: ReadonlyMap<number, number> = new Map()): Promise<number[]> {
  clock.now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock.now);
  try {
    return await evenly(count, 100, async (n) => {
      const at = Math.round(clock.now);
      clock.now += stalls.get(n) ?? 0;
      return at;
    });
  } finally {
    vi.restoreAllMocks();
  }
}

test("work begins at the rate", async () => {
  expect(await begins(4)).toEqual([0, 10, 20, 30]);
});

test("what a short stall held up begins at once", async () => {
  expect(await begins(6, new Map([[1, 25]]))).toEqual([0, 10, 35, 35, 40, 50]);
});

test("after a long stall, no more than a second's work begins at once", async () => {
  const at = await begins(200, new Map([[0, 60_000]]));
  // The piece that is due now is one of them.
  expect(at.filter((ms) => ms === 60_000)).toHaveLength(101);
  expect(at.at(-1)).toBe(60_000 + (200 - 1 - 101) * 10);
});

test("no more is under way than is allowed, and the results are in order", async () => {
  let underWay = 0;
  let most = 0;
  const results = await evenly(
    20,
    1_000,
    async (n) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turns = 0; turns < 20 - n; turns += 1) await Promise.resolve();
      underWay -= 1;
      return n;
    },
    3,
  );
  expect(most).toBe(3);
  expect(results).toEqual(Array.from({ length: 20 }, (_, n) => n));
});
