/** What an object reads back from its own storage, whichever version stored it. */

import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asStored, readStored } from "../../../src/schema/stored.ts";

const point = v.object({ x: v.number(), name: v.exactOptional(v.string()) });
const holding = (values: Record<string, unknown>) => ({ get: (key: string) => values[key] });

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue());
afterEach(() => vi.restoreAllMocks());

test("a value of its shape is given, without a word", () => {
  expect(readStored(holding({ here: { x: 1 } }), "here", point)).toEqual({ x: 1 });
  expect(console.error).not.toHaveBeenCalled();
});

test("where nothing is stored there is nothing, without a word", () => {
  expect(readStored(holding({}), "here", point)).toBeUndefined();
  expect(console.error).not.toHaveBeenCalled();
});

test.each([
  ["another type", "secret"],
  ["a field of another type", { x: "secret" }],
  ["a missing field", { y: "secret" }],
  ["null", null],
])("%s counts as none, and the log has neither value nor name", (_, stored) => {
  expect(readStored(holding({ "entry:secret": stored }), "entry:secret", point)).toBeUndefined();
  expect(asStored("entry:secret", stored, point)).toBeNull();
  expect(console.error).toHaveBeenCalledWith(
    expect.objectContaining({ event: "storage.unreadable", key: "entry" }),
  );
  expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain("secret");
});
