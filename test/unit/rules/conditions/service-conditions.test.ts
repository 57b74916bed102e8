import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Channels, KfFacts } from "../../../../src/rules/engine/facts.ts";
import { bookOf, kfFacts, kfFile, problems, ruleFor } from "../files.ts";

/** Whether a rule with these conditions takes the event. */
const fits = (when: unknown, change: Partial<KfFacts> = {}) =>
  ruleFor(bookOf(kfFile("message", { when })), kfFacts(change)) !== null;
const wrote = (text: string | null, menu: string | null = null, msgtype = "text"): Partial<KfFacts> => ({
  message: { msgtype, text, menu },
});
const from = (scene: number, nickname: Channels["nickname"] = null): Partial<KfFacts> => ({
  channels: { scene, nickname },
});

describe("account, scene and scene_param", () => {
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ["an account", { account: "wkAAA" }, {}, true],
    ["any account of a list", { account: ["wkBBB", "wkAAA"] }, {}, true],
    ["not an account", { account: { not: "wkAAA" } }, {}, false],
    ["a scene", { scene: "shop-1" }, {}, true],
    ["a pattern of scenes", { scene: "shop-*" }, {}, true],
    ["another pattern", { scene: ["web-*", "*-2"] }, {}, false],
    ["not a pattern", { scene: { not: "web-*" } }, {}, true],
    ["no scene", { scene: "" }, { scene: null }, true],
    ["an empty scene is none", { scene: "" }, { scene: "" }, true],
    ["a scene is not none", { scene: "" }, {}, false],
    ["no scene fits no pattern", { scene: "*" }, { scene: null }, false],
    ["nor its not", { scene: { not: "web-*" } }, { scene: null }, false],
    ["a scene_param", { scene_param: "7" }, { sceneParam: "7" }, true],
    ["a pattern of scene_params", { scene_param: "a*z" }, { sceneParam: "abcz" }, true],
    ["no scene_param", { scene_param: "" }, { sceneParam: null }, true],
    ["a star that is meant as one", { scene_param: "5\\*" }, { sceneParam: "5*" }, true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });
});

describe("channels", () => {
  const scene = (scene: unknown) => ({ channels: { scene } });
  const nickname = (nickname: unknown) => ({ channels: { nickname } });
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ...["profile", "live", "window", "product", "order"].map(
      (name, index): [string, unknown, Partial<KfFacts>, boolean] => [
        name,
        scene(name),
        from(index + 1),
        true,
      ],
    ),
    ["by number", scene(2), from(2), true],
    ["by number in quotes", scene("2"), from(2), true],
    ["another scene", scene("live"), from(1), false],
    ["any of a list", scene(["live", 5]), from(5), true],
    ["not a scene", scene({ not: "live" }), from(1), true],
    ["a scene to come", scene({ not: "live" }), from(9), false],
    ["not from Channels", scene("live"), {}, false],
    ["not from Channels, and not", scene({ not: "live" }), {}, false],
    ["a nickname", nickname("小店"), from(1, "小店"), true],
    ["a pattern of nicknames", nickname("*店"), from(1, "大店"), true],
    ["not a nickname", nickname({ not: "*店" }), from(1, "大店"), false],
    ["a nickname that is not known", nickname({ not: "*店" }), from(1), false],
    ["both", { channels: { scene: "live", nickname: "小*" } }, from(2, "小店"), true],
    ["one of both", { channels: { scene: "live", nickname: "大*" } }, from(2, "小店"), false],
    ["nothing asked for", { channels: {} }, {}, true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });
});

describe("what the customer wrote", () => {
  const is = (is: unknown) => ({ text: { is } });
  const contains = (contains: unknown) => ({ text: { contains } });
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ["the whole text", is("您好"), wrote("您好"), true],
    ["any of several", is(["hi", "您好"]), wrote("您好"), true],
    ["a part only", is("您好"), wrote("您好！"), false],
    ["case counts", is("Hi"), wrote("hi"), false],
    ["a blank before it, as tablets send", is("在吗"), wrote(" 在吗"), true],
    ["blanks of every kind at its ends", is("在吗"), wrote("\u3000\u00a0在吗\u200b \t\r\n"), true],
    ["a menu item's text with a blank", is("满意"), wrote("满意 ", "101"), true],
    ["blanks around what the file has", is(" 在吗\u3000"), wrote("在吗"), true],
    ["a blank inside counts", is("在吗"), wrote("在 吗"), false],
    ["blanks are not the text", is({ not: "在吗" }), wrote(" 在吗 "), false],
    ["blanks alone are another text", is({ not: "在吗" }), wrote(" \n"), true],
    ["not the text", is({ not: "您好" }), wrote("再见"), true],
    ["a part", contains("人工"), wrote("我要人工客服"), true],
    ["any of several parts", contains(["机器", "客服"]), wrote("我要人工客服"), true],
    ["no part", contains(["机器", "投诉"]), wrote("我要人工客服"), false],
    ["the whole as a part", contains("人工"), wrote("人工"), true],
    ["without a part", contains({ not: ["机器", "投诉"] }), wrote("我要人工客服"), true],
    ["not without", contains({ not: "人工" }), wrote("我要人工客服"), false],
    ["a star is a star", contains("5*"), wrote("给5*好评"), true],
    ["and nothing else", contains("给*好评"), wrote("给5星好评"), false],
    ["a backslash is a backslash", contains("5\\*"), wrote("给5*好评"), false],
    ["both", { text: { is: ["a", "ab"], contains: "b" } }, wrote("ab"), true],
    ["one of both", { text: { is: ["a", "ab"], contains: "b" } }, wrote("a"), false],
    ["an image has no text", contains("人工"), wrote(null, null, "image"), false],
    ["nor is it without", contains({ not: "人工" }), wrote(null, null, "image"), false],
    ["a menu item's text counts", is("满意"), wrote("满意", "101"), true],
    ["a menu item", { menu: "101" }, wrote("满意", "101"), true],
    ["any of several items", { menu: ["100", "101"] }, wrote("满意", "101"), true],
    ["another item", { menu: "102" }, wrote("满意", "101"), false],
    ["not an item", { menu: { not: "102" } }, wrote("满意", "101"), true],
    ["no tap", { menu: "" }, wrote("满意"), true],
    ["a tap is one", { menu: "" }, wrote("满意", "101"), false],
    ["no tap fits no not", { menu: { not: "101" } }, wrote("满意"), false],
    ["a type", { msgtype: "image" }, wrote(null, null, "image"), true],
    ["any of several types", { msgtype: ["voice", "image"] }, wrote(null, null, "image"), true],
    ["not a type", { msgtype: { not: "text" } }, wrote(null, null, "image"), true],
    ["a type that WeCom may add", { msgtype: "hologram" }, wrote(null, null, "hologram"), true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });

  test("contains agrees with String.includes, whatever is sought", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\", "店") });
    const part = text.filter((one) => one.trim() !== "");
    fc.assert(
      fc.property(text, fc.array(part, { minLength: 1, maxLength: 3 }), (whole, parts) => {
        fc.pre(whole !== "");
        const has = parts.some((part) => whole.includes(part));
        expect(fits(contains(parts), wrote(whole))).toBe(has);
        expect(fits(contains({ not: parts }), wrote(whole))).toBe(!has);
      }),
    );
  });
});

test("of a value and its not, one fits what is known, and none what is not", () => {
  const value = fc.constantFrom("a", "b", "ab", "text", "live");
  const named = fc.constantFrom(
    "account",
    "scene",
    "scene_param",
    "menu",
    "msgtype",
    "nickname",
    "is",
    "contains",
  );
  const whenOf = (name: string, condition: unknown) => {
    if (name === "nickname") return { channels: { nickname: condition } };
    return name === "is" || name === "contains" ? { text: { [name]: condition } } : { [name]: condition };
  };
  const maybe = fc.option(value);
  const event = fc.record({
    account: value,
    scene: maybe,
    sceneParam: maybe,
    channels: fc.option(fc.record({ scene: fc.constant(2), nickname: maybe })),
    message: fc.record({ msgtype: value, text: maybe, menu: maybe }),
  });
  fc.assert(
    fc.property(named, fc.array(value, { minLength: 1, maxLength: 2 }), event, (name, values, change) => {
      const known = {
        account: change.account,
        scene: change.scene,
        scene_param: change.sceneParam,
        menu: change.message.menu,
        msgtype: change.message.msgtype,
        nickname: change.channels?.nickname ?? null,
        is: change.message.text,
        contains: change.message.text,
      }[name];
      const [fitting, not] = [
        fits(whenOf(name, values), change),
        fits(whenOf(name, { not: values }), change),
      ];
      expect([fitting, not].filter(Boolean)).toHaveLength(known === null ? 0 : 1);
    }),
  );
});

describe("refuses, in a sentence", () => {
  test.each<[unknown, string]>([
    [
      { account: "wk*" },
      '.account: "wk*": a star stands for other characters only in state, scene, scene_param and channels\' nickname',
    ],
    [{ account: "" }, ".account: an empty text fits nothing here"],
    [{ scene: 1 }, ".scene: expected a list of scenes, or one of them, found the number 1; put it in quotes"],
    [
      { channels: "live" },
      '.channels: expected the keys of the conditions of channels, found the text "live"',
    ],
    [
      { channels: { scene: "lvie" } },
      '.channels.scene: "lvie" is none of profile, live, window, product and order; did you mean "live"?',
    ],
    [{ channels: { scene: 6 } }, '.channels.scene: "6" is none of profile, live, window, product and order'],
    [{ channels: { name: "a" } }, '.channels.name: "name" is not a condition of channels'],
    [{ text: "人工" }, '.text: expected the keys of the conditions of text, found the text "人工"'],
    [
      { text: { contain: "a" } },
      '.text.contain: "contain" is not a condition of text; did you mean "contains"?',
    ],
    [{ text: { contains: "" } }, ".text.contains: an empty text fits nothing here"],
    [{ text: { contains: [" "] } }, ".text.contains[0]: an empty text fits nothing here"],
    [{ text: { is: [] } }, ".text.is: the list is empty; name texts, or leave the condition out"],
    [
      { text: { is: 12 } },
      ".text.is: expected a list of texts, or one of them, found the number 12; put it in quotes",
    ],
    [
      { menu: 101 },
      ".menu: expected a list of menu ids, or one of them, found the number 101; put it in quotes",
    ],
    [{ msgtype: "" }, ".msgtype: an empty text fits nothing here"],
  ])("%j", (when, problem) => {
    expect(problems(kfFile("message", { when }))).toEqual([`rules[0].when${problem}`]);
  });
});
