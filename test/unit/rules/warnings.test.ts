import { describe, expect, test } from "vitest";
import { checkRules } from "../../../src/rules/load.ts";
import { file, rule } from "./files.ts";

function warnings(text: string): string[] {
  const { ok, problems, warnings } = checkRules(text, Date.UTC(2026, 10, 22));
  if (!ok) throw new Error(JSON.stringify(problems));
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

const unreached = (...changes: object[]) =>
  warnings(file({ rules: changes.map((change, index) => rule({ name: `${index}`, ...change })) })).filter(
    (one) => one.includes("never reached"),
  );

describe("a rule that is never reached", () => {
  test.for([
    ["stands below one for everybody", {}, { when: { app: "b" } }],
    ["wants no more than one above", { when: { staff: ["a", "b"] } }, { when: { staff: "b", via: "added" } }],
    [
      "has a pattern within another",
      { when: { state: "expo-*" } },
      { when: { state: ["expo-7", "expo-8-*"] } },
    ],
    [
      "excludes more than one above",
      { when: { state: { not: "a" } } },
      { when: { state: { not: ["a", "b"] } } },
    ],
    ["names what one above does not exclude", { when: { via: { not: "half" } } }, { when: { via: "added" } }],
    ["is in force for less long", { until: "2026-12-31" }, { from: "2026-12-01", until: "2026-12-30" }],
  ] as const)("%s", ([, above, below]) => {
    const [warning, ...others] = unreached(above, below);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^rules\[1\]: this rule is never reached: "0" above takes every customer/);
  });

  test.for([
    ["one above is switched off", { enabled: false }, {}],
    ["one above ends", { until: "2026-12-31" }, {}],
    ["one above is narrower", { when: { state: "expo-7" } }, { when: { state: "expo-*" } }],
    ["one above wants something else too", { when: { app: "a", via: "half" } }, { when: { app: "a" } }],
    ["patterns only overlap", { when: { state: "a*" } }, { when: { state: "*b" } }],
    ["it takes customers without a state", { when: { state: "*" } }, { when: { state: ["a", ""] } }],
    [
      "a tag says nothing of others",
      { when: { customer: { tag: { not: "a" } } } },
      { when: { customer: { tag: "b" } } },
    ],
  ] as const)("is not suspected where %s", ([, above, below]) => {
    expect(unreached(above, below)).toEqual([]);
  });
});

test("an event without a default is worth a warning", () => {
  const [warning] = warnings(file({ rules: [rule({ when: { app: "a" } })] }));
  expect(warning).toMatch(
    /^rules: a customer whom no rule fits gets no welcome: contact.added has no default/,
  );
  expect(warnings(file({ rules: [rule({ until: "2030-01-01" })] }))).toEqual([warning]);
  expect(warnings(file({ rules: [rule({ when: { app: "a" } }), rule({ name: "all" })] }))).toEqual([]);
});

test("a message that nobody sends is worth a warning", () => {
  const body = { text: { content: "a" } };
  const messages = { hello: body, simple: body, left: body, unused: body };
  const rules = [
    rule({ name: "a", when: { app: "a" }, fallback: "simple" }),
    rule({ name: "b", send: { split: { hello: 1, left: 1 } } }),
  ];
  expect(warnings(file({ messages, rules }))).toEqual(['messages.unused: no rule sends "unused"']);
});

describe("a text that may outgrow its limit with a long name", () => {
  const link = (change: object) => ({
    attachments: [{ msgtype: "link", link: { title: "a", url: "https://a.example", ...change } }],
  });
  const sending = (send: object) => warnings(file({ messages: {}, rules: [rule({ send })] }));

  test("is told with the length that it would have", () => {
    expect(sending(link({ title: "{{ customer.name | default: '您' }}的礼包" }))).toEqual([
      "rules[0].send.attachments[0].link.title: with a name of 64 Chinese characters this grows to 201 bytes, WeCom takes 128: it would be cut; | truncate: 20 after the name keeps it short",
    ]);
    expect(
      sending(link({ url: `https://a.example/${"x".repeat(1_800)}?{{ staff.name | url_encode }}` })),
    ).toEqual([expect.stringContaining("the message could not be sent")]);
  });

  test("is not one that is kept short, or has room", () => {
    expect(sending(link({ title: "{{ customer.name | default: '您' | truncate: 20 }}的礼包" }))).toEqual([]);
    expect(sending({ text: { content: "{{ customer.name | default: '您' }}好" } })).toEqual([]);
  });
});
