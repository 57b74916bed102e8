/** Tables that Excel opens. */
import { expect, test } from "vitest";
import { csvOf } from "../../../console/csv.ts";

test("a file begins with the mark by which Excel knows UTF-8, and its lines end as Excel's do", () => {
  expect(csvOf([["客户", "原因"]])).toBe('\ufeff"客户","原因"\r\n');
});

test("quotes are doubled, and commas and line breaks stay in their cell", () => {
  expect(csvOf([['a"b', "c,d\ne"]])).toBe('\ufeff"a""b","c,d\ne"\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("%j is no formula", (text) => {
  expect(csvOf([[text]])).toBe(`\ufeff"'${text}"\r\n`);
});
