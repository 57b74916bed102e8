/**
 * Tests which quarter-hours of the record figures store, and how much is done at a time: a stored row is written for many
 * deliveries at once, and no welcome waits for it.
 */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FiguresLimits } from "../../../src/delivery/figures/figures.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { RECORD_KEPT_MS } from "../../../src/delivery/record/ledger.ts";
import { bindings } from "../wecom.ts";
import { DAY_MS, History, MINUTE_MS } from "./history.ts";

const BEGIN = Date.parse("2026-03-27T22:00:00Z");
const QUARTER_MS = 15 * MINUTE_MS;
const OVER_AFTER_MS = MINUTE_MS;
/** A question stores from so many rows on. */
const STORED_FROM = 4;

afterEach(() => vi.useRealTimers());

function inHistory(
  work: (history: History) => Promise<void>,
  limits: Partial<FiguresLimits> = {},
): Promise<void> {
  return runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), async (_, { storage }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await work(new History(storage.sql, BEGIN, { storedFromRows: STORED_FROM, ...limits }));
  });
}

/** So many settled deliveries in each of so many quarter-hours, from `BEGIN` on; then the last of them is over. */
function fill(history: History, quarters: number, rows: number): void {
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    for (let n = 0; n < rows; n += 1) {
      history.receive();
      history.settle(0, "sent", null);
    }
    history.pass(QUARTER_MS);
  }
  history.pass(OVER_AFTER_MS);
}

const ALL: FiguresQuestion = {
  ...({ app: null, event: null, by: "day", group: null, zone: "Asia/Shanghai" } as const),
  from: BEGIN - DAY_MS,
  to: BEGIN + DAY_MS,
};

async function total(history: History, question: Partial<FiguresQuestion> = {}): Promise<number> {
  const rows = await history.ask({ ...ALL, ...question });
  return rows.reduce((sum, row) => sum + row.total, 0);
}

describe("a question stores", () => {
  test.each([
    [1, STORED_FROM, true],
    [2, STORED_FROM / 2, true],
    [1, STORED_FROM - 1, false],
  ])("of %i quarter-hours with %i deliveries each: %s", (quarters, rows, isStored) =>
    inHistory(async (history) => {
      fill(history, quarters, rows);
      expect(await total(history)).toBe(quarters * rows);
      const stored = Array.from({ length: quarters }, (_, n) => history.isCounted(BEGIN + n * QUARTER_MS));
      expect(stored).toEqual(Array(quarters).fill(isStored));
      expect(await total(history)).toBe(quarters * rows);
    }),
  );

  test.each([
    ["a minute after its end", 0, true],
    ["a moment before that", -1, false],
  ])("a quarter-hour %s: %s", (_, ms, isStored) =>
    inHistory(async (history) => {
      fill(history, 1, STORED_FROM);
      history.pass(ms);
      await total(history);
      expect(history.isCounted(BEGIN)).toBe(isStored);
    }),
  );

  test.each([
    ["from its begin to its end", 0, QUARTER_MS, true],
    ["to a moment before its end", 0, QUARTER_MS - 1, false],
    ["from a moment after its begin", 1, QUARTER_MS, false],
  ])("a quarter-hour that is asked for %s: %s", (_, from, to, isStored) =>
    inHistory(async (history) => {
      history.pass(1);
      fill(history, 1, STORED_FROM);
      expect(await total(history, { from: BEGIN + from, to: BEGIN + to })).toBe(STORED_FROM);
      expect(history.isCounted(BEGIN)).toBe(isStored);
    }),
  );
});

describe("counting stores", () => {
  test("a quarter-hour a minute after its end", () =>
    inHistory(async (history) => {
      fill(history, 1, 1);
      history.pass(-1);
      await history.count();
      expect(history.isCounted(BEGIN)).toBe(false);
      history.pass(1);
      await history.count();
      expect(history.isCounted(BEGIN)).toBe(true);
    }));

  test("a quarter-hour once all of its deliveries are settled", () =>
    inHistory(async (history) => {
      history.receive();
      fill(history, 1, 2);
      await history.count();
      expect(history.isCounted(BEGIN)).toBe(false);
      history.settle(0, "missed", null);
      await history.count();
      expect(history.isCounted(BEGIN)).toBe(true);
    }));

  test("an open delivery that the record is about to drop, and it is counted when the record has dropped it", () =>
    inHistory(async (history) => {
      history.receive();
      history.pass(RECORD_KEPT_MS);
      await history.count();
      expect(history.isCounted(BEGIN)).toBe(false);
      history.pass(1);
      await history.prune();
      expect(history.isCounted(BEGIN)).toBe(true);
      expect(await total(history)).toBe(1);
    }));
});

test("a question has the quarter-hours between its edges, and not those that begin or end there", () =>
  inHistory(async (history) => {
    fill(history, 3, 1);
    await history.count();
    expect(await total(history, { from: BEGIN + QUARTER_MS, to: BEGIN + 2 * QUARTER_MS })).toBe(1);
  }));

test.each([
  ["long ago", 31 * DAY_MS],
  ["as to some of its deliveries", RECORD_KEPT_MS + 5 * MINUTE_MS],
])("a question that begins amid a quarter-hour which the record has dropped %s counts all of it", (_, ms) =>
  inHistory(async (history) => {
    history.pass(2 * MINUTE_MS);
    fill(history, 1, 1);
    history.pass(BEGIN + ms - history.now);
    await history.prune();
    expect(await total(history, { from: BEGIN + 3 * MINUTE_MS })).toBe(1);
  }),
);

describe("at a time", () => {
  test.each([
    ["amid a quarter-hour", 4],
    ["at the end of a quarter-hour", 6],
  ])("a question that has read its most %s has whole ones; the rest is counted behind it", (_, rows) =>
    inHistory(
      async (history) => {
        fill(history, 4, 3);
        const { rows: found, isPartial } = await history.answer(ALL);
        expect([found.map((row) => row.total), isPartial]).toEqual([[6], true]);
        await history.behind;
        expect(await history.answer(ALL)).toMatchObject({ rows: [{ total: 12 }], isPartial: false });
      },
      { questionRows: rows },
    ),
  );

  test("counting holds some rows in memory, and stores them before it reads more", () =>
    inHistory(
      async (history) => {
        fill(history, 5, 3);
        const counted = () => [0, 1, 2, 3, 4].filter((n) => history.isCounted(BEGIN + n * QUARTER_MS)).length;
        const seen = new Set<number>();
        const look = () => {
          seen.add(counted());
          history.meanwhile.push(look);
        };
        history.meanwhile.push(look);
        await history.count();
        expect([...seen]).toEqual([0, 2, 4, 5]);
      },
      { countedRows: 6, storedAtATime: 100 },
    ));

  test("a claim that comes late, whenever counting rests, is counted", () =>
    inHistory(async (first) => {
      fill(first, 3, 3);
      await first.count();
      const rests = first.steps;
      for (let rest = 0; rest <= rests; rest += 1) {
        await inHistory(
          async (history) => {
            fill(history, 3, 3);
            for (let n = 0; n < rest; n += 1) history.meanwhile.push(() => {});
            history.meanwhile.push(() => history.receive({ lateMs: history.now - BEGIN - 2 * MINUTE_MS }));
            await history.count();
            while (history.meanwhile.length > 0) history.meanwhile.shift()?.();
            expect(await total(history)).toBe(10);
          },
          { countedRows: 3 },
        );
      }
    }));

  test("whole quarter-hours are stored, of a few deliveries together", async () => {
    const stepsWith = async (storedAtATime: number) => {
      let steps = 0;
      await inHistory(
        async (history) => {
          fill(history, 4, 2);
          await history.count();
          steps = history.steps;
        },
        { storedAtATime },
      );
      return steps;
    };
    const atOnce = await stepsWith(8);
    expect([await stepsWith(2), await stepsWith(3), await stepsWith(4)]).toEqual(
      [3, 1, 1].map((n) => atOnce + n),
    );
  });
});
