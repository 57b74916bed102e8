/** Warnings of a welcome that cannot be sent without its medium, of a pic_url that WeCom refuses, of missing uploads. */
import { describe, expect, test } from "vitest";
import { checkRules } from "../../../../src/rules/load.ts";
import { english } from "../../../english.ts";
import { checkInEnglish } from "../files.ts";

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
  const { ok, problems, warnings } = checkInEnglish(text, Date.UTC(2026, 10, 22));
  if (!ok) throw new Error(JSON.stringify(problems));
  return warnings
    .filter(({ message }) => message.includes(about))
    .map(({ path, message }) => `${path}: ${message}`);
}

describe("a rule's welcome with a medium", () => {
  const told = (rule: string) => warnings(withRule(rule), "the customer gets nothing: there is neither");
  test.for([
    ["by its name", "on: contact.added, send: picture", "rules[0].send"],
    ["in the rule", `on: contact.added, send: ${PICTURE}`, "rules[0].send"],
    [
      "as a side of a split",
      "on: contact.added, send: { split: { picture: 1, both: 1 } }",
      "rules[0].send.split.picture",
    ],
  ] as const)("and neither a text nor a fallback gets a warning, %s", ([, rule, path]) => {
    expect(told(rule)).toEqual([
      expect.stringMatching(
        new RegExp(`^${path.replaceAll(/[.[\]]/g, "\\$&")}: while "media:poster" cannot be sent`),
      ),
    ]);
  });

  test.for([
    ["and a text", "on: contact.added, send: both"],
    ["and a fallback", "on: contact.added, send: picture, fallback: { text: { content: 您好 } }"],
    ["in a rule that is switched off", "on: contact.added, send: picture, enabled: false"],
    ["in a rule for customer service", `on: kf.entered, send: { msgtype: text, text: { content: 您好 } }`],
  ] as const)("%s gets no warning", ([, rule]) => {
    expect(told(rule)).toEqual([]);
  });

  test("is not meant in customer service, where a body is one message", () => {
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
  ])("that uploadimg did not give gets a warning: %s", (url) => {
    expect(told(`{ pic_url: "${url}" }`)).toEqual([
      expect.stringMatching(/^rules\[0\]\.send\.attachments\[0\]\.image\.pic_url: WeCom takes only/),
    ]);
  });
  test.for([
    "https://wework.qpic.cn/wwpic/abc/0",
    "http://p.qpic.cn/pic_wework/1/0",
    "https://wx.qlogo.qpic.cn/x",
  ])("that uploadimg gave gets no warning: %s", (url) => {
    expect(told(`{ pic_url: "${url}" }`)).toEqual([]);
  });
  test("beside a media_id gets no warning, as WeCom ignores it", () => {
    expect(told(`{ media_id: "MEDIA", pic_url: "https://static.example.com/poster.png" }`)).toEqual([]);
  });
});

describe("an upload", () => {
  const NOW = Date.UTC(2026, 10, 22);
  const UPLOAD = "0123456789abcdef".repeat(4);
  const text = `
media:
  poster: { type: image, upload: ${UPLOAD} }
  logo: { type: image, url: "https://static.example.com/logo.png" }
rules:
  - on: contact.added
    name: 一
    send: { text: { content: 您好 }, attachments: [
      { msgtype: image, image: { media_id: "media:poster" } }, { msgtype: image, image: { media_id: "media:logo" } }] }
`;
  const missing = (uploads: ReadonlySet<string> | null) =>
    checkRules(text, NOW, { uploads }).warnings.map(({ path, message }) => ({ path, message }));

  test("that is not there gets a warning at its place", () => {
    expect(missing(new Set())).toEqual([
      { path: "media.poster.upload", message: english(/^the upload of "poster" is not there/) },
    ]);
  });
  test.for([
    ["that is there", new Set([UPLOAD])],
    ["of which nobody can tell", null],
  ] as const)("%s gets no warning", ([, uploads]) => {
    expect(missing(uploads)).toEqual([]);
  });
});
