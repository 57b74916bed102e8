/** JSON pasted below a key is read with any indentation, and its problems keep their places. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bracketsOnOneLine } from "../../../../src/rules/yaml/pasted-json.ts";
import { readSource } from "../../../../src/rules/yaml/read.ts";
import { checkInEnglish, placedProblems, problems } from "../files.ts";

const RULES = "rules:\n  - { name: a, on: kf.ended, send: survey }\n";
const MENU = {
  msgtype: "msgmenu",
  msgmenu: {
    head_content: "您对本次服务是否满意呢? {a: [b]} # 1",
    list: [{ type: "click", click: { id: "101", content: "满意" } }],
    tail_content: '"欢迎"再次光临\n',
  },
};
const WITH_TABS = JSON.stringify(MENU, null, "\t");
const indented = (json: string, by: string) => json.replaceAll("\n", `\n${by}`);

const readValue = (text: string) => {
  const read = readSource(text);
  return read.ok ? read.source.value : read.problems;
};

describe("a menu pasted from WeCom's documents is read", () => {
  test.each([
    ["with tabs, after its key", `survey: ${WITH_TABS}`],
    ["with tabs, below its key", `survey:\n${WITH_TABS}`],
    ["with tabs after the blanks of its key", `survey:\n    ${indented(WITH_TABS, "    ")}`],
    ["with a web page's blanks", `survey:\n\u00a0\u00a0${WITH_TABS.replaceAll("\t", "\u00a0\u00a0")}`],
    ["with tabs alone", `survey:\n\t\t${indented(WITH_TABS, "\t\t")}`],
    ["with its last brace below the key", `survey: ${indented(JSON.stringify(MENU, null, 2), "  ")}`],
    ["with its last brace at the beginning of the line", `survey: ${JSON.stringify(MENU, null, 2)}`],
    [
      "with every line at the beginning of the line",
      `survey:\n${JSON.stringify(MENU, null, 0).replaceAll(/(?<=[,{[])(?=["{])/g, "\n")}`,
    ],
    ["with Windows' line ends", `survey:\n${WITH_TABS}`.replaceAll("\n", "\r\n")],
    [
      "with comments in it",
      `survey: # 菜单\n# {\n${WITH_TABS.replaceAll(",\n", ", # 一 } 二\n").replace("{\n", "{\n#\n")} # 完`,
    ],
  ])("%s", (_, pasted) => {
    const text = `messages:\n  ${pasted}\n${RULES}`;
    expect(problems(text)).toEqual([]);
    expect(readValue(text)).toMatchObject({ messages: { survey: MENU }, rules: [{ name: "a" }] });
  });

  test("in a rule, among texts that look like JSON", () => {
    const text = [
      "messages:",
      "  hello:",
      "    text:",
      "      content: |-",
      "        您好",
      "          send: {",
      "        再见",
      "  plain: { text: { content: 您好",
      "      欢迎 } }",
      '  quoted: { text: { content: "{',
      '      [" } }',
      "rules:",
      "  - name: 它说 {",
      "    on: kf.ended",
      "    send: {",
      '\t"msgtype": "text",',
      '\t"text": { "content": "您好" }',
      "    }",
      "  - { name: b, on: contact.added, send: hello }",
    ].join("\n");
    expect(problems(text)).toEqual([]);
    expect(readValue(text)).toEqual({
      messages: {
        hello: { text: { content: "您好\n  send: {\n再见" } },
        plain: { text: { content: "您好 欢迎" } },
        quoted: { text: { content: "{ [" } },
      },
      rules: [
        { name: "它说 {", on: "kf.ended", send: { msgtype: "text", text: { content: "您好" } } },
        { name: "b", on: "contact.added", send: "hello" },
      ],
    });
  });

  test("with any values and any indentation", () => {
    const sign = fc.constantFrom(
      "您",
      "a",
      " ",
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      "#",
      ":",
      ",",
      "\\",
      "\t",
      "\n",
      "|",
    );
    const content = fc.string({ unit: sign, maxLength: 8 });
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        content,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(content, tie("value"), { maxKeys: 3 }),
      ),
    }));
    const blanks = fc.constantFrom("", "\t", "  ", " \t", "\t\t");
    const anyGroup = fc.dictionary(content, value, { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(
        anyGroup,
        blanks,
        blanks,
        fc.constantFrom(" ", "\n", "\r\n\t"),
        (group, by, each, behind) => {
          const json = indented(JSON.stringify(group, null, each), by);
          const text = `a:\n  b:\n    c: 1\n    d:${behind}${json}\n  e: |\n    {\n     x\nf: [g]\n`;
          expect(readValue(text)).toEqual({ a: { b: { c: 1, d: group }, e: "{\n x\n" }, f: ["g"] });
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("joining pasted lines changes only signs into blanks, and moves none", () => {
  const unit = fc.constantFrom(
    "a",
    ": ",
    "- ",
    "\n",
    "\t",
    "  ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    " # ",
    "|",
    ",",
    "\r\n",
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const joined = bracketsOnOneLine(text);
      expect(joined).toHaveLength(text.length);
      for (const [at, sign] of joined.split("").entries()) if (sign !== text[at]) expect(sign).toBe(" ");
    }),
    { numRuns: 2_000 },
  );
});

describe("a problem in pasted JSON", () => {
  const pasted = (json: string) => `messages:\n  survey: ${json}\n${RULES}`;

  test("has its own line and column", () => {
    expect(placedProblems(pasted(WITH_TABS.replace('"tail_content"', '"tail_contnet"')))).toEqual([
      '15:3 "tail_contnet" is not a key of a menu; did you mean "tail_content"?',
    ]);
    const { warnings } = checkInEnglish(pasted(WITH_TABS.replace('"101"', '"a#1"')), 0);
    expect(warnings.map(({ line, column }) => [line, column])).toEqual([[10, 14]]);
  });

  test("has the place of the missing comma, not that of the first tab", () => {
    expect(placedProblems(pasted(WITH_TABS.replace('"click",', '"click"')))).toEqual([
      "9:5 a comma is missing or stands twice, or a bracket was not closed",
    ]);
  });

  test("is reported as a tab or a bracket in a file without pasted JSON", () => {
    expect(placedProblems("rules: [\n\ta\n]")).toEqual(["2:1 the line is indented with a tab; use spaces"]);
    expect(placedProblems("rules:\n\t- name: a\n")).toEqual([
      "2:1 the line is indented with a tab; use spaces",
    ]);
    expect(placedProblems("rules:\n  - { name: a, when: { state: b, on: kf.ended }\n")).toEqual([
      expect.stringMatching(/^3:1 /),
    ]);
  });
});
