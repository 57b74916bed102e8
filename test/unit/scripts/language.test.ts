/** The language of a command, by its flag and the environment's locale. */
import { describe, expect, test } from "vitest";
import { chosenLanguage, withoutLang } from "../../../scripts/language.ts";

describe("the language of a command", () => {
  test.each([
    [["check", "rules.yaml", "--lang", "zh"], {}, "zh"],
    [["--lang=en"], { LANG: "zh_CN.UTF-8" }, "en"],
    [[], { LANG: "zh_CN.UTF-8" }, "zh"],
    [[], { LC_MESSAGES: "zh_CN.UTF-8", LANG: "en_US.UTF-8" }, "zh"],
    [[], { LC_ALL: "C.UTF-8", LC_MESSAGES: "zh_CN.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [[], { LC_ALL: "", LANG: "zh_TW" }, "zh"],
    [[], { LANG: "de_DE.UTF-8" }, "en"],
    [[], {}, "en"],
    [["--state", "zh", "--text=--lang"], {}, "en"],
    [["--", "--lang", "zh"], {}, "en"],
  ])("is chosen by %j in %j: %s", (args, environment, language) => {
    expect(chosenLanguage(args, environment)).toEqual({ language, fault: null });
  });

  test.each([
    [["--lang", "fr"], { code: "the-text", parts: { text: '"fr"' } }],
    [["--lang", "中文"], { code: "the-text", parts: { text: '"中文"' } }],
    [["--lang="], { code: "an-empty-text" }],
    [["--lang"], { code: "nothing" }],
  ])("is that of the environment where %j is a fault", (args, found) => {
    expect(chosenLanguage(args, { LANG: "zh_CN.UTF-8" })).toMatchObject({
      language: "zh",
      fault: {
        code: "at-flags",
        parts: { flags: "--lang", message: { code: "expected-found", parts: { found } } },
      },
    });
  });
});

test.each([
  [
    ["kv", "key", "--lang", "zh", "list"],
    ["kv", "key", "list"],
  ],
  [["--lang=zh", "login"], ["login"]],
  [
    ["tail", "--", "--lang", "zh"],
    ["tail", "--", "--lang", "zh"],
  ],
])("a program without --lang gets %j as %j", (args, left) => {
  expect(withoutLang(args)).toEqual(left);
});
