/** Of an app to which WeCom tells no member's name, check and explain say which texts name one. */
import { expect, test } from "vitest";
import { inWords } from "../../../../src/i18n/words.ts";
import { explainQuestion } from "../../../../src/rules/explain/question.ts";
import { checkRules } from "../../../../src/rules/load.ts";
import { compiledRules, file, kfFile, NOW, rule, saying } from "../files.ts";

const told = (text: string, nameless: string | null = "crm", language: "en" | "zh" = "en") => {
  const { ok, warnings } = checkRules(text, NOW, { nameless });
  expect(ok).toBe(true);
  return warnings
    .filter(({ message }) => message.startsWith("staff-name-unknown"))
    .map(({ line, path, message }) => ({ line, path, words: inWords(message, language) }));
};

test("a member's name in a text is a warning at its place, in either language", () => {
  const [warning, ...others] = told(saying("您好，我是{{ staff.name | default: '顾问' }}"));
  expect(others).toEqual([]);
  expect(warning).toMatchObject({
    path: "rules[0].send.text.content",
    words:
      "WeCom tells third-party apps no member's name: for crm, staff.name is unknown, and its default is sent",
  });
  expect(told(saying("{{ staff.alias }}"), "crm@wpA", "zh")).toMatchObject([
    { words: expect.stringMatching(/^企业微信不把成员姓名给第三方应用：crm@wpA 取不到 staff\.alias/) },
  ]);
});

test("in conditions of a text and in remarks it is a warning, too", () => {
  expect(told(saying("{% if staff.name %}我是顾问{% endif %}你好"))).toHaveLength(1);
  const remark = file({ rules: [rule({ then: [{ remark: "{{ staff.name }}的客户" }] })] });
  expect(told(remark)).toMatchObject([{ path: "rules[0].then[0].remark" }]);
});

test.each([
  ["an app that is told names", saying("{{ staff.name }}"), null],
  ["the member's position", saying("{{ staff.position }}"), "crm"],
  ["the customer's name", saying("{{ customer.name }}"), "crm"],
  ["a text without Liquid", saying("staff.name"), "crm"],
])("there is no warning of %s", (_, text, nameless) => {
  expect(told(text, nameless)).toEqual([]);
});

const explained = (text: string, event: object, nameless: string | null) => {
  const answered = explainQuestion(compiledRules(text), event, null, NOW, nameless);
  if (!answered.ok) throw new Error(answered.message);
  const { messages, notes } = answered.explanation;
  return { text: JSON.stringify(messages[0]), notes: notes.map((note) => inWords(note, "en")) };
};
const GREETING = saying("我是{{ staff.name | default: '顾问' }}");

test("explain fills in no name, not a given one either, and says why", () => {
  const event = { customer: "wmA", staff: { userid: "woA", name: "woA" } };
  const { text, notes } = explained(GREETING, event, "crm@wpA");
  expect(text).toContain("我是顾问");
  expect(notes).toEqual([expect.stringContaining("for crm@wpA, staff.name is unknown")]);
  expect(explained(GREETING, event, null)).toMatchObject({ text: expect.stringContaining("woA"), notes: [] });
});

test("explain says nothing of names where the message has none, and where nobody serves", () => {
  expect(explained(saying("你好"), { customer: "wmA" }, "crm").notes).toEqual([]);
  expect(explained(kfFile("entered"), { event: "kf.entered", customer: "wmA" }, "crm").notes).toEqual([]);
});
