/** Loading a rules file: its formats, and each problem with its path, place and sentence. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "../../../src/i18n/sentence.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { messageFor } from "../../../src/rules/engine/split.ts";
import { loadRules } from "../../../src/rules/load.ts";
import { cpuMs } from "../../cpu-time.ts";
import {
  checkInEnglish,
  chosenRule,
  compiledRules,
  type facts,
  file,
  placedProblems,
  problems,
  rule,
  values,
  welcome,
} from "./files.ts";

const HELLO = "messages:\n  hello: { text: { content: 您好 } }\n";

describe("rules.example.yaml", () => {
  const example = readFileSync(new URL("../../../rules.example.yaml", import.meta.url), "utf8");

  test("loads without a problem or a warning", () => {
    expect(checkInEnglish(example, Date.now())).toEqual({ ok: true, problems: [], warnings: [] });
  });

  test("greets each customer by the rule that fits", () => {
    const greeting = (change: Parameters<typeof facts>[0]) => {
      const chosen = chosenRule(compiledRules(example), change);
      if (chosen?.action.do !== "send") return [chosen?.name, null];
      const filled = messageFor(chosen.name, chosen.action.message, "wmAAA").message.fill(values());
      return [
        chosen.name,
        filled.ok && filled.outgoing.family === "contact" ? filled.outgoing.body.text?.content : null,
      ];
    };
    expect(greeting({})).toEqual(["展会来客", "早上好，感谢您来到我们的展台！资料请见下方链接。"]);
    expect(greeting({ state: null })).toEqual(["自己问候", null]);
    expect(greeting({ state: "web", staff: "wangwu" })).toEqual([
      "销售默认",
      "小明，我是张三，很高兴认识您！\n有任何问题，直接在这里留言就可以。",
    ]);
    expect(greeting({ state: null, staff: "wangwu" })).toEqual(["默认", "您好，欢迎！请问有什么可以帮您？"]);
  });
});

describe("a file", () => {
  test("may be YAML or JSON, indented with tabs too", () => {
    expect(loadRules(`${HELLO}rules:\n  - { name: a, on: contact.added, send: hello }\n`).ok).toBe(true);
    expect(loadRules(JSON.stringify(JSON.parse(file()), null, "\t")).ok).toBe(true);
  });

  test("may begin with a byte order mark and end its lines as Windows does", () => {
    expect(loadRules(`\ufeff${HELLO.replaceAll("\n", "\r\n")}rules: []\r\n`).ok).toBe(true);
  });

  test("keeps the emoji that JSON writes in two escapes", () => {
    const text = '{"rules":[{"name":"a","on":"contact.added","send":{"text":{"content":"\\ud83d\\ude00"}}}]}';
    expect(welcome(text)).toEqual({ text: { content: "😀" } });
  });

  test("goes by Shanghai's time unless it names another zone", () => {
    expect(compiledRules(file()).timezone).toBe("Asia/Shanghai");
    expect(compiledRules(file({ timezone: "Europe/Berlin" })).timezone).toBe("Europe/Berlin");
  });

  test("may repeat a part by alias, and a problem in the part has the place of the original", () => {
    const text = (value: string) =>
      `rules:\n  - { name: a, on: contact.added, when: &w { staff: ${value} }, send: nothing }\n  - { name: b, on: contact.added, when: *w, send: nothing }\n`;
    expect(compiledRules(text("[x]")).rules[1]?.when).toMatchObject([
      { name: "staff", condition: { exact: new Set("x") } },
    ]);
    expect(loadRules(text("[12]"))).toMatchObject({
      problems: [
        { line: 2, path: "rules[0].when.staff[0]" },
        { line: 2, path: "rules[1].when.staff[0]" },
      ],
    });
  });

  test("may repeat a part 300 times", () => {
    const again = Array.from(
      { length: 300 },
      (_, i) => `  - { name: r${i}, on: contact.added, when: *w, send: nothing }`,
    );
    const first = "  - { name: a, on: contact.added, when: &w { staff: [x, y] }, send: nothing }";
    expect(compiledRules(["rules:", first, ...again].join("\n")).rules).toHaveLength(301);
  });

  test("may define a message after the rule that sends it", () => {
    expect(loadRules(`rules:\n  - { name: a, on: contact.added, send: hello }\n${HELLO}`).ok).toBe(true);
  });

  test("of 1 MB is read, and with one byte more is refused", () => {
    const padded = (bytes: number) => `rules: []\n#${"x".repeat(bytes - 11)}`;
    expect(loadRules(padded(1_048_576)).ok).toBe(true);
    expect(placedProblems(padded(1_048_577))).toEqual([
      "1:1 the file is 1,048,577 bytes, at most 1,048,576 are possible",
    ]);
    expect(loadRules(`rules: []\n#${"您".repeat(400_000)}`).ok).toBe(false);
  });
});

const COMMENT = "from this # on the line is a comment, with its brackets; put a text with it in quotes";

describe("a file that cannot be read is refused with line and column", () => {
  test.each([
    ["", '1:1 the file is empty; it needs "rules"'],
    ["# nothing yet\n", '1:1 the file is empty; it needs "rules"'],
    ["rules:\n\t- name: a", "2:1 the line is indented with a tab; use spaces"],
    ["rules: []\nrules: []", '2:1 the key "rules" stands here a second time; keep one of them'],
    ["rules: []\n---\nrules: []", "2:1 a second document begins here (---); a rules file is one document"],
    ["a: {{ customer.name }}，您好", "1:4 a text that begins with {{ or {% must be in quotes"],
    ["a: { content: {{ customer.name }} }", "1:15 a text that begins with {{ or {% must be in quotes"],
    ["a: {% if state %}x{% endif %}", "1:4 a text that begins with {{ or {% must be in quotes"],
    ["state: *", "1:8 a text that begins with * must be in quotes"],
    [
      "state: *-7",
      '1:8 *-7 repeats something called &-7, which is not in the file; if "*-7" is meant as text, put it in quotes',
    ],
    ["a: &a [*a]", "1:8 *a stands inside of what it repeats"],
    ["a: b: c", "1:5 there is a second colon in the line; put a text with a colon and a space in quotes"],
    ["a: @b", "1:4 a text that begins with @ must be in quotes"],
    [
      "a: !!binary aGk=",
      "1:4 YAML tags (a text that begins with !) are not used here; put the text in quotes",
    ],
    ["a: !x b", "1:4 YAML tags (a text that begins with !) are not used here; put the text in quotes"],
    ["[a]: b", "1:1 a key must be a text, not a list or a group of keys"],
    ['a: "b', '1:6 a text in quotes was not closed: its last " is missing'],
    [
      "a:\n  - b\n c: d",
      "3:2 the indentation does not fit the lines before, or a bracket or a quote was not closed",
    ],
    [
      "rules:\n  - name: a\n   on: x",
      "3:4 the indentation does not fit the lines before, or a bracket or a quote was not closed",
    ],
    [
      "a: b\n  c: d",
      "2:3 the indentation does not fit the lines before, or a bracket or a quote was not closed",
    ],
    [
      "a: b\n- c",
      "2:1 the indentation does not fit the lines before, or a bracket or a quote was not closed",
    ],
    [
      "a: |\n  x\n y",
      "3:2 the indentation does not fit the lines before, or a bracket or a quote was not closed",
    ],
    [
      "a: 'b\nc: d\ne: f",
      "2:1 a bracket or a quote before this line was not closed, or the line needs more indentation",
    ],
    [
      "a: [b\nc: d",
      "2:1 a bracket or a quote before this line was not closed, or the line needs more indentation",
    ],
    ["a: [1, 2]]", "1:10 there is a closing bracket too many"],
    ["a: ]", "1:4 a text that begins with ] must be in quotes"],
    ["*: x", "1:1 a text that begins with * must be in quotes"],
    ["a: |x\n b", "1:4 a text that begins with | must be in quotes"],
    ["a: - b", "1:4 a text that begins with - must be in quotes"],
    ["a: & b", "1:4 a text that begins with & must be in quotes"],
    [
      'a: "x" y',
      "1:8 the text goes on behind its closing quote; inside of it write “ ” or 「 」, or put all of it in single quotes",
    ],
    [
      'a: "{{ x }}: {{ y" z',
      "1:20 the text goes on behind its closing quote; inside of it write “ ” or 「 」, or put all of it in single quotes",
    ],
    [
      "a: 'x'y''",
      "1:7 the text goes on behind its closing quote; inside of it write “ ” or 「 」, or put all of it in double quotes",
    ],
    ["a: { content: 您好，{{ x }} }", "1:18 in brackets, a text with {{ or {% in it must be in quotes"],
    [
      "a: { content: 您好 {% if x %}, b: c }",
      "1:18 in brackets, a text with {{ or {% in it must be in quotes",
    ],
    ["- { content: 您好 #1 楼 }\n- { b: c }\n", `1:17 ${COMMENT}`],
    ["a: { content: 您好 #1 楼 }", `1:18 ${COMMENT}`],
    [
      "a: [b # [c]\nc: d",
      "2:1 a bracket or a quote before this line was not closed, or the line needs more indentation",
    ],
    ["on: a\nno", "2:1 no key can be read here; the colon behind a key needs a space behind it"],
    [
      'a: "b\\qc"',
      "1:6 behind this backslash comes nothing that YAML knows; in single quotes it is a sign like others",
    ],
    ["a: \u0001b", "1:4 an invisible sign stands here; take it out"],
    ["a: b\u0000", "1:5 an invisible sign stands here; take it out"],
    ['{"a": 1 "b": 2}', "1:12 a comma is missing or stands twice, or a bracket was not closed"],
    ["{ a: b", "1:7 a bracket was not closed"],
    ["a: !x!y b", "1:8 YAML tags (a text that begins with !) are not used here; put the text in quotes"],
    ["a: 1\n...\nb", "2:1 a second document begins here (---); a rules file is one document"],
    ["%YAML 2.0\n---\na: b", "2:1 this cannot be read: unacceptable YAML version of the document"],
    ["a: b\nc：d\n", "2:1 the colon behind a key must be the English one, with a space behind it"],
    ["a: b\nc\n\n\n", "2:1 no key can be read here; the colon behind a key needs a space behind it"],
    ["a: { content: @所有人 您好 }", "1:15 a text that begins with @ must be in quotes"],
    [
      "a: { content: 您好: 世界 }",
      "1:17 there is a second colon in the line; put a text with a colon and a space in quotes",
    ],
    ["a: [%b]", "1:5 a text that begins with % must be in quotes"],
    ["@a: b", "1:1 a text that begins with @ must be in quotes"],
    [
      "*x : y",
      '1:1 *x repeats something called &x, which is not in the file; if "*x" is meant as text, put it in quotes',
    ],
    ["a:\n  {{ x }}: b", "2:3 a text that begins with {{ or {% must be in quotes"],
    ["a: [\n\tb\n]", "2:1 the line is indented with a tab; use spaces"],
    [
      'a: "\\ud800"',
      "1:4 the text holds half a character, as an emoji that was cut in two leaves behind; take it out",
    ],
    ["? &a x\n: b\n? *a\n: c", '3:3 the key "x" stands here a second time; keep one of them'],
  ])("%j", (text, problem) => {
    expect(placedProblems(text)).toEqual([problem]);
  });

  test("a file nested more than 100 levels deep", () => {
    const depth = (opening: string, times: number) => placedProblems(opening.repeat(times))[0] ?? "";
    for (const opening of ["[", "{", "- ", "? ", "a: {", "[{a: "]) {
      expect(depth(opening, 110)).toMatch(/^1:\d+ the file is nested too deeply$/);
      expect(depth(opening, 5_000)).toContain("the file is nested too deeply");
    }
    expect(placedProblems(`${"[".repeat(100)}${"]".repeat(100)}`)).toEqual([
      "1:1 expected the keys of the rules file, found a list",
    ]);
  });

  test("an anchor bomb, within three seconds of CPU", () => {
    const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 30; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(",")}]`,
      );
    const ms = cpuMs(() =>
      expect(placedProblems(lines.join("\n"))).toEqual([
        "6:9 the file has more than 300,000 values (aliases written out)",
      ]),
    );
    expect(ms).toBeLessThan(3_000);
  });

  test("a megabyte of odd text, within eight seconds of CPU", () => {
    const texts = [
      `{${"[]: abcdefghijklmnopqrst,".repeat(37_000)}}`,
      `{"rules": [${'"hello, hello, hello, hello {{ customer.name }}", '.repeat(12_000)} "b" "c"]}`,
      `a: x${",*           ".repeat(74_000)} b: c`,
      `a: "${"'x: {{ abcdefghijklmnopqrst".repeat(37_000)}" b`,
      `${"-\n".repeat(99_000)}${"\n".repeat(800_000)}`,
      "\n".repeat(1_000_000),
    ];
    for (const text of texts) {
      const ms = cpuMs(() => expect(placedProblems(text).length).toBeGreaterThan(0));
      expect(ms, text.slice(0, 20)).toBeLessThan(8_000);
    }
  }, 120_000);

  test("50,000 unknown keys, within twelve seconds of CPU", () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `key${i}: 1`).join("\n");
    const ms = cpuMs(() => expect(placedProblems(text)).toHaveLength(50));
    expect(ms).toBeLessThan(12_000);
  }, 120_000);

  test("a file that asks for YAML 1.1 is read as YAML 1.2, with dates and booleans as texts", () => {
    const text = `%YAML 1.1\n---\nrules:\n  - { name: yes, on: contact.added, from: 2026-11-20, send: nothing }\n`;
    expect(compiledRules(text).rules[0]).toMatchObject({ name: "yes", from: "2026-11-20T00:00" });
  });
});

describe("a faulty value is refused with its path and a sentence", () => {
  test.each<[string, object, string]>([
    [
      "an unknown key",
      { mesages: {} },
      'mesages: "mesages" is not a key of the rules file; did you mean "messages"?',
    ],
    ["rules that are a group", { rules: {} }, "rules: expected a list of rules, found a group of keys"],
    ["a rule that is a text", { rules: ["a"] }, 'rules[0]: expected the keys of a rule, found the text "a"'],
    [
      "an unknown time zone",
      { timezone: "Asia/Shangai" },
      'timezone: "Asia/Shangai" is not a time zone, such as Asia/Shanghai; did you mean "Asia/Shanghai"?',
    ],
    ...["CST", "Etc/GMT+8"].map((timezone): [string, object, string] => [
      `a time zone that looks like China's and is America's, ${timezone}`,
      { timezone },
      `timezone: "${timezone}" is a time of America's; China's is Asia/Shanghai, Chicago's America/Chicago`,
    ]),
    [
      "a time zone that is a number",
      { timezone: 8 },
      "timezone: expected the name of a time zone such as Asia/Shanghai, found the number 8",
    ],
    [
      "messages that are a list",
      { messages: [] },
      "messages: expected messages under their names, found a list",
    ],
    [
      "a message that is a text",
      { messages: { hello: "您好" } },
      'messages.hello: expected the keys of a welcome message, found the text "您好"',
    ],
    [
      "a message called nothing",
      { messages: { hello: { text: { content: "a" } }, nothing: { text: { content: "a" } } } },
      `messages.nothing: "nothing" cannot be a message's name: it stands for no message`,
    ],
    [
      "a message without a name",
      { messages: { hello: { text: { content: "a" } }, "": { text: { content: "a" } } } },
      'messages[""]: a name must not be empty',
    ],
    [
      "an empty message called constructor",
      { messages: { hello: { text: { content: "a" } }, constructor: {} } },
      "messages.constructor: the message is empty; it needs text or attachments",
    ],
    [
      "a message with WeCom's welcome_code in it",
      { messages: { hello: { welcome_code: "x", text: { content: "a" } } } },
      'messages.hello.welcome_code: "welcome_code" is filled in by Yingbin; leave it out',
    ],
    [
      "two rules of one name",
      { rules: [rule({ when: { app: "a" } }), rule()] },
      'rules[1].name: rules[0] is called "默认" already; names must differ',
    ],
  ])("%s", (_, change, problem) => {
    expect(problems(file(change))).toEqual([problem]);
  });

  test.each<[string, object, string]>([
    ["a rule with an empty name", { name: " " }, "rules[0].name: a name must not be empty"],
    [
      "a rule whose name is a number",
      { name: 7 },
      "rules[0].name: expected a name, found the number 7; put it in quotes",
    ],
    [
      "a rule whose name has 101 characters",
      { name: "名".repeat(101) },
      "rules[0].name: the name is 101 characters long, 100 are possible",
    ],
    [
      "an unknown event",
      { on: "contact.add" },
      'rules[0].on: "contact.add" is not an event; did you mean "contact.added"?',
    ],
    [
      "an event that is a list",
      { on: [] },
      "rules[0].on: expected an event such as contact.added, found a list",
    ],
    ["enabled as a text", { enabled: "no" }, 'rules[0].enabled: expected true or false, found the text "no"'],
    [
      "a message that does not exist",
      { send: "helo" },
      'rules[0].send: no message is called "helo"; did you mean "hello"?',
    ],
    [
      "the word nothing, mistyped in send",
      { send: "nothnig" },
      'rules[0].send: no message is called "nothnig"; did you mean "nothing"?',
    ],
    [
      "the word nothing, mistyped in fallback",
      { fallback: "nothnig" },
      'rules[0].fallback: no message is called "nothnig"; a text of its own is { text: { content: … } }',
    ],
    [
      "a message called constructor that does not exist",
      { send: "constructor" },
      'rules[0].send: no message is called "constructor"; a text of its own is { text: { content: … } }',
    ],
    [
      "a fallback that does not exist",
      { fallback: "x" },
      'rules[0].fallback: no message is called "x"; a text of its own is { text: { content: … } }',
    ],
    [
      "send as a number",
      { send: 1 },
      "rules[0].send: expected a message's name, a message or nothing, found the number 1; put it in quotes",
    ],
    [
      "send as a list",
      { send: [] },
      "rules[0].send: expected a message's name, a message or nothing, found a list",
    ],
    [
      "a fallback to nothing",
      { fallback: "nothing" },
      "rules[0].fallback: a fallback must be a message; leave it out when there is none",
    ],
    [
      "a fallback beside send: nothing",
      { send: "nothing", fallback: "hello" },
      "rules[0].fallback: a rule that sends nothing has nothing to fall back from; leave the fallback out",
    ],
    [
      "a fallback inside a fallback",
      { fallback: { text: { content: "a" }, fallback: "hello" } },
      'rules[0].fallback.fallback: "fallback" is not a key of a welcome message',
    ],
    ["an unknown key", { nmae: "x" }, 'rules[0].nmae: "nmae" is not a key of a rule; did you mean "name"?'],
  ])("%s", (_, change, problem) => {
    expect(problems(file({ rules: [rule(change)] }))).toEqual([problem]);
  });

  test.each(["name", "on", "send"])("a rule without %s", (key) => {
    const { [key]: _, ...rest }: Record<string, unknown> = rule();
    expect(problems(file({ rules: [rest] }))).toEqual([`rules[0].${key}: a rule needs "${key}"`]);
  });

  test("a file without rules", () => {
    expect(problems("timezone: Asia/Shanghai")).toEqual(['rules: the rules file needs "rules"']);
    expect(problems("- a")).toEqual([": expected the keys of the rules file, found a list"]);
  });

  test("but a rule's name of 100 characters is accepted", () => {
    expect(problems(file({ rules: [rule({ name: "名".repeat(100) })] }))).toEqual([]);
  });

  test("a text in brackets that YAML splits at its comma", () => {
    expect(placedProblems("rules: []\nmessages:\n  hello: { text: { content: 您好, 欢迎 } }")).toEqual([
      '3:33 "欢迎" is not a key of the text; if it belongs to the text before it, put that whole text in quotes',
    ]);
  });
});

describe("a problem's place", () => {
  test("is the value, the key when that is unknown, and the group where a key is missing", () => {
    const text = `${HELLO}rules:
  - name: a
    on: contact.added
    when: { stafff: x, staff: 12 }
    send:
      text:
        contents: 您好
`;
    expect(placedProblems(text)).toEqual([
      '6:13 "stafff" is not a condition of contact.added; did you mean "staff"?',
      "6:31 expected a list of member userids, or one of them, found the number 12; put it in quotes",
      '9:9 "contents" is not a key of the text; did you mean "content"?',
      '9:9 the text needs "content"',
    ]);
  });

  test("is after the key when its value is missing", () => {
    expect(placedProblems("rules:\n  - { name: a, on: contact.added, send: }\n")).toEqual([
      "2:39 expected a message's name, a message or nothing, found nothing",
    ]);
  });

  test("is after the dash when an item is missing", () => {
    const at = (text: string) => placedProblems(text).map((problem) => problem.split(" ", 1).join());
    expect(at("rules:\n  -\n")).toEqual(["2:4"]);
    expect(at("rules:\n  - 'a'\n  # nothing - yet\n  -\n  - [b]\n  -\n")).toEqual([
      "2:5",
      "4:4",
      "5:5",
      "6:4",
    ]);
  });

  test("is the first line of a text over many lines, with a comment before it", () => {
    expect(placedProblems("rules:\n  # a > b\n  - |\n    x\n")[0]).toMatch(/^3:5 /);
  });
});

test("loading reports all problems together, in the order of their lines", () => {
  const text = `rules:
  - { name: a, on: kf.end, send: helo }
  - { name: a, on: contact.added, send: { text: { content: "{{ nme }}" } }, from: x }
timezone: Mars
messages:
  hello: { text: { content: "" } }
`;
  const loaded = loadRules(text);
  if (loaded.ok) throw new Error("should not load");
  expect(loaded.problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
    "2 rules[0].on",
    "2 rules[0].send",
    "3 rules[1].name",
    "3 rules[1].send.text.content",
    "3 rules[1].from",
    "4 timezone",
    "6 messages.hello.text.content",
  ]);
});

test("loading reports at most fifty problems", () => {
  expect(problems(file({ rules: Array.from({ length: 60 }, () => 1) }))).toHaveLength(50);
});

describe("loading never throws", () => {
  const checkProblems = (text: string) => {
    const loaded = loadRules(text);
    if (loaded.ok) return;
    expect(loaded.problems.length).toBeGreaterThan(0);
    for (const { line, column, message } of loaded.problems) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toMatch(/Invalid (type|key|input)|undefined|\[object/);
      expect(codeOf(message)).not.toBeOneOf([null, "as-written"]);
      expect(inWords(message, "zh")).toMatch(/\p{Script=Han}/u);
    }
  };

  test("on a text of any characters", () => {
    const unit = fc.constantFrom(
      ..."{}[]:,-&*!|>%@'\"# \n\tab12\\?~",
      "rules",
      "name: ",
      "{{",
      "{%",
      "\ud800",
      "您",
      "&a",
      "*a",
      "<<: ",
    );
    fc.assert(fc.property(fc.oneof(fc.string({ unit }), fc.string({ unit: "binary" })), checkProblems), {
      numRuns: 2_000,
    });
  });

  test("on values of any shape", () => {
    const key = fc.constantFrom(
      "rules",
      "messages",
      "media",
      "calendars",
      "name",
      "on",
      "when",
      "send",
      "fallback",
      "transfer",
      "otherwise",
      "then",
      "after",
      "unless",
      "from",
      "until",
      "state",
      "hours",
      "text",
      "contains",
      "not",
      "content",
      "attachments",
      "msgtype",
      "msgmenu",
      "list",
      "click",
      "link",
      "split",
      "to",
      "servicer",
      "tag",
      "remark",
      "webhook",
      "type",
      "url",
      "no_newline",
      "media_id",
      "x",
      "__proto__",
      "constructor",
      "toString",
      "valueOf",
      "length",
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(
          null,
          1,
          true,
          "",
          "x",
          "hello",
          "nothing",
          "{{ x }}",
          "link",
          "valueOf",
          "__proto__",
        ),
        tie("list"),
        tie("group"),
      ),
      list: fc.array(tie("any"), { maxLength: 3 }),
      group: fc.dictionary(key, tie("any"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(value.group, value.any, (top, rules) =>
        checkProblems(JSON.stringify({ ...top, rules: [rules] })),
      ),
      { numRuns: 2_000 },
    );
  });
});
