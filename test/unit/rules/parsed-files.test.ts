/** All objects of an isolate share one parsed copy of a rules file, and parse it in steps. */
import { describe, expect, test } from "vitest";
import { pause } from "../../../src/concurrency/steps.ts";
import { loadRules } from "../../../src/rules/load.ts";
import { parsedFile } from "../../../src/rules/parsed-files.ts";

let made = 0;
/** A file that was not parsed before. 1,500 rules are too many to be parsed at once. */
function newFile(rules = 1_500): string {
  made += 1;
  const rule = (n: number) =>
    `  - { name: 渠道 ${n}, on: contact.added, when: { state: "c-${n}-*" }, send: { text: { content: "{{ customer.name }}，${made} 号店欢迎您 ${n}" } } }`;
  return `rules:\n${Array.from({ length: rules }, (_, n) => rule(n)).join("\n")}\n`;
}

test("two readers of the same text share the compiled rules", async () => {
  const text = newFile();
  const [one, other] = await Promise.all([parsedFile(text).read(pause), parsedFile(`${text}`).read(pause)]);
  expect(one.ok).toBe(true);
  expect(other).toBe(one);
  expect(parsedFile(text).loaded).toBe(one);
});

test("a short file is parsed at once, and a long file with pauses for other work", async () => {
  const short = parsedFile(newFile(10));
  short.readIfShort();
  expect(short.loaded?.ok).toBe(true);
  const long = parsedFile(newFile());
  long.readIfShort();
  expect(long.loaded).toBeNull();
  let pauses = 0;
  await long.read(async () => {
    pauses += 1;
  });
  expect(pauses).toBeGreaterThan(10);
});

test("a second reader finishes the file that an evicted reader began", async () => {
  const text = newFile();
  const file = parsedFile(text);
  let turns = 0;
  // The first reader's object is evicted: its pause never ends.
  void file.read(() => (++turns < 5 ? Promise.resolve() : new Promise(() => {})));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(file.loaded).toBeNull();
  expect(await file.read(pause)).toMatchObject({ ok: true });
});

describe("parsing in steps", () => {
  test.for([
    ["sound", newFile(300)],
    ["faulty", newFile(300).replace("渠道 7,", "渠道 8,")],
    ["unreadable", "rules: ["],
    ["empty", ""],
  ] as const)("gives the same result as loading at once for a file that is %s", async ([, text]) => {
    const whole = loadRules(text);
    const inSteps = await parsedFile(text).read(async () => {});
    expect(inSteps.ok).toBe(whole.ok);
    if (!inSteps.ok) expect(inSteps).toEqual(whole);
    else expect(inSteps.compiled.rules.length).toBe(300);
  });
});
