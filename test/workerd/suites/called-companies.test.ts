/** What a suite's object is told of the companies that WeCom calls for: how often, of how many at a time, and what after a failure. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteCompany } from "../../../src/callback/called-companies.ts";
import type { Env } from "../../../src/env.ts";
import { providerConfig } from "../../unit/apps/suites.ts";

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const config = providerConfig();

/** The suite's object: what it was told, and which companies it does not know yet. */
let told: string[][] = [];
let unknown = new Set<string>();
let fails = false;
let behindAnswers: Promise<void>[] = [];
const env = {
  SUITE: {
    getByName: () => ({
      calledBack: async (corpIds: string[]) => {
        if (fails) throw new Error("Network connection lost.");
        told.push(corpIds);
        return corpIds.filter((corpId) => unknown.has(corpId));
      },
    }),
  },
} as unknown as Env;

/** What an isolate was told stays in it, so each test has a suite of its own. */
let number = 0;
const newIsolate = () => {
  const described = config.suites.get("crm");
  if (described === undefined) throw new Error("there is no crm");
  const suite = { ...described, suiteId: `ww${++number}` };
  /** A call for a company; gives whether there is work behind its answer. */
  return (corpId: string) => {
    const work = noteCompany(env, config, suite, corpId, Date.now());
    if (work !== null) behindAnswers.push(work);
    return work !== null;
  };
};

beforeEach(() => {
  told = [];
  behindAnswers = [];
  unknown = new Set();
  fails = false;
  vi.useFakeTimers();
  vi.spyOn(scheduler, "wait").mockImplementation((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("companies that are called within a second are told together, each once", async () => {
  const call = newIsolate();
  expect(["wpA", "wpB", "wpA", "wpC", "wpB"].map(call)).toEqual([true, false, false, false, false]);
  await pass(999);
  expect(told).toEqual([]);
  await pass(1);
  expect(told).toEqual([["wpA", "wpB", "wpC"]]);
  call("wpD");
  await pass(1_000);
  expect(told).toEqual([["wpA", "wpB", "wpC"], ["wpD"]]);
});

test("a company that is called all the time is told once an hour", async () => {
  const call = newIsolate();
  for (let minute = 0; minute < 120; minute += 1) {
    call("wpA");
    await pass(MINUTE_MS);
  }
  expect(told).toEqual([["wpA"], ["wpA"]]);
});

test("a company that has not installed the suite is told again after a minute, and the others are not", async () => {
  const call = newIsolate();
  unknown.add("wpB");
  const callAll = async () => {
    for (const corpId of ["wpA", "wpB"]) call(corpId);
    await pass(1_000);
  };
  await callAll();
  await pass(MINUTE_MS - 2_000);
  await callAll();
  expect(told).toEqual([["wpA", "wpB"]]);
  await pass(1_000);
  unknown.clear();
  await callAll();
  expect(told).toEqual([["wpA", "wpB"], ["wpB"]]);
  await pass(HOUR_MS / 2);
  await callAll();
  expect(told).toHaveLength(2);
});

test("companies of which the object could not be told are told again after a minute, and no callback fails", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const call = newIsolate();
  fails = true;
  call("wpA");
  await pass(1_000);
  await expect(Promise.all(behindAnswers)).resolves.toEqual([undefined]);
  fails = false;
  call("wpA");
  await pass(MINUTE_MS);
  expect(told).toEqual([]);
  call("wpA");
  await pass(1_000);
  expect(told).toEqual([["wpA"]]);
});

test("companies that wait behind an answer which Cloudflare ended are told with the next, after half a minute", async () => {
  const call = newIsolate();
  call("wpA");
  vi.clearAllTimers();
  await pass(29_000);
  expect(call("wpB")).toBe(false);
  await pass(1_000);
  expect(call("wpC")).toBe(true);
  await pass(1_000);
  expect(told).toEqual([["wpA", "wpB", "wpC"]]);
});
