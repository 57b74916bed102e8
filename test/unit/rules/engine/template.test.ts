/** Texts with Liquid in rules files: their variables, the customer's name, and faults with their place. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../../src/i18n/words.ts";
import { loadRules } from "../../../../src/rules/load.ts";
import { checkInEnglish, messageOf, NOW, placedProblems, problems, said, saying, values } from "../files.ts";

const refusal = (content: string) => problems(saying(content)).join("\n");
const AT = "rules[0].send.text.content: ";

describe("Liquid", () => {
  test("fills in customer, staff, state, via and now", () => {
    const text =
      '{{ customer.name }} {{ staff.name }} {{ state }} {{ via }} {{ now | date: "%Y-%m-%d %H:%M" }}';
    expect(said(text)).toBe("小明 张三 expo-7 added 2026-11-22 11:04");
  });

  test("shows now in the file's time zone, as a variable and as a text", () => {
    expect(said("{{ now }}")).toBe("2026-11-22T11:04:05+08:00");
    expect(said('{{ "now" | date: "%d %H:%M" }}')).toBe("22 11:04");
    expect(said('{{ now | date: "%A" }}')).toBe("星期日");
  });

  test("takes now from the event, not from the machine's clock", () => {
    expect(said('{{ "now" | date: "%Y" }}{{ "today" | date: "%Y" }}', { now: 0 })).toBe("19701970");
  });

  test("takes the default for a variable that is missing or empty", () => {
    const unknown = { customer: { external_userid: "wm", position: "" }, state: null };
    expect(said('{{ customer.name | default: "您好" }}', unknown)).toBe("您好");
    expect(said('{{ state | default: "无" }}', unknown)).toBe("无");
    expect(said("{% if customer.position %}a{% else %}b{% endif %}", unknown)).toBe("b");
    expect(said("{% if state %}a{% else %}b{% endif %}", unknown)).toBe("b");
  });

  test("takes if, unless, case, assign and comments", () => {
    expect(said('{% if via == "half" %}a{% elsif via == "added" %}b{% else %}c{% endif %}')).toBe("b");
    expect(said('{% unless via == "half" %}a{% endunless %}')).toBe("a");
    expect(said("{% case customer.gender %}{% when 2 %}女士{% else %}您{% endcase %}")).toBe("您");
    expect(
      said(
        '{% assign parts = state | split: "-" %}{{ parts | last }}{% comment %} x {% endcomment %}{% # y %}',
      ),
    ).toBe("7");
  });

  test("reads no property that a value inherits", () => {
    expect(refusal("{{ customer.constructor }}")).toContain("customer.constructor is not known");
    expect(refusal("{{ constructor }}")).toContain('"constructor" is not a variable');
    const parts = '{% assign parts = state | split: "-" %}';
    expect(said(`${parts}{{ parts.constructor }}{{ parts.__proto__ }}{{ parts.toString }}!`)).toBe("!");
  });

  test("gives up on a text that grows too large", () => {
    const doubling = `{% assign a = state | append: state %}${"{% assign a = a | append: a %}".repeat(15)}{{ a }}`;
    expect(said(doubling)).toBe("text.content could not be filled in");
    expect(refusal('{{ "x" | date: "%Y" }}{{ now | date: "%200000d" }}')).toContain("cannot be filled in");
  });
});

describe("a customer's name", () => {
  test.each([
    "{{ customer.external_userid }}",
    "{% assign a = 1 %}",
    "$& $1 $$",
    "小明😀👨‍👩‍👧",
    "<b>&amp;",
    "\\u0041",
    '"}',
  ])("is sent as written: %s", (name) => {
    expect(said("{{ customer.name }}，您好", { customer: { external_userid: "wm", name } })).toBe(
      `${name}，您好`,
    );
    expect(
      said("{{ '好 X' | replace: 'X', customer.name }}", { customer: { external_userid: "wm", name } }),
    ).toBe(`好 ${name}`);
  });

  test("loses lone surrogates and control characters only", () => {
    const customer = { external_userid: "wm", name: "小\ud83d明\u0000" };
    expect(said("{{ customer.name }}", { customer })).toBe("小明");
  });

  test("never leaves half of an emoji, even when a filter splits it", () => {
    const customer = { external_userid: "wm", name: "a😀" };
    expect(said("{{ customer.name | split: '' | last }}!", { customer })).toBe("!");
  });

  test("with any Liquid in it is never rendered", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{%",
      "%}",
      "customer.name",
      " ",
      "a",
      "|",
      "'",
      "😀",
      "$&",
      "\n",
      "raw",
      "-",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1 }).map((pieces) => pieces.join("")),
        (name) => {
          fc.pre(name.trim() !== "");
          expect(said("{{ customer.name }}!", { customer: { external_userid: "wm", name } })).toBe(
            `${name}!`,
          );
        },
      ),
    );
  });
});

describe("a fault in Liquid has its own line and column", () => {
  /** A message whose content begins in line 6, column 18, and goes on in columns from 11. */
  const saysAt = (...content: string[]) =>
    `rules:\n  - name: a\n    on: contact.added\n    send:\n      text:\n        content: ${content.join("\n          ")}\n`;

  test.for<[string, string, string[]]>([
    ["in a text of several lines", "8:17", ["|-", "第一行", "第二 {{ nam }}"]],
    ["in the first line of several with the fault", "7:17", ["|", "您好 {{ nam }}", "{{ nam }}"]],
    ["in a folded text", "9:14", [">-", "第一行", "", "{{ nam }}"]],
    ["in a text with a comment after its sign", "7:17", ["|- # 问候", "您好 {{ nam }}"]],
    ["in a text in double quotes", "7:17", ['"第一行', '您好 {{ nam }}"']],
    ["in a text in single quotes", "6:25", ["'您好 {{ nam }}'"]],
    ["in a text without quotes", "7:14", ["您好", "{{ nam }}"]],
    ["in a text with sound Liquid before it", "8:14", ["|", "{{ customer.name }}", "{{ nam }}"]],
  ])("%s", ([, place, content]) => {
    expect(placedProblems(saysAt(...content))).toEqual([
      expect.stringMatching(`^${place} "nam" is not a variable`),
    ]);
  });

  test.for<[string, string]>([
    ["{% if state %}", "8:11"],
    ["{{ state | defualt: 'x' }}", "8:11"],
    ["a {% for x in y %}", "8:13"],
    ["{% assign state = 1 %}", "8:21"],
  ])("%s", ([content, place]) => {
    expect(placedProblems(saysAt("|-", "您好", content))).toEqual([expect.stringMatching(`^${place} `)]);
  });

  test("or the place of the text's beginning when escapes stand before it", () => {
    expect(placedProblems(saysAt('"您好 \\"小明\\" {{ nam }}"'))).toEqual([expect.stringMatching("^6:18 ")]);
    expect(placedProblems(saysAt("'It''s {{ nam }}'"))).toEqual([expect.stringMatching("^6:18 ")]);
  });

  test("also as a warning", () => {
    const { warnings } = checkInEnglish(saysAt("|-", "您好", "  {customer.name}"), NOW);
    expect(warnings).toMatchObject([{ line: 8, column: 13 }]);
  });
});

describe("the look-ups that a message needs", () => {
  test.each([
    ["您好", false, false],
    ["{{ state }}{{ via }}{{ now }}", false, false],
    ["{{ customer.external_userid }}{{ staff.userid }}", false, false],
    ["{{ customer.name }}", true, false],
    ["{{ staff.alias }}", false, true],
    ['{{ state | append: customer["corp_name"] }}', true, false],
    ["{% if customer.gender == 2 %}{{ staff.name }}{% endif %}", true, true],
    ["{% case staff.position %}{% when customer.position %}a{% endcase %}b", true, true],
    ["{% assign who = customer.name %}{{ who }}", true, false],
  ])("for %s are customer: %j, staff: %j", (content, customer, staff) => {
    expect(messageOf(saying(content)).message.lookups).toMatchObject({ customer, staff });
  });

  test("include those of a link's title", () => {
    const text = JSON.stringify({
      rules: [
        {
          name: "a",
          on: "contact.added",
          send: {
            attachments: [{ msgtype: "link", link: { title: "{{ staff.name | default: 'x' }}", url: "u" } }],
          },
        },
      ],
    });
    expect(messageOf(text).message.lookups).toMatchObject({ customer: false, staff: true });
  });
});

describe("loading", () => {
  test.each([
    ["{{ custmer.name }}", '"custmer" is not a variable; did you mean "customer"?'],
    ["{{ customer.nmae }}", 'customer.nmae is not known; did you mean "name"?'],
    [
      "{% if x %}{{ nme }}{% endif %}",
      '"nme" is not a variable; there are customer, staff, state, via and now',
    ],
    ["{{ 'a' | append: custmer.name }}", '"custmer" is not a variable; did you mean "customer"?'],
    ["{{ customer }}", "customer has several fields; say which one, such as customer.name"],
    [
      "{% assign c = customer %}{{ c.name }}",
      "customer has several fields; say which one, such as customer.name",
    ],
    ["{{ customer[state] }}", "a field of customer must be named, such as customer.name"],
    ["{{ customer.name.first }}", "customer.name has no fields of its own"],
    ["{{ state.x }}", "state has no fields of its own"],
    ["{{ account.name }}", "account belongs to customer-service events, not to contact.added"],
    ["{% assign customer = 'x' %}{{ customer.name }}", '"customer" cannot be assigned to'],
    [
      "{{ who }}{% assign who = 'x' %}",
      '"who" is not a variable; there are customer, staff, state, via and now',
    ],
    ["{{ state | upcse }}", '"upcse" is not a filter; did you mean "upcase"?'],
    [
      "{{ state | default：‘您好’ }}",
      "the Liquid cannot be read: undefined filter: default：‘您好’; inside of {{ }} use English punctuation",
    ],
    [
      "{{ state | default: “您好” }}",
      'the Liquid cannot be read: unexpected character "“您好”"; inside of {{ }} use English punctuation',
    ],
    ["{{ state", 'the Liquid cannot be read: output "{{ state" not closed'],
    ["{% if state %}a", "the Liquid cannot be read: tag {% if state %} not closed"],
    ["a{% endif %}", "`{% endif %}` has no tag that opens it"],
    [
      "{{ state | append }}",
      "this cannot be filled in: a filter lacks its value, or the text grows beyond all measure",
    ],
    [
      "{% iff state %}",
      '`{% iff %}` is not allowed in messages: if, unless, case, assign and comment are; did you mean "if"?',
    ],
    [
      "{% if state %}a{% elseif via %}b{% endif %}",
      '`{% elseif %}` is not allowed in messages: if, unless, case, assign and comment are; did you mean "elsif"?',
    ],
    [
      "{% if state %}a{% end %}",
      '`{% end %}` is not allowed in messages: if, unless, case, assign and comment are; did you mean "endif"?',
    ],
    [
      "{% if state %}a{% else if via %}b{% endif %}",
      'the Liquid cannot be read: unexpected "if via"; write elsif',
    ],
    [
      "{% if via == 'half' %}a{% elsif state = 'a' %}b{% endif %}",
      'the Liquid cannot be read: expected "|" before filter; to compare, write ==',
    ],
    ["{{ state + 1 }}", 'the Liquid cannot be read: expected "|" before filter'],
    [`{{ state }}${"a".repeat(16_384)}`, "this text is too long to be filled in"],
  ])("refuses %s", (content, sentence) => {
    expect(problems(saying(content))).toContain(AT + sentence);
  });

  test.each([
    "for",
    "tablerow",
    "include",
    "render",
    "layout",
    "block",
    "capture",
    "increment",
    "decrement",
    "raw",
    "liquid",
    "cycle",
    "echo",
    "break",
  ])("refuses the tag %s", (tag) => {
    expect(refusal(`{% ${tag} x in y %}{% end${tag} %}`)).toContain(
      `\`{% ${tag} %}\` is not allowed in messages`,
    );
  });

  test.each([
    "map",
    "where",
    "join",
    "concat",
    "sort",
    "inspect",
    "json",
    "raw",
    "find_exp",
    "where_exp",
    "base64_encode",
    "sha256",
  ])("refuses the filter %s", (filter) => {
    expect(refusal(`{{ state | ${filter}: 'a' }}`)).toContain(`"${filter}" is not a filter`);
  });

  test("reports every unknown variable of a text together", () => {
    expect(problems(saying("{{ a1 }}{{ b2 }}"))).toHaveLength(2);
  });

  test("takes a text with braces and no Liquid as written", () => {
    expect(said("{ a } % }}")).toBe("{ a } % }}");
  });

  test("does not overflow on deep nesting", () => {
    expect(refusal("{% if state %}".repeat(1_100))).toContain("Liquid cannot be read");
  });
});

test("a message without Liquid is filled in without a copy of its body", () => {
  const { message } = messageOf(saying("您好"));
  const [first, second] = [message.fill(values()), message.fill(values())];
  expect(first).toEqual({
    ok: true,
    outgoing: { family: "contact", body: { text: { content: "您好" } } },
    cuts: [],
  });
  if (!first.ok || !second.ok) throw new Error("the message was not filled in");
  expect(second.outgoing.body).toBe(first.outgoing.body);
});

describe("a fault of Liquid is told in Chinese", () => {
  test.each([
    ["{{ customer.nmae }}", '没有 customer.nmae 这个字段；是不是想写 "name"？'],
    ["{{ customer }}", "customer 有好几个字段，请写明是哪个，例如 customer.name"],
    ["{{ message }}", "contact.added 里没有 message，它只用于 kf.message"],
    ["{{ ‘您’ }}", '没有 "‘您’" 这个变量；文字请用英文引号括起来'],
    ["{{ state | defualt: 'a' }}", '没有 "defualt" 这个过滤器；是不是想写 "default"？'],
    [
      "{{ state | default： 'a' }}",
      "Liquid 写得不对：过滤器的名字后面要有英文冒号 :；{{ }} 里面请用英文标点",
    ],
    ["{{ state | default：‘您’ }}", "Liquid 写得不对：没有 default：‘您’ 这个过滤器；{{ }} 里面请用英文标点"],
    ["{% if state = 'a' %}b{% endif %}", "Liquid 写得不对：过滤器前面要有 |；比较请写 =="],
    ["{% if state %}a{% else if via %}b{% endif %}", 'Liquid 写得不对："if via" 不能写在这里；请写 elsif'],
    ["{{ | upcase }}", 'Liquid 写得不对："| upcase" 这里不是一个值'],
    ["{% if state %}a", "Liquid 写得不对：{% if state %} 没有结束"],
    ["{% for a in b %}{% endfor %}", "消息里不能用 `{% for %}`，可以用 if、unless、case、assign 和 comment"],
  ])("%s", (content, message) => {
    const loaded = loadRules(saying(content));
    expect(loaded.ok ? [] : loaded.problems.map((one) => inWords(one.message, "zh"))).toEqual([message]);
  });
});
