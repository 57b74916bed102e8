/** Warnings of a rules file about rules, messages and conditions that are valid and probably mistakes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVENT_TABLE, EVENTS } from "../../../../src/rules/engine/events.ts";
import { checkInEnglish, compiledRules, file, kfFacts, kfFile, kfRule, rule, ruleFor } from "../files.ts";

function warnings(text: string): string[] {
  const { ok, problems, warnings } = checkInEnglish(text, Date.UTC(2026, 10, 22));
  if (!ok) throw new Error(JSON.stringify(problems));
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

const unreached = (...changes: object[]) =>
  warnings(file({ rules: changes.map((change, index) => rule({ name: `${index}`, ...change })) })).filter(
    (one) => one.includes("never reached"),
  );

describe("a rule gets the warning that it is never reached", () => {
  test.for([
    ["when a rule above takes everybody", {}, { when: { app: "b" } }],
    [
      "when it is narrower than a rule above",
      { when: { staff: ["a", "b"] } },
      { when: { staff: "b", via: "added" } },
    ],
    [
      "when its patterns are within one above",
      { when: { state: "expo-*" } },
      { when: { state: ["expo-7", "expo-8-*"] } },
    ],
    [
      "when it excludes more than a rule above",
      { when: { state: { not: "a" } } },
      { when: { state: { not: ["a", "b"] } } },
    ],
    [
      "when it names a value that a rule above does not exclude",
      { when: { via: { not: "half" } } },
      { when: { via: "added" } },
    ],
    [
      "when its dates are within those of a rule above",
      { until: "2026-12-31" },
      { from: "2026-12-01", until: "2026-12-30" },
    ],
    [
      "when its words contain the word of a rule above",
      { on: "kf.message", when: { text: { contains: "人工" } } },
      { on: "kf.message", when: { text: { contains: ["人工客服", "转人工"] } } },
    ],
    [
      "when it has the account of a rule above and a further condition",
      { on: "kf.entered", when: { account: "wkA" } },
      { on: "kf.entered", when: { account: "wkA", channels: { scene: "live" } } },
    ],
    [
      "when it names a scene of Channels of a rule above by number",
      { on: "kf.entered", when: { channels: { scene: ["live", "order"] } } },
      { on: "kf.entered", when: { channels: { scene: 2 } } },
    ],
    [
      "when its whole texts contain the word of a rule above",
      { on: "kf.message", when: { text: { contains: "人工" } } },
      { on: "kf.message", when: { text: { is: ["转人工", "人工"] } } },
    ],
    ["when it waits, and a rule above does not", { on: "kf.queued" }, { on: "kf.queued", after: "10m" }],
  ] as const)("%s", ([, above, below]) => {
    const [warning, ...others] = unreached(above, below);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^rules\[1\]: this rule is never reached: "0" above takes every customer/);
  });

  test.for([
    ["the rule above is switched off", { enabled: false }, {}],
    ["the rule above ends", { until: "2026-12-31" }, {}],
    ["the rule above is for another event", { on: "kf.entered" }, { on: "kf.ended" }],
    [
      "the rule above wants the whole text, and it wants a part",
      { on: "kf.message", when: { text: { is: "人工" } } },
      { on: "kf.message", when: { text: { contains: "人工" } } },
    ],
    ["the rule above is narrower", { when: { state: "expo-7" } }, { when: { state: "expo-*" } }],
    ["the rule above has a further condition", { when: { app: "a", via: "half" } }, { when: { app: "a" } }],
    ["the patterns only overlap", { when: { state: "a*" } }, { when: { state: "*b" } }],
    ["it takes customers without a state", { when: { state: "*" } }, { when: { state: ["a", ""] } }],
    [
      "the rule above excludes a tag, and it wants another",
      { when: { customer: { tag: { not: "a" } } } },
      { when: { customer: { tag: "b" } } },
    ],
  ] as const)("but not where %s", ([, above, below]) => {
    expect(unreached(above, below)).toEqual([]);
  });
});

describe("two rules together", () => {
  const CALENDARS = { office: { weekly: { "mon-fri": "09:00-18:00" } } };
  const together = (...whens: object[]) => {
    const rules = whens.map((when, index) => rule({ name: `${index}`, when }));
    return warnings(file({ calendars: CALENDARS, rules: [...rules, rule({ name: "last" })] }));
  };
  const withoutLast = (...whens: object[]) => {
    const rules = whens.map((when, index) => rule({ name: `${index}`, when }));
    return warnings(file({ calendars: CALENDARS, rules }));
  };

  test.for([
    ["inside and outside of hours", { hours: "office" }, { hours: { not: "office" } }],
    ["all ways to be added", { via: ["half", "audit"] }, { via: "added" }],
    ["all apps but one, and that one", { app: { not: "a" } }, { app: ["a", "b"] }],
  ] as const)("count as a default when they take everybody: %s", ([, one, other]) => {
    expect(withoutLast(one, other)).toEqual([]);
    expect(together(one, other)).toEqual([
      'rules[2]: this rule is never reached: "0" and "1" above together take every customer',
    ]);
  });

  test.for([
    ["two of three ways to be added", { via: "half" }, { via: "added" }],
    ["a missing state fits neither", { state: "a" }, { state: { not: "a" } }],
    [
      "a look-up that comes too late fits neither",
      { customer: { type: 1 } },
      { customer: { type: { not: 1 } } },
    ],
    ["one has a further condition", { app: "a" }, { app: { not: "a" }, via: "added" }],
    ["they name different apps", { app: "a" }, { app: { not: "b" } }],
  ] as const)("do not count as a default: %s", ([, one, other]) => {
    expect(withoutLast(one, other)).toEqual([expect.stringContaining("no default")]);
    expect(together(one, other)).toEqual([]);
  });
});

test("a star with the empty text takes everybody, but not in channels", () => {
  const all = ["*", ""];
  expect(warnings(file({ rules: [rule({ when: { state: all } }), rule({ name: "b" })] }))).toEqual([
    'rules[1]: this rule is never reached: "默认" above takes every customer',
  ]);
  expect(warnings(file({ rules: [rule({ when: { state: all } })] }))).toEqual([]);
  expect(warnings(kfFile("entered", { when: { scene: all, scene_param: all } }))).toEqual([]);
  for (const when of [
    { scene: { not: all } },
    { scene: "*" },
    { scene: ["a*", ""] },
    { channels: { nickname: all } },
  ]) {
    expect(warnings(kfFile("entered", { when }))).toEqual([expect.stringContaining("no default")]);
  }
});

test("a rule whose dates are over gets a warning", () => {
  const until = (date: string) =>
    warnings(file({ rules: [rule({ until: date, when: { app: "a" } }), rule({ name: "b" })] }));
  expect(until("2026-11-21")).toEqual(["rules[0].until: this rule is over: no customer gets it any more"]);
  expect(until("2026-11-22")).toEqual([]);
});

test("a file without a rule that is switched on gets a warning", () => {
  const NO_RULE = "rules: no rule is switched on: no customer gets a message";
  expect(warnings("rules: []")).toEqual([NO_RULE]);
  expect(warnings(file({ rules: [rule({ enabled: false })] }))).toEqual([NO_RULE]);
});

describe("a text gets a warning", () => {
  const written = (value: string, more = "") =>
    warnings(`${more}rules:\n- name: a\n  on: contact.added\n  send:\n    ${value}\n`);

  test("when a comment that looks like a part of it cuts it off", () => {
    expect(written("text:\n      content: 您好 #1 门店欢迎您")).toEqual([
      'rules[0].send.text.content: "#1 门店欢迎您" is a comment to YAML, and is not sent; if it belongs to the text, put all of it in quotes',
    ]);
    expect(written("text:\n      content: 您好  # 客户看到的")).toEqual([]);
    expect(written('text:\n      content: "您好 #1 门店"')).toEqual([]);
  });

  test.each(["{ customer.name }您好", "{customer.name | default: '您好'}", "｛｛ customer.name ｝｝您好"])(
    "when its braces fill in nothing: %s",
    (content) => {
      expect(written(`text: { content: "${content}" }`)).toEqual([
        expect.stringContaining("is sent as it stands; what is filled in stands between {{ and }}"),
      ]);
    },
  );

  test.each([
    "{% if customer.gender == '1' %}先生{% endif %}您好",
    "{% if customer.type!='wechat' %}先生{% endif %}您好",
    "{% case customer.gender %}{% when '2' %}女士{% else %}您{% endcase %}",
  ])("when it compares a number with a text: %s", (content) => {
    expect(written(`text: { content: "${content}" }`)).toEqual([
      expect.stringContaining("compares a number with a text, which it never equals"),
    ]);
  });

  test.each(["{{ customer.name or '您' }}好", "{{ via == 'half' }}"])(
    "when it sends the word true or false: %s",
    (content) => {
      expect(written(`text: { content: "${content}" }`)).toEqual([
        expect.stringContaining('sends the word "true" or "false"'),
      ]);
    },
  );

  test.each([
    "{% if customer.gender == 1 and via == 'half' or customer.type != 2 %}先生{% endif %}您好",
    "{% case customer.gender %}{% when 2 %}女士{% else %}您{% endcase %}",
    "{{ customer.name | default: 'you and me or >= 1' }} or {{ via }} and {{ 'a or b' }}",
  ])("but not for sound conditions and values: %s", (content) => {
    expect(written(`text: { content: "${content}" }`)).toEqual([]);
  });

  test("when its media_id looks like a mistyped media:NAME, or dies after three days", () => {
    const media = "media: { poster: { type: image, url: 'https://a.example.com/p.png' } }\n";
    const image = (id: string) => `attachments: [{ msgtype: image, image: { media_id: "${id}" } }]`;
    for (const id of ["poster", "media：poster", "Media:poster"]) {
      expect(written(image(id), media)).toContain(
        'rules[0].send.attachments[0].image.media_id: this is taken for a media_id of WeCom\'s; did you mean "media:poster"?',
      );
    }
    expect(written(image("3a8asd892asd8asd"))).toEqual([
      expect.stringContaining("a media_id of WeCom's is dead after three days"),
    ]);
    expect(written(`text: { content: a }\n    ${image("media:poster")}`, media)).toEqual([]);
  });

  test("when an address does not begin with https://", () => {
    const link = (url: string) => `attachments: [{ msgtype: link, link: { title: a, url: "${url}" } }]`;
    expect(written(link("www.example.com"))).toEqual([
      "rules[0].send.attachments[0].link.url: an address begins with https://",
    ]);
    for (const url of [
      "https://a.example",
      "http://a.example",
      "{{ state | default: 'https://a.example' }}",
    ]) {
      expect(written(link(url))).toEqual([]);
    }
  });
});

test("a rule with the warning that it is never reached is chosen for no event", () => {
  const value = fc.constantFrom("a", "b", "ab", "ba");
  const condition = (pattern: fc.Arbitrary<string>) => {
    const list = fc.array(pattern, { minLength: 1, maxLength: 2 });
    return fc.oneof(pattern, list, fc.record({ not: list }));
  };
  const patterns = fc.constantFrom("a", "a*", "*b", "*", "ab", "");
  const when = fc.record(
    {
      account: condition(value),
      scene: condition(patterns),
      text: fc.record({ is: condition(value), contains: condition(value) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const dates = fc.record(
    { from: fc.constantFrom("2026-11-21", "2026-11-23"), until: fc.constantFrom("2026-11-23", "2026-11-25") },
    { requiredKeys: [] },
  );
  const event = fc.record({
    account: value,
    scene: fc.option(value),
    message: fc.record({ msgtype: fc.constant("text"), text: fc.option(value), menu: fc.constant(null) }),
  });
  let warned = 0;
  fc.assert(
    fc.property(when, dates, when, dates, fc.boolean(), fc.array(event), (a, da, b, db, narrower, events) => {
      const below = narrower ? { ...da, ...db, when: { ...a, ...b } } : { ...db, when: b };
      const rules = [
        kfRule("message", { name: "a", ...da, when: a }),
        kfRule("message", { name: "b", ...below }),
      ];
      const text = file({ rules });
      if (!warnings(text).some((one) => one.startsWith("rules[1]: this rule is never reached"))) return;
      warned++;
      for (const change of events) {
        for (const day of [20, 22, 24]) {
          expect(ruleFor(compiledRules(text), kfFacts(change), Date.UTC(2026, 10, day))?.name).not.toBe("b");
        }
      }
    }),
    { numRuns: 1_000 },
  );
  expect(warned).toBeGreaterThan(0);
}, 30_000);

test("an event without a default gets a warning", () => {
  const [warning] = warnings(file({ rules: [rule({ when: { app: "a" } })] }));
  expect(warning).toMatch(
    /^rules: a customer whom no rule fits gets no welcome: contact.added has no default/,
  );
  expect(warnings(file({ rules: [rule({ until: "2030-01-01" })] }))).toEqual([warning]);
  expect(warnings(file({ rules: [rule({ when: { app: "a" } }), rule({ name: "all" })] }))).toEqual([]);
});

describe("among the events that have rules", () => {
  test.each(EVENTS.filter((event) => EVENT_TABLE[event].needsDefault))(
    "%s gets a warning without a default",
    (on) => {
      const narrow = rule({ name: "narrow", on, when: { app: "a" } });
      const [warning, ...others] = warnings(file({ rules: [narrow] }));
      expect(warning).toContain(`: ${on} has no default, a last rule without conditions and dates`);
      expect(others).toEqual([]);
      expect(warnings(file({ rules: [narrow, rule({ on })] }))).toEqual([]);
    },
  );

  test("kf.message gets no warning, as most messages of customers need no answer of ours", () => {
    expect(warnings(kfFile("message", { when: { text: { is: "a" } } }))).toEqual([]);
  });

  test("the default of one event does not count for another", () => {
    const rules = [rule(), kfRule("entered", { name: "b", when: { account: "a" } })];
    expect(warnings(file({ rules }))).toEqual([expect.stringContaining("kf.entered has no default")]);
  });
});

test("a message that no rule sends gets a warning", () => {
  const body = { text: { content: "a" } };
  const messages = { hello: body, simple: body, left: body, unused: body };
  const rules = [
    rule({ name: "a", when: { app: "a" }, fallback: "simple" }),
    rule({ name: "b", send: { split: { hello: 1, left: 1 } } }),
  ];
  expect(warnings(file({ messages, rules }))).toEqual(['messages.unused: no rule sends "unused"']);
});

test("a medium that no message uses gets a warning", () => {
  const medium = { type: "image", url: "https://a.example.com/p.png" };
  const attachments = [{ msgtype: "image", image: { media_id: "media:used" } }];
  const send = { text: { content: "a" }, attachments };
  const text = file({ media: { used: medium, left: medium }, messages: {}, rules: [rule({ send })] });
  expect(warnings(text)).toEqual(['media.left: no message has "media:left" in it']);
});

describe("a condition gets a warning", () => {
  test("when it has a name in the place of an id", () => {
    const when = { staff: "张三", customer: { tag: ["老客户", "etAAA"] } };
    expect(
      warnings(file({ rules: [rule({ when, then: [{ tag: "老 客户" }] }), rule({ name: "b" })] })),
    ).toEqual([
      "rules[0].when.staff: \"张三\" is a name, it seems: staff are told by their userids (账号), as the member's page in the console's 通讯录 shows them",
      'rules[0].when.customer.tag[0]: "老客户" is a name, it seems: tags are told by their ids (et…), which npm run doctor lists',
      'rules[0].then[0].tag: "老 客户" is a name, it seems: tags are told by their ids (et…), which npm run doctor lists',
    ]);
  });

  const menu = (...ids: string[]) => ({
    msgtype: "msgmenu",
    msgmenu: { list: ids.map((id) => ({ type: "click", click: { id, content: "a" } })) },
  });
  const asking = (when: object, more: object = {}) => warnings(kfFile("message", { when }, more));

  test("when a text has a star in it", () => {
    expect(asking({ text: { contains: ["a", "5*"] } })).toEqual([
      'rules[0].when.text.contains[1]: "5*": a star in a text is only a star',
    ]);
    expect(asking({ text: { is: { not: "*" } } })).toHaveLength(1);
  });

  test("when its msgtype is unknown", () => {
    expect(asking({ msgtype: ["image", "imge"] })).toEqual([
      'rules[0].when.msgtype[1]: no message of a customer\'s is known to have the msgtype "imge"; did you mean "image"?',
    ]);
    expect(asking({ msgtype: "merged_msg" })).toEqual([]);
  });

  test("when its menu item is in no menu of the file", () => {
    const rules = (id: string) => [
      kfRule("message", { name: "a", when: { menu: id } }),
      kfRule("ended", { name: "b", send: menu("101", "102") }),
    ];
    expect(warnings(file({ rules: rules("103") }))).toEqual([
      'rules[0].when.menu: no menu of this file has an item with the id "103"; did you mean "101"?',
    ]);
    expect(warnings(file({ rules: rules("102") }))).toEqual([]);
    expect(warnings(file({ rules: rules("") }))).toEqual([]);
    expect(asking({ menu: "103" })).toEqual([]);
  });
});

test("an id that two items of a menu share gets a warning", () => {
  const click = (id: string) => ({ type: "click", click: { id, content: "a" } });
  const plain = { type: "click", click: { content: "a" } };
  const menu = (...list: object[]) => ({ msgtype: "msgmenu", msgmenu: { list } });
  const ending = (...list: object[]) => warnings(kfFile("ended", { send: menu(...list) }, { messages: {} }));
  expect(ending(click("101"), click("102"), click("101"))).toEqual([
    'rules[0].send.msgmenu.list[2].click.id: two items of this menu have the id "101": no rule can tell them apart',
  ]);
  expect(ending(click("101"), click("102"), plain, plain)).toEqual([]);
});

describe("a text that a long name makes too long", () => {
  const link = (change: object) => ({
    attachments: [{ msgtype: "link", link: { title: "a", url: "https://a.example", ...change } }],
  });
  const sending = (send: object) => warnings(file({ messages: {}, rules: [rule({ send })] }));

  test("gets a warning with its length", () => {
    expect(sending(link({ title: "{{ customer.name | default: '您' }}的礼包" }))).toEqual([
      "rules[0].send.attachments[0].link.title: with a name of 64 Chinese characters this grows to 201 bytes, WeCom takes 128: it would be cut; | truncate: 20 behind the variable keeps it short",
    ]);
    expect(
      sending(link({ url: `https://a.example/${"x".repeat(1_800)}?{{ staff.name | url_encode }}` })),
    ).toEqual([expect.stringContaining("the message could not be sent")]);
  });

  test("gets a warning in customer service by the smaller limits", () => {
    const click = { type: "click", click: { id: "1", content: "{{ customer.name | default: '您' }}" } };
    const menu = (item: object) => ({ msgtype: "msgmenu", msgmenu: { list: [item] } });
    const answering = (send: object) => warnings(kfFile("message", { send }, { messages: {} }));
    expect(answering(menu(click))).toEqual([
      "rules[0].send.msgmenu.list[0].click.content: with a name of 64 Chinese characters this grows to 192 bytes, WeCom takes 128: it would be cut; | truncate: 20 behind the variable keeps it short",
    ]);
    expect(answering(menu({ type: "text", text: { content: "“{{ message | default: '…' }}”" } }))).toEqual([
      "rules[0].send.msgmenu.list[0].text.content: with a message of 200 Chinese characters this grows to 606 bytes, WeCom takes 256: it would be cut; | truncate: 20 behind the variable keeps it short",
    ]);
    const long = { text: { content: `${"您".repeat(620)}{{ customer.name }}` } };
    const rules = [rule(), kfRule("entered", { name: "b" })];
    expect(warnings(file({ messages: { hello: long }, rules }))).toEqual([
      expect.stringContaining("this grows to 2,052 bytes, WeCom takes 2,048"),
    ]);
  });

  test("gets no warning when it is truncated, or the limit leaves room", () => {
    expect(sending(link({ title: "{{ customer.name | default: '您' | truncate: 20 }}的礼包" }))).toEqual([]);
    expect(sending({ text: { content: "{{ customer.name | default: '您' }}好" } })).toEqual([]);
  });
});
