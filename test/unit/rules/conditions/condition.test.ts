/** Conditions in general, conditions on the state, and the faults of conditions. */
import { describe, expect, test } from "vitest";
import { chosenRule, compiledRules, type facts, file, problems, rule } from "../files.ts";

const when = (conditions: unknown) => file({ rules: [rule({ when: conditions })] });
const fits = (conditions: unknown, change: Parameters<typeof facts>[0] = {}) =>
  chosenRule(compiledRules(when(conditions)), change) !== null;

describe("a condition", () => {
  test("fits the one value that it names", () => {
    expect(fits({ staff: "zhangsan" })).toBe(true);
    expect(fits({ staff: "lisi" })).toBe(false);
  });

  test("fits any value of its list", () => {
    expect(fits({ app: ["support", "sales"] })).toBe(true);
    expect(fits({ app: ["support", "shop"] })).toBe(false);
  });

  test("fits every value but those under not", () => {
    expect(fits({ via: { not: "half" } })).toBe(true);
    expect(fits({ via: { not: ["half", "added"] } })).toBe(false);
  });

  test("takes a customer only together with the rule's other conditions", () => {
    expect(fits({ staff: "zhangsan", state: "expo-*" })).toBe(true);
    expect(fits({ staff: "zhangsan", state: "fair-*" })).toBe(false);
  });

  test("distinguishes case", () => {
    expect(fits({ staff: "ZhangSan" })).toBe(false);
    expect(fits({ state: "Expo-7" })).toBe(false);
  });

  test("that is left out fits everyone", () => {
    expect(fits({})).toBe(true);
  });
});

describe("a condition on the state", () => {
  test.each<[string, unknown, string | null, boolean]>([
    ["a pattern fits a state", "expo-*", "expo-7", true],
    ["any pattern of a list fits", ["fair-*", "*-7"], "expo-7", true],
    ["not with a pattern excludes the states that fit the pattern", { not: "expo-*" }, "expo-7", false],
    ["not with other patterns fits", { not: ["fair-*", "x"] }, "expo-7", true],
    ["a star after a backslash fits a star", "5\\*", "5*", true],
    ["the empty text fits a missing state", "", null, true],
    ["the empty text fits an empty state", "", "", true],
    ["the empty text does not fit a known state", "", "expo-7", false],
    ["a star does not fit a missing state", "*", null, false],
    ["a star fits every known state", "*", "expo-7", true],
    ["a star stands for no characters too", "expo-*", "expo-", true],
    ["a star beside the empty text fits a known state", ["*", ""], "expo-7", true],
    ["a star beside the empty text fits a missing state", ["*", ""], null, true],
    ["a pattern does not fit a missing state", "expo-*", null, false],
    ["not with a pattern does not fit a missing state", { not: "expo-*" }, null, false],
    ["not with the empty text fits a known state", { not: "" }, "expo-7", true],
    ["not with the empty text does not fit a missing state", { not: "" }, null, false],
    ["the empty text in a list fits a missing state", ["expo-*", ""], null, true],
    ["not with a list of patterns does not fit a missing state", { not: ["expo-*"] }, null, false],
  ])("%s", (_, state, value, expected) => {
    expect(fits({ state }, { state: value })).toBe(expected);
  });
});

describe("a faulty condition is refused with a sentence", () => {
  test.each<[unknown, string]>([
    [
      { stafff: "a" },
      'rules[0].when.stafff: "stafff" is not a condition of contact.added; did you mean "staff"?',
    ],
    [{ constructor: "a" }, 'rules[0].when.constructor: "constructor" is not a condition of contact.added'],
    [
      { staff: 12 },
      "rules[0].when.staff: expected a list of member userids, or one of them, found the number 12; put it in quotes",
    ],
    [{ staff: ["a", 12] }, "rules[0].when.staff[1]: expected a text, found the number 12; put it in quotes"],
    [{ staff: { not: ["a", null] } }, "rules[0].when.staff.not[1]: expected a text, found nothing"],
    [
      { staff: { not: { not: "a" } } },
      "rules[0].when.staff.not: expected a list of member userids, or one of them, found a group of keys",
    ],
    [{ staff: {} }, "rules[0].when.staff: expected a list of member userids, or one of them, found nothing"],
    [
      { staff: { not: "a", nor: "b" } },
      'rules[0].when.staff.nor: "nor" cannot stand in a condition, only "not" can; did you mean "not"?',
    ],
    [{ app: [] }, "rules[0].when.app: the list is empty; name apps, or leave the condition out"],
    [{ app: "" }, "rules[0].when.app: an empty text fits nothing here"],
    [
      { staff: "zhang*" },
      'rules[0].when.staff: "zhang*": a star stands for other characters only in state, scene, scene_param and channels\' nickname',
    ],
    [
      { via: "addded" },
      'rules[0].when.via: "addded" is none of added, half and audit; did you mean "added"?',
    ],
    [
      { account: "wk" },
      'rules[0].when.account: "account" is a condition of customer-service events, not of contact.added',
    ],
    [{ menu: "1" }, 'rules[0].when.menu: "menu" is a condition of kf.message, not of contact.added'],
    [["staff"], "rules[0].when: expected the keys of the conditions of contact.added, found a list"],
    [null, "rules[0].when: expected the keys of the conditions of contact.added, found nothing"],
  ])("%j", (conditions, problem) => {
    expect(problems(when(conditions))).toContain(problem);
  });
});
