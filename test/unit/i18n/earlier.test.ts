/** English sentences that a version before the codes stored with a delivery, said in the reader's language. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withCode } from "../../../src/i18n/earlier.ts";
import { codeOf, type Sentence } from "../../../src/i18n/sentence.ts";
import { OF_DELIVERIES } from "../../../src/i18n/tables.ts";
import { inWords } from "../../../src/i18n/words.ts";

const inChinese = (stored: string) => inWords(withCode(stored), "zh");

describe("a sentence of the version before", () => {
  test.each([
    [
      "the caller's IP is not trusted (60020, from ip 192.0.2.1)",
      "errcode-60020",
      "调用 IP 不在企业可信IP里（60020，来源 IP 192.0.2.1）",
    ],
    [
      "the customer has not agreed to chat archiving (会话存档) (41053)",
      "errcode-41053",
      "客户还没同意会话存档（41053）",
    ],
    [
      "the app has no right to call this API (48002); an answer was lost, and whether that call took effect is not known",
      "errcode-48002",
      "应用没有调用这个接口的权限（48002）；其中有一次调用没有得到应答，不知道有没有生效",
    ],
    [
      "gettoken: WeCom did not answer in time",
      "no-answer-in-time",
      "取不到 access_token：企业微信没有及时应答",
    ],
    ["the event came 6.5 s after its last moment", "came-late", "回调来晚了，比最后时刻晚 6.5 秒"],
    [
      'none of the 12 rules for contact.added in "rules:sales" fitted',
      "no-rule-fits",
      '"rules:sales" 里 contact.added 有 12 条规则，都不符合',
    ],
    [
      "a part is missing: 图文 was refused: media_id wrong, of another kind, or older than three days (40007); hello went in its place",
      "went-incomplete",
      "发出的消息少了一部分：图文 被拒：media_id 不对、种类不符，或已超过三天（40007）；改发了 hello",
    ],
    [
      "the customer's details were not known in time: WeCom is slow to answer",
      "customer-unknown",
      "没能及时查到客户的资料：企业微信应答慢",
    ],
    [
      "WeCom took the message and could not deliver it: the customer refuses messages (10)",
      "not-delivered",
      "企业微信收下了消息，但没能送达：客户拒收消息（10）",
    ],
    ["Wait until the customer writes again.", "remedy-customer-silent", "请等客户再发消息。"],
    ["HTTP 502", "http-status", "HTTP 502"],
  ])("is said in Chinese: %s", (stored, code, zh) => {
    expect(codeOf(withCode(stored))).toBe(code);
    expect(inChinese(stored)).toBe(zh);
    expect(inWords(withCode(stored), "en")).toBe(stored);
  });

  test.each([
    "a note",
    "that was odd (12)",
    "one; two",
    "",
    "rules[0]: expected a list, found the number 12",
    `WeCom understood only a part of the message: ${"x".repeat(900)}`,
  ])("is shown as it is when none of ours reads so: %s", (stored) => {
    expect(withCode(stored)).toBe(stored);
  });

  test("is shown with its parts when it has a code that this version does not know", () => {
    const stored = 'of-tomorrow {"app":"sales","why":{"code":"no-time-left"}}';
    expect(withCode(stored)).toBe(stored);
    expect(inChinese(stored)).toBe("of-tomorrow (app: sales; why: 已经没有时间)");
  });
});

const texts = OF_DELIVERIES.flatMap((table) => Object.entries(table));
const partsIn = (en: string) => [...en.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name = ""]) => name);
/** Whether the parts of a sentence are separated by text, so that they can be told apart. */
const isTold = (en: string) => !/\}\{|\{\w+:/.test(en);
const word = fc.stringMatching(/^[a-z][a-z0-9]{2,12}$/);

/** A sentence of a delivery, whose parts are words or sentences. */
const sentence: fc.Arbitrary<Sentence> = fc.letrec<{ sentence: Sentence }>((tie) => ({
  sentence: fc
    .constantFrom(...texts.filter(([, { en }]) => isTold(en)))
    .chain(([code, { en }]) =>
      fc
        .record(
          Object.fromEntries(
            partsIn(en).map((name) => [name, fc.oneof({ maxDepth: 1 }, word, tie("sentence"))]),
          ),
        )
        .map((parts) => ({ code, parts })),
    ),
})).sentence;

describe("every sentence", () => {
  test("of a delivery without parts has its code again", () => {
    // A single word could be a code. No such text is stored.
    const whole = texts.filter(([, { en }]) => !/[{}]/.test(en) && en.includes(" "));
    expect(whole.length).toBeGreaterThan(200);
    const lost = whole.filter(([code, { en }]) => withCode(en) !== code);
    expect(lost).toEqual([]);
  });

  test("of a delivery reads the same in English when its code was found", () => {
    fc.assert(
      fc.property(sentence, (said) => {
        const stored = inWords(said, "en");
        expect(inWords(withCode(stored), "en")).toBe(stored);
      }),
    );
  });

  test("that was stored in any version reads the same in English", () => {
    const pieces = fc.constantFrom(...texts.map(([, { en }]) => en), "; ", " (", ")", "{", "}", "HTTP ", "x");
    const stored = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 5 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(stored, (text) => {
        expect(inWords(withCode(text), "en")).toBe(inWords(text, "en"));
      }),
    );
  });
});
