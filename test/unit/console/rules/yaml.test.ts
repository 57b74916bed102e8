/** The colours, folds and indentation of the editor: by the lines of every example. */
import { globSync, readFileSync } from "node:fs";
import { Text } from "@codemirror/state";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { endOfPiece, foldOf, indentAfter, marksOf } from "../../../../console/pages/rules/editor/yaml.ts";

const examples = ["rules.example.yaml", ...globSync("examples/rules/*.yaml")];

const coloured = (line: string, kind: string) =>
  marksOf(line)
    .filter((mark) => mark.kind === kind)
    .map(({ from, to }) => line.slice(from, to));

function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysOf)];
}

describe("colours", () => {
  test.each(examples)("every key of %s is coloured as one", (path) => {
    const text = readFileSync(path, "utf8");
    const found = text.split("\n").flatMap((line) => coloured(line, "key"));
    const names = new Set(found.map((key) => key.replaceAll(/^["']|["']$/g, "")));
    expect(keysOf(load(text)).filter((key) => !names.has(key))).toEqual([]);
  });

  test("a text in quotes, an address and a time hold no keys, words or comments", () => {
    const line = `  - { url: "https://a.example/#x: true", at: 13:30, say: 'it''s: 5' } # why: so`;
    expect(coloured(line, "key")).toEqual(["url", "at", "say"]);
    expect(coloured(line, "word")).toEqual([]);
    expect(coloured(line, "comment")).toEqual(["# why: so"]);
  });

  test("numbers and true stand out; a # inside a word begins no comment", () => {
    expect(coloured("send: { split: { a: 50, b#c: 7.5 } }", "word")).toEqual(["50", "7.5"]);
    expect(coloured("enabled: false # off", "word")).toEqual(["false"]);
    expect(coloured("text: a#b", "comment")).toEqual([]);
  });
});

test("a fault reaches to the end of the key or the text where it begins", () => {
  expect(endOfPiece("  sned: hello", 2)).toBe(6);
  expect(endOfPiece('  "a b": hello', 2)).toBe(7);
  expect(endOfPiece("  send: hello, x", 8)).toBe(13);
  expect(endOfPiece("  send:", 7)).toBe(7);
});

describe("folds", () => {
  const lines = ["rules:", "- name: a", "  on: x", "", "- name: b", "media:", "  p: 1", "  q: 2", "end: 1"];
  const doc = Text.of(lines);
  const folded = (number: number) => {
    const fold = foldOf(doc, doc.line(number).from);
    return fold === null ? null : [doc.lineAt(fold.from).number, doc.lineAt(fold.to).number];
  };

  test("a key folds what is deeper, and a list at its own indentation", () => {
    expect(folded(1)).toEqual([1, 5]);
    expect(folded(6)).toEqual([6, 8]);
  });

  test("an item folds its own lines, not the next item", () => expect(folded(2)).toEqual([2, 3]));

  test("a line without anything below does not fold", () => {
    expect(folded(7)).toBeNull();
    expect(folded(9)).toBeNull();
  });
});

describe("a new line stands", () => {
  test.each([
    ["messages:", 2],
    ["  hello:", 4],
    ["  - name: a", 4],
    ["    content: |", 6],
    ["  - text: >-", 6],
    ["    on: contact.added", 4],
    ["plain", 0],
  ])("below %j at %i", (before, indent) => expect(indentAfter(before, 2)).toBe(indent));
});
