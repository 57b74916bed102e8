/** Where the cursor stands in a rules file: followed through every example. */
import { globSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { type Place, placeAt } from "../../../../console/pages/rules/editor/path.ts";

const examples = ["rules.example.yaml", ...globSync("examples/rules/*.yaml")];

/** The value at a path, where `[]` is any item of a list that has what follows. */
function follow(value: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  if (key === "[]") return Array.isArray(value) ? value.flatMap((item) => follow(item, rest)) : [];
  const group: Record<string, unknown> = Object(value);
  return !Array.isArray(value) && Object.hasOwn(group, key) ? follow(group[key], rest) : [];
}

const at = (text: string): Place => {
  const offset = text.indexOf("|");
  return placeAt(text.replace("|", ""), offset);
};

describe.each(examples)("%s", (file) => {
  const text = readFileSync(file, "utf8");
  const value = load(text);
  const keys = [
    ...text.matchAll(/^(?<before> *(?:- +)*)(?<key>"[^"\n]*"|[^\s#:{}[\],"'-][^:#{}[\],\n]*?):(?=\s)/gm),
  ];

  test("has keys to be followed", () => expect(keys.length).toBeGreaterThan(5));

  test("each key leads to a value of the file", () => {
    const lost = keys.filter(({ index, 0: written }) => {
      const { path } = placeAt(text, index + written.length + 1);
      return follow(value, path).length === 0;
    });
    // Texts of several lines may look like keys.
    expect(lost.map(({ 0: written }) => written)).toEqual([]);
  });
});

test.each<[string, string, Partial<Place>]>([
  ["the beginning", "|", { path: [], types: "key", typed: "" }],
  ["a key at the top", "mess|", { path: [], types: "key", typed: "mess" }],
  ["below a key", "messages:\n  |", { path: ["messages"], types: "key" }],
  ["a value", "timezone: Asia/|", { path: ["timezone"], types: "value", typed: "Asia/" }],
  ["a new item of a list", "rules:\n  - |", { path: ["rules", "[]"], types: "key" }],
  [
    "an item's second key",
    "rules:\n  - name: a\n    o|",
    { path: ["rules", "[]"], types: "key", typed: "o" },
  ],
  [
    "a list at its key's indentation",
    "rules:\n- name: a\n  o|",
    { path: ["rules", "[]"], types: "key", typed: "o" },
  ],
  [
    "inside when",
    "rules:\n  - name: a\n    when:\n      st|",
    { path: ["rules", "[]", "when"], typed: "st" },
  ],
  [
    "inside braces",
    "rules:\n  - name: a\n    when: { st|",
    { path: ["rules", "[]", "when"], types: "key", typed: "st" },
  ],
  [
    "a value in braces",
    "rules:\n  - { name: a, on: kf.|",
    { path: ["rules", "[]", "on"], types: "value", typed: "kf." },
  ],
  [
    "a list in braces",
    "rules:\n  - when: { staff: [zh|",
    { path: ["rules", "[]", "when", "staff", "[]"], types: "value", typed: "zh" },
  ],
  [
    "behind a closed brace",
    "rules:\n  - when: { staff: [a], |",
    { path: ["rules", "[]", "when"], types: "key" },
  ],
  ["after a comment", "rules:\n  - name: a\n    # when: x\n    s|", { path: ["rules", "[]"], typed: "s" }],
  ["after an empty line", "messages:\n  hello:\n\n    te|", { path: ["messages", "hello"], typed: "te" }],
])("%s", (_, text, place) => {
  expect(at(text)).toMatchObject(place);
});
