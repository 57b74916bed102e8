/** A welcome that has nothing to send while its medium is not there; a picture's address that WeCom refuses. */
import { describe, expect, test } from "vitest";
import { checkRules } from "../../../../src/rules/load.ts";

const PICTURE = `{ attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }`;
const withRule = (rule: string) => `
media: { poster: { type: image, url: "https://static.example.com/poster.png" } }
messages:
  picture: ${PICTURE}
  both: { text: { content: 您好 }, attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
rules:
  - { name: 一, ${rule} }
`;
function warnings(text: string, about: string): string[] {
  const { ok, problems, warnings } = checkRules(text, Date.UTC(2026, 10, 22));
  if (!ok) throw new Error(JSON.stringify(problems));
  return warnings
    .filter(({ message }) => message.includes(about))
    .map(({ path, message }) => `${path}: ${message}`);
}

describe("a welcome with neither a text nor a fallback", () => {
  const told = (rule: string) => warnings(withRule(rule), "the customer gets nothing: there is neither");
  test.for([
    ["that is named", "on: contact.added, send: picture", "rules[0].send"],
    ["that stands in the rule", `on: contact.added, send: ${PICTURE}`, "rules[0].send"],
    [
      "that is a side of a split",
      "on: contact.added, send: { split: { picture: 1, both: 1 } }",
      "rules[0].send.split.picture",
    ],
  ] as const)("%s is told", ([, rule, path]) => {
    expect(told(rule)).toEqual([
      expect.stringMatching(
        new RegExp(`^${path.replaceAll(/[.[\]]/g, "\\$&")}: while "media:poster" cannot be sent`),
      ),
    ]);
  });

  test.for([
    ["with a text", "on: contact.added, send: both"],
    ["with a fallback", "on: contact.added, send: picture, fallback: { text: { content: 您好 } }"],
    ["that is switched off", "on: contact.added, send: picture, enabled: false"],
    ["of customer service", `on: kf.entered, send: { msgtype: text, text: { content: 您好 } }`],
  ] as const)("%s is none", ([, rule]) => {
    expect(told(rule)).toEqual([]);
  });

  test("is none in customer service, where a body is one message", () => {
    const text = `
media: { poster: { type: image, url: "https://static.example.com/poster.png" } }
rules:
  - { name: 一, on: kf.message, send: { msgtype: image, image: { media_id: "media:poster" } } }
`;
    expect(warnings(text, "there is neither")).toEqual([]);
  });
});

describe("a pic_url", () => {
  const told = (image: string) =>
    warnings(
      `rules: [{ name: 一, on: contact.added, send: { text: { content: 您好 }, attachments: [{ msgtype: image, image: ${image} }] } }]`,
      "uploadimg",
    );
  test.for([
    "https://static.example.com/poster.png",
    "https://qpic.cn.example.com/1",
    "https://example.com/?x=https://p.qpic.cn/",
  ])("%s is told: WeCom refuses it", (url) => {
    expect(told(`{ pic_url: "${url}" }`)).toEqual([
      expect.stringMatching(/^rules\[0\]\.send\.attachments\[0\]\.image\.pic_url: WeCom takes only/),
    ]);
  });
  test.for([
    "https://wework.qpic.cn/wwpic/abc/0",
    "http://p.qpic.cn/pic_wework/1/0",
    "https://wx.qlogo.qpic.cn/x",
  ])("%s is one that uploadimg gave", (url) => {
    expect(told(`{ pic_url: "${url}" }`)).toEqual([]);
  });
  test("beside a media_id is not looked at, as WeCom does not", () => {
    expect(told(`{ media_id: "MEDIA", pic_url: "https://static.example.com/poster.png" }`)).toEqual([]);
  });
});
