/** The check reports values that YAML reads otherwise than people mean them. */
import { describe, expect, test } from "vitest";
import { compiledRules, placedProblems } from "../files.ts";

const RULE = "rules:\n  - { name: a, on: contact.added, send: nothing }\n";
/** A file of one rule with these lines in it. */
const withLines = (...lines: string[]) =>
  ["rules:", "  - name: 默认", "    on: contact.added", ...lines.map((line) => `    ${line}`)].join("\n");
const sending = (...lines: string[]) => withLines(...lines, "send: nothing");
const saying = (content: string) => {
  const { action } = compiledRules(withLines(`send: { text: { content: ${content} } }`)).rules[0] ?? {};
  if (action?.do !== "send" || "sides" in action.message) throw new Error("nothing is sent");
  const filled = action.message.fill({
    family: "contact",
    customer: { external_userid: "wm" },
    staff: { userid: "a" },
    state: null,
    via: "added",
    now: 0,
    media: new Map(),
  });
  return filled.ok && filled.outgoing.family === "contact" ? filled.outgoing.body.text?.content : null;
};

describe("a word that is a value in other versions of YAML", () => {
  test.each(["no", "yes", "on", "off", "y", "N", "12:30", "1_000", "2026-11-20", "0777x", "NaN", "<<", "="])(
    "is a text: %s",
    (word) => {
      expect(saying(word)).toBe(word);
      expect(placedProblems(sending(`when: { state: ${word}, staff: [${word}] }`))).toEqual([]);
    },
  );

  test("is a rule's name: no", () => {
    expect(compiledRules("rules:\n  - { name: no, on: contact.added, send: nothing }").rules[0]?.name).toBe(
      "no",
    );
  });

  test("is refused for enabled, which takes true and false only", () => {
    expect(placedProblems(sending("enabled: no"))).toEqual([
      '4:14 expected true or false, found the text "no"',
    ]);
    for (const [word, enabled] of [
      ["true", true],
      ["False", false],
    ] as const) {
      expect(compiledRules(sending(`enabled: ${word}`)).rules[0]?.enabled).toBe(enabled);
    }
  });
});

describe("a number in the place of a text is reported with its cure", () => {
  test.each([
    ["007", "the number 7; put it in quotes"],
    ["0o17", "the number 15; put it in quotes"],
    ["0x1F", "the number 31; put it in quotes"],
    ["1e3", "the number 1000; put it in quotes"],
    ["1.0", "the number 1; put it in quotes"],
    [".5", "the number 0.5; put it in quotes"],
    ["12345678901234567890", "the number 12345678901234567000; put it in quotes"],
    ["true", "the value true; put it in quotes"],
    ["~", "nothing"],
    ["null", "nothing"],
    ["", "nothing"],
  ])("%s", (written, found) => {
    expect(placedProblems(sending(`when:`, `  state: ${written}`))).toEqual([
      expect.stringMatching(new RegExp(`^5:\\d+ expected a list of states, or one of them, found ${found}$`)),
    ]);
  });

  test("a date without its hyphens is reported as a number", () => {
    expect(placedProblems(sending("from: 20261120"))).toEqual([
      "4:11 expected a date such as 2026-11-20, or a date and time such as 2026-11-20 09:00, found the number 20261120",
    ]);
  });

  test("hours need quotes only when there are several spans", () => {
    const hours = (mon: string) => placedProblems(`calendars: { a: { weekly: { mon: ${mon} } } }\n${RULE}`);
    expect(hours("09:00-18:00")).toEqual([]);
    expect(hours("9")).toEqual([expect.stringContaining("found the number 9")]);
    expect(hours("12:30")).toEqual([expect.stringContaining('found the text "12:30"')]);
    expect(hours("09:00-12:00, 13:30-18:00")).toEqual([expect.stringContaining("put all of them in quotes")]);
  });
});

describe("a colon", () => {
  test.each([
    [
      "rules:\n  - name:默认\n    on: contact.added",
      "2:5 no key can be read here; the colon behind a key needs a space behind it",
    ],
    [
      "rules:\n  - name: 默认\n    on:contact.added\n    send: x",
      "3:5 no key can be read here; the colon behind a key needs a space behind it",
    ],
    [
      "rules:\n  - name： 默认\n    on: contact.added",
      "2:5 the colon behind a key must be the English one, with a space behind it",
    ],
    ["rules：\n  - name: 默认", "1:1 the colon behind a key must be the English one, with a space behind it"],
    [
      "rules:\n  - { name: a, on: contact.added, when: { state:expo }, send: nothing }",
      '2:43 "state:expo" is not a condition of contact.added; the colon behind a key needs a space behind it',
    ],
  ])("that makes no key is reported: %j", (text, problem) => {
    expect(placedProblems(text)).toEqual([problem]);
  });

  test("inside a text is a part of it", () => {
    expect(saying("您好：12:30见")).toBe("您好：12:30见");
    expect(saying('"地址: https://a.example/?a=1&b=2"')).toBe("地址: https://a.example/?a=1&b=2");
  });
});

describe("a text over several lines", () => {
  test.each(["|", "|-", ">", ">-"])("is read after %s", (style) => {
    expect(
      placedProblems(withLines("send:", "  text:", `    content: ${style}`, "      一", "", "      二")),
    ).toEqual([]);
  });

  test("has a line break for \\n in double quotes, and the two characters without them", () => {
    expect(saying('"一\\n二"')).toBe("一\n二");
    expect(saying("一\\n二")).toBe("一\\n二");
    expect(saying("'一\\n二'")).toBe("一\\n二");
  });
});

test("a key that stands twice is reported in every place", () => {
  expect(placedProblems(sending("when: { state: a, state: b }", "when: { app: a }"))).toEqual([
    '4:23 the key "state" stands here a second time; keep one of them',
    '5:5 the key "when" stands here a second time; keep one of them',
  ]);
});

test("a rule's name that is a group is reported, with any key in it", () => {
  for (const key of ["toString", "valueOf", "length", "__proto__"]) {
    expect(placedProblems(`rules: [{ name: { ${key}: a }, on: contact.added, send: nothing }]`)).toEqual([
      "1:17 expected a name, found a group of keys",
    ]);
  }
});

test("values such as constructor and __proto__ are values like others", () => {
  for (const value of ["__proto__", "constructor", "toString", "valueOf"]) {
    for (const when of [`state: ${value}`, `staff: [${value}]`, `app: { not: ${value} }`]) {
      expect(placedProblems(sending(`when: { ${when} }`))).toEqual([]);
    }
    expect(placedProblems(sending(`when: { via: ${value} }`))).toHaveLength(1);
    expect(placedProblems(sending(`when: { customer: { type: ${value} } }`))).toHaveLength(1);
    expect(placedProblems(withLines(`send: ${value}`))).toHaveLength(1);
    expect(
      placedProblems(withLines(`send: { text: { content: "{{ ${value} }}{{ customer.${value} }}" } }`)),
    ).not.toEqual([]);
    expect(placedProblems(`rules: [{ name: a, on: ${value}, send: nothing }]`)).toHaveLength(1);
    expect(placedProblems(`rules: [{ name: a, on: kf.message, transfer: { to: ${value} } }]`)).toHaveLength(
      1,
    );
  }
});

test("keys such as constructor and __proto__ are keys like others", () => {
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    expect(placedProblems(sending(`${key}: { send: x }`))).toEqual([
      expect.stringContaining(`"${key}" is not a key of a rule`),
    ]);
    expect(placedProblems(sending(`when: { ${key}: a }`))).toEqual([
      expect.stringContaining(`"${key}" is not a condition of contact.added`),
    ]);
    expect(placedProblems(`messages: { ${key}: { text: { content: a } } }\n${RULE}`)).toEqual([]);
    expect(
      placedProblems(`media: { ${key}: { type: image, url: "https://a.example.com" } }\n${RULE}`),
    ).toEqual([]);
  }
});
