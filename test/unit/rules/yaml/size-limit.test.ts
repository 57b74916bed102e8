/** A file with more values than a Worker has memory for is refused before it is parsed. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { dump, load } from "js-yaml";
import { expect, test } from "vitest";
import { inWords } from "../../../../src/i18n/words.ts";
import { loadRules } from "../../../../src/rules/load.ts";
import { countOpeners } from "../../../../src/rules/yaml/size-limit.ts";
import { placedProblems } from "../files.ts";

/** The number of values in a file: keys, texts, lists and groups. */
function valuesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  const keys = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, one) => sum + valuesIn(one), 1 + keys);
}

test("an opener stands for three values at most: an item that is a group, its key and what is under it", () => {
  const value = fc.jsonValue({ maxDepth: 6 }).filter((one) => typeof one === "object" && one !== null);
  const writings = fc.constantFrom<(value: unknown) => string>(
    JSON.stringify,
    (one) => JSON.stringify(one, null, 2),
    (one) => dump(one, { lineWidth: -1 }),
    (one) => dump(one, { flowLevel: 2, lineWidth: -1 }),
  );
  fc.assert(
    fc.property(value, writings, (one, write) => {
      const text = write(one);
      expect(valuesIn(load(text))).toBeLessThanOrEqual(1 + 3 * countOpeners(`${text}\n`));
    }),
    { numRuns: 2_000 },
  );
});

test.for([
  ["", 0],
  ["a: 1", 0],
  ["a: 1\nb: 2\n", 2],
  ["\n\n  \r\n\n", 0],
  ["- - - x\n", 3],
  ["a: [1, 2]\n", 3],
  ['{\n  "a": 1,\n  "b": [\n    1\n  ]\n}\n', 6],
  ["? - a\n", 2],
  ["a: b-c - d\n", 1],
] as const)("%j has %i openers", ([text, count]) => {
  expect(countOpeners(text)).toBe(count);
});

test("a megabyte of rules is read", () => {
  const rules = Array.from(
    { length: 4_600 },
    (_, n) => `- name: 渠道 ${n}
  on: contact.added
  when: { state: "channel-${n}-*", staff: [zhangsan, lisi], app: [sales, service] }
  send: { text: { content: "{{ customer.name | default: '您好' }}，欢迎来到 ${n} 号店。" } }
`,
  );
  const text = `rules:\n${rules.join("")}`;
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  expect(loadRules(text)).toMatchObject({ ok: true });
});

/** Well within a Worker's 128 MB. */
const resourceLimits = { maxOldGenerationSizeMb: 88, maxYoungGenerationSizeMb: 8 };

test.for([
  ["empty items", `rules:\n${"-\n".repeat(99_000)}`, "expected the keys of a rule, found nothing"],
  ["rules with an unknown key", `rules:\n${"- a: 1\n".repeat(99_000)}`, '"a" is not a key of a rule'],
  ["rules of one name", `rules:\n${"- name: a\n".repeat(99_000)}`, 'a rule needs "on"'],
  [
    "lists in lists",
    `rules:\n${`${"- ".repeat(90)}x\n`.repeat(1_080)}`,
    "expected the keys of a rule, found a list",
  ],
  [
    "numbers in the place of texts",
    `rules: [{ name: a, on: contact.added, send: nothing, when: { staff: [${"1,".repeat(99_000)}] } }]`,
    "expected a text, found the number 1; put it in quotes",
  ],
])("%s, as many as the limit allows, fit in the memory of a Worker", async ([, text, message]) => {
  const thread = new Worker(new URL("../load-thread.ts", import.meta.url), {
    workerData: text,
    resourceLimits,
  });
  const [problems] = await once(thread, "message");
  expect(problems).toHaveLength(50);
  expect(inWords(problems[0].message, "en")).toBe(message);
});

test("a file with one opener over the limit is refused", () => {
  expect(placedProblems(`rules:\n${"-\n".repeat(100_000)}`)).toEqual([
    "1:1 the file has 100,001 lines, commas and opening brackets, at most 100,000 are possible",
  ]);
});
