/** Jobs in lanes: beside each other, and each lane in its order. */
import { expect, test } from "vitest";
import type { JobResult } from "../../../src/outbox/job.ts";
import { type OrderOptions, runInOrder } from "../../../src/outbox/ordered.ts";

const DONE: JobResult = { is: "done" };
const LATER: JobResult = { is: "later", what: "HTTP 502", blames: "target" };
const FAILED: JobResult = { is: "failed", what: "40068" };
const job = (name: string) => ({ name, lane: name.charAt(0) });
const ALWAYS: OrderOptions = { width: 6, mayBegin: () => true };

async function run(names: string[], results: Record<string, JobResult>, options = ALWAYS) {
  const begun: string[] = [];
  let underWay = 0;
  let most = 0;
  const found = await runInOrder(names.map(job), options, async ({ name }) => {
    begun.push(name);
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, name.startsWith("a") ? 5 : 1));
    underWay -= 1;
    return results[name] ?? DONE;
  });
  return { begun, most, results: found.map(({ is }) => is) };
}

test("each lane is done in its order, beside the others", async () => {
  const { begun, most } = await run(["a1", "b1", "a2", "b2", "a3"], {});
  expect(begun.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(begun.indexOf("b2")).toBeLessThan(begun.indexOf("a2"));
  expect(most).toBe(2);
});

test("nothing follows in a lane where one is to be tried again, but the others go on", async () => {
  const { results } = await run(["a1", "b1", "a2", "b2"], { a1: LATER });
  expect(results).toEqual(["later", "done", "untried", "done"]);
});

test("what can never be done holds up nothing", async () => {
  expect((await run(["a1", "a2"], { a1: FAILED })).results).toEqual(["failed", "done"]);
});

test("so many are under way and no more", async () => {
  const names = [..."abcdefghij"].map((lane) => `${lane}1`);
  expect((await run(names, {}, { ...ALWAYS, width: 3 })).most).toBe(3);
});

test("nothing is begun any more once that is said", async () => {
  const options = { width: 1, mayBegin: (results: readonly JobResult[]) => results.length < 2 };
  expect((await run(["a1", "b1", "c1", "a2"], {}, options)).results).toEqual([
    "done",
    "untried",
    "untried",
    "done",
  ]);
});
