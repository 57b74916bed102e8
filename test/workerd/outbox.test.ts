/**
 * Tests the outbox on a Dispatcher's SQLite, with a clock and a receiver of the tests' own: an hour passes in a moment,
 * and the object may be lost at any time.
 */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import type { JobResult, OutboxJob } from "../../src/outbox/job.ts";
import { Outbox } from "../../src/outbox/outbox.ts";
import { JOB_KEPT_MS } from "../../src/outbox/retry-policy.ts";
import { english, inEnglish } from "../english.ts";
import { countRows } from "./rows-used.ts";
import { bindings } from "./wecom.ts";

afterEach(() => reset());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_800_000_000_000;
const TARGET = "webhook:sales:";

const DONE: JobResult = { is: "done" };
const DOWN: JobResult = { is: "later", what: "HTTP 502", blames: "target" };

/** An attempt at a job, with its answer. */
interface Try {
  at: number;
  lane: string;
  id: string;
  is: JobResult["is"];
}

class Rig {
  now = START;
  /** The receiver's answer to a job. */
  answer: (job: OutboxJob) => JobResult = () => DONE;
  description = "url and secret";
  readonly tries: Try[] = [];
  readonly lost: string[] = [];
  readonly ended: { ref: string; result: JobResult }[] = [];
  outbox: Outbox;
  readonly storage: DurableObjectStorage;
  handOver: ((jobs: readonly OutboxJob[]) => Promise<readonly JobResult[]>) | null = null;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.outbox = this.begin();
  }

  /** Starts the object again: only its storage is left. */
  begin(): Outbox {
    this.outbox = new Outbox(this.storage.sql, {
      now: () => this.now,
      spread: () => 1,
      rest: async () => {
        this.now += 100;
      },
      describe: () => this.description,
      handOver: (_, jobs) => this.handOver?.(jobs) ?? Promise.resolve(this.#answer(jobs)),
      tried: (ref, result) => this.ended.push({ ref, result }),
      lost: (_, what) => this.lost.push(what),
      worked: () => {},
    });
    return this.outbox;
  }

  /** Works as the entrypoint does: each lane in its order, and no job of a lane after a failed job. */
  #answer(jobs: readonly OutboxJob[]): JobResult[] {
    const closed = new Set<string>();
    return jobs.map((job): JobResult => {
      if (closed.has(job.lane)) return { is: "untried" };
      const result = this.answer(job);
      if (result.is !== "done" && result.is !== "failed") closed.add(job.lane);
      this.tries.push({ at: this.now, lane: job.lane, id: job.id, is: result.is });
      return result;
    });
  }

  /** Queues an event of a customer. */
  add(lane: string, id: string, ref: string | null = null): boolean {
    return this.outbox.add(TARGET, { lane, id, body: `{"id":"${id}"}`, ref });
  }

  /** Moves the clock from alarm to alarm, until `until` or until no job waits. */
  async passUntil(until: number): Promise<void> {
    for (let n = 0; n < 20_000; n++) {
      const { wakesAt } = this.outbox;
      if (wakesAt === null || wakesAt > until) break;
      this.now = Math.max(this.now, wakesAt);
      await this.outbox.run();
    }
    this.now = Math.max(this.now, until);
  }

  get done(): Try[] {
    return this.tries.filter(({ is }) => is === "done");
  }

  get waiting(): number {
    return this.outbox.summary([TARGET]).waiting;
  }
}

let rigs = 0;
/** Runs a test inside of an object with empty storage. */
function inObject(work: (rig: Rig) => Promise<void>): Promise<void> {
  const stub = bindings.DISPATCHER.getByName(`outbox-${rigs++}`);
  return runInDurableObject(stub, (_, { storage }) => work(new Rig(storage)));
}

/** The attempts of each lane in their order. */
const byLane = (tries: readonly Try[]) =>
  Object.fromEntries(
    [...Map.groupBy(tries, ({ lane }) => lane)].map(([lane, some]) => [lane, some.map(({ id }) => id)]),
  );

/** A sequence of numbers from 0 to 1, always the same for a seed. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe("the order of jobs", () => {
  test.for([1, 2, 3, 4, 5])(
    "is kept for each customer under failures and crashes, and nothing is lost (%i)",
    (seed) =>
      inObject(async (rig) => {
        const draw = drawing(seed);
        const sent: Record<string, string[]> = {};
        rig.answer = () => (draw() < 0.3 ? DOWN : DONE);
        for (let n = 0; n < 300; n++) {
          const lane = `wm${Math.floor(draw() * 12)}`;
          rig.add(lane, `msg_${n}`);
          sent[lane] = [...(sent[lane] ?? []), `msg_${n}`];
          if (draw() < 0.2) await rig.passUntil(rig.now + draw() * 20_000);
          if (draw() < 0.05) rig.begin();
        }
        await rig.passUntil(rig.now + 12 * HOUR);
        expect(byLane(rig.done)).toEqual(sent);
        expect(rig.waiting).toBe(0);
        expect(rig.lost).toEqual([]);
      }),
  );

  test("delays no other customer when one customer's event is never taken", () =>
    inObject(async (rig) => {
      rig.answer = ({ id }) => (id === "msg_odd" ? DOWN : DONE);
      rig.add("wm1", "msg_odd", "odd");
      rig.add("wm1", "msg_behind");
      for (let minute = 0; minute < 24 * 60 + 5; minute += 5) {
        rig.add("wm2", `msg_${minute}`);
        await rig.passUntil(START + minute * MINUTE);
      }
      const others = rig.done.filter(({ lane }) => lane === "wm2");
      expect(others.length).toBeGreaterThan(280);
      const lateness = others.map(({ id, at }) => at - START - Number(id.slice(4)) * MINUTE);
      expect(Math.max(...lateness)).toBeLessThan(5 * MINUTE + 1_000);
      await rig.passUntil(START + JOB_KEPT_MS + 11 * MINUTE);
      const odd = rig.tries.filter(({ id }) => id === "msg_odd");
      expect(odd.length).toBeLessThan(320);
      expect(rig.ended.at(-1)).toMatchObject({ ref: "odd", result: { is: "failed" } });
      expect(rig.outbox.summary([TARGET])).toMatchObject({ waiting: 0, givenUp: 2 });
    }));
});

describe("a receiver", () => {
  test("that is down for an hour is asked a few dozen times, and then gets every event in order", () =>
    inObject(async (rig) => {
      const backAt = START + HOUR;
      rig.answer = () => (rig.now < backAt ? DOWN : DONE);
      const sent: Record<string, string[]> = {};
      for (let n = 0; n < 2_000; n++) {
        const lane = `wm${n % 700}`;
        rig.add(lane, `msg_${n}`);
        sent[lane] = [...(sent[lane] ?? []), `msg_${n}`];
        await rig.passUntil(START + (n * HOUR) / 2_000);
      }
      const asked = rig.tries.length;
      expect(asked).toBeLessThan(100);
      expect(rig.outbox.summary([TARGET])).toMatchObject({
        waiting: 2_000,
        oldestAt: START,
        lastFailure: { what: "HTTP 502" },
        givenUp: 0,
      });
      await rig.passUntil(backAt + 6 * MINUTE);
      expect(rig.waiting).toBe(0);
      expect(byLane(rig.done)).toEqual(sent);
      console.log(
        `down for an hour: asked ${asked} times; 2,000 events were taken within 6 minutes after it`,
      );
    }));

  test("that is down for more than a day loses older events, which are counted and logged", () =>
    inObject(async (rig) => {
      rig.answer = () => DOWN;
      for (let n = 0; n < 1_200; n++) rig.add(`wm${n}`, `msg_${n}`, n === 7 ? "a delivery" : null);
      await rig.passUntil(START + 12 * HOUR);
      rig.add("wm-late", "msg_late");
      await rig.passUntil(START + JOB_KEPT_MS - MINUTE);
      expect(rig.waiting).toBe(1_201);
      await rig.passUntil(START + JOB_KEPT_MS + 11 * MINUTE);
      expect(rig.outbox.summary([TARGET])).toMatchObject({ waiting: 1, givenUp: 1_200 });
      expect(inEnglish(rig.lost[0])).toMatch(/^\d+ were not done within a day; at last: HTTP 502$/);
      const what = english("it was not done within a day; at last: HTTP 502");
      expect(rig.ended.at(-1)).toMatchObject({ ref: "a delivery", result: { is: "failed", what } });
      rig.answer = () => DONE;
      await rig.passUntil(START + JOB_KEPT_MS + 20 * MINUTE);
      expect(rig.done.map(({ id }) => id)).toEqual(["msg_late"]);
    }));

  test("that wants no more events is not asked again until its configuration changes", () =>
    inObject(async (rig) => {
      rig.answer = () => ({ is: "gone", what: "HTTP 410: it wants no more" });
      rig.add("wm1", "msg_1");
      await rig.passUntil(START + MINUTE);
      rig.add("wm1", "msg_2");
      await rig.passUntil(START + 6 * HOUR);
      rig.begin();
      await rig.passUntil(START + 12 * HOUR);
      expect(rig.tries).toHaveLength(1);
      expect(rig.outbox.summary([TARGET])).toMatchObject({ waiting: 2, stoppedAt: START + 100 });
      expect(rig.lost).toEqual(["HTTP 410: it wants no more"]);

      rig.description = "another url";
      rig.answer = () => DONE;
      rig.begin();
      await rig.passUntil(rig.now + MINUTE);
      expect(rig.done.map(({ id }) => id)).toEqual(["msg_1", "msg_2"]);
      expect(rig.outbox.summary([TARGET])).toMatchObject({ waiting: 0, stoppedAt: null });
    }));

  test("that wants no more events is asked again when somebody asks for it, and stops again at the next 410", () =>
    inObject(async (rig) => {
      rig.answer = () => ({ is: "gone", what: "HTTP 410" });
      rig.add("wm1", "msg_1");
      rig.add("wm2", "msg_2");
      await rig.passUntil(START + 6 * HOUR);
      const before = rig.tries.length;
      rig.outbox.retry(TARGET);
      expect(rig.outbox.summary([TARGET]).stoppedAt).toBeNull();
      expect(rig.outbox.isDue).toBe(true);
      await rig.passUntil(rig.now + HOUR);
      expect(rig.tries.length).toBe(before + 2);
      expect(rig.outbox.summary([TARGET]).stoppedAt).not.toBeNull();

      rig.answer = () => DONE;
      rig.outbox.retry(TARGET);
      // What was asked for is stored: it holds for the next life of the object, too.
      rig.begin();
      await rig.passUntil(rig.now + 1_000);
      expect(rig.waiting).toBe(0);
    }));

  test("that rests is asked at once when somebody asks for it, and every event that had failed is due", () =>
    inObject(async (rig) => {
      rig.answer = () => DOWN;
      rig.add("wm1", "msg_1");
      rig.add("wm2", "msg_2");
      rig.add("wm3", "msg_3");
      await rig.passUntil(START + 3 * HOUR);
      const askedAt = rig.now;
      expect(rig.outbox.summary([TARGET]).pausedUntil).toBeGreaterThan(askedAt + 2_000);
      rig.answer = () => DONE;
      rig.outbox.retry(TARGET);
      await rig.passUntil(askedAt + 2_000);
      expect(rig.done.map(({ id }) => id).sort()).toEqual(["msg_1", "msg_2", "msg_3"]);
    }));

  test("that takes other events is asked for an event at once that had failed often", () =>
    inObject(async (rig) => {
      rig.answer = ({ id }) => (id === "msg_odd" ? { is: "later", what: "HTTP 500", blames: "job" } : DONE);
      rig.add("wm1", "msg_odd");
      rig.add("wm2", "msg_2");
      await rig.passUntil(START + 5 * HOUR);
      rig.answer = () => DONE;
      rig.outbox.retry(TARGET);
      await rig.passUntil(rig.now + 1_000);
      expect(rig.waiting).toBe(0);
    }));

  test("that was mended while a post waited for its answer is asked again after that answer", () =>
    inObject(async (rig) => {
      rig.add("wm1", "msg_1");
      const answer = Promise.withResolvers<readonly JobResult[]>();
      rig.handOver = () => {
        rig.handOver = null;
        return answer.promise;
      };
      const run = rig.outbox.run();
      await Promise.resolve();
      expect(rig.handOver).toBeNull();
      rig.outbox.retry(TARGET);
      answer.resolve([{ is: "gone", what: "HTTP 410" }]);
      await run;
      expect(rig.done.map(({ id }) => id)).toEqual(["msg_1"]);
    }));

  test("that nothing waits for may be asked for, too", () =>
    inObject(async (rig) => {
      rig.outbox.retry(TARGET);
      expect(rig.outbox.wakesAt).toBeNull();
      expect(rig.waiting).toBe(0);
    }));

  test("that wants no more events still loses those older than a day, many at a time", () =>
    inObject(async (rig) => {
      rig.answer = () => ({ is: "gone", what: "HTTP 410" });
      for (let n = 0; n < 300; n++) {
        rig.add(`wm${n}`, `msg_${n}`);
        await rig.passUntil(START + n * 12_000);
      }
      await rig.passUntil(START + JOB_KEPT_MS + 2 * HOUR);
      expect(rig.outbox.summary([TARGET])).toMatchObject({ waiting: 0, givenUp: 300 });
      expect(rig.lost.length).toBeLessThan(10);
      expect(rig.outbox.wakesAt).toBeNull();
    }));

  test("that asks for a pause is not asked before its end", () =>
    inObject(async (rig) => {
      rig.answer = () => ({ is: "later", what: "HTTP 429", blames: "target", pauseMs: 90_000 });
      rig.add("wm1", "msg_1");
      await rig.passUntil(START + 1_000);
      rig.answer = () => DONE;
      rig.add("wm2", "msg_2");
      await rig.passUntil(START + 89_000);
      expect(rig.done).toEqual([]);
      await rig.passUntil(START + 95_000);
      expect(rig.done).toHaveLength(2);
    }));

  test("that is back gets its events at once, also those that had failed often", () =>
    inObject(async (rig) => {
      rig.answer = () => DOWN;
      rig.add("wm1", "msg_1");
      rig.add("wm2", "msg_2");
      await rig.passUntil(START + 10 * HOUR);
      const backAt = rig.now;
      rig.answer = () => DONE;
      await rig.passUntil(backAt + 5 * MINUTE + 1_000);
      expect(rig.waiting).toBe(0);
    }));
});

describe("an outbox whose object is lost", () => {
  test("while it hands jobs over hands them over again", () =>
    inObject(async (rig) => {
      rig.add("wm1", "msg_1");
      rig.add("wm1", "msg_2");
      rig.handOver = () => new Promise(() => {});
      void rig.outbox.run();
      await Promise.resolve();
      expect(rig.outbox.wakesAt).toBe(rig.now + 10_000);
      rig.handOver = null;
      rig.begin();
      await rig.passUntil(rig.now + 1_000);
      expect(rig.done.map(({ id }) => id)).toEqual(["msg_1", "msg_2"]);
    }));

  test("keeps its pauses", () =>
    inObject(async (rig) => {
      rig.answer = () => DOWN;
      rig.add("wm1", "msg_1");
      await rig.passUntil(START + HOUR);
      const before = rig.tries.length;
      for (let n = 0; n < 20; n++) {
        rig.begin();
        await rig.passUntil(rig.now + 1_000);
      }
      expect(rig.tries.length).toBeLessThanOrEqual(before + 1);
    }));
});

test("an error while a job is handed over loses no job, and is followed by a pause", () =>
  inObject(async (rig) => {
    let calls = 0;
    rig.handOver = async () => {
      calls += 1;
      throw new Error("its code was updated");
    };
    rig.add("wm1", "msg_1");
    await rig.passUntil(START + 10 * MINUTE);
    expect(calls).toBeLessThan(15);
    rig.handOver = null;
    await rig.passUntil(rig.now + 6 * MINUTE);
    expect(rig.done).toHaveLength(1);
  }));

test("an event that comes four times is queued once, whether it waits, is done, or the object was lost", () =>
  inObject(async (rig) => {
    expect([rig.add("wm1", "msg_1"), rig.add("wm1", "msg_1")]).toEqual([true, false]);
    rig.begin();
    expect(rig.add("wm1", "msg_1")).toBe(false);
    await rig.passUntil(START + MINUTE);
    expect(rig.add("wm1", "msg_1")).toBe(false);
    await rig.passUntil(START + HOUR);
    expect(rig.tries).toHaveLength(1);
  }));

test("targets do not wait for each other, also when a name begins with another's", () =>
  inObject(async (rig) => {
    const other = "webhook:sales2:";
    rig.answer = () => DOWN;
    rig.add("wm1", "msg_1");
    await rig.passUntil(START + HOUR);
    rig.answer = () => DONE;
    rig.outbox.add(other, { lane: "wm1", id: "msg_2", body: "{}", ref: null });
    await rig.outbox.run();
    expect(rig.done.map(({ id }) => id)).toEqual(["msg_2"]);
    expect(rig.outbox.summary([TARGET]).waiting).toBe(1);
    expect(rig.outbox.summary([other])).toMatchObject({ waiting: 0, lastFailure: null });
  }));

test("an event costs one row when it comes, and one when it is done", () =>
  inObject(async (rig) => {
    const counted = countRows(rig.storage);
    for (let n = 0; n < 100; n++) rig.add(`wm${n % 7}`, `msg_${n}`);
    await rig.passUntil(START + MINUTE);
    const { written } = counted();
    expect(rig.done).toHaveLength(100);
    expect(written).toBe(200);
  }));
