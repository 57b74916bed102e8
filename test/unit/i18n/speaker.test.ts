/** Sentences are stored as codes with parts, and shown in the reader's language. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languageOfTag, preferredLanguage } from "../../../src/i18n/language.ts";
import { codeOf, decode, encode, type Part, type Sentence } from "../../../src/i18n/sentence.ts";
import { speaker } from "../../../src/i18n/speaker.ts";
import { texts } from "../../../src/i18n/text.ts";

const TABLE = texts({
  "too-long": {
    en: "the text is {bytes} bytes, {most} at most",
    zh: "文本为 {bytes} 字节，最多 {most} 字节",
  },
  "not-a-key": {
    en: "{key} is not a key{cure}",
    zh: "{key} 不是可用的键{cure}",
    program: { en: "{key} is not a member", zh: "{key} 不是可用的成员" },
  },
  "quote-it": { en: "; put it in quotes", zh: "；请加上引号" },
  customers: { en: "{count} {count:customer|customers}", zh: "{count} 位客户" },
  braces: { en: "write { content: … } or {{ staff.name }}", zh: "请写 { content: … } 或 {{ staff.name }}" },
  empty: { en: "the link's {key} is empty{cure}", zh: "链接的{key}是空的{cure}" },
  names: { en: "{names} are possible", zh: "可用：{names}" },
});
const words = speaker(() => [TABLE]);

describe("a sentence in words", () => {
  test("has its parts filled into the text of the language", () => {
    const said = { code: "too-long", parts: { bytes: 4213, most: 4000 } };
    expect(words(said, "en")).toBe("the text is 4,213 bytes, 4,000 at most");
    expect(words(said, "zh")).toBe("文本为 4,213 字节，最多 4,000 字节");
  });

  test("shows a part that is a sentence in the same language", () => {
    const said = { code: "not-a-key", parts: { key: '"naem"', cure: { code: "quote-it" } } };
    expect(words(said, "zh")).toBe('"naem" 不是可用的键；请加上引号');
  });

  test("uses the words for programs when a program reads it", () => {
    const said = { code: "not-a-key", parts: { key: '"naem"', cure: { code: "quote-it" } } };
    expect(words(said, "en", "program")).toBe('"naem" is not a member');
  });

  test.each([
    [1, "1 customer"],
    [2, "2 customers"],
    [0, "0 customers"],
  ])("has the English plural for %i", (count, expected) => {
    expect(words({ code: "customers", parts: { count } }, "en")).toBe(expected);
    expect(words({ code: "customers", parts: { count } }, "zh")).toBe(`${count} 位客户`);
  });

  test.each([
    ["title", "链接的 title 是空的"],
    ["标题", "链接的标题是空的"],
    ["“标题”", "链接的“标题”是空的"],
    ["", "链接的是空的"],
  ])("has a blank in Chinese between %j and Chinese characters", (key, expected) => {
    expect(words({ code: "empty", parts: { key, cure: "" } }, "zh")).toBe(expected);
  });

  test("keeps braces that name no part", () => {
    expect(words({ code: "braces" }, "en")).toBe("write { content: … } or {{ staff.name }}");
  });

  test.each<[string, Part, string, string]>([
    ["all", { all: ["a", "b", "c"] }, "a, b and c", "a、b 和 c"],
    ["any", { any: ["a", "b"] }, "a or b", "a 或 b"],
    ["a single name", { any: ["a"] }, "a", "a"],
    ["a length of time", { ms: 150_000 }, "2 minutes", "2 分钟"],
    [
      "a moment",
      { at: 1_795_000_000_000, zone: "Asia/Shanghai" },
      "18 Nov 2026, 19:06 (Asia/Shanghai)",
      "2026年11月18日 19:06 (Asia/Shanghai)",
    ],
  ])("shows %s as a part in both languages", (_, part, en, zh) => {
    expect(words({ code: "names", parts: { names: part } }, "en")).toBe(`${en} are possible`);
    expect(words({ code: "names", parts: { names: part } }, "zh")).toBe(`可用：${zh}`);
  });

  test("shows the code and the parts when this version does not know the code", () => {
    const said = { code: "of-tomorrow", parts: { app: "sales", cause: { code: "quote-it" } } };
    expect(words(said, "en")).toBe("of-tomorrow (app: sales; cause: ; put it in quotes)");
    expect(words({ code: "of-tomorrow" }, "zh")).toBe("of-tomorrow");
  });

  test.each([
    [{ at: 0, zone: "Nowhere/Town" }, "0 (Nowhere/Town)"],
    [{ at: 1e20, zone: "Asia/Shanghai" }, "100000000000000000000 (Asia/Shanghai)"],
    [{ at: Number.NaN, zone: "" }, "NaN ()"],
  ])("shows the moment %j as it is, and does not throw", (moment, told) => {
    expect(words({ code: "names", parts: { names: moment } }, "zh")).toBe(`可用：${told}`);
  });

  test("shows an English sentence that an earlier version stored unchanged", () => {
    expect(words("WeCom sent no welcome code: ask the member.", "zh")).toBe(
      "WeCom sent no welcome code: ask the member.",
    );
  });

  test("shortens a customer's text, and shows control characters by their numbers", () => {
    const said = words({ code: "names", parts: { names: `a\u202eb\u0000\n${"长".repeat(4000)}` } }, "en");
    expect(said).toContain("a\\u202eb\\u0000↵长");
    expect(said.length).toBeLessThan(700);
  });
});

const raw = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    "{bytes}",
    "{most}",
    "{{ bytes }}",
    "$&",
    "$1",
    "{count:a|b}",
    'too-long {"bytes":1}',
    "__proto__",
  ),
);
const part: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    raw,
    fc.integer(),
    fc.record({ all: fc.array(tie("part"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("part"), { maxLength: 3 }) }),
    fc.record({ row: fc.array(tie("part"), { maxLength: 3 }) }),
    fc.record({
      code: fc.constantFrom("quote-it", "too-long", "unknown-here"),
      parts: fc.dictionary(fc.constantFrom("bytes", "most"), tie("part")),
    }),
    fc.record({ ms: fc.nat() }),
  ),
})).part;

describe("every sentence", () => {
  test("shows its parts without reading them as templates", () => {
    fc.assert(
      fc.property(raw, raw, (bytes, most) => {
        const alone = (text: string) =>
          words({ code: "names", parts: { names: text } }, "en").replace(/ are possible$/, "");
        expect(words({ code: "too-long", parts: { bytes, most } }, "en")).toBe(
          `the text is ${alone(bytes)} bytes, ${alone(most)} at most`,
        );
      }),
    );
  });

  test("is the same after it was stored and read", () => {
    fc.assert(
      fc.property(
        fc.record({
          code: fc.constantFrom("too-long", "a", "of-tomorrow"),
          parts: fc.dictionary(fc.string(), part),
        }),
        (said: Sentence) => {
          expect(JSON.stringify(decode(encode(said)))).toBe(JSON.stringify(said));
        },
      ),
    );
  });

  test("is shown from any stored text without throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `too-long ${json}`),
        ),
        (stored) => {
          expect(typeof words(stored, "zh")).toBe("string");
        },
      ),
    );
  });
});

test("a sentence that adds to another has the code of that", () => {
  const message = { code: "too-long", parts: { bytes: 2, most: 1 } };
  const more = { code: "sent-on", parts: { message, uses: "a" } };
  expect(codeOf(encode(message))).toBe("too-long");
  expect(codeOf(encode({ code: "see-also", parts: { message: more, path: "a" } }))).toBe("too-long");
  expect(codeOf(encode({ code: "shown", parts: { message: '"hello"' } }))).toBe("shown");
  expect(codeOf("there is no rules file")).toBeNull();
});

describe("the language of a reader", () => {
  test.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en-US,en;q=0.9,zh-CN;q=0.8", "en"],
    ["fr, zh;q=0.2", "zh"],
    ["zh;q=0, en;q=0.1", "en"],
    ["de", "en"],
    ["*", "en"],
    ["ZH-hant", "zh"],
    ["zh;q=oops", "zh"],
    [";;;,,=", "en"],
    ["", "en"],
    [undefined, "en"],
  ])("is read from the header %j as %s", (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  test.each([
    ["zh_CN.UTF-8", "zh"],
    ["en_GB", "en"],
    ["C.UTF-8", null],
    ["zhuang", null],
  ])("is read from the locale %s as %s", (tag, language) => {
    expect(languageOfTag(tag)).toBe(language);
  });
});

test("the compiler refuses a text without Chinese, and a text with a part that the English lacks", () => {
  // @ts-expect-error: Chinese is missing
  texts({ alone: { en: "alone" } });
  // @ts-expect-error: English has no {most}
  texts({ "too-long": { en: "{bytes} bytes", zh: "{most} 字节" } });
  // @ts-expect-error: English has no {most}, nor have the words for a program
  texts({ "too-long": { en: "{bytes} bytes", zh: "{bytes} 字节", program: { en: "{most}", zh: "" } } });
});
