/** The problems of a program's body are in the words of JSON, without advice on YAML. */
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { forgetBody } from "../../../src/api/body/forget-body.ts";
import { codeBody, codesQuery, linksBody } from "../../../src/api/codes/bodies.ts";
import {
  eventMessageBody,
  kfMessageBody,
  moveBody,
  sessionQuery,
  syncBody,
  transferBody,
  welcomeBody,
} from "../../../src/api/programs/bodies.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { inWords } from "../../../src/i18n/words.ts";

const problemsOf = (schema: v.GenericSchema, body: unknown, language: Language = "en") =>
  v.safeParse(schema, body).issues?.map(({ message }) => inWords(message, language, "program")) ?? [];

const to = { touser: "wm1", open_kfid: "wk1" };

test.each<[string, unknown, string]>([
  [
    "a key that a program writes for every kind of message",
    { ...to, msgtype: "text", text: { content: "您好" }, msgmenu: null },
    '"msgmenu" is not a key of a text message; leave it out, also where it is null',
  ],
  ["null", { ...to, msgtype: "msgmenu", msgmenu: null }, "expected the keys of a menu, found null"],
  [
    "a number",
    { ...to, msgtype: "text", text: { content: 12 } },
    "expected the text, found the number 12; it must be a string",
  ],
  [
    "a text without its group",
    { ...to, msgtype: "text", text: "您好" },
    'expected the keys of the text, found the text "您好"; write { "content": … }',
  ],
])("a body with %s has a problem in the words of JSON", (_, body, problem) => {
  expect(problemsOf(kfMessageBody, body)).toEqual([problem]);
});

test("a list that a program writes as a text is told what it lists", () => {
  expect(problemsOf(codeBody, { staff: "zhangsan" })).toEqual([
    'expected a list of userids, found the text "zhangsan"',
  ]);
  expect(problemsOf(linksBody, { open_kfid: "wk1", scene: "table", scene_params: "1" })).toEqual([
    'expected a list of scene_params, found the text "1"',
  ]);
});

const transfer = { open_kfid: "wk1", external_userid: "wm1" };
const page = { open_kfid: "wk1" };
const code = { code: "c", external_userid: "wm1" };

test.each<[string, v.GenericSchema, unknown, string, string]>([
  [
    "a msgid with a dot",
    kfMessageBody,
    { ...to, msgid: "a.b", text: { content: "您好" } },
    "the msgid may have letters, digits, _ and - only",
    "msgid 只能用字母、数字、_ 和 -，请修改",
  ],
  [
    "a menu where a text must go",
    eventMessageBody,
    { ...code, event: "kf.queued", msgtype: "msgmenu", msgmenu: { head_content: "您好" } },
    "on kf.queued WeCom takes a text only",
    "kf.queued 只能发文字，请改用 text",
  ],
  [
    "a state that is none",
    moveBody,
    { ...transfer, service_state: 5 },
    "expected 1, 2, 3 or 4, found the number 5",
    "这里要写 1、2、3 或 4，现在是数字 5",
  ],
  [
    "a servicer where none goes",
    moveBody,
    { ...transfer, service_state: 2, servicer_userid: "lisi" },
    "a servicer_userid belongs to service_state 3 only",
    "servicer_userid 只用于 service_state 3，请去掉",
  ],
  [
    "no servicer",
    moveBody,
    { ...transfer, service_state: 3 },
    "service_state 3 needs a servicer_userid",
    "service_state 为 3 时请写上 servicer_userid",
  ],
  [
    "a question for fresh codes in another word",
    codesQuery,
    { fresh: "true" },
    "expected one of 1, 0",
    "应为以下之一：1, 0",
  ],
  [
    "a cursor that is a number",
    syncBody,
    { ...page, cursor: 1 },
    "expected a cursor, found the number 1",
    "这里要写游标，现在是数字 1",
  ],
  [
    "a cursor that is too long",
    syncBody,
    { ...page, cursor: "a".repeat(65) },
    "WeCom's cursors have 64 bytes at most",
    "企业微信的游标最长 64 字节，请核对",
  ],
  [
    "a limit beyond WeCom's",
    syncBody,
    { ...page, limit: 5_000 },
    "the limit is a whole number from 1 to 1,000",
    "limit 要是 1 到 1,000 之间的整数，请修改",
  ],
  [
    "an unknown format of voices",
    syncBody,
    { ...page, voice_format: 2 },
    "expected 0 (AMR) or 1 (SILK), found the number 2",
    "这里要写 0（AMR）或 1（SILK），现在是数字 2",
  ],
  [
    "a Token pasted along",
    syncBody,
    { ...page, token: "t" },
    '"token" is filled in by Yingbin, from the newest callback; leave it out',
    '请去掉 "token"，迎宾会按最新的回调填上',
  ],
  [
    "an id with a blank",
    sessionQuery,
    { open_kfid: "wk 1", external_userid: "wm1" },
    "expected an id: visible characters, without blanks",
    "这里要写 id：只含可见字符，没有空格",
  ],
  [
    "a query without the session",
    sessionQuery,
    {},
    "open_kfid and external_userid are needed, in the query",
    "请在查询参数里写上 open_kfid 和 external_userid",
  ],
  [
    "a list for a group",
    forgetBody,
    [],
    "expected the keys of a customer to be forgotten, found an array",
    "这里要写要删除的客户的各个键，现在是数组",
  ],
])("%s is told in both languages", (_, schema, body, english, chinese) => {
  expect(problemsOf(schema, body)).toContain(english);
  expect(problemsOf(schema, body, "zh")).toContain(chinese);
});

test("no problem of any body has words that belong to YAML", () => {
  const keys = [
    "msgtype",
    "text",
    "msgmenu",
    "content",
    "list",
    "attachments",
    "touser",
    "code",
    "a：b",
    "a:b",
  ];
  const { value: body } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, true, 12, "", "text", "msgmenu", "a"),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 5 }),
    ),
  }));
  const schemas = [kfMessageBody, eventMessageBody, welcomeBody, transferBody, syncBody];
  let said = 0;
  fc.assert(
    fc.property(fc.constantFrom<v.GenericSchema>(...schemas), body, (schema, value) => {
      for (const message of problemsOf(schema, value)) {
        said += 1;
        expect(message).not.toMatch(/in quotes|colon|a group of keys|found nothing|a list of keys/);
      }
      for (const message of problemsOf(schema, value, "zh")) {
        expect(message).not.toMatch(/引号|冒号|一组键/);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(said).toBeGreaterThan(1_000);
});
