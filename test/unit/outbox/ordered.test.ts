/** Jobs run in lanes: several lanes at once, and the jobs of a lane in their order. */
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

test("the jobs of a lane run in their order, beside other lanes", async () => {
  const { begun, most } = await run(["a1", "b1", "a2", "b2", "a3"], {});
  expect(begun.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(begun.indexOf("b2")).toBeLessThan(begun.indexOf("a2"));
  expect(most).toBe(2);
});

test("a job to be tried again stops its lane, and other lanes go on", async () => {
  const { results } = await run(["a1", "b1", "a2", "b2"], { a1: LATER });
  expect(results).toEqual(["later", "done", "untried", "done"]);
});

test("a failed job does not stop its lane", async () => {
  expect((await run(["a1", "a2"], { a1: FAILED })).results).toEqual(["failed", "done"]);
});

test("at most the given number of jobs is under way", async () => {
  const names = [..."abcdefghij"].map((lane) => `${lane}1`);
  expect((await run(names, {}, { ...ALWAYS, width: 3 })).most).toBe(3);
});

test("no job begins once mayBegin is false", async () => {
  const options = { width: 1, mayBegin: (results: readonly JobResult[]) => results.length < 2 };
  expect((await run(["a1", "b1", "c1", "a2"], {}, options)).results).toEqual([
    "done",
    "untried",
    "untried",
    "done",
  ]);
});
