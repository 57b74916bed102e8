/** The length of texts in bytes of UTF-8, and cutting a text to a limit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { byteLength, cutToBytes, isWellFormed, wellFormed } from "../../../src/schema/bytes.ts";

const anyText = fc.string({ unit: "binary" });
const brokenText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((units) => String.fromCharCode(...units));

test("byteLength counts UTF-8 bytes", () => {
  expect(byteLength("a您😀")).toBe(1 + 3 + 4);
});

test("cutToBytes keeps a text within the limit", () => {
  expect(cutToBytes("您好", 6)).toBe("您好");
});

test("cutToBytes cuts between Chinese characters", () => {
  expect(cutToBytes("您好吗", 8)).toBe("您好");
});

test("cutToBytes does not split a grapheme such as an emoji", () => {
  expect(cutToBytes("好👨‍👩‍👧", 20)).toBe("好");
  expect(cutToBytes("ae\u0301", 2)).toBe("a");
});

test("cutToBytes splits the first grapheme between code points when it is longer than the limit", () => {
  expect(cutToBytes("👨‍👩‍👧", 8)).toBe("👨‍");
  expect(cutToBytes("👨‍👩‍👧", 3)).toBe("");
});

test("cutToBytes gives a well-formed beginning within the limit", () => {
  fc.assert(
    fc.property(anyText.map(wellFormed), fc.nat(60), (text, maxBytes) => {
      const cut = cutToBytes(text, maxBytes);
      expect(text.startsWith(cut)).toBe(true);
      expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      expect(isWellFormed(cut)).toBe(true);
      if (byteLength(text) <= maxBytes) expect(cut).toBe(text);
    }),
  );
});

test("wellFormed takes out lone surrogates and control characters only", () => {
  expect(wellFormed("a\ud800b\udc00\u0000\u001b\u007f😀\n\t您")).toBe("ab😀\n\t您");
});

test("JSON.stringify escapes no character of a well-formed text as \\uXXXX", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, brokenText), (text) => {
      const cleaned = wellFormed(text);
      expect(isWellFormed(cleaned)).toBe(true);
      expect(JSON.stringify(cleaned.replaceAll("\\", ""))).not.toContain("\\u");
    }),
  );
});
