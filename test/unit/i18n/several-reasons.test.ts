/** Several sentences as one. */
import { expect, test } from "vitest";
import { codeOf, encode, say, severalReasons } from "../../../src/i18n/sentence.ts";
import { inWords } from "../../../src/i18n/words.ts";

test("several reasons are told one after the other, and have the code of the first", () => {
  const told = severalReasons([say("servicer-was-first"), "WeCom's own words"]);
  if (told === null || typeof told === "string") throw new Error("no sentence was made");
  expect(inWords(told, "en")).toBe("a servicer wrote to the customer first; WeCom's own words");
  expect(inWords(told, "zh")).toMatch(/；WeCom's own words$/);
  expect(codeOf(encode(told))).toBe("servicer-was-first");
});

test("no reason is none, and a single one stays as it is", () => {
  expect(severalReasons([])).toBeNull();
  expect(severalReasons(["alone"])).toBe("alone");
});
