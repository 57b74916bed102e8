/** Splits: the side of a customer, the proportions of the sides, and the faults of a split. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageFor } from "../../../../src/rules/engine/split.ts";
import { compiledRules, file, messageOf, placedProblems, problems, rule, sendingOf } from "../files.ts";

const body = (content: string) => ({ text: { content } });
const splitting = (split: unknown, change: object = {}) =>
  file({
    messages: { hello: body("a"), other: body("b"), third: body("c") },
    rules: [rule({ send: { split }, ...change })],
  });
const sideFor = (split: object, customer: string, name = "默认") =>
  messageOf(splitting(split, { name }), customer).variant;

describe("a split", () => {
  test("takes the side by four bytes of SHA-256 over the rule's name and the customer's id", () => {
    const split = sendingOf(splitting({ hello: 1, other: 2, third: 3 })).message;
    const sides = ["hello", "other", "other", "third", "third", "third"];
    fc.assert(
      fc.property(fc.string(), (customer) => {
        const hash = createHash("sha256").update(`默认\n${customer}`).digest("hex");
        const { message, variant } = messageFor("默认", split, customer);
        expect(variant).toBe(sides[Number.parseInt(hash.slice(0, 8), 16) % 6]);
        expect(message?.name).toBe(variant);
      }),
    );
  });

  test("gives known customers known sides", () => {
    // By sha256sum: the first four bytes of "默认\nwmAAA" leave 92 when divided by 100, the other three 5, 1 and 78.
    expect(["wmAAA", "wmBBB", "wmCCC", "wmDDD"].map((id) => sideFor({ hello: 50, other: 50 }, id))).toEqual([
      "other",
      "hello",
      "hello",
      "other",
    ]);
  });

  test("keeps its proportions", () => {
    const split = sendingOf(splitting({ hello: 10, other: 30, third: 60 })).message;
    const counts = { hello: 0, other: 0, third: 0 };
    for (let i = 0; i < 20_000; i++) {
      const { variant } = messageFor("默认", split, `wm${i}`);
      if (variant === "hello" || variant === "other" || variant === "third") counts[variant]++;
    }
    expect(counts.hello / 20_000).toBeCloseTo(0.1, 1);
    expect(counts.other / 20_000).toBeCloseTo(0.3, 1);
    expect(counts.third / 20_000).toBeCloseTo(0.6, 1);
  });

  test("gives other sides under another rule's name", () => {
    const customers = Array.from({ length: 100 }, (_, i) => `wm${i}`);
    const moved = customers.filter(
      (id) => sideFor({ hello: 1, other: 1 }, id) !== sideFor({ hello: 1, other: 1 }, id, "另一条"),
    );
    expect(moved.length).toBeGreaterThan(30);
    expect(moved.length).toBeLessThan(70);
  });

  test("may stand beside a fallback", () => {
    expect(sendingOf(splitting({ hello: 1, other: 1 }, { fallback: "third" })).fallback?.name).toBe("third");
  });

  test("has weights up to 10,000, and a rule with one message has no variant", () => {
    expect(messageOf(file()).variant).toBeNull();
    expect(compiledRules(splitting({ hello: 1, other: 10_000 })).rules).toHaveLength(1);
  });
});

describe("a split is refused", () => {
  const weight = (found: string) =>
    `rules[0].send.split.hello: expected a whole number from 1 to 10,000, found ${found}`;
  test.each<[string, unknown, string]>([
    ["with one side", { hello: 1 }, "rules[0].send.split: a split has two messages at least"],
    [
      "that is a list",
      ["hello", "other"],
      "rules[0].send.split: expected messages with their weights, such as { hello: 50, other: 50 }, found a list",
    ],
    ["with a weight of 0", { hello: 0, other: 1 }, weight("the number 0")],
    ["with half a weight", { hello: 0.5, other: 1 }, weight("the number 0.5")],
    ["with a weight of -1", { hello: -1, other: 1 }, weight("the number -1")],
    ["with a weight over 10,000", { hello: 10_001, other: 1 }, weight("the number 10001")],
    ["with a weight in per cent", { hello: "50%", other: 1 }, weight('the text "50%"')],
    [
      "with a message that does not exist",
      { helo: 1, other: 1 },
      'rules[0].send.split.helo: no message is called "helo"; did you mean "hello"?',
    ],
    [
      "with nothing as a side",
      { nothing: 1, other: 1 },
      "rules[0].send.split.nothing: the sides of a split are messages; nothing is none",
    ],
  ])("%s", (_, split, problem) => {
    expect(problems(splitting(split))).toEqual([problem]);
  });

  test("beside a text, and as a fallback", () => {
    expect(
      problems(file({ rules: [rule({ send: { split: { hello: 1, hello2: 1 }, text: {} } })] })),
    ).toContain('rules[0].send.text: "text" is not a key of a split');
    expect(
      problems(splitting({ hello: 1, other: 1 }, { fallback: { split: { hello: 1, other: 1 } } })),
    ).toEqual(["rules[0].fallback: a fallback is one message, not a split"]);
  });

  test("with the line and column of the name", () => {
    const text = `messages:\n  hello: { text: { content: a } }\nrules:\n  - name: a\n    on: contact.added\n    send: { split: { hello: 1, helo: 1 } }\n`;
    expect(placedProblems(text)).toEqual(['6:32 no message is called "helo"; did you mean "hello"?']);
  });
});
