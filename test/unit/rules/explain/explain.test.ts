/** The explanation of a choice: the reason for which each rule is passed over, and the message that is sent. */
import { describe, expect, test } from "vitest";
import { coded } from "../../../../src/i18n/sentence.ts";
import { inWords } from "../../../../src/i18n/words.ts";
import { EVENTS } from "../../../../src/rules/engine/events.ts";
import { presentExplanation } from "../../../../src/rules/explain/present.ts";
import { explainQuestion } from "../../../../src/rules/explain/question.ts";
import { compiledRules, file, kfFile, kfRule, NOW, rule } from "../files.ts";

function explained(text: string, event: object = {}, at: string | null = null) {
  const answered = explainQuestion(compiledRules(text), event, at, NOW);
  if (!answered.ok) throw new Error(`${answered.path}: ${answered.message}`);
  return presentExplanation(answered.explanation, "en");
}

/** The reason for which the first rule is passed over. */
const reason = (change: object, event: object = {}, at: string | null = null, more: object = {}) =>
  explained(file({ ...more, rules: [rule(change)] }), event, at).passedOver[0]?.reason;

describe("the reason for which a rule is passed over", () => {
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
      'it wants staff to be "a", "b", "c", "d", "e" or 2 more, and the event has "x"',
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
  ] as const)("is given for %j and the event %j", ([change, event, sentence]) => {
    expect(reason(change, event)).toBe(sentence);
  });

  test.for([
    [{ account: "wkA" }, { account: "wkB" }, 'it wants account to be "wkA", and the event has "wkB"'],
    [{ scene: "" }, { scene: "a" }, 'it wants scene to be none, and the event has "a"'],
    [{ scene_param: "a" }, {}, 'it wants scene_param to be "a", and the event has none'],
    [
      { channels: { scene: "live" } },
      { channels: { scene: "profile" } },
      'it wants channels.scene to be "live", and the event has "profile"',
    ],
    [
      { channels: { nickname: "*店" } },
      { channels: { scene: 1, nickname: "小铺" } },
      'it wants channels.nickname to be "*店", and the event has "小铺"',
    ],
    [{ text: { is: "a" } }, { message: "b" }, 'it wants text.is to be "a", and the event has "b"'],
    [{ text: { contains: "a" } }, { message: "b" }, 'it wants a text with "a" in it, and the event has "b"'],
    [
      { text: { contains: { not: ["a", "b"] } } },
      { message: { text: "b" } },
      'it wants a text without "a" or "b" in it, and the event has "b"',
    ],
    [{ menu: "1" }, { message: { text: "a", menu: "2" } }, 'it wants menu to be "1", and the event has "2"'],
    [{ msgtype: "image" }, {}, 'it wants msgtype to be "image", and the event has "text"'],
  ] as const)("is given for %j and the message %j", ([when, event, sentence]) => {
    const { passedOver } = explained(kfFile("message", { when }), { event: "kf.message", ...event });
    expect(passedOver[0]?.reason).toBe(sentence);
  });

  test("is the event when the rule is for another event", () => {
    const { passedOver } = explained(kfFile("message", { when: { menu: "1" } }));
    expect(passedOver).toEqual([
      {
        rule: "默认",
        obstacle: "event",
        code: "other-event",
        reason: "it is for kf.message, and this is contact.added",
      },
    ]);
  });

  test("has the time that was compared with the hours", () => {
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

  test("lists all rules when none fits, and has the outcome silent for a rule that sends nothing", () => {
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

  test("fills in the names of the question or sample names, and takes an empty name as unknown", () => {
    const text = file({ rules: [rule({ send: hello })] });
    const content = (event: object) => {
      const [first] = explained(text, event).messages;
      return first?.family === "contact" ? first.body.text?.content : undefined;
    };
    expect(content({})).toBe("李雷好，韩梅梅");
    expect(content({ customer: { name: "小明" }, staff: { name: "" } })).toBe("小明好，");
    expect(content({ customer: { name: "" }, staff: "zhangsan" })).toBe("您好，韩梅梅");
  });

  test("shows the messages that are tried when WeCom refuses the first", () => {
    const image = { attachments: [{ msgtype: "image", image: { media_id: "m" } }] };
    const sending = (change: object) =>
      explained(file({ rules: [rule({ name: "r", ...change })] })).messages.map(({ name }) => name);
    expect(sending({ send: { ...hello, ...image }, fallback: "hello" })).toEqual(["r", "hello"]);
    expect(sending({ send: { ...hello, ...image } })).toEqual(["r", "r (text alone)"]);
    expect(sending({ send: hello })).toEqual(["r"]);
  });

  test("notes the texts that were cut, and the messages that could not be filled in", () => {
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

  test("lists no follow-ups after a message that cannot be filled in", () => {
    const then = [{ tag: "etA" }];
    const empty = { text: { content: "{{ state }}" } };
    const text = (change: object) => file({ rules: [rule({ send: empty, then, ...change })] });
    expect(explained(text({}))).toMatchObject({ outcome: "refused", then: [] });
    expect(explained(text({}), { state: "a" })).toMatchObject({ outcome: "send", then: [{ tag: ["etA"] }] });
    expect(explained(text({ fallback: "hello" }))).toMatchObject({
      outcome: "send",
      then: [{ tag: ["etA"] }],
    });
    expect(explained(text({ send: "nothing" }))).toMatchObject({
      outcome: "silent",
      then: [{ tag: ["etA"] }],
    });
  });

  test("shows the side of a split that the customer gets", () => {
    const messages = { a: { text: { content: "a" } }, b: { text: { content: "b" } } };
    const text = file({ messages, rules: [rule({ send: { split: { a: 1, b: 1 } } })] });
    const seen = [..."123456789"].map((id) => explained(text, { customer: id }));
    expect(new Set(seen.map(({ variant }) => variant))).toEqual(new Set(["a", "b"]));
    for (const { variant, messages } of seen) expect(messages[0]?.name).toBe(variant);
    expect(seen.flatMap(({ sides }) => sides)).toEqual([]);
  });

  test("shows every side of a split when the question names no customer", () => {
    const messages = { a: { text: { content: "a" } }, b: { text: { content: "{{ state }}" } } };
    const then = [{ tag: "etA" }];
    const text = (weights: object) => file({ messages, rules: [rule({ send: { split: weights }, then })] });
    expect(explained(text({ a: 3, b: 1 }), { state: "x" })).toMatchObject({
      outcome: "send",
      variant: null,
      messages: [],
      sides: [
        { variant: "a", share: 0.75, messages: [{ name: "a", body: { text: { content: "a" } } }] },
        { variant: "b", share: 0.25, messages: [{ name: "b", body: { text: { content: "x" } } }] },
      ],
    });
    expect(explained(text({ a: 3, b: 1 }))).toMatchObject({
      outcome: "send",
      sides: [{ messages: [{}] }, { messages: [] }],
      notes: ["b could not be filled in: the message is empty"],
    });
    const neither = { a: messages.b, b: messages.b };
    const refused = file({ messages: neither, rules: [rule({ send: { split: { a: 1, b: 1 } }, then })] });
    expect(explained(refused)).toMatchObject({ outcome: "refused", then: [] });
  });
});

describe("an explanation of customer service", () => {
  const said = (on: string, content: string, event: object = {}) => {
    const [first] = explained(kfFile(on, { send: { text: { content } } }), {
      event: `kf.${on}`,
      ...event,
    }).messages;
    return first?.family === "kf" && first.body.msgtype === "text" ? first.body.text.content : null;
  };

  test("fills in the session of the question and sample names", () => {
    const event = { account: "wkA", scene: "a", scene_param: "b", message: "您好" };
    expect(
      said("message", "{{ account }}{{ scene }}{{ scene_param }}{{ message }}{{ customer.name }}", event),
    ).toBe("wkAab您好李雷");
    expect(said("ended", "{{ staff.name }}{{ staff.userid }}", { staff: "lisi" })).toBe("韩梅梅lisi");
    expect(said("accepted", "{{ staff.name }}", { staff: { userid: "lisi", name: "李四" } })).toBe("李四");
    expect(
      said("queued", "{{ scene | default: '无' }}{{ customer.name }}", { customer: { name: "小明" } }),
    ).toBe("无小明");
  });

  test("shows a transfer and its otherwise", () => {
    const { send: _, ...transfer } = kfRule("message", {
      transfer: { to: "queue" },
      otherwise: { servicer: "lisi" },
    });
    expect(explained(file({ rules: [transfer] }), { event: "kf.message" })).toMatchObject({
      outcome: "transfer",
      messages: [],
      transfers: [{ to: "queue" }, { to: "servicer", servicer: "lisi" }],
    });
  });

  describe("for a rule that waits", () => {
    const calendars = { office: { weekly: { "mon-sun": "09:00-18:00" } } };
    const late = kfRule("accepted", {
      name: "久等",
      when: { hours: "office" },
      after: "10m",
      unless: "replied",
      send: { text: { content: '{{ now | date: "%H:%M" }}' } },
    });
    const at = (time: string, ...others: object[]) =>
      explained(
        file({ calendars, rules: [late, ...others] }),
        { event: "kf.accepted" },
        `2026-11-24T${time}`,
      );

    test("names the rule, the time and the reply that end the wait, and fills in the time of sending", () => {
      expect(at("12:00")).toMatchObject({
        waits: [
          {
            rule: "久等",
            at: "2026-11-24T12:00",
            until: "2026-11-24T12:10",
            passedOver: [],
            afterMs: 600_000,
            unlessReplied: true,
          },
        ],
        rule: "久等",
        at: "2026-11-24T12:10",
        outcome: "send",
        afterMs: 600_000,
        unlessReplied: true,
        messages: [{ body: { text: { content: "12:10" } } }],
      });
    });

    test("chooses again by the hours when the wait is over", () => {
      const closed = kfRule("accepted", { name: "下班", send: "hello" });
      expect(at("17:55", closed)).toMatchObject({
        waits: [{ rule: "久等", passedOver: [] }],
        rule: "下班",
        at: "2026-11-24T18:05",
        afterMs: 600_000,
        messages: [{ name: "hello" }],
        passedOver: [{ rule: "久等", obstacle: "hours" }],
      });
      expect(at("17:55")).toMatchObject({ waits: [{}], rule: null, outcome: "no-rule", messages: [] });
      const silent = kfRule("accepted", { name: "下班", send: "nothing" });
      expect(at("17:55", silent)).toMatchObject({ waits: [{}], rule: "下班", outcome: "silent" });
    });

    test("goes on waiting by a rule whose own wait is not over", () => {
      const later = kfRule("accepted", { name: "更晚", after: "1h", send: "hello" });
      expect(at("17:55", later)).toMatchObject({
        waits: [
          { rule: "久等", until: "2026-11-24T18:05" },
          { rule: "更晚", at: "2026-11-24T18:05", until: "2026-11-24T18:55", afterMs: 3_600_000 },
        ],
        rule: "更晚",
        at: "2026-11-24T18:55",
        afterMs: 3_600_000,
        unlessReplied: true,
      });
      const sooner = kfRule("accepted", { name: "更早", after: "5m", send: "hello" });
      expect(at("17:55", sooner)).toMatchObject({
        waits: [{ rule: "久等" }],
        rule: "更早",
        afterMs: 600_000,
      });
    });

    test("takes over unless: replied from the rule that is chosen in the end", () => {
      const patient = kfRule("accepted", { name: "耐心", after: "15m", send: "hello" });
      const explanation = at("08:50", patient);
      expect(explanation).toMatchObject({ waits: [{ rule: "耐心", unlessReplied: false }], rule: "久等" });
      expect(explanation.unlessReplied).toBe(true);
    });

    test("has no waits when the rule has no after", () => {
      expect(explained(kfFile("accepted"), { event: "kf.accepted" })).toMatchObject({
        waits: [],
        outcome: "send",
        afterMs: null,
        unlessReplied: false,
      });
    });
  });

  describe("for a tap on a menu item", () => {
    const menu = (...items: object[]) => ({
      msgtype: "msgmenu",
      msgmenu: { head_content: "请选择", list: items.map((click) => ({ type: "click", click })) },
    });
    const human = menu(
      { id: "human", content: "{{ customer.name }}要人工服务" },
      { id: "faq", content: "问答" },
    );
    const byText = kfRule("message", {
      name: "人工",
      when: { text: { contains: "人工" } },
      send: { text: { content: "{{ message }}" } },
    });
    const tapped = (message: object, send: unknown = human, messages: object = {}) => {
      const rules = [kfRule("entered", { name: "进入", send }), byText];
      return explained(file({ messages, rules }), { event: "kf.message", message });
    };

    test("takes the item's text as the customer's message, as WeCom does", () => {
      expect(tapped({ menu: "human" })).toMatchObject({
        rule: "人工",
        messages: [{ body: { text: { content: "李雷要人工服务" } } }],
        notes: ['a tap on "human" brings the text of that item: "李雷要人工服务"'],
      });
      expect(tapped({ menu: "faq" })).toMatchObject({
        rule: null,
        passedOver: [{}, { reason: expect.stringContaining('"问答"') }],
      });
    });

    test("finds the menu by its name, on the sides of a split and in a fallback", () => {
      const messages = { a: human, b: menu({ id: "x", content: "人工" }), c: { text: { content: "您好" } } };
      const found = (send: unknown) => tapped({ menu: "human" }, send, messages).rule;
      expect(found("a")).toBe("人工");
      expect(found({ split: { c: 1, a: 1 } })).toBe("人工");
      expect(found({ split: { a: 1, b: 1 } })).toBe("人工");
      const rules = [kfRule("entered", { send: "c", fallback: "a" }), byText];
      const event = { event: "kf.message", message: { menu: "human" } };
      expect(explained(file({ messages, rules }), event).rule).toBe("人工");
    });

    test("keeps the text that the question gives, and leaves other types and an empty id alone", () => {
      expect(tapped({ menu: "human", text: "别的" })).toMatchObject({ rule: null, notes: [] });
      expect(tapped({ menu: "human", msgtype: "image" })).toMatchObject({ rule: null, notes: [] });
      expect(tapped({ menu: "" })).toMatchObject({ rule: null, notes: [] });
    });

    test("notes that no menu has the item, or that several have it with different texts", () => {
      expect(tapped({ menu: "humna" })).toMatchObject({
        rule: null,
        notes: [
          'what the item "humna" says is not known: no menu of the rules shows it; give it as the message\'s text',
        ],
      });
      const messages = { a: human, b: menu({ id: "human", content: "人工" }) };
      expect(tapped({ menu: "human" }, { split: { a: 1, b: 1 } }, messages)).toMatchObject({
        rule: null,
        notes: [expect.stringContaining("several menus show it, with several texts")],
      });
    });
  });

  test("shows media by their names", () => {
    const media = { poster: { type: "image", url: "https://a.example.com/p.png" } };
    const image = { msgtype: "image", image: { media_id: "media:poster" } };
    const text = kfFile("message", { send: image }, { media });
    expect(explained(text, { event: "kf.message" }).messages).toEqual([
      { name: "默认", family: "kf", body: image },
    ]);
  });

  test("takes a question that gives the event's name alone", () => {
    for (const event of EVENTS) {
      const text = file({ rules: [rule({ on: event })] });
      expect(explained(text, { event })).toMatchObject({ outcome: "send", rule: "默认" });
    }
  });

  test.for([
    [{ event: "kf.enter" }, "event.event"],
    [{ event: 1 }, "event.event"],
    [{ event: "kf.entered", state: "a" }, "event.state"],
    [{ event: "contact.added", account: "a" }, "event.account"],
    [{ event: "kf.entered", message: "a" }, "event.message"],
    [{ event: "kf.queued", staff: "a" }, "event.staff"],
    [{ event: "kf.message", message: { txt: "a" } }, "event.message.txt"],
    [{ event: "kf.message", channels: { scene: "lvie" } }, "event.channels.scene"],
    [{ event: "kf.message", channels: {} }, "event.channels.scene"],
    [{ event: "contact.added", customer: { gender: "mael" } }, "event.customer.gender"],
    [{ event: "contact.added", customer: { type: 3 } }, "event.customer.type"],
    [{ event: "kf.message", customer: { gender: true } }, "event.customer.gender"],
    [{ event: "kf.message", customer: { nickname: "a" } }, "event.customer.nickname"],
    [[], "event"],
  ] as const)("refuses the event %j with the path %s", ([event, path]) => {
    expect(explainQuestion(compiledRules(file()), event, null, NOW)).toMatchObject({ ok: false, path });
  });

  test.for<[object | string, string, string]>([
    ["a", "event", '这里要写带 event 的事件，现在是文字 "a"'],
    [{ customer: { name: true } }, "event.customer.name", "这里要写文字，现在是 true；请加上引号"],
    [{ customer: { nmae: "a" } }, "event.customer.nmae", '"nmae" 不是客户可用的键；是不是想写 "name"？'],
    [{ customer: { tags: "a" } }, "event.customer.tags", '这里要写标签 id 的列表，现在是文字 "a"'],
    [{ staff: { nmae: "a" } }, "event.staff.nmae", '"nmae" 不是成员可用的键；是不是想写 "name"？'],
    [{ staff: { department: 1 } }, "event.staff.department", "这里要写部门 id 的列表，现在是数字 1"],
    [{ staff: { department: ["a"] } }, "event.staff.department[0]", '这里要写数字，现在是文字 "a"'],
    [{ event: "kf.message", channels: {} }, "event.channels.scene", '视频号缺少 "scene"，请补上'],
    [
      { event: "kf.entered", customer: { nickname: "a" } },
      "event.customer.nickname",
      '请把 "nickname" 改成 "name"，和消息里的写法一样',
    ],
  ])("says in Chinese what is wrong with the event %j", ([event, path, message]) => {
    const answered = explainQuestion(compiledRules(file()), event, null, NOW);
    if (answered.ok) throw new Error("the event was read");
    expect([answered.path, inWords(answered.message, "zh")]).toEqual([path, message]);
  });
});

test("a question may give a customer's type and gender by the names of the rules file", () => {
  const when = { customer: { type: "wecom", gender: { not: "male" } } };
  const about = (customer: object) =>
    explained(file({ rules: [rule({ when, send: { text: { content: "{{ customer.gender }}。" } } })] }), {
      customer,
    });
  expect(about({ type: "wecom", gender: "female" })).toEqual(about({ type: 2, gender: 2 }));
  expect(about({ type: "wecom", gender: "female" }).rule).toBe("默认");
  expect(about({ type: "wecom", gender: "unknown" })).toEqual(about({ type: 2, gender: 0 }));
});

test("an explanation has the follow-ups, filled in", () => {
  const then = [
    { tag: ["etA", "etB"] },
    { remark: "展会-{{ customer.name }}" },
    { webhook: "https://a.example.com" },
  ];
  expect(explained(file({ rules: [rule({ then })] }), { customer: { name: "小明" } }).then).toEqual([
    { tag: ["etA", "etB"] },
    { remark: "展会-小明" },
    { webhook: "https://a.example.com" },
  ]);
});

describe("the time of a question", () => {
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

  test("is kept just before and after a change of the clocks", () => {
    for (const time of ["2026-03-08T01:59", "2026-03-08T03:00", "2026-11-01T00:59", "2026-11-01T02:00"]) {
      expect(at(time, "America/New_York")).toBe(time);
    }
  });

  test("in the hour that the clock leaves out is moved by an hour, with a note", () => {
    const berlin = compiledRules(file({ timezone: "Europe/Berlin" }));
    expect(explainQuestion(berlin, {}, "2026-03-29 02:30", NOW)).toMatchObject({
      explanation: {
        at: "2026-03-29T03:30",
        notes: [coded("clock-put-forward", { text: '"2026-03-29 02:30"', taken: "2026-03-29T03:30" })],
      },
    });
    for (const time of ["2026-03-29 01:59:59", "2026-03-29T03:00", "2026-03-29T02:30Z", "2026-10-25T24:00"]) {
      expect(explainQuestion(berlin, {}, time, NOW)).toMatchObject({ explanation: { notes: [] } });
    }
  });

  test.for([
    ["tomorrow", 'expected a time such as 2026-11-22T09:00, found "tomorrow"'],
    ["", 'expected a time such as 2026-11-22T09:00, found ""'],
    ["2026-13-01", 'there is no "2026-13-01" in the calendar'],
    ["2026-11-22T25:00", 'there is no "2026-11-22T25:00" in the calendar'],
    ["2026-02-30", 'there is no "2026-02-30" in the calendar'],
    ["2026-02-29 09:00", 'there is no "2026-02-29 09:00" in the calendar'],
    ["2026-04-31T09:00+08:00", 'there is no "2026-04-31T09:00+08:00" in the calendar'],
  ] as const)("%j is refused", ([time, message]) => {
    const answered = explainQuestion(compiledRules(file()), {}, time, NOW);
    expect(answered).toMatchObject({ ok: false, path: "at" });
    expect(answered.ok || inWords(answered.message, "en")).toBe(message);
  });

  test("may be the 29th of February in a year that has one", () => {
    expect(at("2028-02-29")).toBe("2028-02-29T00:00");
  });
});

test("reasons and notes have codes, and are told in Chinese", () => {
  const rules = [
    rule({ name: "展会", when: { state: ["expo-*", ""] } }),
    rule({ name: "夜间", when: { hours: "night" } }),
    rule({ send: { text: { content: "{{ customer.name }}" } } }),
  ];
  const calendars = { night: { weekly: { "mon-sun": "22:00-23:00" } } };
  const event = { state: "fair-7", customer: { name: "名".repeat(1400) } };
  const answered = explainQuestion(
    compiledRules(file({ calendars, rules: rules.map((one, index) => ({ ...one, name: `${index}` })) })),
    event,
    null,
    NOW,
  );
  if (!answered.ok) throw new Error(answered.message);
  expect(presentExplanation(answered.explanation, "zh")).toMatchObject({
    passedOver: [
      {
        code: "other-value",
        reason: '要求 state 是 "expo-*" 或空，这次是 "fair-7"',
      },
      { code: "outside-hours", reason: '只在 "night" 的时间内用，这次是 2026-11-22 11:04，不在其中' },
    ],
    notes: ["2：text.content 太长，从 4200 字节截到了 3999 字节"],
    noteCodes: ["text-cut"],
  });
});
