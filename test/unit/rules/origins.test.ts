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
import { checkInEnglish } from "./files.ts";

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

describe("a pattern that no code or link can have is worth a look:", () => {
  const warned = (on: string, when: string) =>
    checkInEnglish(
      `rules:\n  - { name: a, on: ${on}, when: { ${when} }, send: { text: { content: hi } } }\n  - { name: b, on: ${on}, send: nothing }\n`,
      0,
    ).warnings.map(({ message }) => message);
  const chinese = (count: number) => "展".repeat(count);
  test.for([
    ["a State of 31 Chinese characters", "contact.added", `state: "${chinese(31)}"`, "no State is"],
    ["a State of 64 letters, which a link may have", "contact.added", `state: ${"a".repeat(64)}`, null],
    ["a State of 65 letters", "contact.added", `state: ${"a".repeat(65)}`, "no State is"],
    ["a State of 30 emoji, which a code may have", "contact.added", `state: "${"🎉".repeat(30)}"`, null],
    ["parts of 65 letters", "contact.added", `state: "*${"a".repeat(33)}*${"b".repeat(32)}"`, "no State is"],
    ["a star alone", "contact.added", 'state: ["*", ""]', null],
    ["a scene in Chinese", "kf.entered", "scene: 桌*", "letters, digits, _ and - only"],
    ["a scene of 33", "kf.entered", `scene: ${"a".repeat(33)}`, "32 characters at most"],
    ["a scene of 32 and a star", "kf.entered", `scene: "${"a".repeat(32)}*"`, null],
    ["no scene", "kf.entered", 'scene: ""', null],
    ["a scene_param of 129 bytes", "kf.entered", `scene_param: "${chinese(43)}"`, "128 bytes at most"],
    ["a scene_param of 126", "kf.entered", `scene_param: "${chinese(42)}*"`, null],
  ] as const)("%s", ([, on, when, warning]) => {
    const found = warned(on, when).filter((message) => /no State is|no link into/.test(message));
    expect(found).toEqual(warning === null ? [] : [expect.stringContaining(warning)]);
  });
});
