/** JSON as WeCom writes it: texts may have characters that JSON forbids, and all other JSON is read as usual. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "../../../src/wecom/json.ts";
import { cpuMs } from "../../cpu-time.ts";

test("a control character in a customer's text is kept", () => {
  expect(readJson('{"msg_list":[{"text":{"content":"a\x1b[31mb\x00c\nd\te"}}],"has_more":0}')).toEqual({
    msg_list: [{ text: { content: "a\x1b[31mb\0c\nd\te" } }],
    has_more: 0,
  });
});

test.for<[string, string, unknown]>([
  ["an escape that JSON does not know", String.raw`{"a":"\e\x1b\u12 \"\\"}`, { a: '\\e\\x1b\\u12 "\\' }],
  ["a BOM in front", '\uFEFF{"a":1}', { a: 1 }],
  ["a NUL between values", '{"a":\x00 1}', { a: 1 }],
  ["white space, with a control character in a text", '{\r\n\t"a": "\x01" }', { a: "\x01" }],
  ["a text that was not UTF-8", '{"a":"\uFFFD\x02"}', { a: "\uFFFD\x02" }],
  ["half of a pair of surrogates", String.raw`{"a":"\ud83d"}`, { a: "\ud83d" }],
  ["a number that is too large", '{"a":1e999,"b":"\x1b"}', { a: Number.POSITIVE_INFINITY, b: "\x1b" }],
  ["characters of other planes", '{"a":"😀𠮷\x1b"}', { a: "😀𠮷\x1b" }],
])("the reader accepts %s", ([, text, value]) => {
  expect(readJson(text)).toEqual(value);
});

test.for(["", "<html>", '{"a":', '{"a":"b', '{"a":"b"c"}', "{a:1}", "\x1b", "\\"])(
  "a text that is not JSON gives undefined: %j",
  (text) => expect(readJson(text)).toBeUndefined(),
);

test("JSON is read as JSON.parse reads it, also with unescaped control characters in its texts", () => {
  const CONTROL = /\\u00([01][\da-f])/g;
  const bare = (json: string) =>
    json.replace(/(\\\\)|\\u00([01][\da-f])/g, (found, escaped?: string, code?: string) =>
      escaped === undefined && code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : found,
    );
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.integer({ min: 0, max: 0x1f })), (value, codes) => {
      const sent = { value, text: `"\\${String.fromCharCode(...codes)}` };
      const json = JSON.stringify(sent);
      expect(readJson(json)).toEqual(JSON.parse(json));
      expect(bare(json)).not.toMatch(CONTROL);
      expect(readJson(bare(json))).toEqual(JSON.parse(json));
    }),
    { numRuns: 500 },
  );
});

test("a text of megabytes is read within twenty seconds of CPU", () => {
  const long = "您\\".repeat(1_000_000);
  const ms = cpuMs(() => {
    expect(readJson(`{"a":"${long}\x1b`)).toBeUndefined();
    expect(readJson(`{"a":"${'\\"'.repeat(500_000)}\x1b"}`)).toEqual({ a: `${'"'.repeat(500_000)}\x1b` });
  });
  // Quadratic work takes many minutes.
  expect(ms).toBeLessThan(20_000);
});
