/** The texts in the Worker's bundle are those of the source. */
import { expect, test } from "vitest";
import { pack } from "../../../scripts/worker/pack.ts";
import { unpacked } from "../../../scripts/worker/unpack.ts";
import { TABLES } from "../../../src/i18n/tables.ts";

test("every table is the same when it is unpacked, in the same order", () => {
  expect(unpacked(() => pack(TABLES))()).toEqual(TABLES);
});

test("tables are unpacked once, when they are first asked for", () => {
  expect(() => unpacked(() => "no texts")).not.toThrow();
  const tables = unpacked(() => pack(TABLES));
  expect(tables()).toBe(tables());
});

test("a text that has the sign between texts is refused", () => {
  expect(() => pack([{ slip: { en: "A text", zh: "一^二" } }])).toThrow("一^二");
});
