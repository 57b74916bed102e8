/** The words of problems: the nearest name as a suggestion, and a short quotation. */
import { expect, test } from "vitest";
import { say } from "../../../src/i18n/sentence.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { expectedText, quote, suggestion } from "../../../src/schema/wording.ts";
import { cpuMs } from "../../cpu-time.ts";

const meant = (name: string) => say("did-you-mean", { name });

test("suggestion gives the nearest name in any case", () => {
  expect(suggestion("stafff", ["state", "staff"])).toEqual(meant('"staff"'));
  expect(suggestion("STATE", ["state", "staff"])).toEqual(meant('"state"'));
});

test("suggestion gives null when no name is near", () => {
  expect(suggestion("department", ["app", "staff"])).toBeNull();
  expect(suggestion("x", [])).toBeNull();
});

test("suggestion compares no very long names", () => {
  const ms = cpuMs(() => {
    expect(suggestion("a".repeat(500_000), Array(1_000).fill("a".repeat(64)))).toBeNull();
    expect(suggestion("a".repeat(64), Array(1_000).fill("a".repeat(500_000)))).toBeNull();
  });
  expect(ms).toBeLessThan(3_000);
});

test("suggestion compares at most a thousand names", () => {
  const far = Array(999).fill("zzzzzzzz");
  expect(suggestion("helo", [...far, "hello"])).toEqual(meant('"hello"'));
  expect(suggestion("helo", [...far, "zzzzzzzz", "hello"])).toBeNull();
});

test("quote shortens a text without splitting a character", () => {
  expect(quote("a".repeat(41))).toBe(`"${"a".repeat(39)}…"`);
  expect(quote("😀".repeat(21))).toBe(`"${"😀".repeat(19)}…"`);
});

test("quote shows invisible signs by their numbers, but for the joiners of an emoji", () => {
  expect(quote("a\u200db\u200b")).toBe('"a\\u200db\\u200b"');
  for (const emoji of ["👨‍👩‍👧", "👩🏽‍🚀", "🏳️‍🌈", "❤️‍🔥"]) expect(quote(emoji)).toBe(`"${emoji}"`);
  expect(quote("😀\u200d")).toBe('"😀\\u200d"');
  expect(quote(`${"a".repeat(36)}👨‍👩‍👧`)).toBe(`"${"a".repeat(36)}👨\u200d…"`);
});

const NAMED = [12, true, null, "", [], {}, undefined].map((value) => expectedText("a-name", value));

test("expectedText names the value that was found", () => {
  expect(NAMED.map((said) => inWords(said, "en"))).toEqual([
    "expected a name, found the number 12; put it in quotes",
    "expected a name, found the value true; put it in quotes",
    "expected a name, found nothing",
    "expected a name, found an empty text",
    "expected a name, found a list",
    "expected a name, found a group of keys",
    "expected a name, found nothing",
  ]);
  expect(NAMED.map((said) => inWords(said, "zh"))).toEqual([
    "这里要写名字，现在是数字 12；请加上引号",
    "这里要写名字，现在是 true；请加上引号",
    "这里要写名字，现在是空",
    "这里要写名字，现在是空的文字",
    "这里要写名字，现在是列表",
    "这里要写名字，现在是一组键",
    "这里要写名字，现在是空",
  ]);
});

test("expectedText names the value in the words of JSON for programs", () => {
  expect(NAMED.map((said) => inWords(said, "en", "program"))).toEqual([
    "expected a name, found the number 12; it must be a string",
    "expected a name, found the value true; it must be a string",
    "expected a name, found null",
    "expected a name, found an empty text",
    "expected a name, found an array",
    "expected a name, found an object",
    "expected a name, found nothing",
  ]);
});
