/** The schema of a welcome: the messages that it accepts, and every limit at its edge. */
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { welcomeMessage } from "../../../src/messages/contact.ts";

const link = (change: object = {}) => ({
  msgtype: "link",
  link: { title: "礼包", url: "https://example.com/", ...change },
});
const miniprogram = (change: object = {}) => ({
  msgtype: "miniprogram",
  miniprogram: { title: "商城", pic_media_id: "MEDIA", appid: "wx123", page: "/pages/index", ...change },
});
const message = (change: object = {}) => ({ text: { content: "您好" }, ...change });
const attached = (...attachments: unknown[]) => ({ attachments });

/** The first problem's path and sentence, or null when the message is accepted. */
function fault(input: unknown): string | null {
  const result = v.safeParse(welcomeMessage, input);
  const [issue] = result.issues ?? [];
  return issue === undefined ? null : `${v.getDotPath(issue) ?? ""}: ${inWords(issue.message, "en")}`;
}

/** A text of exactly `count` bytes, Chinese but for its end. */
const bytes = (count: number) => "您".repeat(Math.floor(count / 3)) + "a".repeat(count % 3);

test("a welcome may have a text, attachments, or both", () => {
  expect(fault(message())).toBeNull();
  expect(fault(attached(link()))).toBeNull();
  expect(fault(message(attached(link())))).toBeNull();
});

test("a welcome may have every type of attachment, and an image by media_id or pic_url", () => {
  const all = attached(
    { msgtype: "image", image: { media_id: "M" } },
    { msgtype: "image", image: { pic_url: "http://p.qpic.cn/x" } },
    link({ picurl: "https://example.com/p.png", desc: "点击" }),
    miniprogram(),
    { msgtype: "video", video: { media_id: "M" } },
    { msgtype: "file", file: { media_id: "M" } },
  );
  expect(fault(all)).toBeNull();
  expect(v.parse(welcomeMessage, all)).toEqual(all);
});

describe("a welcome is refused over its limit in bytes", () => {
  test.each([
    ["text.content", "the text", 4_000, (text: string) => ({ text: { content: text } })],
    ["attachments.0.link.title", "the link's title", 128, (text: string) => attached(link({ title: text }))],
    ["attachments.0.link.desc", "the link's desc", 512, (text: string) => attached(link({ desc: text }))],
    ["attachments.0.link.url", "the link's url", 2_048, (text: string) => attached(link({ url: text }))],
    [
      "attachments.0.link.picurl",
      "the link's picurl",
      2_048,
      (text: string) => attached(link({ picurl: text })),
    ],
    [
      "attachments.0.miniprogram.title",
      "the miniprogram's title",
      64,
      (text: string) => attached(miniprogram({ title: text })),
    ],
  ])("in %s", (path, what, limit, build) => {
    const grouped = (count: number) => count.toLocaleString("en-US");
    expect(fault(build(bytes(limit)))).toBeNull();
    expect(fault(build(bytes(limit + 1)))).toBe(
      `${path}: ${what} is ${grouped(limit + 1)} bytes, WeCom takes at most ${grouped(limit)} (a Chinese character is 3)`,
    );
  });
});

test("a welcome may have nine attachments, and is refused with ten", () => {
  expect(fault(attached(...Array(9).fill(link())))).toBeNull();
  expect(fault(attached(...Array(10).fill(link())))).toBe(
    "attachments: there are 10 attachments, WeCom takes at most 9",
  );
});

describe("a welcome is refused", () => {
  test.each<[string, unknown, string]>([
    ["an empty message", {}, ": the message is empty; it needs text or attachments"],
    [
      "an empty text",
      { text: { content: " \n" } },
      "text.content: the text is empty; write something or leave the key out",
    ],
    ["a text without content", { text: {} }, 'text.content: the text needs "content"'],
    [
      "an empty list of attachments",
      message(attached()),
      "attachments: the list of attachments is empty; leave it out",
    ],
    [
      "a text in the place of its group",
      message({ text: "您好" }),
      'text: expected the keys of the text, found the text "您好"; write { content: … }',
    ],
    [
      "content without text around it",
      { content: "您好" },
      'content: "content" stands below "text": text: { content: … }',
    ],
    [
      "a list in the place of a group",
      message({ text: ["您好"] }),
      "text: expected the keys of the text, found a list",
    ],
    [
      "a text in the place of the list of attachments",
      { attachments: "x" },
      'attachments: expected a list of attachments, found the text "x"',
    ],
    [
      "a text that is a number",
      { text: { content: 12 } },
      "text.content: expected the text, found the number 12; put it in quotes",
    ],
    [
      "an image with neither media_id nor pic_url",
      attached({ msgtype: "image", image: {} }),
      "attachments.0.image: an image needs media_id or pic_url",
    ],
    [
      "an image without its key",
      attached({ msgtype: "image" }),
      'attachments.0.image: an image attachment needs "image"',
    ],
    [
      "a link without a url",
      attached({ msgtype: "link", link: { title: "a" } }),
      'attachments.0.link.url: a link needs "url"',
    ],
    [
      "a link without a title",
      attached(link({ title: "" })),
      "attachments.0.link.title: the link's title is empty; write something or leave the key out",
    ],
    [
      "a video without media_id",
      attached({ msgtype: "video", video: {} }),
      'attachments.0.video.media_id: a video needs "media_id"',
    ],
    [
      "a file without media_id",
      attached({ msgtype: "file", file: {} }),
      'attachments.0.file.media_id: a file needs "media_id"',
    ],
    [
      "a mini-program without a cover",
      attached({ msgtype: "miniprogram", miniprogram: { title: "a", appid: "b", page: "c" } }),
      'attachments.0.miniprogram.pic_media_id: a miniprogram needs "pic_media_id"',
    ],
    [
      "pagepath, which is a key of customer service",
      attached(miniprogram({ pagepath: "x" })),
      'attachments.0.miniprogram.pagepath: "pagepath" is how customer service spells it; in a welcome it is "page"',
    ],
    [
      "a key of another type of attachment",
      attached({ ...link(), image: { media_id: "M" } }),
      'attachments.0.image: "image" is not a key of a link attachment',
    ],
    [
      "thumb_media_id, which is a key of customer service",
      attached(link({ thumb_media_id: "x" })),
      'attachments.0.link.thumb_media_id: "thumb_media_id" is how customer service spells it; in a welcome it is "picurl"',
    ],
    [
      "an unknown msgtype",
      attached({ msgtype: "imge", imge: {} }),
      'attachments.0.msgtype: "imge" is not an attachment of a welcome; image, link, miniprogram, video and file are; did you mean "image"?',
    ],
    [
      "a msgtype that is a number",
      attached({ msgtype: 3 }),
      "attachments.0.msgtype: expected one of image, link, miniprogram, video and file, found the number 3",
    ],
    [
      "an attachment without msgtype",
      attached({}),
      'attachments.0.msgtype: an attachment needs "msgtype": image, link, miniprogram, video and file are possible',
    ],
    [
      "a msgtype called like a property of every object",
      attached({ msgtype: "constructor" }),
      'attachments.0.msgtype: "constructor" is not an attachment of a welcome; image, link, miniprogram, video and file are',
    ],
    [
      "an attachment that is not a group",
      attached("x"),
      'attachments.0: expected an attachment with msgtype, found the text "x"',
    ],
    [
      "an unknown key",
      message({ texts: 1 }),
      'texts: "texts" is not a key of a welcome message; did you mean "text"?',
    ],
    [
      "an unknown key called like a property of every object",
      message({ constructor: 1 }),
      'constructor: "constructor" is not a key of a welcome message',
    ],
    [
      "half of an emoji",
      { text: { content: "您\ud83d" } },
      "text.content: the text holds a character that cannot be sent (a control character or half of an emoji)",
    ],
    [
      "a message of customer service",
      { msgtype: "text", ...message() },
      'msgtype: "msgtype" makes a message of customer service; a welcome has "text" and "attachments"',
    ],
  ])("for %s", (_, input, expected) => {
    expect(fault(input)).toBe(expected);
  });

  test.each(["welcome_code", "code", "msgid", "touser", "open_kfid", "access_token"])(
    "for the key %s",
    (key) => {
      expect(fault(message({ [key]: "x" }))).toBe(`${key}: "${key}" is filled in by Yingbin; leave it out`);
    },
  );

  test("with a problem for each of several faults", () => {
    const result = v.safeParse(welcomeMessage, {
      a: 1,
      b: 2,
      text: { content: "" },
      attachments: [link({ c: 3 })],
    });
    expect(result.issues?.map((issue) => v.getDotPath(issue))).toEqual([
      "a",
      "b",
      "text.content",
      "attachments.0.link.c",
    ]);
  });
});
