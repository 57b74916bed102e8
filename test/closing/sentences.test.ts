/** What only all other tests together can show: that no sentence is without a test. */
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Text } from "../../src/i18n/text.ts";
import { saidCodes } from "../said/record.ts";

const tables = await Promise.all(
  globSync("src/i18n/texts/**/*.ts").map(async (path): Promise<Record<string, Text>> => {
    const [table = {}] = Object.values(await import(pathToFileURL(resolve(path)).href));
    return Object(table);
  }),
);

/** The tests that see the Worker from outside name a code, or quote its English text. */
const outside = globSync(["test/workerd/**/*.ts", "test/e2e/**/*.ts", "test/chaos/**/*.ts"])
  .map((path) => readFileSync(path, "utf8").replaceAll("\\", ""))
  .join("\n");
const LONG_ENOUGH = 12;
const isSeenOutside = (code: string, { en }: Text) => {
  const [longest = ""] = en.split(/\{\w+(?::[^{}]*)?\}/).sort((a, b) => b.length - a.length);
  return (
    outside.includes(`"${code}"`) ||
    outside.includes(`"${en}"`) ||
    (longest.length >= LONG_ENOUGH && outside.includes(longest.trim()))
  );
};

test("every sentence is produced by a test", () => {
  const said = saidCodes();
  expect(said.size, "the unit tests run before this one: npm test").toBeGreaterThan(100);
  const dead = tables.flatMap((table) =>
    Object.entries(table).filter(([code, text]) => !said.has(code) && !isSeenOutside(code, text)),
  );
  expect(dead.map(([code]) => code)).toEqual([]);
});
