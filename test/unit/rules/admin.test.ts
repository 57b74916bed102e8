/** The answers to questions about rules that cannot be read. */
import { expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { RulesAdmin } from "../../../src/rules/admin.ts";
import { RulesStore } from "../../../src/rules/store.ts";
import { NOW } from "./files.ts";

const NOTHING = async (keys: string[]) => new Map(keys.map((key) => [key, null]));
const store = new RulesStore({
  read: NOTHING,
  readGood: NOTHING,
  keepGood: async () => {},
  defer: () => {},
});
const admin = new RulesAdmin(
  store,
  {
    read: async () => null,
    write: async () => {},
    recall: () => undefined,
    remember: () => {},
    history: { found: async () => {}, publishing: async () => () => {} },
  },
  { has: () => false, isNameless: () => false },
);

test.each<[string, string, string, string]>([
  ["{", "", "expected JSON", "请发 JSON"],
  [
    '{"text":"rules: []"}',
    "event",
    'expected a group with "event", found nothing',
    '这里要写有 "event" 的一组键，现在是空',
  ],
  [
    '{"event":{},"txt":1}',
    "txt",
    "there is no such key; text, event and at are possible",
    "没有这个键，可以写 text、event 和 at",
  ],
  [
    '{"event":{},"text":1}',
    "text",
    "expected the text of a rules file, found the number 1; it must be a string",
    "这里要写规则文件的文字，现在是数字 1；请改成字符串",
  ],
  [
    '{"event":{},"at":1}',
    "at",
    "expected a time such as 2026-11-22T09:00, found the number 1; it must be a string",
    "这里要写时间（如 2026-11-22T09:00），现在是数字 1；请改成字符串",
  ],
])("the question %s", async (json, path, english, chinese) => {
  const answered = await admin.explain(json, "en", NOW);
  if (answered.ok || !("path" in answered)) throw new Error("the question was read");
  expect(answered.path).toBe(path);
  expect(inWords(answered.message, "en", "program")).toBe(english);
  expect(inWords(answered.message, "zh", "program")).toBe(chinese);
});

test("without a rules file the answer says that there is none", async () => {
  const answered = await admin.explain('{"event":{}}', "en", NOW);
  if (answered.ok || !("problems" in answered)) throw new Error("there is a rules file");
  expect(answered.problems.map(({ message }) => inWords(message, "zh"))).toEqual([
    '还没有规则文件，请先发布一个（KV 里的键是 "rules"）',
  ]);
});
