/** So many calls at a time, the most urgent first. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { CONNECTIONS, Slots } from "../../../src/delivery/slots.ts";

/** A piece of work that ends when it is told to. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

test("never more than six calls wait for an answer, and every one gets its turn", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 }), async (deadlines) => {
      const slots = new Slots();
      let running = 0;
      let most = 0;
      let done = 0;
      const work = async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        await Promise.resolve();
        running -= 1;
        done += 1;
      };
      await Promise.all(deadlines.map((deadline) => slots.run(deadline, work)));
      expect(most).toBeLessThanOrEqual(CONNECTIONS);
      expect(done).toBe(deadlines.length);
    }),
  );
});

test("the earliest deadline goes first, and of equal ones the first that came", async () => {
  const slots = new Slots(1);
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
  const slots = new Slots(1);
  await expect(slots.run(0, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await slots.run(0, async () => "next")).toBe("next");
});
