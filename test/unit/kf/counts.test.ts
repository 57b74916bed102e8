/** Counts of an inbox are added field by field, also those that an older version stored. */
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { addCounts, type Counts, countsSchema, NO_COUNTS } from "../../../src/kf/counts.ts";

const count = fc.nat(1_000_000);
const anyCounts: fc.Arbitrary<Required<Counts>> = fc.record({
  items: count,
  enteredWithoutCode: count,
  unanswered: count,
  stale: count,
  unknown: count,
  setAside: count,
});

test("the sum has each field's sum", () => {
  fc.assert(
    fc.property(anyCounts, anyCounts, (counts, more) => {
      const sum = addCounts(counts, more);
      expect(Object.keys(sum)).toEqual(Object.keys(NO_COUNTS));
      expect(Object.values(sum)).toEqual(
        Object.values(counts).map((number, n) => number + (Object.values(more)[n] ?? 0)),
      );
    }),
  );
});

test("counts that an older version stored have no items set aside", () => {
  const { setAside: _, ...older } = { ...NO_COUNTS, items: 5, stale: 2 };
  expect(addCounts(older, older)).toEqual({ ...NO_COUNTS, items: 10, stale: 4 });
  expect(v.parse(countsSchema, older)).toEqual({ ...NO_COUNTS, items: 5, stale: 2 });
});
