/** Patterns with stars, compared with the simplest matching, and their time. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { matches, readPattern } from "../../../../src/rules/conditions/pattern.ts";
import { cpuMs } from "../../../cpu-time.ts";

const fits = (pattern: string, text: string) => matches(readPattern(pattern), text);

/** The simplest matching to compare with; its time is exponential in the number of stars. */
function reference(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*")) {
    return reference(pattern.slice(1), text) || (text !== "" && reference(pattern, text.slice(1)));
  }
  const escaped = pattern.startsWith("\\*");
  const wanted = pattern.charAt(escaped ? 1 : 0);
  return text.startsWith(wanted) && reference(pattern.slice(escaped ? 2 : 1), text.slice(1));
}

test("a star stands for any number of characters, also for none", () => {
  expect(fits("expo-*", "expo-")).toBe(true);
  expect(fits("expo-*", "expo-7")).toBe(true);
  expect(fits("*-7", "expo-7")).toBe(true);
  expect(fits("a*b*c", "a-b-b-c")).toBe(true);
  expect(fits("a*b*c", "a-c-b")).toBe(false);
});

test("a pattern distinguishes case", () => {
  expect(fits("Expo-*", "expo-7")).toBe(false);
});

test("a star after a backslash stands for a star", () => {
  expect(fits("5\\*", "5*")).toBe(true);
  expect(fits("5\\*", "55")).toBe(false);
  expect(fits("5\\*", "5\\*")).toBe(false);
});

test("a backslash that is not before a star stands for a backslash", () => {
  expect(fits("a\\b", "a\\b")).toBe(true);
  expect(fits("\\\\*", "\\*")).toBe(true);
});

test("the parts before and after a star do not overlap", () => {
  expect(fits("aba*aba", "aba")).toBe(false);
  expect(fits("aba*aba", "abaaba")).toBe(true);
  expect(fits("a*ab*b", "ab")).toBe(false);
});

test("matching agrees with the simplest matching", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 7 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 9 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(fits(p, t)).toBe(reference(p, t));
    }),
    { numRuns: 3_000 },
  );
});

test("a pattern of 2,000 stars is matched within two seconds of CPU", () => {
  const ms = cpuMs(() => expect(fits(`${"*a".repeat(2_000)}*b`, "a".repeat(50_000))).toBe(false));
  expect(ms).toBeLessThan(2_000);
});
