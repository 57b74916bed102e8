/** The limits of State, customer_channel, scene and scene_param, to the character and to the byte. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import {
  channelFault,
  codeStateFault,
  sceneFault,
  sceneParamFault,
} from "../../../src/rules/conditions/origins.ts";

const unit = fc.constantFrom("a", "Z", "7", "-", "_", "展", "号", "é", "🎉", "👨‍👩‍👧", "/", "%", "中 文");
const text = fc.string({ unit, minLength: 1, maxLength: 70 });
const bytes = (value: string) => new TextEncoder().encode(value).length;

describe("a text is taken exactly when it is within WeCom's limit:", () => {
  test.for([
    ["a State", codeStateFault, (value: string) => Array.from(value).length <= 30],
    ["a customer_channel", channelFault, (value: string) => bytes(value) <= 64],
    ["a scene", sceneFault, (value: string) => /^[0-9a-zA-Z_-]{1,32}$/.test(value)],
    ["a scene_param", sceneParamFault, (value: string) => bytes(value) <= 128],
  ] as const)("%s", ([, fault, fits]) => {
    fc.assert(fc.property(text, (value) => (fault(value) === null) === fits(value)));
  });
});

test.for([
  ["a State of 30 emoji", codeStateFault("🎉".repeat(30)), null],
  ["a State of 31 letters", codeStateFault("a".repeat(31)), "state-too-long"],
  ["a customer_channel of 21 Chinese characters and a letter", channelFault(`${"展".repeat(21)}a`), null],
  ["a customer_channel of 65 bytes", channelFault(`${"展".repeat(21)}ab`), "channel-too-long"],
  ["a scene of 32", sceneFault("a".repeat(32)), null],
  ["a scene of 33", sceneFault("a".repeat(33)), "scene-too-long"],
  ["a scene in Chinese", sceneFault("桌"), "scene-characters"],
  ["a scene_param of 128 bytes", sceneParamFault(`${"桌".repeat(42)}ab`), null],
  ["a scene_param of 129 bytes", sceneParamFault("桌".repeat(43)), "scene-param-too-long"],
  ["an empty State", codeStateFault(""), "empty-text"],
  ["a State with a blank at its end", codeStateFault("a "), "blank-at-end"],
  ["a State with a full-width blank before it", codeStateFault("　a"), "blank-at-end"],
  ["a State with a tab", codeStateFault("a\tb"), "blank-at-end"],
  ["a State with half of an emoji", codeStateFault("a\ud83c"), "blank-at-end"],
  ["a State that is a step upwards", codeStateFault(".."), "state-of-dots"],
] as const)("%s", ([, fault, code]) => {
  expect(fault?.code ?? null).toBe(code);
});

test("what is wrong says in Chinese how much there may be, and how much there is", () => {
  const fault = channelFault("展".repeat(22));
  expect(inWords(fault ?? "", "zh")).toBe(
    "customer_channel 最多 64 字节（一个汉字 3 字节），现在有 66 字节，超出的会被企业微信截掉，请缩短",
  );
});
