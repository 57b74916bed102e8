/** The check of a message's body against every event that sends it. */
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../../../src/rules/engine/events.ts";
import { checkInEnglish, file, kfRule, placedProblems, problems, rule } from "../files.ts";

const TEXT = { text: { content: "您好" } };
const MENU = { msgtype: "msgmenu", msgmenu: { head_content: "您好" } };
const IMAGE = { msgtype: "image", image: { media_id: "M" } };
const WELCOME = { ...TEXT, attachments: [{ msgtype: "image", image: { media_id: "M" } }] };

/** A file whose rules send one message on these events. */
const sentOn = (message: unknown, ...events: string[]) =>
  file({
    messages: { hello: message },
    rules: events.map((on, index) => rule({ name: `${index}`, on })),
  });
/** A file with one rule that has the body in it. */
const within = (body: unknown, on: string) => file({ messages: {}, rules: [rule({ on, send: body })] });

describe("a body that an event takes is accepted", () => {
  const TAKES: Record<string, unknown[]> = {
    "contact.added": [TEXT, WELCOME],
    "kf.entered": [TEXT, { msgtype: "text", ...TEXT }, MENU],
    "kf.queued": [TEXT, { msgtype: "text", ...TEXT }],
    "kf.accepted": [TEXT, { msgtype: "text", ...TEXT }],
    "kf.ended": [TEXT, { msgtype: "text", ...TEXT }, MENU],
    "kf.message": [
      TEXT,
      MENU,
      IMAGE,
      { msgtype: "voice", voice: { media_id: "M" } },
      { msgtype: "video", video: { media_id: "M" } },
      { msgtype: "file", file: { media_id: "M" } },
      { msgtype: "link", link: { title: "a", url: "https://a.example", thumb_media_id: "M" } },
      { msgtype: "miniprogram", miniprogram: { appid: "wx", pagepath: "p", thumb_media_id: "M" } },
      { msgtype: "location", location: { latitude: 1, longitude: 1 } },
      { msgtype: "ca_link", ca_link: { link_url: "https://a.example" } },
      { msgtype: "business_card", business_card: { userid: "zhangsan" } },
    ],
  };

  test.each(Object.entries(TAKES))("by %s, in the rule, by name and as a fallback", (on, bodies) => {
    for (const body of bodies) {
      expect(problems(within(body, on))).toEqual([]);
      expect(problems(sentOn(body, on))).toEqual([]);
      const fallback = rule({ on, fallback: body, send: TEXT });
      expect(problems(file({ messages: {}, rules: [fallback] }))).toEqual([]);
    }
  });

  test("with a menu of up to fifty items in a reply, and of up to ten on an event", () => {
    const items = (count: number) => ({
      msgtype: "msgmenu",
      msgmenu: { list: Array(count).fill({ type: "text", text: { content: "a" } }) },
    });
    expect([within(items(50), "kf.message"), within(items(10), "kf.ended")].flatMap(problems)).toEqual([]);
    const tooMany =
      "there are 11 menu items, WeCom takes at most 10 on an event (50 in a reply to a message)";
    expect(problems(within(items(11), "kf.entered"))).toEqual([`rules[0].send.msgmenu.list: ${tooMany}`]);
    expect(problems(sentOn(items(11), "kf.message", "kf.ended"))).toEqual([
      `messages.hello.msgmenu.list: ${tooMany}`,
    ]);
    expect(problems(within(items(51), "kf.message"))).toEqual([
      "rules[0].send.msgmenu.list: there are 51 menu items, WeCom takes at most 50",
    ]);
  });

  test("by all events together when it is a text", () => {
    expect(problems(sentOn(TEXT, ...EVENTS))).toEqual([]);
  });
});

describe("a body that an event does not take is refused", () => {
  test.each<[unknown, string, string]>([
    [MENU, "kf.queued", 'has the msgtype "msgmenu"; kf.queued takes text only'],
    [MENU, "kf.accepted", 'has the msgtype "msgmenu"; kf.accepted takes text only'],
    [IMAGE, "kf.entered", 'has the msgtype "image"; kf.entered takes text and msgmenu'],
    [IMAGE, "kf.ended", 'has the msgtype "image"; kf.ended takes text and msgmenu'],
    [
      MENU,
      "contact.added",
      'is a message of customer service, since it has "msgtype"; contact.added takes "text" and "attachments"',
    ],
    [WELCOME, "kf.queued", 'has "attachments", as only a welcome can; kf.queued takes text only'],
    [
      WELCOME,
      "kf.message",
      'has "attachments", as only a welcome can; kf.message takes text, image, voice, video, file, link, miniprogram, msgmenu, location, ca_link and business_card',
    ],
  ])("%j by %s", (body, on, sentence) => {
    expect(problems(within(body, on))).toEqual([`rules[0].send: this ${sentence}`]);
    expect(problems(sentOn(body, on))).toEqual([
      `rules[0].send: "hello" ${sentence}; see messages.hello, line 1`,
    ]);
  });

  test("with the places of the rule and of the message", () => {
    const text = `messages:
  survey:
    msgtype: msgmenu
    msgmenu: { head_content: a }
rules:
  - { name: 结束, on: kf.ended, send: survey }
  - name: 排队
    on: kf.queued
    send: survey
`;
    expect(placedProblems(text)).toEqual([
      '9:11 "survey" has the msgtype "msgmenu"; kf.queued takes text only; see messages.survey, line 2',
    ]);
  });

  test("as a fallback, and as a side of a split", () => {
    const messages = { menu: MENU, plain: TEXT };
    const sending = (change: object) => problems(file({ messages, rules: [kfRule("queued", change)] }));
    expect(sending({ send: "plain", fallback: "menu" })).toEqual([
      'rules[0].fallback: "menu" has the msgtype "msgmenu"; kf.queued takes text only; see messages.menu, line 1',
    ]);
    expect(sending({ send: { split: { plain: 1, menu: 1 } } })).toEqual([
      'rules[0].send.split.menu: "menu" has the msgtype "msgmenu"; kf.queued takes text only; see messages.menu, line 1',
    ]);
  });

  test("for each rule that sends it, while other problems of it are reported once", () => {
    const menu = { msgtype: "msgmenu", msgmenu: { head_content: "" } };
    expect(problems(sentOn(menu, "kf.queued", "kf.entered", "kf.accepted")).sort()).toEqual([
      "messages.hello.msgmenu.head_content: the menu's head_content is empty; write something or leave the key out",
      expect.stringMatching(/^rules\[0\]\.send: .* kf.queued takes text only/),
      expect.stringMatching(/^rules\[2\]\.send: .* kf.accepted takes text only/),
    ]);
  });
});

describe("a body keeps the limits of every event that sends it", () => {
  const long = (bytes: number) => ({ text: { content: "a".repeat(bytes) } });

  test("a text has at most 4,000 bytes for contacts and 2,048 in customer service", () => {
    expect(problems(sentOn(long(4_000), "contact.added"))).toEqual([]);
    expect(problems(sentOn(long(2_048), "contact.added", "kf.entered"))).toEqual([]);
    expect(problems(sentOn(long(2_049), "kf.entered"))).toEqual([
      "messages.hello.text.content: the text is 2,049 bytes, WeCom takes at most 2,048 (a Chinese character is 3)",
    ]);
  });

  test("a text over both limits is refused by the smaller limit, with the rules that send it", () => {
    expect(problems(sentOn(long(5_000), "contact.added", "kf.entered"))).toEqual([
      'messages.hello.text.content: the text is 5,000 bytes, WeCom takes at most 2,048 (a Chinese character is 3); it is sent on contact.added ("0") and kf.entered ("1")',
    ]);
  });

  test("a message that no rule sends is checked for the family that its keys show", () => {
    const unused = (message: unknown) => problems(file({ messages: { hello: TEXT, unused: message } }));
    expect(unused(long(4_000))).toEqual([]);
    expect(unused(long(4_001))).toHaveLength(1);
    expect(unused(MENU)).toEqual([]);
    expect(unused({ msgtype: "msgmenu", msgmenu: {} })).toHaveLength(1);
    expect(unused({ text: { content: "{{ state }}{{ account }}{{ message }}" } })).toEqual([]);
    expect(unused({ text: { content: "{{ nme }}" } })).toHaveLength(1);
  });
});

describe("a text may use the variables that all its events have", () => {
  const saying = (content: string, ...events: string[]) => problems(sentOn({ text: { content } }, ...events));
  const AT = "messages.hello.text.content: ";

  test.each([
    ["{{ customer.external_userid }}{{ customer.name }}{{ customer.gender }}{{ now }}", [...EVENTS]],
    ["{{ staff.userid }}{{ staff.name }}", ["contact.added", "kf.accepted", "kf.ended"]],
    ["{{ state }}{{ via }}{{ customer.type }}{{ customer.corp_name }}", ["contact.added"]],
    ["{{ account }}{{ scene }}{{ scene_param }}", EVENTS.slice(1)],
    ["{{ message }}", ["kf.message"]],
  ])("%s on %j alone", (content, events) => {
    expect(saying(content, ...events)).toEqual([]);
    for (const event of EVENTS.filter((one) => !events.includes(one))) {
      expect(saying(content, event).length).toBeGreaterThan(0);
    }
  });

  test.each([
    ["{{ state }}", "kf.entered", "state belongs to contact.added, not to kf.entered"],
    ["{{ scene }}", "contact.added", "scene belongs to customer-service events, not to contact.added"],
    ["{{ message }}", "kf.entered", "message belongs to kf.message, not to kf.entered"],
    [
      "{{ staff.name }}",
      "kf.queued",
      "staff belongs to contact.added, kf.accepted and kf.ended, not to kf.queued",
    ],
    ["{{ customer.position }}", "kf.ended", "customer.position belongs to contact.added, not to kf.ended"],
    [
      "{{ nme }}",
      "kf.message",
      '"nme" is not a variable; there are customer, account, scene, scene_param, message and now',
    ],
    ["{{ mesage }}", "kf.message", '"mesage" is not a variable; did you mean "message"?'],
    ["{{ scene_prm }}", "kf.queued", '"scene_prm" is not a variable; did you mean "scene_param"?'],
    ["{% assign message = 1 %}a", "kf.queued", '"message" cannot be assigned to'],
  ])("%s is refused on %s", (content, on, sentence) => {
    expect(saying(content, on)).toEqual([AT + sentence]);
  });

  test("and a problem in a message of several events names the rules that send it", () => {
    expect(saying("{{ state }}", "contact.added", "kf.entered", "kf.entered")).toEqual([
      `${AT}state belongs to contact.added, not to kf.entered; it is sent on contact.added ("0") and kf.entered ("2")`,
    ]);
  });
});

describe("Liquid in customer service", () => {
  const problem = (body: unknown) => problems(within(body, "kf.message"));
  const menu = (change: object) => ({ msgtype: "msgmenu", msgmenu: { head_content: "a", ...change } });

  test("is accepted in every text that customers read", () => {
    const liquid = "{{ customer.name | default: 'a' }}";
    for (const body of [
      { text: { content: liquid } },
      { msgtype: "link", link: { title: liquid, desc: liquid, url: liquid, thumb_media_id: "M" } },
      {
        msgtype: "miniprogram",
        miniprogram: { appid: "wx", title: liquid, pagepath: liquid, thumb_media_id: "M" },
      },
      menu({ head_content: liquid, tail_content: liquid }),
      menu({ list: [{ type: "click", click: { content: liquid } }] }),
      menu({ list: [{ type: "view", view: { url: "u", content: liquid } }] }),
      menu({ list: [{ type: "miniprogram", miniprogram: { appid: "wx", pagepath: "p", content: liquid } }] }),
      menu({ list: [{ type: "text", text: { content: liquid } }] }),
    ]) {
      expect(problem(body)).toEqual([]);
    }
  });

  test.each<[string, unknown]>([
    ["image.media_id", { msgtype: "image", image: { media_id: "{{ scene }}" } }],
    ["ca_link.link_url", { msgtype: "ca_link", ca_link: { link_url: "{{ scene }}" } }],
    ["location.name", { msgtype: "location", location: { name: "{{ scene }}", latitude: 1, longitude: 1 } }],
    [
      "msgmenu.list[0].click.id",
      menu({ list: [{ type: "click", click: { id: "{{ scene }}", content: "a" } }] }),
    ],
    [
      "msgmenu.list[0].view.url",
      menu({ list: [{ type: "view", view: { url: "{{ scene }}", content: "a" } }] }),
    ],
  ])("is refused in %s", (path, body) => {
    expect(problem(body)).toEqual([
      `rules[0].send.${path}: Liquid cannot stand here; it can in text.content, link.title, link.desc, link.url, miniprogram.title, miniprogram.pagepath, msgmenu.head_content, click.content, view.content, miniprogram.content and msgmenu.tail_content`,
    ]);
  });
});

test("WeCom's keys for codes and receivers are refused in a body of either family", () => {
  for (const key of ["code", "welcome_code", "msgid", "touser", "open_kfid", "access_token"]) {
    for (const on of ["contact.added", "kf.message"]) {
      expect(problems(within({ ...TEXT, [key]: "x" }, on))).toEqual([
        `rules[0].send.${key}: "${key}" is filled in by Yingbin; leave it out`,
      ]);
    }
  }
});

test("a text that can turn out empty gets a warning where customer service requires a text", () => {
  const warnings = (body: unknown, on: string) =>
    checkInEnglish(within(body, on), 0).warnings.map(({ path, message }) => `${path}: ${message}`);
  const empty =
    "this is empty when nothing is known, and the message cannot be sent then; add | default: '…'";
  expect(warnings({ text: { content: "{{ scene }}" } }, "kf.entered")).toContain(
    `rules[0].send.text.content: ${empty}`,
  );
  const menu = { head_content: "{{ scene }}", list: [{ type: "click", click: { content: "{{ scene }}" } }] };
  expect(warnings({ msgtype: "msgmenu", msgmenu: menu }, "kf.entered")).toEqual([
    `rules[0].send.msgmenu.list[0].click.content: ${empty}`,
  ]);
});
