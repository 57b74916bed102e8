/** Long work on an object's storage is done in steps, with rests for other work. */
import { expect, test } from "vitest";
import { StorageSteps } from "../../../../src/delivery/record/storage-steps.ts";

/** Steps whose rests the test ends. */
function stepsWithRests() {
  const rests: (() => void)[] = [];
  const steps = new StorageSteps(() => new Promise((resolve) => rests.push(resolve)));
  return { steps, rests };
}

/** Lets all microtasks run. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("steps are taken one at a time, with a rest after each", async () => {
  const { steps, rests } = stepsWithRests();
  const done: string[] = [];
  const asked = ["a", "b", "c"].map((name) => steps.take(() => done.push(name)));
  await settle();
  expect([done, rests.length]).toEqual([["a"], 1]);
  rests.shift()?.();
  await settle();
  expect([done, rests.length]).toEqual([["a", "b"], 1]);
  rests.shift()?.();
  expect(await Promise.all(asked)).toEqual([1, 2, 3]);
});

test("two callers with many steps take turns", async () => {
  const steps = new StorageSteps(async () => {});
  const done: string[] = [];
  const ask = async (name: string) => {
    for (const number of [1, 2, 3]) await steps.take(() => done.push(name + number));
  };
  await Promise.all([ask("a"), ask("b")]);
  expect(done).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
});

test("a step gives its result before its rest is over", async () => {
  const { steps } = stepsWithRests();
  expect(await steps.take(() => "found")).toBe("found");
});

test("a step that throws rejects for its caller only", async () => {
  const steps = new StorageSteps(async () => {});
  const failed = steps.take(() => {
    throw new Error("broken");
  });
  const next = steps.take(() => "found");
  await expect(failed).rejects.toThrow("broken");
  expect(await next).toBe("found");
});
