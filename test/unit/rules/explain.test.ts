import { describe, expect, test } from "vitest";
import { answer } from "../../../src/rules/question.ts";
import { bookOf, file, NOW, rule } from "./files.ts";

function explained(text: string, event: object = {}, at: string | null = null) {
  const answered = answer(bookOf(text), event, at, NOW);
  if (!answered.ok) throw new Error(`${answered.path}: ${answered.message}`);
  return answered.explanation;
}

/** Why a rule is passed over, in its own words. */
const reason = (change: object, event: object = {}, at: string | null = null, more: object = {}) =>
  explained(file({ ...more, rules: [rule(change)] }), event, at).passedOver[0]?.reason;

describe("why a rule is passed over", () => {
  const OFFICE = { calendars: { office: { weekly: { "mon-fri": "09:00-18:00" } } } };

  test.for([
    [{ enabled: false }, {}, "it is switched off (enabled: false)"],
    [{ from: "2026-11-23" }, {}, "it begins at 2026-11-23 00:00, and this is at 2026-11-22 11:04"],
    [{ until: "2026-11-21" }, {}, "it ended at 2026-11-21 24:00, and this is at 2026-11-22 11:04"],
    [{ when: { app: "shop" } }, { app: "sales" }, 'it wants app to be "shop", and the event has "sales"'],
    [{ when: { staff: ["a", "b"] } }, {}, 'it wants staff to be "a" or "b", and the event has none'],
    [
      { when: { state: { not: "expo-*" } } },
      { state: "expo-7" },
      'it wants state to be something other than "expo-*", and the event has "expo-7"',
    ],
    [{ when: { state: "" } }, { state: "x" }, 'it wants state to be none, and the event has "x"'],
    [
      { when: { staff: [..."abcdefg"] } },
      { staff: "x" },
      'it wants staff to be "a" or "b" or "c" or "d" or "e" or 2 more, and the event has "x"',
    ],
    [{ when: { via: "half" } }, {}, 'it wants via to be "half", and the event has "added"'],
    [{ when: { department: 3 } }, {}, 'it wants department to be "3", and the event has none'],
    [
      { when: { department: 3 } },
      { staff: { department: [1, 2] } },
      'it wants department to be "3", and the event has "1" and "2"',
    ],
    [
      { when: { customer: { type: "wecom" } } },
      { customer: { type: 1 } },
      'it wants customer.type to be "wecom", and the event has "wechat"',
    ],
    [
      { when: { customer: { gender: "male" } } },
      { customer: { gender: 2 } },
      'it wants customer.gender to be "male", and the event has "female"',
    ],
    [
      { when: { customer: { tag: "etA" } } },
      { customer: { tags: ["etB"] } },
      'it wants customer.tag to be "etA", and the event has "etB"',
    ],
  ] as const)("%j", ([change, event, sentence]) => {
    expect(reason(change, event)).toBe(sentence);
  });

  test("hours tell the time that was held against them", () => {
    expect(reason({ when: { hours: "office" } }, {}, "2026-11-22T12:00", OFFICE)).toBe(
      'it is for times inside of "office", and this is at 2026-11-22 12:00',
    );
    expect(reason({ when: { hours: { not: "office" } } }, {}, "2026-11-23T12:00", OFFICE)).toBe(
      'it is for times outside of "office", and this is at 2026-11-23 12:00',
    );
  });
});

describe("an explanation", () => {
  const hello = { text: { content: "{{ customer.name | default: '您' }}好，{{ staff.name }}" } };

  test("names the rule that is taken, and no rule below it", () => {
    const rules = [
      rule({ name: "a", enabled: false }),
      rule({ name: "b" }),
      rule({ name: "c", enabled: false }),
    ];
    const { rule: taken, passedOver } = explained(file({ rules }));
    expect([taken, passedOver.map(({ rule }) => rule)]).toEqual(["b", ["a"]]);
  });

  test("tells of all rules when none fits, and of a rule that sends nothing", () => {
    expect(explained(file({ rules: [rule({ enabled: false })] }))).toMatchObject({
      outcome: "no-rule",
      rule: null,
      passedOver: [{ rule: "默认" }],
    });
    expect(explained(file({ rules: [rule({ send: "nothing" })] }))).toMatchObject({
      outcome: "silent",
      messages: [],
    });
  });

  test("fills in names that are given, else made-up ones; an empty one is not known", () => {
    const text = file({ rules: [rule({ send: hello })] });
    const content = (event: object) => {
      const [first] = explained(text, event).messages;
      return first?.family === "contact" ? first.body.text?.content : undefined;
    };
    expect(content({})).toBe("李雷好，韩梅梅");
    expect(content({ customer: { name: "小明" }, staff: { name: "" } })).toBe("小明好，");
    expect(content({ customer: { name: "" }, staff: "zhangsan" })).toBe("您好，韩梅梅");
  });

  test("shows what goes when WeCom refuses the message", () => {
    const image = { attachments: [{ msgtype: "image", image: { media_id: "m" } }] };
    const sending = (change: object) =>
      explained(file({ rules: [rule({ name: "r", ...change })] })).messages.map(({ name }) => name);
    expect(sending({ send: { ...hello, ...image }, fallback: "hello" })).toEqual(["r", "hello"]);
    expect(sending({ send: { ...hello, ...image } })).toEqual(["r", "r (text alone)"]);
    expect(sending({ send: hello })).toEqual(["r"]);
  });

  test("tells what was cut, and what could not be filled in", () => {
    const link = { msgtype: "link", link: { title: "{{ customer.name }}", url: "https://a.example" } };
    const text = file({ rules: [rule({ name: "r", send: { attachments: [link] } })] });
    expect(explained(text, { customer: { name: "名".repeat(50) } }).notes).toEqual([
      "r: attachments[0].link.title cut from 150 to 126 bytes",
    ]);
    expect(explained(text, { customer: { name: "" } })).toMatchObject({
      outcome: "refused",
      notes: ["r could not be filled in: attachments[0].link.title is empty"],
    });
  });

  test("shows a customer's side of a split, always the same", () => {
    const messages = { a: { text: { content: "a" } }, b: { text: { content: "b" } } };
    const text = file({ messages, rules: [rule({ send: { split: { a: 1, b: 1 } } })] });
    const sides = [..."123456789"].map((id) => explained(text, { customer: id }));
    expect(new Set(sides.map(({ variant }) => variant))).toEqual(new Set(["a", "b"]));
    for (const { variant, messages } of sides) expect(messages[0]?.name).toBe(variant);
  });
});

describe("the time of an event", () => {
  const at = (time: string, timezone = "Asia/Shanghai") => explained(file({ timezone }), {}, time).at;

  test.for([
    ["2026-11-22T09:00", "2026-11-22T09:00"],
    ["2026-11-22 09:00:30", "2026-11-22T09:00"],
    ["2026-11-22", "2026-11-22T00:00"],
    ["2026-11-22T09:00Z", "2026-11-22T17:00"],
    ["2026-11-22T09:00+01:00", "2026-11-22T16:00"],
  ] as const)("%s is %s in Shanghai", ([given, local]) => {
    expect(at(given)).toBe(local);
  });

  test("is right on both sides of a clock that is put forward and back", () => {
    for (const time of ["2026-03-08T01:59", "2026-03-08T03:00", "2026-11-01T00:59", "2026-11-01T02:00"]) {
      expect(at(time, "America/New_York")).toBe(time);
    }
  });

  test.for(["tomorrow", "2026-13-01", "2026-11-22T25:00", ""])("%j is no time", (time) => {
    expect(answer(bookOf(file()), {}, time, NOW)).toMatchObject({ ok: false, path: "at" });
  });
});
