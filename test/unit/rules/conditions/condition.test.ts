import { describe, expect, test } from "vitest";
import { bookOf, chosenRule, type facts, file, problems, rule } from "../files.ts";

const when = (conditions: unknown) => file({ rules: [rule({ when: conditions })] });
const fits = (conditions: unknown, change: Parameters<typeof facts>[0] = {}) =>
  chosenRule(bookOf(when(conditions)), change) !== null;

describe("a condition", () => {
  test("takes one value", () => {
    expect(fits({ staff: "zhangsan" })).toBe(true);
    expect(fits({ staff: "lisi" })).toBe(false);
  });

  test("takes any value of a list", () => {
    expect(fits({ app: ["support", "sales"] })).toBe(true);
    expect(fits({ app: ["support", "shop"] })).toBe(false);
  });

  test("takes none of the values under not", () => {
    expect(fits({ via: { not: "half" } })).toBe(true);
    expect(fits({ via: { not: ["half", "added"] } })).toBe(false);
  });

  test("must fit together with all others", () => {
    expect(fits({ staff: "zhangsan", state: "expo-*" })).toBe(true);
    expect(fits({ staff: "zhangsan", state: "fair-*" })).toBe(false);
  });

  test("distinguishes case", () => {
    expect(fits({ staff: "ZhangSan" })).toBe(false);
    expect(fits({ state: "Expo-7" })).toBe(false);
  });

  test("that is left out takes everyone", () => {
    expect(fits({})).toBe(true);
  });
});

describe("state", () => {
  test.each<[string, unknown, string | null, boolean]>([
    ["a pattern fits", "expo-*", "expo-7", true],
    ["any pattern of a list fits", ["fair-*", "*-7"], "expo-7", true],
    ["not over a pattern", { not: "expo-*" }, "expo-7", false],
    ["not over another pattern", { not: ["fair-*", "x"] }, "expo-7", true],
    ["a star that is meant as one", "5\\*", "5*", true],
    ["no state fits the empty text", "", null, true],
    ["an empty state is none", "", "", true],
    ["a known state does not fit the empty text", "", "expo-7", false],
    ["no state does not fit a star", "*", null, false],
    ["a known state fits a star", "*", "expo-7", true],
    ["a star stands for an empty run too", "expo-*", "expo-", true],
    ["a star with the empty text fits every state", ["*", ""], "expo-7", true],
    ["a star with the empty text fits no state", ["*", ""], null, true],
    ["no state does not fit a pattern", "expo-*", null, false],
    ["no state does not fit not over a pattern either", { not: "expo-*" }, null, false],
    ["not over the empty text fits every known state", { not: "" }, "expo-7", true],
    ["not over the empty text does not fit no state", { not: "" }, null, false],
    ["no state fits the empty text in a list", ["expo-*", ""], null, true],
    ["no state fits no not, even with the empty text left out", { not: ["expo-*"] }, null, false],
  ])("%s", (_, state, value, expected) => {
    expect(fits({ state }, { state: value })).toBe(expected);
  });
});

describe("refuses, in a sentence", () => {
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
