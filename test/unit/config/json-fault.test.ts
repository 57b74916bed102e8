/** The place and reason of the first fault in a JSON text, without the text's letters and digits. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "../../../src/config/json-fault.ts";
import { inWords } from "../../../src/i18n/words.ts";

test.each<[string, string, number, number, RegExp]>([
  [
    "a missing comma",
    '{\n  "sales": {\n    "secret": "x"\n    "callbackToken": "t"\n  }\n}',
    4,
    5,
    /^expected a comma or }, found "$/,
  ],
  [
    "a comma too many",
    '{\n  "sales": { "corpId": "ww1", }\n}',
    2,
    31,
    /^the comma before this } is one too many$/,
  ],
  ["Chinese quotes", "{ “sales”: {} }", 1, 3, /^expected a key in double quotes, found “: JSON wants "$/],
  ["a Chinese comma", '{"a":"b"，"c":"d"}', 1, 9, /found ，: JSON wants ,/],
  ["a Chinese colon", '{"a"：1}', 1, 5, /^expected a colon, found ：: JSON wants :$/],
  ["single quotes", "{'a':1}", 1, 2, /found ': JSON wants "/],
  [
    "a text that breaks off",
    '{"sales":{"corpId":"ww1"',
    1,
    25,
    /the text ends, and the { of line 1, column 10 is not closed/,
  ],
  [
    "a string without its closing quote",
    '{"a":"b\n}',
    1,
    8,
    /the text that begins in line 1, column 6 has no double quote/,
  ],
  ["a backslash alone", '{"a":"C:\\d"}', 1, 9, /a backslash is written twice/],
  ["a key without quotes", "{a:1}", 1, 2, /^expected a key in double quotes$/],
  ["more text after the end", '{} {"b":1}', 1, 4, /^it should end here$/],
  ["an empty text", "", 1, 1, /^expected a value: .*, but the text ends$/],
  ["an emoji before", '{"🌸":1,,}', 1, 8, /^expected a key in double quotes, found ,$/],
  ["a comment", '{ // sales\n"a":1}', 1, 3, /found \/$/],
])("%s has a place and a reason", (_, text, line, column, what) => {
  expect(() => JSON.parse(text)).toThrow();
  const fault = jsonFault(text);
  expect(fault).toMatchObject({ line, column });
  expect(inWords(fault?.what ?? "", "en")).toMatch(what);
});

test("a text has a fault exactly when JSON.parse refuses it", () => {
  const spoilt = fc
    .tuple(
      fc.jsonValue(),
      fc.nat(),
      fc.constantFrom("", '"', ",", "}", "{", "]", ":", "\\", "x", "1", "“", "\n", "\u0000", "-", "."),
    )
    .map(([value, place, sign]) => {
      const text = JSON.stringify(value, null, 1) ?? "null";
      const at = place % (text.length + 1);
      return text.slice(0, at) + sign + text.slice(at + (sign === "" ? 1 : 0));
    });
  fc.assert(
    fc.property(fc.oneof(spoilt, fc.string(), fc.json()), (text) => {
      expect(jsonFault(text) === null).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});

test("a fault never quotes letters or digits of the text", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z0-9]{8,20}$/), fc.nat(40), (secret, cut) => {
      const text = `{"a":{"secret":"${secret}","b":"${secret}"}}`;
      const broken = text.slice(0, cut) + text.slice(cut + 1);
      expect(jsonFault(broken)?.what ?? "").not.toContain(secret.slice(0, 4));
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
