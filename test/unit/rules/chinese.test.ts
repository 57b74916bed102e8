/** Problems of rules files in Chinese, with the codes by which programs know them. */
import { describe, expect, test } from "vitest";
import { loadRules } from "../../../src/rules/load.ts";
import { tellProblem } from "../../../src/rules/problem.ts";
import { file, fileSending, kfFile, rule } from "./files.ts";

function told(text: string): [code: string | null, message: string][] {
  const loaded = loadRules(text);
  if (loaded.ok) return [];
  return loaded.problems.map((one) => tellProblem(one, "zh")).map(({ code, message }) => [code, message]);
}

describe("a problem in Chinese says first what to do, and keeps the keys of the file", () => {
  test.each<[string, string, [string, string]]>([
    [
      "a key that was mistyped",
      file({ rules: [rule({ send: undefined, sned: "hello" })] }),
      ["unknown-key", '"sned" 不是规则可用的键；是不是想写 "send"？'],
    ],
    [
      "a number for a name",
      file({ rules: [rule({ name: 7 })] }),
      ["expected-found", "这里要写名字，现在是数字 7；请加上引号"],
    ],
    [
      "a message that is not there",
      file({ rules: [rule({ send: "helo" })] }),
      ["unknown-message", '没有叫 "helo" 的消息；是不是想写 "hello"？'],
    ],
    [
      "a text that is too long",
      fileSending({ text: { content: "长".repeat(1_400) } }),
      [
        "text-too-long",
        "消息文字太长，请缩短：现在 4,200 字节，企业微信最多收 4,000 字节（一个汉字 3 字节）",
      ],
    ],
    [
      "a link without its title",
      fileSending({ attachments: [{ msgtype: "link", link: { title: "", url: "https://a" } }] }),
      ["empty-text", "链接的 title 是空的，请填写内容，或者去掉这个键"],
    ],
    [
      "a condition of other events",
      file({ rules: [rule({ when: { scene: "a" } })] }),
      ["foreign-condition", '请去掉 "scene"：它是微信客服事件的条件，contact.added 没有'],
    ],
    [
      "a key of other events",
      file({ rules: [rule({ after: "10m" })] }),
      ["key-of-other-events", '请去掉 "after"，它只用于 kf.queued 和 kf.accepted'],
    ],
    [
      "dates in the wrong order",
      file({ rules: [rule({ from: "2026-11-30", until: "2026-11-20" })] }),
      ["rule-ends-early", "请核对 from 和 until：规则的结束（2026-11-20）早于开始（2026-11-30）"],
    ],
    [
      "hours with Chinese punctuation",
      file({ calendars: { office: { weekly: { mon: "10：00-12：00" } } } }),
      [
        "expected-found",
        '这里要写营业时间（如 "09:00-12:00, 13:30-18:00"），现在是文字 "10：00-12：00"；请用英文标点',
      ],
    ],
    [
      "a menu where only a text can go",
      kfFile("queued", { send: { msgtype: "msgmenu", msgmenu: { head_content: "您好" } } }),
      ["msgtype-not-on-event", '这条消息的 msgtype 是 "msgmenu"；kf.queued 只能发文字'],
    ],
    [
      "a date that is none",
      file({ calendars: { office: { open: { tomorrow: "10:00-12:00" } } } }),
      ["expected-found", '这里要写日期（如 2026-10-01），现在是文字 "tomorrow"'],
    ],
    [
      "a number for an address",
      file({ media: { poster: { type: "image", url: 1 } } }),
      ["expected-found", "这里要写网址，现在是数字 1；请加上引号"],
    ],
    ["a tab", "rules:\n\t- a", ["tab-indented", "请用空格缩进，这一行用的是制表符"]],
    ["a Chinese colon", "rules:\n  name：a\n", ["expected-found", '这里要写规则列表，现在是文字 "name：a"']],
    ["nothing at all", "", ["empty-file", '文件是空的，请至少写上 "rules"']],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toContainEqual(expected);
  });
});

test("a problem that involves a second place keeps its code, and names that place", () => {
  const menu = { msgtype: "msgmenu", msgmenu: { head_content: "您好" } };
  expect(told(kfFile("queued", {}, { messages: { hello: menu } }))).toEqual([
    [
      "msgtype-not-on-event",
      '"hello" 的 msgtype 是 "msgmenu"；kf.queued 只能发文字；参见第 1 行的 messages.hello',
    ],
  ]);
});

test("each condition names its values", () => {
  const contact = ["app", "hours", "staff", "state", "via", "department"];
  const service = ["account", "scene", "scene_param", "menu", "msgtype"];
  const unfit = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, true]));
  const grouped = { customer: { type: true, gender: true, tag: true } };
  const inService = { channels: { scene: true, nickname: true }, text: { is: true } };
  const all = [
    ...told(file({ rules: [rule({ when: { ...unfit(contact), ...grouped } })] })),
    ...told(kfFile("message", { when: { ...unfit(service), ...inService } })),
  ];
  expect(all.map(([, message]) => message.replace("，现在是 true；请加上引号", ""))).toEqual([
    "这里要写应用或它们的列表",
    "这里要写日历或它们的列表",
    "这里要写成员的 userid 或它们的列表",
    "这里要写 State 或它们的列表",
    "这里要写 added、half 和 audit 或它们的列表",
    "这里要写部门的 id 或它们的列表",
    "这里要写客户的类型或它们的列表",
    "这里要写性别或它们的列表",
    "这里要写标签的 id 或它们的列表",
    "这里要写客服账号的 id 或它们的列表",
    "这里要写 scene 或它们的列表",
    "这里要写 scene_param 或它们的列表",
    "这里要写菜单项的 id 或它们的列表",
    "这里要写 msgtype 或它们的列表",
    "这里要写视频号的 scene 或它们的列表",
    "这里要写视频号的昵称或它们的列表",
    "这里要写文字或它们的列表",
  ]);
});
