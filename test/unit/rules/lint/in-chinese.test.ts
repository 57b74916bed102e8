/** The warnings of a rules file in Chinese. */
import { expect, test } from "vitest";
import { codeOf } from "../../../../src/i18n/sentence.ts";
import { inWords } from "../../../../src/i18n/words.ts";
import { checkRules } from "../../../../src/rules/load.ts";
import { file, fileSending, kfFile, rule, saying } from "../files.ts";

/** The warnings of a file, each as its code and its Chinese sentence. */
function warnings(text: string): string[] {
  const { warnings } = checkRules(text, Date.UTC(2026, 10, 22));
  return warnings.map(({ message }) => `${codeOf(message)}: ${inWords(message, "zh")}`);
}

test.for([
  [
    "a rule that no customer reaches",
    file({ rules: [rule(), rule({ name: "展会", when: { state: "expo-*" } })] }),
    'never-reached: 这条规则永远轮不到：上面的 "默认" 没有条件，所有客户都用它；请把这条移到它前面',
  ],
  [
    "an event without a default",
    file({ rules: [rule({ when: { state: "expo-*" } })] }),
    "no-default: 请给 contact.added 加一条兜底规则，放在最后，不写条件和日期；否则不符合任何规则的客户收不到欢迎语",
  ],
  [
    "a text that grows too long",
    saying(`{{ customer.name }}${"长".repeat(1300)}`),
    "grows-too-long: 请在变量后面加上 | truncate: 20：名字有 64 个汉字时，这里有 4,092 字节，超过企业微信的 4,000 字节，会被截断",
  ],
  [
    "a msgtype with a letter too many",
    kfFile("message", { when: { msgtype: "textt" } }),
    'unknown-msgtype: 客户的消息没有 "textt" 这种 msgtype；是不是想写 "text"？',
  ],
  [
    "values in one text",
    kfFile("message", { when: { text: { contains: "人工、客服" } } }),
    'several-in-one: "人工、客服" 会整个当成一个值；要写几个，请用列表和英文逗号：[人工, 客服]',
  ],
  [
    "braces that fill nothing in",
    saying("您好，{customer.name}"),
    'single-braces: "{customer.name}" 会原样发出；要填入内容，请写在 {{ 和 }} 之间',
  ],
  [
    "an address that grows too long",
    fileSending({
      attachments: [
        {
          msgtype: "link",
          link: { title: "礼包", url: `https://example.com/?s={{ state }}&p=${"p".repeat(2020)}` },
        },
      ],
    }),
    "grows-too-long: 请在变量后面加上 | truncate: 20：值达到企业微信允许的最大长度时，这里有 2,076 字节，超过企业微信的 2,048 字节，消息就发不出去了",
  ],
  [
    "an appid that is none",
    fileSending({
      attachments: [
        {
          msgtype: "miniprogram",
          miniprogram: { title: "商城", appid: "abc", page: "pages/index", pic_media_id: "media:poster" },
        },
      ],
    }).replace("{", '{"media":{"poster":{"type":"image","url":"https://example.com/a.png"}},'),
    'not-an-appid: "abc" 不像小程序的 appid；appid 是 wx 加 16 位字母和数字，请到小程序后台的“开发设置”里复制',
  ],
] as const)("%s is told in Chinese", ([, text, warning]) => {
  expect(warnings(text)).toContain(warning);
});
