/** The schema of a message of customer service: the messages that it accepts, and every limit at its edge. */
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { kfMessage, kfMessageOnEvents } from "../../../src/messages/kf.ts";

const text = (content: string) => ({ msgtype: "text", text: { content } });
const link = (change: object = {}) => ({
  msgtype: "link",
  link: { title: "礼包", url: "https://example.com/", thumb_media_id: "M", ...change },
});
const miniprogram = (change: object = {}) => ({
  msgtype: "miniprogram",
  miniprogram: { appid: "wx123", title: "商城", thumb_media_id: "M", pagepath: "pages/index", ...change },
});
const menu = (change: object = {}) => ({ msgtype: "msgmenu", msgmenu: { head_content: "您好", ...change } });
const items = (...list: unknown[]) => menu({ list });
const click = (change: object = {}) => ({ type: "click", click: { id: "101", content: "满意", ...change } });
const view = (change: object = {}) => ({
  type: "view",
  view: { url: "https://a.example", content: "看", ...change },
});
const open = (change: object = {}) => ({
  type: "miniprogram",
  miniprogram: { appid: "wx1", pagepath: "p", content: "开", ...change },
});
const plain = (change: object = {}) => ({ type: "text", text: { content: "字", ...change } });
const location = (change: object = {}) => ({
  msgtype: "location",
  location: { name: "店", address: "路", latitude: 23.1, longitude: 113.3, ...change },
});

/** The first problem's path and sentence, or null when the message is accepted. */
function fault(input: unknown): string | null {
  const result = v.safeParse(kfMessage, input);
  const [issue] = result.issues ?? [];
  return issue === undefined ? null : `${v.getDotPath(issue) ?? ""}: ${inWords(issue.message, "en")}`;
}

/** A text of exactly `count` bytes, Chinese but for its end. */
const bytes = (count: number) => "您".repeat(Math.floor(count / 3)) + "a".repeat(count % 3);

test.each([
  text("您好"),
  ...["image", "voice", "video", "file"].map((msgtype) => ({ msgtype, [msgtype]: { media_id: "M" } })),
  link(),
  link({ desc: "点击" }),
  miniprogram(),
  menu(),
  items(click(), view(), open(), plain({ no_newline: 1 })),
  menu({ tail_content: "再见" }),
  { msgtype: "msgmenu", msgmenu: { list: [click()] } },
  location(),
  { msgtype: "location", location: { latitude: -90, longitude: 180 } },
  { msgtype: "ca_link", ca_link: { link_url: "https://work.weixin.qq.com/ca/x" } },
  { msgtype: "business_card", business_card: { userid: "zhangsan" } },
])("the message %j is accepted unchanged", (message) => {
  expect(fault(message)).toBeNull();
  expect(v.parse(kfMessage, message)).toEqual(message);
});

test("a message without msgtype is read as a text", () => {
  expect(v.parse(kfMessage, { text: { content: "您好" } })).toEqual(text("您好"));
});

test("no_newline becomes a number, written as a number or a boolean", () => {
  const sent = (value: unknown) => v.parse(kfMessage, items(plain({ no_newline: value })));
  for (const value of [1, true]) expect(sent(value)).toEqual(items(plain({ no_newline: 1 })));
  for (const value of [0, false]) expect(sent(value)).toEqual(items(plain({ no_newline: 0 })));
});

test("a menu keeps line breaks, and a backslash with an n", () => {
  const message = menu({ head_content: "第一行\n第二行\\n", list: [click({ content: "a\nb" })] });
  expect(v.parse(kfMessage, message)).toEqual(message);
});

describe("a message is refused when it is over its limit in bytes, or empty", () => {
  test.each<[string, string, number, (text: string) => unknown]>([
    ["text.content", "the text", 2_048, text],
    ["link.title", "the link's title", 128, (title) => link({ title })],
    ["link.desc", "the link's desc", 512, (desc) => link({ desc })],
    ["link.url", "the link's url", 2_048, (url) => link({ url })],
    ["miniprogram.title", "the miniprogram's title", 64, (title) => miniprogram({ title })],
    ["msgmenu.head_content", "the menu's head_content", 1_024, (head) => menu({ head_content: head })],
    ["msgmenu.tail_content", "the menu's tail_content", 1_024, (tail) => menu({ tail_content: tail })],
    ["msgmenu.list.0.click.id", "the id", 128, (id) => items(click({ id }))],
    ["msgmenu.list.0.click.content", "the content", 128, (content) => items(click({ content }))],
    ["msgmenu.list.0.view.url", "the url", 2_048, (url) => items(view({ url }))],
    ["msgmenu.list.0.view.content", "the content", 1_024, (content) => items(view({ content }))],
    ["msgmenu.list.0.miniprogram.appid", "the appid", 32, (appid) => items(open({ appid }))],
    ["msgmenu.list.0.miniprogram.pagepath", "the pagepath", 1_024, (pagepath) => items(open({ pagepath }))],
    ["msgmenu.list.0.miniprogram.content", "the content", 1_024, (content) => items(open({ content }))],
    ["msgmenu.list.0.text.content", "the content", 256, (content) => items(plain({ content }))],
  ])("in %s", (path, what, limit, build) => {
    const grouped = (count: number) => count.toLocaleString("en-US");
    expect(fault(build(bytes(limit)))).toBeNull();
    expect(fault(build(bytes(limit + 1)))).toBe(
      `${path}: ${what} is ${grouped(limit + 1)} bytes, WeCom takes at most ${grouped(limit)} (a Chinese character is 3)`,
    );
    expect(fault(build(""))).toBe(`${path}: ${what} is empty; write something or leave the key out`);
  });
});

test("a menu may have fifty items, of which ten can be tapped, and on an event ten in all", () => {
  const many = (tapped: number, read: number) =>
    items(...Array(tapped).fill(click()), ...Array(read).fill(plain({})));
  const faultOnEvents = (input: unknown) => {
    const result = v.safeParse(kfMessageOnEvents, input);
    return result.success ? null : inWords(result.issues[0].message, "en");
  };
  expect([fault(many(10, 40)), fault(many(0, 50)), faultOnEvents(many(10, 0))]).toEqual([null, null, null]);
  expect(fault(many(10, 41))).toBe("msgmenu.list: there are 51 menu items, WeCom takes at most 50");
  expect(fault(many(11, 0))).toBe(
    "msgmenu.list: there are 11 menu items that can be tapped, WeCom takes at most 10; the others must be of the type text",
  );
  expect(faultOnEvents(many(1, 10))).toBe(
    "there are 11 menu items, WeCom takes at most 10 on an event (50 in a reply to a message)",
  );
});

describe("a message is refused", () => {
  const without = (build: (change: object) => Record<string, unknown>, kind: string, key: string) => {
    const message = structuredClone(build({}));
    const group = message[kind];
    if (typeof group === "object" && group !== null) Reflect.deleteProperty(group, key);
    return message;
  };
  test.each<[string, unknown, string]>([
    [
      "a text in the place of the message",
      "您好",
      ': expected a message with msgtype, found the text "您好"',
    ],
    ["an empty message", {}, 'text: a text message needs "text"'],
    [
      "an unknown type",
      { msgtype: "msgmenue", msgmenue: {} },
      'msgtype: "msgmenue" is not a message of customer service; text, image, voice, video, file, link, miniprogram, msgmenu, location, ca_link and business_card are; did you mean "msgmenu"?',
    ],
    [
      "a type called like a property of every object",
      { msgtype: "constructor" },
      expect.stringContaining("is not a message"),
    ],
    [
      "a type that is a number",
      { msgtype: 1 },
      "msgtype: expected one of text, image, voice, video, file, link, miniprogram, msgmenu, location, ca_link and business_card, found the number 1",
    ],
    [
      "a body of another type",
      { msgtype: "image", text: { content: "a" } },
      expect.stringMatching(/^text: /),
    ],
    [
      "attachments, which are a key of welcomes",
      { ...text("a"), attachments: [] },
      'attachments: "attachments" is not a key of a text message',
    ],
    ...["code", "welcome_code", "msgid", "touser", "open_kfid", "access_token"].map(
      (key): [string, unknown, string] => [
        `a ${key}, pasted along`,
        { ...text("a"), [key]: "x" },
        `${key}: "${key}" is filled in by Yingbin; leave it out`,
      ],
    ),
    [
      "an image without media_id",
      { msgtype: "image", image: {} },
      'image.media_id: an image needs "media_id"',
    ],
    [
      "pic_url, which is a key of welcomes",
      { msgtype: "image", image: { pic_url: "x" } },
      'image.pic_url: "pic_url" is how a welcome spells it; in customer service it is "media_id"',
    ],
    [
      "picurl, which is a key of welcomes",
      link({ picurl: "x" }),
      'link.picurl: "picurl" is how a welcome spells it; in customer service it is "thumb_media_id"',
    ],
    [
      "page, which is a key of welcomes",
      miniprogram({ page: "x" }),
      'miniprogram.page: "page" is how a welcome spells it; in customer service it is "pagepath"',
    ],
    [
      "pic_media_id, which is a key of welcomes",
      miniprogram({ pic_media_id: "x" }),
      'miniprogram.pic_media_id: "pic_media_id" is how a welcome spells it; in customer service it is "thumb_media_id"',
    ],
    [
      "page in a menu, which is a key of welcomes",
      items(open({ page: "x" })),
      'msgmenu.list.0.miniprogram.page: "page" is how a welcome spells it; in customer service it is "pagepath"',
    ],
    ["a link without a title", without(link, "link", "title"), 'link.title: a link needs "title"'],
    [
      "a link without a cover",
      without(link, "link", "thumb_media_id"),
      'link.thumb_media_id: a link needs "thumb_media_id"',
    ],
    [
      "a miniprogram without pagepath",
      without(miniprogram, "miniprogram", "pagepath"),
      'miniprogram.pagepath: a miniprogram needs "pagepath"',
    ],
    [
      "an empty menu",
      { msgtype: "msgmenu", msgmenu: { list: [] } },
      "msgmenu: the menu is empty; it needs head_content, a list or tail_content",
    ],
    [
      "a menu that is a list",
      { msgtype: "msgmenu", msgmenu: [] },
      "msgmenu: expected the keys of a menu, found a list",
    ],
    [
      "menu items that are a group",
      menu({ list: {} }),
      "msgmenu.list: expected a list of menu items, found a group of keys",
    ],
    [
      "an item that is a text",
      items("a"),
      'msgmenu.list.0: expected a menu item with type, found the text "a"',
    ],
    [
      "an item without a type",
      items({ click: { content: "a" } }),
      'msgmenu.list.0.type: a menu item needs "type": click, view, miniprogram and text are possible',
    ],
    [
      "an item of an unknown type",
      items({ type: "clik", clik: {} }),
      'msgmenu.list.0.type: "clik" is not an item of a menu; click, view, miniprogram and text are; did you mean "click"?',
    ],
    [
      "an id that is a number",
      items(click({ id: 101 })),
      "msgmenu.list.0.click.id: expected the id, found the number 101; put it in quotes",
    ],
    [
      "an item without content",
      items({ type: "click", click: {} }),
      'msgmenu.list.0.click.content: click needs "content"',
    ],
    [
      "no_newline on another item",
      items(click({ no_newline: 1 })),
      'msgmenu.list.0.click.no_newline: "no_newline" is not a key of click',
    ],
    ...[2, "1", null, { valueOf: 1 }].map((value): [string, unknown, string] => [
      `a no_newline of ${JSON.stringify(value)}`,
      items(plain({ no_newline: value })),
      expect.stringContaining("msgmenu.list.0.text.no_newline: expected 1 or 0 (true or false), found"),
    ]),
    [
      "a latitude over 90",
      location({ latitude: 90.1 }),
      "location.latitude: the latitude goes from -90 to 90",
    ],
    [
      "a longitude beyond 180",
      location({ longitude: -181 }),
      "location.longitude: the longitude goes from -180 to 180",
    ],
    [
      "a latitude that is a text",
      location({ latitude: "23.1" }),
      'location.latitude: expected the latitude in degrees, a number, found the text "23.1"',
    ],
    [
      "a location without latitude",
      { msgtype: "location", location: { longitude: 1 } },
      'location.latitude: a location needs "latitude"',
    ],
    [
      "a character that cannot be sent",
      items(click({ content: "a\u0007" })),
      "msgmenu.list.0.click.content: the content holds a character that cannot be sent (a control character or half of an emoji)",
    ],
    [
      "a card without userid",
      { msgtype: "business_card", business_card: {} },
      'business_card.userid: a business_card needs "userid"',
    ],
    ["an empty ca_link", { msgtype: "ca_link", ca_link: {} }, 'ca_link.link_url: a ca_link needs "link_url"'],
  ])("for %s", (_, input, expected) => {
    expect(fault(input)).toEqual(expected);
  });
});
