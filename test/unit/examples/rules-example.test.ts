/** The rules file that `npm start` begins with: it has no warning, and transfers no customer to the queue at night. */
import { readFileSync } from "node:fs";
import { load as parse } from "js-yaml";
import { expect, test } from "vitest";
import { RULES_EXAMPLES } from "../../../scripts/rules/schema-files.ts";
import { explainQuestion } from "../../../src/rules/explain/question.ts";
import { checkInEnglish, compiledRules } from "../rules/files.ts";

const text = readFileSync("rules.example.yaml", "utf8");

test("rules.example.yaml has no problem and no warning", () => {
  expect(checkInEnglish(text, Date.UTC(2026, 10, 24))).toEqual({ ok: true, problems: [], warnings: [] });
});

test("the Chinese file differs in its comments alone", () => {
  const inChinese = readFileSync(RULES_EXAMPLES.zh, "utf8");
  expect(parse(inChinese)).toEqual(parse(text));
  const comments = inChinese
    .split("\n")
    .slice(1)
    .flatMap((line) => /(?:^|\s)#(.+)/.exec(line)?.[1] ?? []);
  expect(comments.length).toBeGreaterThan(10);
  for (const comment of comments) expect(comment).toMatch(/\p{Script=Han}/u);
});

test.each([
  ["2026-11-23T10:00", "转人工", "queue"],
  ["2026-11-23T12:30", "下班找人工", null],
  ["2026-11-23T22:30", "下班找人工", null],
  ["2026-11-22T10:00", "下班找人工", null],
])("a customer who asks for a person at %s gets the rule %s", (at, rule, queue) => {
  const answered = explainQuestion(compiledRules(text), { event: "kf.message", message: "人工" }, at, 0);
  if (!answered.ok) throw new Error(answered.message);
  const { explanation } = answered;
  expect([explanation.rule, explanation.transfers[0]?.to ?? null]).toEqual([rule, queue]);
});
