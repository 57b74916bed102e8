/** Conditions on events of customer service: account, scene, channels and the customer's message. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Channels, KfFacts } from "../../../../src/rules/engine/facts.ts";
import { compiledRules, kfFacts, kfFile, problems, ruleFor } from "../files.ts";

/** Whether a rule with these conditions takes the event. */
const fits = (when: unknown, change: Partial<KfFacts> = {}) =>
  ruleFor(compiledRules(kfFile("message", { when })), kfFacts(change)) !== null;
const wrote = (text: string | null, menu: string | null = null, msgtype = "text"): Partial<KfFacts> => ({
  message: { msgtype, text, menu },
});
const from = (scene: number, nickname: Channels["nickname"] = null): Partial<KfFacts> => ({
  channels: { scene, nickname },
});

describe("a condition on account, scene or scene_param", () => {
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ["an account fits", { account: "wkAAA" }, {}, true],
    ["a list of accounts fits any of them", { account: ["wkBBB", "wkAAA"] }, {}, true],
    ["not with an account excludes it", { account: { not: "wkAAA" } }, {}, false],
    ["a scene fits", { scene: "shop-1" }, {}, true],
    ["a pattern fits a scene", { scene: "shop-*" }, {}, true],
    ["other patterns do not fit a scene", { scene: ["web-*", "*-2"] }, {}, false],
    ["not with another pattern fits a scene", { scene: { not: "web-*" } }, {}, true],
    ["the empty text fits a missing scene", { scene: "" }, { scene: null }, true],
    ["the empty text fits an empty scene", { scene: "" }, { scene: "" }, true],
    ["the empty text does not fit a known scene", { scene: "" }, {}, false],
    ["a star does not fit a missing scene", { scene: "*" }, { scene: null }, false],
    ["not with a pattern does not fit a missing scene", { scene: { not: "web-*" } }, { scene: null }, false],
    ["a scene_param fits", { scene_param: "7" }, { sceneParam: "7" }, true],
    ["a pattern fits a scene_param", { scene_param: "a*z" }, { sceneParam: "abcz" }, true],
    ["the empty text fits a missing scene_param", { scene_param: "" }, { sceneParam: null }, true],
    ["a star after a backslash fits a star", { scene_param: "5\\*" }, { sceneParam: "5*" }, true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });
});

describe("a condition on channels", () => {
  const scene = (scene: unknown) => ({ channels: { scene } });
  const nickname = (nickname: unknown) => ({ channels: { nickname } });
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ...["profile", "live", "window", "product", "order"].map(
      (name, index): [string, unknown, Partial<KfFacts>, boolean] => [
        `${name} by name fits`,
        scene(name),
        from(index + 1),
        true,
      ],
    ),
    ["a scene by number fits", scene(2), from(2), true],
    ["a scene by number in quotes fits", scene("2"), from(2), true],
    ["a scene does not fit another scene", scene("live"), from(1), false],
    ["a list of scenes fits any of them", scene(["live", 5]), from(5), true],
    ["not with a scene fits another scene", scene({ not: "live" }), from(1), true],
    ["not with a scene does not fit a scene unknown to us", scene({ not: "live" }), from(9), false],
    ["a scene does not fit a customer who is not from Channels", scene("live"), {}, false],
    ["not with a scene does not fit a customer who is not from Channels", scene({ not: "live" }), {}, false],
    ["a nickname fits", nickname("小店"), from(1, "小店"), true],
    ["a pattern fits a nickname", nickname("*店"), from(1, "大店"), true],
    ["not with a pattern excludes a nickname that fits it", nickname({ not: "*店" }), from(1, "大店"), false],
    ["not with a pattern does not fit a missing nickname", nickname({ not: "*店" }), from(1), false],
    [
      "a scene and a nickname fit when both do",
      { channels: { scene: "live", nickname: "小*" } },
      from(2, "小店"),
      true,
    ],
    [
      "a scene and a nickname do not fit when the nickname does not",
      { channels: { scene: "live", nickname: "大*" } },
      from(2, "小店"),
      false,
    ],
    ["empty conditions fit everyone", { channels: {} }, {}, true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });
});

describe("a condition on the customer's message", () => {
  const is = (is: unknown) => ({ text: { is } });
  const contains = (contains: unknown) => ({ text: { contains } });
  test.each<[string, unknown, Partial<KfFacts>, boolean]>([
    ["is fits the whole text", is("您好"), wrote("您好"), true],
    ["is fits any text of a list", is(["hi", "您好"]), wrote("您好"), true],
    ["is does not fit a text with more in it", is("您好"), wrote("您好！"), false],
    ["is distinguishes case", is("Hi"), wrote("hi"), false],
    ["is ignores a blank before the text, as tablets send", is("在吗"), wrote(" 在吗"), true],
    ["is ignores blanks of every kind at the ends", is("在吗"), wrote("\u3000\u00a0在吗\u200b \t\r\n"), true],
    ["is ignores a blank after a menu item's text", is("满意"), wrote("满意 ", "101"), true],
    ["is ignores blanks around the text in the file", is(" 在吗\u3000"), wrote("在吗"), true],
    ["is does not ignore a blank inside the text", is("在吗"), wrote("在 吗"), false],
    ["is with not ignores blanks at the ends", is({ not: "在吗" }), wrote(" 在吗 "), false],
    ["is with not fits a text of blanks alone", is({ not: "在吗" }), wrote(" \n"), true],
    ["is with not fits another text", is({ not: "您好" }), wrote("再见"), true],
    ["contains fits a text with the part in it", contains("人工"), wrote("我要人工客服"), true],
    [
      "contains fits a text with any of several parts",
      contains(["机器", "客服"]),
      wrote("我要人工客服"),
      true,
    ],
    [
      "contains does not fit a text without the parts",
      contains(["机器", "投诉"]),
      wrote("我要人工客服"),
      false,
    ],
    ["contains fits the part alone", contains("人工"), wrote("人工"), true],
    [
      "contains with not fits a text without the parts",
      contains({ not: ["机器", "投诉"] }),
      wrote("我要人工客服"),
      true,
    ],
    [
      "contains with not excludes a text with the part",
      contains({ not: "人工" }),
      wrote("我要人工客服"),
      false,
    ],
    ["contains reads a star as a star", contains("5*"), wrote("给5*好评"), true],
    ["contains does not read a star as a pattern", contains("给*好评"), wrote("给5星好评"), false],
    ["contains reads a backslash as a backslash", contains("5\\*"), wrote("给5*好评"), false],
    ["is and contains fit when both do", { text: { is: ["a", "ab"], contains: "b" } }, wrote("ab"), true],
    [
      "is and contains do not fit when contains does not",
      { text: { is: ["a", "ab"], contains: "b" } },
      wrote("a"),
      false,
    ],
    ["contains does not fit an image", contains("人工"), wrote(null, null, "image"), false],
    ["contains with not does not fit an image", contains({ not: "人工" }), wrote(null, null, "image"), false],
    ["is fits the text of a menu item", is("满意"), wrote("满意", "101"), true],
    ["menu fits a tap on the item", { menu: "101" }, wrote("满意", "101"), true],
    ["menu fits a tap on any of several items", { menu: ["100", "101"] }, wrote("满意", "101"), true],
    ["menu does not fit a tap on another item", { menu: "102" }, wrote("满意", "101"), false],
    ["menu with not fits a tap on another item", { menu: { not: "102" } }, wrote("满意", "101"), true],
    ["menu with the empty text fits a message without a tap", { menu: "" }, wrote("满意"), true],
    ["menu with the empty text does not fit a tap", { menu: "" }, wrote("满意", "101"), false],
    ["menu with not does not fit a message without a tap", { menu: { not: "101" } }, wrote("满意"), false],
    ["msgtype fits the type", { msgtype: "image" }, wrote(null, null, "image"), true],
    ["msgtype fits any of several types", { msgtype: ["voice", "image"] }, wrote(null, null, "image"), true],
    ["msgtype with not fits another type", { msgtype: { not: "text" } }, wrote(null, null, "image"), true],
    ["msgtype fits a type that WeCom may add", { msgtype: "hologram" }, wrote(null, null, "hologram"), true],
  ])("%s", (_, when, change, expected) => {
    expect(fits(when, change)).toBe(expected);
  });

  test("contains agrees with String.includes on every text", () => {
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

test("either a condition or its not fits a known value, and neither fits a missing value", () => {
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

describe("a faulty condition is refused with a sentence", () => {
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
