/** Slots limit the work under way, and give the most urgent work the next slot. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Slots } from "../../../src/concurrency/slots.ts";

/** A piece of work that the test ends. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

test("a slot has one piece of work at a time, and every piece runs", async () => {
  const deadlines = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(deadlines, fc.integer({ min: 1, max: 8 }), async (deadlines, width) => {
      const slots = new Slots([...Array(width).keys()]);
      const running = new Set<number>();
      let done = 0;
      const work = async (slot: number) => {
        expect(running.has(slot)).toBe(false);
        running.add(slot);
        await Promise.resolve();
        await Promise.resolve();
        running.delete(slot);
        done += 1;
      };
      await Promise.all(deadlines.map((deadline) => slots.run(deadline, work)));
      expect(done).toBe(deadlines.length);
      expect(slots.areTaken).toBe(false);
    }),
  );
});

test("work gets the first of the free slots", async () => {
  const slots = new Slots(["own", "aside"]);
  const [first, second] = [held(), held()];
  const given: string[] = [];
  const note = (work: () => Promise<void>) => (slot: string) => {
    given.push(slot);
    return work();
  };
  const one = slots.run(0, note(first.work));
  const two = slots.run(0, note(second.work));
  first.end();
  await one;
  await slots.run(
    0,
    note(async () => {}),
  );
  second.end();
  await two;
  await slots.run(
    0,
    note(async () => {}),
  );
  expect(given).toEqual(["own", "aside", "own", "own"]);
});

test("the earliest deadline goes first, and of equal deadlines the first that came", async () => {
  const slots = new Slots(["one"]);
  const first = held();
  const order: string[] = [];
  const note = (name: string) => async () => void order.push(name);
  const all = [slots.run(0, first.work)];
  for (const [name, deadline] of [
    ["late", 900],
    ["early", 100],
    ["early too", 100],
    ["middle", 500],
  ] as const) {
    all.push(slots.run(deadline, note(name)));
  }
  first.end();
  await Promise.all(all);
  expect(order).toEqual(["early", "early too", "middle", "late"]);
});

test("work that fails gives its slot back", async () => {
  const slots = new Slots(["one"]);
  await expect(slots.run(0, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await slots.run(0, async () => "next")).toBe("next");
});

test("optional work comes after all other work, and never has more than its share", async () => {
  const slots = new Slots(["one", "two", "three"], 2);
  const order: string[] = [];
  const works = ["a", "b", "c", "d"].map((name) => ({ name, ...held() }));
  const begin = (name: string) => {
    order.push(name);
    return works.find((one) => one.name === name)?.work() ?? Promise.resolve();
  };
  const optional = works.slice(0, 3).map(({ name }) => slots.runOptional(0, 1_000, () => begin(name)));
  // The third waits though a slot is free: that slot is for other work.
  expect(order).toEqual(["a", "b"]);
  const urgent = [slots.run(900, () => begin("d")), slots.run(900, async () => void order.push("e"))];
  expect(order).toEqual(["a", "b", "d"]);
  works[0]?.end();
  await urgent[1];
  expect(order).toEqual(["a", "b", "d", "e", "c"]);
  for (const { end } of works) end();
  await Promise.all([...optional, ...urgent]);
});

test("optional work that has waited too long does not begin, and holds no slot", async () => {
  const slots = new Slots(["one"]);
  const first = held();
  const all = slots.run(0, first.work);
  let begun = 0;
  const late = slots.runOptional(0, 5, async () => {
    begun += 1;
  });
  expect(await late).toBeNull();
  first.end();
  await all;
  expect([begun, slots.areTaken]).toEqual([0, false]);
  expect(await slots.runOptional(0, 5, async () => "next")).toBe("next");
});

test("optional work that fails gives its slot and its share back", async () => {
  const slots = new Slots(["one", "two"], 1);
  const failing = slots.runOptional(0, 1_000, () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect(await slots.runOptional(0, 0, async () => "next")).toBe("next");
});
