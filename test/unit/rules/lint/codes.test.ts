/** A check that is told an app's codes warns of a State that none of them has. */
import { expect, test } from "vitest";
import { inWords } from "../../../../src/i18n/words.ts";
import { checkRules } from "../../../../src/rules/load.ts";
import { file, NOW, rule } from "../files.ts";

const STATES = ["expo-7", "shop-1", "shop-2"];
const told = (change: object, states: readonly string[] | null = STATES, language: "en" | "zh" = "en") => {
  const text = file({ rules: [rule({ name: "一", ...change }), rule()] });
  const { ok, warnings } = checkRules(text, NOW, { codes: states && { app: "sales", states } });
  expect(ok).toBe(true);
  return warnings
    .filter(({ path }) => path.startsWith("rules[0].when"))
    .map(({ path, message }) => `${path}: ${inWords(message, language)}`);
};

test("a State that no code has is a warning at its place, with the State that may be meant", () => {
  expect(told({ when: { state: ["shop-1", "expo-8"] } })).toEqual([
    'rules[0].when.state[1]: no code of the app sales fits "expo-8": make the code, unless a link (获客链接) brings it as customer_channel; did you mean "expo-7"?',
  ]);
  expect(told({ when: { state: "展会" } }, STATES, "zh")).toEqual([
    'rules[0].when.state: 应用 sales 没有符合 "展会" 的渠道码，请先建好（由获客链接的 customer_channel 带来的除外）',
  ]);
});

test("a pattern is sound when any code fits it", () => {
  expect(told({ when: { state: ["shop-*", "*-7"] } })).toEqual([]);
  expect(told({ when: { state: "fair-*" } })).toHaveLength(1);
});

test("an app without codes has none that fits", () => {
  expect(told({ when: { state: "expo-7" } }, [])).toHaveLength(1);
});

test.for([
  ["of a check that is not told the codes", { when: { state: "expo-8" } }, null],
  ["of no State", { when: { state: "" } }, STATES],
  ["of a State that is left out", { when: { state: { not: ["expo-8"] } } }, STATES],
  ["of another app's rule", { when: { app: "other", state: "expo-8" } }, STATES],
  ["of a rule that is off", { enabled: false, when: { state: "expo-8" } }, STATES],
  ["of a rule that is over", { until: "2026-01-01", when: { state: "expo-8" } }, STATES],
] as const)("there is no warning %s", ([, change, states]) => {
  expect(told(change, states)).toEqual([]);
});

test("the app's own rule is told of, by its name too", () => {
  expect(told({ when: { app: ["sales", "other"], state: "expo-8" } })).toHaveLength(1);
});
