/** Signs of a Chinese keyboard, a chat or Word get a warning with place and remedy, unless they may be intended. */
import { describe, expect, test } from "vitest";
import { checkInEnglish } from "../files.ts";

const NOW = Date.UTC(2026, 10, 22);

/** The warnings of a rule with these lines, as `line:column path: message`, without those of a missing default. */
function told(on: string, ...lines: string[]): string[] {
  const text = ["rules:", "- name: a", `  on: ${on}`, ...lines.map((line) => `  ${line}`)].join("\n");
  const { problems, warnings } = checkInEnglish(text, NOW);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return warnings
    .filter(({ message }) => !message.includes("has no default"))
    .map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}
const added = (...when: string[]) =>
  told("contact.added", "when:", ...when.map((one) => `  ${one}`), "send: nothing");
const wrote = (...when: string[]) =>
  told("kf.message", "when:", ...when.map((one) => `  ${one}`), "send: nothing");

describe("in a value that a program compares", () => {
  test.each([
    [
      "state: “expo-*”",
      `5:12 rules[0].when.state: the quotes are a part of "“expo-*”"; leave them out, or write English ones: "expo-*"`,
    ],
    ["state: 「expo-*」", `write English ones: "expo-*"`],
    ["state: “expo-*", `write English ones: "expo-*"`],
    [`state: "'expo-7'"`, `write English ones: "expo-7"`],
    [`state: "expo－*"`, `5:17 rules[0].when.state: － is another sign than the English -; write "expo-*"`],
    [`state: expo-＊`, `＊ is another sign than the English *; write "expo-*"`],
    [`state: ｅｘｐｏ-7`, `5:12 rules[0].when.state: ｅ is another sign than the English e; write "expo-7"`],
    [`state: expo–7`, `– is another sign than the English -; write "expo-7"`],
    [`state: 展会－７`, `－ is another sign than the English -; write "展会-7"`],
    [`state: expo（7）`, `（ is another sign than the English (; write "expo(7)"`],
    [
      `state: "expo-4, expo-5"`,
      `5:19 rules[0].when.state: "expo-4, expo-5" is one text, with all that stands in it; several are a list, with English commas: [expo-4, expo-5]`,
    ],
    [`state: [a, expo-4，expo-5]`, `5:22 rules[0].when.state[1]: "expo-4，expo-5" is one text`],
    [
      `state: { not: ["expo-4|expo-*"] }`,
      `rules[0].when.state.not[0]: "expo-4|expo-*" is one text, with all that stands in it; several are a list, with English commas: [expo-4, "expo-*"]`,
    ],
    [`state: [“expo-4”，“expo-5”]`, `[expo-4, expo-5]`],
    [`state: 展会、门店`, `[展会, 门店]`],
    [`state: "expo-7\\u00a0"`, `"expo-7\\u00a0" has a blank in it that is no space (U+00A0); write "expo-7"`],
    [
      `state: expo　7`,
      `5:12 rules[0].when.state: "expo\\u30007" has a blank in it that is no space (U+3000); write "expo 7"`,
    ],
    [`state: " expo-7"`, `has a blank at its beginning or end; write "expo-7"`],
    [
      `state: expo\u200b-7`,
      `5:16 rules[0].when.state: "expo\\u200b-7" has a sign in it that nobody sees (U+200B)`,
    ],
    [`staff: zhangsan，lisi`, `several are a list, with English commas: [zhangsan, lisi]`],
    [`staff: [zhangsan lisi]`, `several are a list, with English commas: [zhangsan, lisi]`],
    [`staff: "zhangsan | lisi"`, `[zhangsan, lisi]`],
    [`staff: “zhangsan”`, `write English ones: "zhangsan"`],
    [`staff: ｚhangsan`, `write "zhangsan"`],
    [`app: sales、support`, `[sales, support]`],
    [`customer: { tag: [etAAA；etBBB] }`, `5:28 rules[0].when.customer.tag[0]: "etAAA；etBBB" is one text`],
  ])("a slip gets a warning: %s", (when, warning) => {
    expect(added(when)).toEqual([expect.stringContaining(warning)]);
  });

  test.each([
    `state: ["expo-*", "\\\\*", ""]`,
    `state: "shop=1|clerk=2"`,
    `state: "shop:1,clerk:2"`,
    `state: "shop-7|*"`,
    `state: 展会（北京）`,
    `state: 展会——北京`,
    `state: 双十二：满减`,
    `state: [expo-4, expo-5]`,
    `state: "|"`,
    `staff: zhang.san@example.com`,
    `state: a.b_c-d`,
  ])("what may be meant gets no warning: %s", (when) => {
    expect(added(when)).toEqual([]);
  });

  test("a slip gets a warning in every condition of customer service", () => {
    expect(
      wrote(
        "account: wkAAA，wkBBB",
        "scene: “shop”",
        "scene_param: a｜b",
        "msgtype: image、voice",
        "menu: “101”",
      ),
    ).toEqual([
      expect.stringMatching(/^5:19 rules\[0\]\.when\.account: .*\[wkAAA, wkBBB\]$/),
      expect.stringMatching(/^6:12 rules\[0\]\.when\.scene: .*"shop"$/),
      expect.stringMatching(/^7:19 rules\[0\]\.when\.scene_param: .*\[a, b\]$/),
      expect.stringMatching(/^8:19 rules\[0\]\.when\.msgtype: .*\[image, voice\]$/),
      expect.stringMatching(/^9:11 rules\[0\]\.when\.menu: .*"101"$/),
    ]);
    expect(wrote('channels: { nickname: ["＊旗舰店", 大店、小店] }')).toEqual([
      expect.stringContaining('＊ is another sign than the English *; write "*旗舰店"'),
      expect.stringContaining("[大店, 小店]"),
    ]);
    expect(wrote('channels: { nickname: ["ＡＢ店—北京", 小店|大店, “小店”的店] }')).toEqual([]);
  });

  test("a slip gets a warning in a transfer's servicer and in a tag", () => {
    expect(told("kf.message", "transfer: { servicer: “lisi” }", "otherwise: { servicer: 李四 }")).toEqual([
      expect.stringContaining('rules[0].transfer: the quotes are a part of "“lisi”"'),
      expect.stringContaining('rules[0].otherwise: "李四" is a name, it seems'),
    ]);
    expect(told("contact.added", "send: nothing", "then: [{ tag: [etAAA，etBBB] }]")).toEqual([
      expect.stringContaining("[etAAA, etBBB]"),
    ]);
  });
});

describe("in a condition on the customer's message", () => {
  test.each([
    [
      "contains: [人工，客服]",
      `5:26 rules[0].when.text.contains[0]: "人工，客服" is one text, with all that stands in it; several are a list, with English commas: [人工, 客服]`,
    ],
    [
      'contains: "退款|退货"',
      `5:26 rules[0].when.text.contains: "退款|退货" is one text, with all that stands in it; several are a list, with English commas: [退款, 退货]`,
    ],
    ["contains: [退款、退货, 换货]", `rules[0].when.text.contains[0]: "退款、退货" is one text`],
    ["contains: 退款/退货", "[退款, 退货]"],
    ["contains: 退款 退货", "[退款, 退货]"],
    ["contains: [“人工”，“客服”]", "[人工, 客服]"],
    ["contains: “人工”", `write English ones: "人工"`],
    ["contains: { not: 「人工」 }", `5:30 rules[0].when.text.contains.not: the quotes`],
    ["contains: 退\u200b款", "(U+200B)"],
    ["contains: 人工　", 'no space (U+3000); write "人工"'],
    ["contains: 人\u00a0工", "no space (U+00A0)"],
    ["is: [好的，可以]", "[好的, 可以]"],
    ["is: 好的、可以", "[好的, 可以]"],
    ["is: “在吗”", `write English ones: "在吗"`],
  ])("a slip gets a warning: %s", (text, warning) => {
    expect(wrote(`text: { ${text} }`)).toEqual([expect.stringContaining(warning)]);
  });

  test.each([
    'contains: "，"',
    'contains: ["“", "|", "、"]',
    "contains: 我想问一下，你们家的价格是多少",
    "contains: 24/7",
    "contains: 你们的“会员日”是哪天",
    "contains: new york",
    "contains: １０１",
    "contains: 👨‍👩‍👧 ❤️",
    "contains: （人工）",
    "is: 你好，在吗",
    "is: 你好 在吗",
    "is: 1/2",
  ])("what may be meant gets no warning: %s", (text) => {
    expect(wrote(`text: { ${text} }`)).toEqual([]);
  });
});

describe("in a text that is sent", () => {
  const sending = (...lines: string[]) => told("contact.added", "send:", ...lines.map((line) => `  ${line}`));
  const saying = (content: string) => sending("text:", `  content: ${content}`);

  test("a backslash and an n outside double quotes get a warning", () => {
    expect(saying("您好！\\n欢迎")).toEqual([
      String.raw`6:19 rules[0].send.text.content: "\n" is sent as a backslash and a letter; a line break is \n in double quotes alone, or a new line below |-`,
    ]);
    expect(saying("'您好！\\n欢迎'")).toHaveLength(1);
    expect(told("kf.ended", "send: { msgtype: msgmenu, msgmenu: { head_content: '您好\\n欢迎' } }")).toEqual(
      [],
    );
    expect(saying("\"您好！\\n欢迎{{ 'a\\nb' }}\"")).toEqual([]);
    expect(saying("'C:\\new{{ state | append: \"\\n\" }}'")).toEqual([]);
    expect(told("contact.added", "send: nothing", "then: [{ remark: '展会\\n北京' }]")).toHaveLength(1);
  });

  test.each([
    "您好！\\nvip客户",
    "资料：\\nhttps://example.com/a",
    "资料\\nhttps://example.com/a",
    "🎉\\nhi",
    "Hi,\\nhow",
  ])("a backslash and an n before small letters get a warning: %s", (text) => {
    expect(saying(`'${text}'`)).toEqual([
      expect.stringContaining('"\\n" is sent as a backslash and a letter'),
    ]);
  });

  test.each([
    "打开 C:\\Program Files (x86)\\new\\vpn.exe",
    "共享盘 \\\\server\\资料\\new",
    "D:\\2.资料\\news.docx",
  ])("a path with a backslash and an n gets no warning: %s", (text) => {
    expect(saying(`'${text}'`)).toEqual([]);
  });

  test.each(["您好<br>欢迎", "您好&nbsp;欢迎", "%NICKNAME% 您好"])(
    "a placeholder of another system gets a warning: %s",
    (text) => {
      expect(saying(`"${text}"`)).toEqual([expect.stringContaining("is sent as it stands")]);
    },
  );

  test.each([
    ['{{ now | date: "%Y-%i" }}', '6:33 rules[0].send.text.content: "%i" is no flag of a date'],
    ['{{ now | date: "YYYY-MM-DD" }}', 'nothing of the date is in "YYYY-MM-DD"'],
    ['{{ now | date: "％H" }}', '"％" is sent as it stands'],
    ['{{ now | plus: 86400 | date: "%F" }}', "write now | plus_days: 1"],
  ])("a date that cannot be shown gets a warning: %s", (text, warning) => {
    expect(saying(`'${text}'`)).toEqual([expect.stringContaining(warning)]);
  });

  test("a date that can be shown gets no warning", () => {
    expect(
      saying(
        `'{{ now | date: "%F %R %c %G-W%V" }}{% assign t = now | date: "%s" | plus: 86400 %}{{ t | date: "%-m月%-d日" }}'`,
      ),
    ).toEqual([]);
  });
});

describe("in a body of customer service", () => {
  const answering = (send: string) => told("kf.message", `send: ${send}`);
  const card = (pagepath: string, appid = "wx0123456789abcdef") =>
    answering(
      `{ msgtype: miniprogram, miniprogram: { appid: ${appid}, pagepath: "${pagepath}", thumb_media_id: "media:p" } }\nmedia: { p: { type: image, url: "https://a.example.com/p.png" } }`,
    );

  test("a mini program's page without .html gets a warning", () => {
    expect(card("pages/index?a=1")).toEqual([
      expect.stringMatching(
        /^4:\d+ rules\[0\]\.send\.miniprogram\.pagepath: .*页面找不到; write "pages\/index\.html\?a=1"$/,
      ),
    ]);
    expect(card("pages/{{ scene | default: 'index' }}")).toHaveLength(1);
    for (const page of [
      "pages/index.html",
      "pages/index.html?a=1",
      "{{ scene | default: '-' }}",
      "p/{{ scene }}.html?x",
    ])
      expect(card(page)).toEqual([]);
    const item = (page: string) =>
      answering(
        `{ msgtype: msgmenu, msgmenu: { list: [{ type: miniprogram, miniprogram: { appid: wx0123456789abcdef, pagepath: ${page}, content: a } }] } }`,
      );
    expect([item("pages/index"), item("pages/index.html")]).toEqual([
      [expect.stringContaining("页面找不到")],
      [],
    ]);
  });

  test("an original id in the place of an appid gets a warning, in welcomes too", () => {
    expect(card("p.html", "gh_0123456789ab")).toEqual([
      expect.stringContaining('"gh_0123456789ab" is the original id'),
    ]);
    const welcome = (appid: string) =>
      told(
        "contact.added",
        `send: { text: { content: 您好 }, attachments: [{ msgtype: miniprogram, miniprogram: { title: a, appid: ${appid}, page: pages/index, pic_media_id: "media:p" } }] }\nmedia: { p: { type: image, url: "https://a.example.com/p.png" } }`,
      );
    expect(welcome("gh_0123456789ab")).toEqual([
      expect.stringContaining("attachments[0].miniprogram.appid: "),
    ]);
    expect(welcome("wx0123456789abcdef")).toEqual([]);
  });

  test("a menu item's id that WeCom may cut off gets a warning", () => {
    const menu = (id: string) =>
      answering(
        `{ msgtype: msgmenu, msgmenu: { list: [{ type: click, click: { id: "${id}", content: a } }] } }`,
      );
    expect(menu("a#1")).toEqual([
      expect.stringMatching(
        /^4:\d+ rules\[0\]\.send\.msgmenu\.list\[0\]\.click\.id: "a#1" may come back cut off/,
      ),
    ]);
    expect([menu("满意"), menu("a-1")].flat()).toHaveLength(2);
    expect(menu("Order_7")).toEqual([]);
  });

  test("a business card gets a warning, as WeCom gives it only to a customer who wrote", () => {
    expect(answering("{ msgtype: business_card, business_card: { userid: zhangsan } }")).toEqual([
      expect.stringContaining("only to a customer who wrote within the last 48 hours"),
    ]);
  });
});

test("an address in a welcome gets a warning when it can be longer than 1,024 bytes", () => {
  const link = (url: string, picurl = "https://a.example/p.png") =>
    told(
      "contact.added",
      `send: { attachments: [{ msgtype: link, link: { title: a, url: "${url}", picurl: "${picurl}" } }] }`,
    );
  const address = (length: number) => "https://a.example/".padEnd(length, "x");
  expect([link(address(1_024)), link(address(1_000), address(1_024))]).toEqual([[], []]);
  expect(link(address(1_025), address(2_048))).toEqual([
    expect.stringMatching(
      /link\.url: this address is up to 1,025 bytes long; WeCom is certain to take 1,024/,
    ),
    expect.stringMatching(/link\.picurl: this address is up to 2,048 bytes long/),
  ]);
  expect(link(`${address(1_000)}{{ state | url_encode }}`)).toEqual([
    expect.stringContaining("up to 1,030 bytes"),
  ]);
});
