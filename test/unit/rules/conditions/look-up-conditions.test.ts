/** Conditions that need a look-up: their comparison, and the rules that ask for the look-up. */
import { describe, expect, test } from "vitest";
import { chooseRule, type Known } from "../../../../src/rules/engine/choose.ts";
import type { ContactFacts } from "../../../../src/rules/engine/facts.ts";
import { chosenRule, compiledRules, facts, file, NOW, problems, rule } from "../files.ts";

const when = (conditions: unknown) => file({ rules: [rule({ when: conditions })] });
const fits = (conditions: unknown, known: Known) =>
  chosenRule(compiledRules(when(conditions)), {}, NOW, known) !== null;
const customer = (change: Known["customer"]): Known => ({ customer: change ?? {} });

describe("a condition on the customer or the department", () => {
  test.each<[string, unknown, Known, boolean]>([
    ["a type by name fits", { customer: { type: "wechat" } }, customer({ type: 1 }), true],
    ["a type by number fits", { customer: { type: 2 } }, customer({ type: 2 }), true],
    ["a type by number in quotes fits", { customer: { type: "2" } }, customer({ type: 2 }), true],
    ["a type does not fit another type", { customer: { type: "wechat" } }, customer({ type: 2 }), false],
    ["not with a type fits another type", { customer: { type: { not: 1 } } }, customer({ type: 2 }), true],
    [
      "not with a type does not fit a type unknown to us",
      { customer: { type: { not: 1 } } },
      customer({ type: 9 }),
      false,
    ],
    ["a gender by name fits", { customer: { gender: "female" } }, customer({ gender: 2 }), true],
    ["a gender in a list of numbers fits", { customer: { gender: [1, 2] } }, customer({ gender: 1 }), true],
    [
      "a gender does not fit an unknown gender",
      { customer: { gender: "male" } },
      customer({ gender: 0 }),
      false,
    ],
    [
      "not with a gender does not fit an unknown gender",
      { customer: { gender: { not: "male" } } },
      customer({ gender: 0 }),
      false,
    ],
    ["unknown fits an unknown gender", { customer: { gender: "unknown" } }, customer({ gender: 0 }), true],
    ["0 fits an unknown gender", { customer: { gender: 0 } }, customer({ gender: 0 }), true],
    [
      "a list of tags fits a customer who has one of them",
      { customer: { tag: ["et1", "et2"] } },
      customer({ tags: ["et2", "et3"] }),
      true,
    ],
    [
      "a tag does not fit a customer without it",
      { customer: { tag: "et1" } },
      customer({ tags: ["et3"] }),
      false,
    ],
    [
      "not with a tag fits a customer without it",
      { customer: { tag: { not: "et1" } } },
      customer({ tags: ["et3"] }),
      true,
    ],
    [
      "not with a tag does not fit a customer who has it",
      { customer: { tag: { not: ["et1"] } } },
      customer({ tags: ["et1"] }),
      false,
    ],
    [
      "not with a tag fits a customer without any tag",
      { customer: { tag: { not: "et1" } } },
      customer({ tags: [] }),
      true,
    ],
    [
      "a type and a tag do not fit a customer of the type without the tag",
      { customer: { type: 1, tag: "a" } },
      customer({ type: 1, tags: [] }),
      false,
    ],
    ["a department fits a member of it", { department: 12 }, { staff: { department: [3, 12] } }, true],
    [
      "departments do not fit a member of others",
      { department: [4, "5"] },
      { staff: { department: [3, 12] } },
      false,
    ],
    [
      "not with a department fits a member of others",
      { department: { not: [4] } },
      { staff: { department: [3, 12] } },
      true,
    ],
  ])("%s", (_, conditions, known, expected) => {
    expect(fits(conditions, known)).toBe(expected);
  });

  test.each([
    { customer: { type: 1 } },
    { customer: { type: { not: 1 } } },
    { customer: { gender: "unknown" } },
    { customer: { gender: { not: "male" } } },
    { customer: { tag: "et1" } },
    { customer: { tag: { not: "et1" } } },
    { department: 1 },
    { department: { not: 1 } },
  ])("%j does not fit when the look-up came too late", (conditions) => {
    expect(fits(conditions, { customer: {}, staff: {} })).toBe(false);
  });
});

describe("a look-up", () => {
  const choose = (rules: object[], known: Known = {}, change: Partial<ContactFacts> = {}) => {
    const choice = chooseRule(compiledRules(file({ rules: rules.map(rule) })), facts(change), NOW, known);
    return choice.needs === null ? (choice.rule?.name ?? null) : `needs ${choice.needs}`;
  };
  const tagged = { name: "tagged", when: { customer: { tag: "et1" } } };

  test("is asked for by a rule whose other conditions fit", () => {
    expect(choose([tagged])).toBe("needs customer");
    expect(choose([tagged], { customer: { tags: ["et1"] } })).toBe("tagged");
    expect(choose([tagged], { customer: {} })).toBeNull();
  });

  test("is not asked for when an earlier rule fits without it", () => {
    expect(choose([{ name: "first" }, tagged])).toBe("first");
  });

  test.each([
    ["another state", { when: { state: "x", customer: { tag: "et1" } } }],
    ["another member", { when: { department: 1, staff: "lisi" } }],
    ["another day", { from: "2027-01-01", when: { customer: { tag: "et1" } } }],
    ["a day that is over", { until: "2026-01-01", when: { customer: { tag: "et1" } } }],
    ["other hours", { when: { hours: "never", customer: { tag: "et1" } } }],
    ["any customer when the rule is switched off", { enabled: false, when: { customer: { tag: "et1" } } }],
  ])("is not asked for by a rule for %s", (_, change) => {
    const calendars = { never: { open: { "2000-01-01": "10:00-11:00" } } };
    const compiled = compiledRules(file({ calendars, rules: [rule(change), rule({ name: "last" })] }));
    expect(chooseRule(compiled, facts(), NOW)).toMatchObject({ needs: null, rule: { name: "last" } });
  });

  test("of the member comes before that of the customer, as the member is mostly known already", () => {
    const both = { name: "both", when: { customer: { type: 1 }, department: 1 } };
    expect(choose([both])).toBe("needs staff");
    expect(choose([both], { staff: { department: [2] } })).toBeNull();
    expect(choose([both], { staff: { department: [1] } })).toBe("needs customer");
    expect(choose([both], { staff: { department: [1] }, customer: { type: 1 } })).toBe("both");
  });

  test("that came too late lets the next rules be compared", () => {
    const untagged = { name: "untagged", when: { customer: { tag: { not: "et1" } } } };
    expect(choose([tagged, untagged, { name: "last" }], { customer: {} })).toBe("last");
  });
});

describe("a faulty condition is refused with a sentence", () => {
  test.each<[unknown, string]>([
    [{ customer: { type: "wx" } }, 'rules[0].when.customer.type: "wx" is none of wechat and wecom'],
    [{ customer: { type: 3 } }, 'rules[0].when.customer.type: "3" is none of wechat and wecom'],
    [
      { customer: { gender: "femal" } },
      'rules[0].when.customer.gender: "femal" is none of male, female and unknown; did you mean "female"?',
    ],
    [
      { customer: { tags: "et1" } },
      'rules[0].when.customer.tags: "tags" is not a condition of customer; did you mean "tag"?',
    ],
    [
      { customer: { tag: 1 } },
      "rules[0].when.customer.tag: expected a list of tag ids, or one of them, found the number 1; put it in quotes",
    ],
    [
      { customer: "wechat" },
      'rules[0].when.customer: expected the keys of the conditions of customer, found the text "wechat"',
    ],
    [{ department: "销售部" }, `rules[0].when.department: "销售部" is no department's id, which is a number`],
    [{ department: [1.5] }, `rules[0].when.department[0]: "1.5" is no department's id, which is a number`],
    [
      { department: [true] },
      "rules[0].when.department[0]: expected a text or a number, found the value true",
    ],
    [
      { department: [] },
      "rules[0].when.department: the list is empty; name department ids, or leave the condition out",
    ],
  ])("%j", (conditions, problem) => {
    expect(problems(when(conditions))).toEqual([problem]);
  });
});
