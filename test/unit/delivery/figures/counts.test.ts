/** Tests counts by key, cells as text, percentiles, and the CSV file. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Buckets } from "../../../../src/delivery/figures/buckets.ts";
import { addWrittenCell, emptyCell, writeCell } from "../../../../src/delivery/figures/cell.ts";
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

test("what is taken away of a key that was not told apart is taken from the rest", () => {
  const counts = new KeyCounts();
  for (let key = 0; key < 501; key += 1) counts.add(`k${key}`, 0, sent(key === 7 ? 1 : 2));
  counts.limitKeys();
  expect(counts.size).toBe(501);
  counts.takeAway("k7", 0, sent(1));
  expect(counts.cells.has(REST)).toBe(false);
  counts.takeAway("unknown", 0, sent(1));
  expect(counts.size).toBe(500);
});

test("a key may be any text", () => {
  const counts = new KeyCounts();
  for (const key of ["__proto__", "constructor", "a|b=c 1:2", ""]) counts.add(key, MORNING, sent(1));
  const read = new KeyCounts();
  read.addWritten(counts.write(), (at) => at);
  expect([...read.cells.keys()].sort()).toEqual(["", "__proto__", "a|b=c 1:2", "constructor"]);
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

  test.each([
    { key: 'say "hi", friend', written: '"say ""hi"", friend"' },
    { key: "two\nlines", written: '"two\nlines"' },
    { key: "=HYPERLINK(1)", written: '"\'=HYPERLINK(1)"' },
    { key: "+1", written: '"\'+1"' },
    { key: "-1", written: '"\'-1"' },
    { key: "@SUM(A1)", written: '"\'@SUM(A1)"' },
    { key: "\t=1", written: '"\'\t=1"' },
    { key: " =1", written: '"\' =1"' },
    { key: "＝1", written: '"\'＝1"' },
    { key: "a=b", written: "a=b" },
  ])("writes the key $key as $written", ({ key, written }) => {
    expect(fileOf(key)).toContain(`09:00,${written},1,`);
  });
});
