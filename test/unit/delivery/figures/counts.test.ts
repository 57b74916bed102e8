/** Tests counts by key, cells as text, percentiles, and the CSV file. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Buckets } from "../../../../src/delivery/figures/buckets.ts";
import {
  addCell,
  addWrittenCell,
  type Cell,
  emptyCell,
  holds,
  writeCell,
} from "../../../../src/delivery/figures/cell.ts";
import { KeyCounts, REST } from "../../../../src/delivery/figures/counts.ts";
import { csvOf } from "../../../../src/delivery/figures/csv.ts";
import { bucketOf, percentile } from "../../../../src/delivery/figures/histogram.ts";
import { quarterOf } from "../../../../src/delivery/figures/quarters.ts";
import { rowsOf } from "../../../../src/delivery/figures/rows.ts";

const sent = (count: number) => ({ ...emptyCell(), outcomes: new Map([["sent", count]]), inTime: count });
const MORNING = quarterOf(Date.parse("2026-11-22T01:00:00Z"));
const DAY_QUARTERS = 96;
const shanghai = (by: "hour" | "day" = "day") => new Buckets("Asia/Shanghai", by);

describe("of 501 keys of a day", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 501; key += 1) counts.add(`k${key}`, MORNING, sent(key === 7 ? 1 : 2));
  counts.add("tomorrow", MORNING + DAY_QUARTERS, sent(1));
  const rows = rowsOf(counts.write(), shanghai());
  const today = rows.filter(({ shown }) => shown.startsWith("2026-11-22"));

  test("the smallest is counted under the rest, and nothing is lost", () => {
    expect(today).toHaveLength(501);
    expect(today.at(-1)).toMatchObject({ key: REST, total: 1, inTime: 1 });
    expect(today.some(({ key }) => key === "k7")).toBe(false);
    expect(today.reduce((sum, { total }) => sum + total, 0)).toBe(1001);
  });

  test("another day has keys of its own", () => {
    expect(rows.at(-1)).toMatchObject({ key: "tomorrow", total: 1 });
  });
});

describe("a cell that was added to another", () => {
  const added: Cell = { outcomes: new Map([["sent", 2]]), inTime: 2, lost: 1, times: new Map([[30, 2]]) };

  test("is held by it, whatever else was added", () => {
    const to = sent(3);
    addCell(to, added);
    expect(holds(to, added)).toBe(true);
    expect(holds(added, added)).toBe(true);
  });

  test.each<[string, Partial<Cell>]>([
    ["outcome", { outcomes: new Map([["sent", 1]]) }],
    ["delivery in time", { inTime: 1 }],
    ["lost customer", { lost: 0 }],
    ["time", { times: new Map([[30, 1]]) }],
  ])("is not held by a cell that has a %s less", (_, less) => {
    expect(holds({ ...added, ...less }, added)).toBe(false);
  });
});

test("of keys with equal totals the last by name are counted under the rest, in whichever order they came", () => {
  const keys = [...Array(503).keys()].map((key) => `k${String(key).padStart(3, "0")}`);
  for (const order of [
    keys,
    keys.toReversed(),
    keys.toSorted((a, b) => a.slice(-1).localeCompare(b.slice(-1))),
  ]) {
    const counts = new KeyCounts();
    for (const key of order) counts.add(key, MORNING, sent(1));
    counts.limitKeys();
    expect([...counts.cells.keys()].filter((key) => key !== REST).sort()).toEqual(keys.slice(0, 500));
  }
});

test("the rest stays what it was when more keys are counted under it, however small it is", () => {
  const counts = new KeyCounts();
  counts.add(REST, MORNING, sent(1));
  for (let key = 0; key < 501; key += 1) counts.add(`k${key}`, MORNING, sent(2));
  counts.limitKeys();
  expect(counts.cells.get(REST)?.get(MORNING)).toEqual(sent(3));
  expect([counts.cells.size, counts.size]).toEqual([501, 501]);
});

test("rows are in the order of time, the largest first, and the rest behind all keys", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 600; key += 1) counts.add(`k${key}`, MORNING, sent(key < 500 ? 1 : 2));
  counts.add("evening", MORNING + 40, sent(5));
  counts.add("yesterday", MORNING - DAY_QUARTERS, sent(1));
  const rows = rowsOf(counts.write(), shanghai("hour"));
  expect(rows[0]).toMatchObject({ key: "yesterday" });
  expect(rows.at(-1)).toMatchObject({ key: "evening" });
  const morning = rows.slice(1, -1);
  expect(morning.at(-1)).toMatchObject({ key: REST, total: 101 });
  const keys = morning.slice(0, -1);
  expect(keys).toEqual(keys.toSorted((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1)));
  expect(keys).toHaveLength(499);
});

test("the keys of a day have places of their own, however many another day has", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 500; key += 1) counts.add(`k${key}`, MORNING, sent(2));
  for (let key = 0; key < 5; key += 1) counts.add(`t${key}`, MORNING + DAY_QUARTERS, sent(1));
  expect(rowsOf(counts.write(), shanghai()).some(({ key }) => key === REST)).toBe(false);
});

test("what is taken away of a key that was not told apart is taken from the rest", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 501; key += 1) counts.add(`k${key}`, 0, sent(key === 7 ? 1 : 2));
  counts.limitKeys();
  expect(counts.size).toBe(501);
  counts.takeAway("k7", 0, sent(1));
  expect(counts.cells.has(REST)).toBe(false);
  counts.takeAway("unknown", 0, sent(1));
  expect(counts.size).toBe(500);
  counts.takeAway("k8", 0, { ...sent(2), lost: 1 });
  expect(counts.size).toBe(499);
});

test("a key that was counted under the rest, and is told apart later, leaves each of its deliveries where it is", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 500; key += 1) counts.add(`k${key}`, 0, sent(1));
  const refused = { ...emptyCell(), outcomes: new Map([["refused", 1]]) };
  counts.add("late", 0, refused);
  counts.limitKeys();
  counts.add("late", 0, sent(1));
  counts.takeAway("late", 0, refused);
  expect(counts.cells.get("late")?.get(0)).toEqual(sent(1));
  expect(counts.cells.has(REST)).toBe(false);
});

test("a customer who is lost counts where the delivery is, the rest too", () => {
  const counts = new KeyCounts();
  counts.add("late", 0, { ...emptyCell(), outcomes: new Map([["refused", 1]]) });
  counts.add(REST, 0, sent(1));
  counts.addLost("late", 0, sent(1));
  counts.add("late", 0, sent(1));
  counts.addLost("late", 0, sent(1));
  expect([...counts.cells.values()].map((cells) => cells.get(0)?.lost)).toEqual([1, 1]);
});

test("a key may be any text", () => {
  const counts = new KeyCounts();
  for (const key of ["__proto__", "constructor", "a|b=c 1:2", ""]) counts.add(key, MORNING, sent(1));
  const read = new KeyCounts();
  read.addWritten(counts.write(), (at) => at);
  expect([...read.cells.keys()].sort()).toEqual(["", "__proto__", "a|b=c 1:2", "constructor"]);
});

test("a time that is not asked for is not read", () => {
  const counts = new KeyCounts();
  for (const at of [1, 2]) counts.add("expo", at, sent(at));
  const read = new KeyCounts();
  read.addWritten(counts.write(), (at) => (at === 1 ? null : 7));
  expect([...(read.cells.get("expo") ?? [])]).toEqual([[7, sent(2)]]);
});

test("a cell is read as it was written", () => {
  const cell = {
    outcomes: new Map([["sent-unconfirmed", 2]]),
    inTime: 1,
    lost: 1,
    times: new Map([
      [-1, 1],
      [99, 1],
    ]),
  };
  const read = emptyCell();
  for (const written of [writeCell(cell), writeCell(emptyCell())]) addWrittenCell(read, written);
  expect(read).toEqual(cell);
});

/** A cell with any counts. */
const cells = fc
  .record({
    outcomes: fc.dictionary(fc.constantFrom("sent", "refused", "missed"), fc.integer({ min: 1, max: 9 })),
    times: fc.uniqueArray(fc.tuple(fc.integer({ min: -1, max: 9 }), fc.integer({ min: 1, max: 9 })), {
      selector: ([bucket]) => bucket,
    }),
    inTime: fc.nat(9),
    lost: fc.nat(9),
  })
  .map(({ outcomes, times, ...numbers }) => ({
    ...numbers,
    outcomes: new Map(Object.entries(outcomes)),
    times: new Map(times),
  }));

test("what is added to a cell and taken away again leaves nothing behind", () => {
  fc.assert(
    fc.property(cells, cells, (before, added) => {
      const cell = emptyCell();
      addCell(cell, before);
      addCell(cell, added);
      addCell(cell, added, -1);
      expect(cell).toEqual(before);
    }),
  );
});

describe("a percentile", () => {
  test("is at most 5 % off the duration itself, from a millisecond to two days", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(20), fc.nat(30_000), fc.nat(172_800_000)), { minLength: 1 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (durations, share) => {
          const histogram = new Map<number, number>();
          for (const ms of durations) histogram.set(bucketOf(ms), (histogram.get(bucketOf(ms)) ?? 0) + 1);
          const exact = durations.toSorted((a, b) => a - b)[Math.ceil(durations.length * share) - 1] ?? 0;
          expect(Math.abs((percentile(histogram, share) ?? -1) - exact)).toBeLessThanOrEqual(exact * 0.05);
        },
      ),
    );
  });

  test("of durations below a millisecond is 0", () => {
    expect([0, 1].map((ms) => percentile(new Map([[bucketOf(ms), 1]]), 0.5))).toEqual([0, 1]);
  });

  test("of none is null", () => {
    expect(percentile(new Map(), 0.5)).toBeNull();
  });
});

describe("a CSV file", () => {
  const fileOf = (...keys: string[]) => {
    const counts = new KeyCounts();
    for (const key of keys) counts.add(key, MORNING, sent(1));
    return csvOf(rowsOf(counts.write(), shanghai("hour")));
  };

  test("has a byte order mark, the columns by name, and local times", () => {
    expect(fileOf("expo-7")).toBe(
      "\ufeffat,key,total,open,sent,sent-unconfirmed,already-welcomed,superseded,refused,missed,no-code,no-rule,silent,inTime,lost,p50,p95,p99\r\n" +
        "2026-11-22 09:00,expo-7,1,0,1,0,0,0,0,0,0,0,0,1,0,,,\r\n",
    );
  });

  test("has the percentiles of a row in their order, and of a row only the outcomes that occurred", () => {
    const times = new Map<number, number>();
    for (let n = 1; n <= 100; n += 1) {
      const bucket = bucketOf(n * 100);
      times.set(bucket, (times.get(bucket) ?? 0) + 1);
    }
    const counts = new KeyCounts();
    counts.add("expo", MORNING, { ...sent(100), times });
    const rows = rowsOf(counts.write(), shanghai("hour"));
    expect(rows).toMatchObject([{ outcomes: { sent: 100 }, p50: percentile(times, 0.5) }]);
    expect(Object.keys(rows[0]?.outcomes ?? {})).toEqual(["sent"]);
    const [p50 = 0, p95 = 0, p99 = 0] = csvOf(rows).trim().split(",").slice(-3).map(Number);
    expect([rows[0]?.p95, rows[0]?.p99]).toEqual([p95, p99]);
    expect([p50, p95, p99].map((ms) => Math.round(ms / 1_000))).toEqual([5, 9, 10]);
    expect(p95).toBeLessThan(p99);
  });

  test.each([
    { key: 'say "hi", friend', written: '"say ""hi"", friend"' },
    { key: "two\nlines", written: '"two\nlines"' },
    { key: "=HYPERLINK(1)", written: '"\'=HYPERLINK(1)"' },
    { key: "+1", written: '"\'+1"' },
    { key: "-1", written: '"\'-1"' },
    { key: "@SUM(A1)", written: '"\'@SUM(A1)"' },
    { key: "\t=1", written: '"\'\t=1"' },
    { key: "\t1", written: '"\'\t1"' },
    { key: "\r1", written: '"\'\r1"' },
    { key: "\n1", written: '"\'\n1"' },
    { key: "＋1", written: '"\'＋1"' },
    { key: "－1", written: '"\'－1"' },
    { key: "＠A1", written: '"\'＠A1"' },
    { key: " =1", written: '"\' =1"' },
    { key: "＝1", written: '"\'＝1"' },
    { key: "a=b", written: "a=b" },
    { key: "a b", written: "a b" },
    { key: "a ", written: '"a "' },
  ])("writes the key $key as $written", ({ key, written }) => {
    expect(fileOf(key)).toContain(`09:00,${written},1,`);
  });
});
