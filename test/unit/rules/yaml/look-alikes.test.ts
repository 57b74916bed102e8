/** Signs that Chinese keyboards, chats and Windows put in the place of YAML's are reported with their place. */
import { describe, expect, test } from "vitest";
import { lookAlike } from "../../../../src/rules/yaml/look-alikes.ts";
import { compiledRules, placedProblems } from "../files.ts";

const RULE = "- name: a\n  on: contact.added\n  send: nothing\n";
const saying = (content: string) => RULE.replace("nothing", `{ text: { content: ${content} } }`);
const NO_KEYS =
  "1:1 no key can be read in this file; the colon behind a key must be the English : with a space behind it";
const ENGLISH_LIQUID = "; inside of {{ }} use English punctuation";

describe("a sign that looks like YAML's is reported", () => {
  test.each([
    ["- { name: 默认，on: contact.added, send: a }", "2:13 ， means nothing to YAML; write the English ,"],
    [saying("“{{ customer.name }}”"), '4:28 “ means nothing to YAML; write the English "'],
    ["- name: a\n  send: ｛ text: { content: a } ｝", "3:9 ｛ means nothing to YAML; write the English {"],
    ["－ name: a\n  on: b", "2:1 － means nothing to YAML; write the English - with a space behind it"],
    ["-name: a\n on: b", "2:1 the dash needs a space behind it"],
    [
      "- name: a\n\u00a0 on: b\n  send: c",
      "3:1 this blank is no space (it is U+00A0, as chats and web pages have it); write spaces",
    ],
    [
      "- name: a\n\u3000\u3000on: b\n  send: c",
      "3:1 this blank is no space (it is U+3000, as chats and web pages have it); write spaces",
    ],
    [
      saying('"您好，"小王"为您服务"'),
      "4:33 the text goes on behind its closing quote; inside of it write “ ” or 「 」, or put all of it in single quotes",
    ],
  ])("%j", (rules, problem) => {
    expect(placedProblems(`rules:\n${rules}\n`)).toEqual([problem]);
  });

  test("in Liquid that cannot be read because of it", () => {
    for (const content of ["name | default：'您'", "name ｜ default: '您'", "name | truncate: 20， '…'"]) {
      const [problem] = placedProblems(`rules:\n${saying(`"{{ customer.${content} }}"`)}`);
      expect(problem).toContain(ENGLISH_LIQUID);
    }
    expect(placedProblems(`rules:\n${saying(`"{{ customer.name | default: ‘您’ }}"`)}`)).toEqual([
      '4:57 "‘您’" is not a variable; a text stands in English quotes',
    ]);
    expect(placedProblems(`rules:\n${saying(`"您好，{{ customer. }}"`)}`)[0]).not.toContain(ENGLISH_LIQUID);
  });

  test("once for a file in which no key can be read", () => {
    expect(placedProblems("昨天 10:12\nrules：\n- name：a\n")).toEqual([NO_KEYS]);
  });
});

test.each([
  "content: 您好，世界：再见",
  "content: 他说“好”",
  "  　　段首空两格，QQ：123",
  "- name: 默认，备用",
  "{ content: 您好（一）, b: 2 }",
  "  -- 5 折",
])("a line that may have such signs is not reported: %j", (line) => {
  expect(lookAlike(line, false)).toBeNull();
});

test("a Chinese colon after a key is reported where it makes another key of it", () => {
  expect(placedProblems("rules:\n- { name: a, on: contact.added, send: nothing, when：a: b }")).toEqual([
    '2:48 "when：a" is not a key of a rule; the colon behind a key must be the English :',
  ]);
});

test("invisible signs are shown by their numbers", () => {
  expect(placedProblems("rules:\n- name: a\n  on: contact.added\u200b\n  send: nothing\n")).toEqual([
    '3:7 "contact.added\\u200b" is not an event; did you mean "contact.added"?',
  ]);
});

describe("a file", () => {
  test("that is not saved as UTF-8 is refused with the place of the first broken sign", () => {
    // 您好 in GBK, as Chinese Windows saves it.
    const bytes = Buffer.concat([Buffer.from("rules:\n- name: "), Buffer.from([0xc4, 0xfa, 0xba, 0xc3])]);
    expect(placedProblems(bytes.toString("utf8"))).toEqual([
      "2:9 this sign could not be read: the file is not saved as UTF-8; save it as UTF-8 and try again",
    ]);
  });

  test("may begin with a byte order mark, which does not count as a column", () => {
    expect(compiledRules(`\ufeffrules:\n${RULE}`).rules).toHaveLength(1);
    expect(placedProblems("\ufeffrule: 1\nrules: []")).toEqual([
      '1:1 "rule" is not a key of the rules file; did you mean "rules"?',
    ]);
  });
});
