/**
 * Tests that figures are what a naive count over all that happened gives, whatever happens: claims that come late,
 * deliveries that settle later or are opened again, customers who leave or are forgotten, counting and pruning, and the
 * object lost between any two steps.
 */
import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { PERIODS } from "../../../src/delivery/figures/buckets.ts";
import { DIMENSIONS } from "../../../src/delivery/figures/dimensions.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { RECORD_KEPT_MS } from "../../../src/delivery/record/ledger.ts";
import { bindings } from "../wecom.ts";
import { DAY_MS, History, MINUTE_MS, SETTLED } from "./history.ts";

const RUNS = 600;
const START = Date.parse("2026-03-27T22:10:00Z");

type Step = (history: History) => void;

const customer = fc.constantFrom("wm1", "wm2", "wm3");
const staff = fc.constantFrom("zhangsan", "lisi");
const which = fc.nat(100);

/** What happens in one turn of the object. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        customer,
        staff,
        app: fc.constantFrom("sales", "sales", "support"),
        event: fc.constantFrom("contact.added", "contact.added", "kf.accepted"),
        state: fc.constantFrom(null, "expo-7", "__proto__"),
        lateMs: fc.constantFrom(0, 0, 0, 40 * MINUTE_MS),
      })
      .map(
        (received): Step =>
          (history) =>
            history.receive(received),
      ),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        which,
        fc.constantFrom("sent", "sent", "sent", ...SETTLED, "silent"),
        fc.constantFrom(null, "甲", "乙"),
      )
      .map(
        ([one, outcome, rule]): Step =>
          (history) =>
            history.settle(one, outcome, rule),
      ),
  },
  {
    weight: 1,
    arbitrary: which.map(
      (one): Step =>
        (history) =>
          history.reopen(one),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(customer, staff, fc.constantFrom(0, 3 * MINUTE_MS)).map(
      ([who, member, agoMs]): Step =>
        (history) =>
          history.remove(who, member, agoMs),
    ),
  },
  {
    weight: 1,
    arbitrary: customer.map(
      (who): Step =>
        (history) =>
          history.forget(who),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(200, 25_000, 7 * MINUTE_MS, 50 * MINUTE_MS, 9 * 60 * MINUTE_MS, 3 * DAY_MS, 12 * DAY_MS)
      .map(
        (ms): Step =>
          (history) =>
            history.pass(ms),
      ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((history) => history.lose()) },
);

const question = fc.record({
  app: fc.constantFrom(null, null, "sales"),
  event: fc.constantFrom(null, null, "contact.added", "kf.accepted"),
  by: fc.constantFrom(...PERIODS),
  group: fc.constantFrom(null, ...DIMENSIONS),
  zone: fc.constantFrom("Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin"),
  /** How long before now. */
  fromMs: fc.constantFrom(400 * DAY_MS, 30 * DAY_MS, 2 * DAY_MS, 61 * MINUTE_MS),
  /** How long before now it ends; -1 asks for all. */
  toMs: fc.constantFrom(-1, -1, 7 * MINUTE_MS, 10 * 60 * MINUTE_MS, 4 * DAY_MS, 31 * DAY_MS),
});

type Act =
  | { do: "step"; step: Step }
  | { do: "count" | "prune"; meanwhile: Step[] }
  | { do: "ask"; asked: Asked; meanwhile: Step[] };
type Asked = Omit<FiguresQuestion, "from" | "to"> & { fromMs: number; toMs: number };

/** A step that does not read the object's clock: between two pauses no time passes. */
const meanwhile = fc.array(
  fc.oneof(
    step,
    fc.constant<Step>(() => {}),
  ),
  { maxLength: 6 },
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 14, arbitrary: step.map((one): Act => ({ do: "step", step: one })) },
  { weight: 2, arbitrary: meanwhile.map((some): Act => ({ do: "count", meanwhile: some })) },
  { weight: 1, arbitrary: meanwhile.map((some): Act => ({ do: "prune", meanwhile: some })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(question, meanwhile)
      .map(([asked, some]): Act => ({ do: "ask", asked, meanwhile: some })),
  },
);

/** While much happens, each delivery that is there all the time is counted once, and no other more than once. */
async function expectOnce(history: History, asked: Asked, meanwhile: readonly Step[]) {
  const whole = questionOf(history, asked);
  const seen = [history.idsOf(whole)];
  history.meanwhile.push(
    ...meanwhile.map((happens) => () => {
      happens(history);
      seen.push(history.idsOf(whole));
    }),
  );
  const rows = await history.ask(whole);
  history.meanwhile.length = 0;
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  const always = seen.reduce((all, some) => all.intersection(some));
  const ever = seen.reduce((all, some) => all.union(some));
  expect(total).toBeGreaterThanOrEqual(always.size);
  expect(total).toBeLessThanOrEqual(ever.size);
}

function questionOf({ now }: History, { fromMs, toMs, ...asked }: Asked): FiguresQuestion {
  // Figures of before the record are kept by quarter-hours.
  const edge = (agoMs: number) => (agoMs < RECORD_KEPT_MS ? now - agoMs : wholeQuarter(now - agoMs));
  const [from, to] = [edge(fromMs), edge(toMs)];
  return { ...asked, from, to: from < to ? to : now + 1 };
}

async function expectExact(history: History, asked: Asked): Promise<void> {
  const whole = questionOf(history, asked);
  const rows = (await history.ask(whole)).map(({ at, ...row }) => ({
    bucket: history.bucketOf(at, whole),
    ...row,
  }));
  const naive = history.naive(whole);
  const shown = (some: typeof rows) =>
    some
      .map(({ p50: _, p95: __, p99: ___, ...row }) => row)
      .sort((a, b) => (`${a.bucket} ${a.key}` < `${b.bucket} ${b.key}` ? -1 : 1));
  expect(shown(rows)).toEqual(shown(naive));
  for (const row of rows) {
    const same = naive.find(({ bucket, key }) => bucket === row.bucket && key === row.key);
    for (const share of ["p50", "p95", "p99"] as const) {
      const exact = same?.[share] ?? null;
      if (exact === null) expect(row[share]).toBeNull();
      else expect(Math.abs((row[share] ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.05);
    }
  }
}

const wholeQuarter = (moment: number) => moment - (moment % (15 * MINUTE_MS));

afterEach(() => vi.useRealTimers());

const ALL = { app: null, event: null, by: "day", group: null, zone: "Asia/Shanghai" } as const;
const HOURS = 24;
/** More than a question takes. */
const RESTS = 40;

test.each(
  (["reopen", "saveAgain"] as const).flatMap((change) =>
    [true, false].flatMap((isCounted) =>
      [0, HOURS - 1].map(
        (which) => [change, which, isCounted ? "counted" : "not counted", isCounted] as const,
      ),
    ),
  ),
)(
  "a question counts each delivery once, whenever %s of the delivery %i, %s before, happens",
  async (change, which, _, isCounted) => {
    await runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), async (__, { storage }) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      for (let rests = 0; rests < RESTS; rests += 1) {
        const history = new History(storage.sql, START);
        for (let hour = 0; hour < HOURS; hour += 1) {
          history.receive();
          history.settle(0, "silent", null);
          history.pass(60 * MINUTE_MS);
        }
        if (isCounted) await history.count();
        for (let n = 0; n < rests; n += 1) history.meanwhile.push(() => {});
        history.meanwhile.push(() => history[change](which));
        const asked = { ...ALL, by: "hour", from: history.now - 2 * DAY_MS, to: history.now + 1 } as const;
        const rows = await history.ask(asked);
        expect(rows.reduce((sum, row) => sum + row.total, 0)).toBe(HOURS);
      }
    });
  },
);

test.each([true, false])(
  "a question that begins or ends amid a quarter-hour has its deliveries of that time alone, counted before: %s",
  async (isCounted) => {
    await runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), async (_, { storage }) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const begin = wholeQuarter(START);
      const history = new History(storage.sql, begin + 2 * MINUTE_MS);
      for (const minutes of [4, 0, 0, 0, 4, 60]) {
        history.receive();
        history.settle(0, "silent", null);
        history.pass(minutes * MINUTE_MS);
      }
      if (isCounted) await history.count();
      const total = async (fromMinute: number, toMinute: number) => {
        const [from, to] = [begin + fromMinute * MINUTE_MS, begin + toMinute * MINUTE_MS];
        return (await history.ask({ ...ALL, from, to })).map((row) => row.total);
      };
      // A part that was asked for first is not taken for the whole.
      expect([await total(5, 15), await total(0, 15), await total(0, 5), await total(5, 8)]).toEqual([
        [5],
        [6],
        [1],
        [4],
      ]);
    });
  },
);

test("a question amid a quarter-hour leaves it open for what comes in its rest", async () => {
  await runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), async (_, { storage }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const begin = wholeQuarter(START);
    const history = new History(storage.sql, begin + 2 * MINUTE_MS);
    for (const total of [6, 12]) {
      for (let n = 0; n < 6; n += 1) {
        history.receive();
        history.settle(0, "silent", null);
        history.pass(10_000);
      }
      const rows = await history.ask({ ...ALL, from: begin, to: begin + 15 * MINUTE_MS });
      expect(rows.map((row) => row.total)).toEqual([total]);
    }
  });
});

test("figures are what a count over all that happened gives, whatever happens meanwhile", async () => {
  await runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), async (_, { storage }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60, size: "max" }), question, async (acts, last) => {
        const history = new History(storage.sql, START);
        for (const one of acts) {
          history.meanwhile.length = 0;
          if (one.do === "step") one.step(history);
          else if (one.do === "ask") {
            await expectOnce(history, one.asked, one.meanwhile);
            await expectExact(history, one.asked);
          } else {
            history.meanwhile.push(...one.meanwhile.map((happens) => () => happens(history)));
            await history[one.do]();
          }
        }
        history.meanwhile.length = 0;
        await expectExact(history, last);
      }),
      { numRuns: RUNS },
    );
  });
});
