/** Values that an object reads from its own storage, whichever version stored them. */
import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asStored, readStored } from "../../../src/schema/stored.ts";

const point = v.object({ x: v.number(), name: v.exactOptional(v.string()) });
const holding = (values: Record<string, unknown>) => ({ get: (key: string) => values[key] });

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue());
afterEach(() => vi.restoreAllMocks());

test("a value of the expected shape is read without a line of log", () => {
  expect(readStored(holding({ here: { x: 1 } }), "here", point)).toEqual({ x: 1 });
  expect(console.error).not.toHaveBeenCalled();
});

test("a missing value is undefined without a line of log", () => {
  expect(readStored(holding({}), "here", point)).toBeUndefined();
  expect(console.error).not.toHaveBeenCalled();
});

test.each([
  ["another type", "secret"],
  ["a field of another type", { x: "secret" }],
  ["a missing field", { y: "secret" }],
  ["null", null],
])("a value with %s counts as missing, and the log has neither the value nor its name", (what, stored) => {
  const key = `entry ${what}:secret`;
  expect(readStored(holding({ [key]: stored }), key, point)).toBeUndefined();
  expect(asStored(key, stored, point)).toBeNull();
  expect(console.error).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ event: "storage.unreadable", key: `entry ${what}` }),
  );
  expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain("secret");
});

test("a null that the schema allows is read as null", () => {
  expect(readStored(holding({ here: null }), "here", v.nullable(point))).toBeNull();
  expect(console.error).not.toHaveBeenCalled();
});

test("each unreadable row is logged once by its id, up to a limit", () => {
  const told = () => vi.mocked(console.error).mock.calls.length;
  asStored("row", {}, point, "a");
  asStored("row", {}, point, "b");
  asStored("row", {}, point, "a");
  expect(vi.mocked(console.error).mock.calls.map(([line]) => line.id)).toEqual(["a", "b"]);
  for (let n = 0; n < 1_000; n += 1) asStored("row", {}, point, String(n));
  const most = told();
  expect(most).toBeLessThan(1_000);
  asStored("row", {}, point, "one more");
  expect(told()).toBe(most);
});
