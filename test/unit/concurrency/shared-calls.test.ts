/** Items that arrive while a call is under way share the next call, and nobody waits for ever for another. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Calls, SharedCalls } from "../../../src/concurrency/shared-calls.ts";

/** Calls that are answered by the test, in the order in which they were made. */
class Made {
  readonly calls: string[][] = [];
  readonly held: Promise<void>[] = [];
  readonly #answers: { succeed(): void; fail(why: string): void }[] = [];

  readonly ports: Calls<string> = {
    one: (item) => this.#call([item]),
    several: (items) => this.#call([...items]),
    hold: (work) => void this.held.push(work),
  };

  async succeed(call: number): Promise<void> {
    this.#answers[call]?.succeed();
    await turns();
  }

  async fail(call: number, why = `call ${call} failed`): Promise<void> {
    this.#answers[call]?.fail(why);
    await turns();
  }

  #call(items: string[]): Promise<void> {
    this.calls.push(items);
    return new Promise((resolve, reject) => {
      this.#answers.push({ succeed: resolve, fail: (why) => reject(new Error(why)) });
    });
  }
}

/** Lets everything run that waits for nothing outside. */
const turns = () => new Promise((resolve) => setImmediate(resolve));

/** Callers of shared calls, and which of them have ended. */
function callers({ atMost = 10, waitMs = 60_000 } = {}) {
  const made = new Made();
  const shared = new SharedCalls<string>({ atMost, waitMs });
  const ended: string[] = [];
  const make = async (item: string, key = "object") => {
    try {
      await shared.make(key, item, made.ports);
      ended.push(item);
    } catch (error) {
      ended.push(`${item}: ${error instanceof Error ? error.message : error}`);
    }
  };
  return { made, make, ended };
}

describe("items", () => {
  it("go at once when no call is under way", async () => {
    const { made, make, ended } = callers();
    void make("a");
    expect(made.calls).toEqual([["a"]]);
    await made.succeed(0);
    void make("b");
    expect(made.calls).toEqual([["a"], ["b"]]);
    expect(ended).toEqual(["a"]);
  });

  it("of another key do not wait", () => {
    const { made, make } = callers();
    void make("a");
    void make("b", "another object");
    expect(made.calls).toEqual([["a"], ["b"]]);
  });

  it("that arrive meanwhile share the next call, and end with it, not before", async () => {
    const { made, make, ended } = callers();
    for (const item of ["a", "b", "c", "d"]) void make(item);
    await turns();
    expect(made.calls).toEqual([["a"]]);
    await made.succeed(0);
    expect(made.calls).toEqual([["a"], ["b", "c", "d"]]);
    expect(ended).toEqual(["a"]);
    await made.succeed(1);
    expect(ended.sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("share a call up to its limit", async () => {
    const { made, make } = callers({ atMost: 2 });
    for (const item of ["a", "b", "c", "d"]) void make(item);
    for (const call of [0, 1, 2]) await made.succeed(call);
    expect(made.calls).toEqual([["a"], ["b", "c"], ["d"]]);
  });

  it("go on after a call that failed", async () => {
    const { made, make, ended } = callers();
    for (const item of ["a", "b", "c"]) void make(item);
    await made.fail(0);
    expect(ended).toEqual(["a: call 0 failed"]);
    expect(made.calls).toEqual([["a"], ["b", "c"]]);
  });

  it("of a shared call that failed go by themselves, and each has its own result", async () => {
    const { made, make, ended } = callers();
    for (const item of ["a", "b", "c"]) void make(item);
    await made.succeed(0);
    await made.fail(1);
    expect(made.calls).toEqual([["a"], ["b", "c"], ["b"], ["c"]]);
    await made.fail(2);
    await made.succeed(3);
    expect(ended).toEqual(["a", "b: call 2 failed", "c"]);
  });

  it("keep their requests alive while others count on them, and those that go at once do not", async () => {
    const { made, make } = callers();
    for (const item of ["a", "b", "c"]) void make(item);
    expect(made.held).toHaveLength(2);
    await made.fail(0);
    await made.fail(1);
    await made.fail(2);
    await made.fail(3);
    await expect(Promise.all(made.held)).resolves.toBeDefined();
  });
});

describe("a call without an end", () => {
  it("keeps nobody for longer than the limit", async () => {
    const { made, make, ended } = callers({ waitMs: 20 });
    void make("a");
    void make("b");
    void make("c");
    while (made.calls.length < 3) await sleep(5);
    expect(made.calls).toEqual([["a"], ["b"], ["c"]]);
    await made.succeed(1);
    await made.succeed(2);
    expect(ended).toEqual(["b", "c"]);
  });

  it("keeps nobody who comes after that", async () => {
    const { made, make } = callers({ waitMs: 20 });
    void make("a");
    void make("b");
    while (made.calls.length < 2) await sleep(5);
    void make("c");
    expect(made.calls.at(-1)).toEqual(["c"]);
  });

  it("that was to be shared keeps nobody either", async () => {
    const { made, make, ended } = callers({ waitMs: 20 });
    for (const item of ["a", "b", "c"]) void make(item);
    await made.succeed(0);
    while (made.calls.length < 3) await sleep(5);
    expect(made.calls.slice(1)).toEqual([["b", "c"], ["c"]]);
    await made.succeed(2);
    expect(ended).toEqual(["a", "c"]);
  });
});

it("every item is in a call that succeeded before its caller is told so", async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant("make" as const) },
    { weight: 2, arbitrary: fc.constant("succeed" as const) },
    { weight: 1, arbitrary: fc.constant("fail" as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { made, make, ended } = callers({ atMost: 3 });
      const good = new Set<string>();
      let count = 0;
      let answered = 0;
      const answer = async (isGood: boolean) => {
        const items = made.calls[answered];
        if (items === undefined) return;
        if (isGood) for (const item of items) good.add(item);
        await (isGood ? made.succeed(answered++) : made.fail(answered++));
      };
      for (const one of steps) {
        if (one === "make") void make(`item ${count++}`);
        else await answer(one === "succeed");
        for (const item of ended) if (!item.includes("failed")) expect(good).toContain(item);
      }
      while (answered < made.calls.length) await answer(true);
      expect(ended).toHaveLength(count);
    }),
    { numRuns: 200 },
  );
});
