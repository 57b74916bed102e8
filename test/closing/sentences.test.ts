/** Tests what only all other tests together can show: no sentence is without a test. */
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Text } from "../../src/i18n/text.ts";
import { said } from "../said/record.ts";

const tables = await Promise.all(
  globSync("src/i18n/texts/**/*.ts").map(async (path): Promise<Record<string, Text>> => {
    const [table = {}] = Object.values(await import(pathToFileURL(resolve(path)).href));
    return Object(table);
  }),
);

/** The tests that see the Worker from outside name a code, or quote its English text. */
const quoted = globSync(["test/workerd/**/*.ts", "test/e2e/**/*.ts", "test/chaos/**/*.ts"])
  .map((path) => readFileSync(path, "utf8").replaceAll("\\", ""))
  .join("\n");
const outside = `${quoted}\n${[...said()].join("\n")}`;

/** Fewer letters beside the parts may stand anywhere by chance. */
const TELLING_LETTERS = 6;
const PART = /\{\w+(?::[^{}]*)?\}/;

/** Whether a test quotes the text, with anything in the places of its parts. */
function isQuoted(text: string): boolean {
  const words = text.split(PART).map((between) => between.trim());
  if (words.join("").length < TELLING_LETTERS) return outside.includes(`"${text}"`);
  const [first = "", ...others] = words.filter((between) => between !== "");
  for (let at = outside.indexOf(first); at !== -1; at = outside.indexOf(first, at + 1)) {
    let end: number | null = at + first.length;
    for (const next of others) {
      const found: number = outside.slice(end, end + LONGEST_PART + next.length).indexOf(next);
      end = found === -1 ? null : end + found + next.length;
      if (end === null) break;
    }
    if (end !== null) return true;
  }
  return false;
}
const LONGEST_PART = 120;

const isSeenOutside = (code: string, { en, zh }: Text) =>
  outside.includes(`"${code}"`) || isQuoted(en) || isQuoted(zh);

test("every sentence is produced by a test", () => {
  const noted = said();
  expect(noted.size, "the unit tests run before this one: npm test").toBeGreaterThan(100);
  const dead = tables.flatMap((table) =>
    Object.entries(table).filter(([code, text]) => !noted.has(code) && !isSeenOutside(code, text)),
  );
  expect(dead.map(([code]) => code)).toEqual([]);
});
