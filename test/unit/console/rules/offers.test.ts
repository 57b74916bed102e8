/** What the editor offers, by the schema and the file's own names. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { namesIn, offersAt } from "../../../../console/pages/rules/editor/offers.ts";
import { describeAt, keysAt, type Schema, valuesAt } from "../../../../console/pages/rules/editor/schema.ts";

const schema: Schema = JSON.parse(readFileSync("rules.schema.json", "utf8"));
const labels = (text: string) => {
  const offset = text.indexOf("|");
  return offersAt(text.replace("|", ""), offset, schema)?.offers.map(({ label }) => label) ?? [];
};

describe("keys", () => {
  test("of the file", () => {
    expect(labels("|")).toEqual(
      expect.arrayContaining(["timezone", "calendars", "media", "messages", "rules"]),
    );
  });

  test("of a rule, for every event", () => {
    const keys = ["name", "on", "when", "send", "transfer", "fallback", "then", "after", "from", "until"];
    expect(labels("rules:\n  - |")).toEqual(expect.arrayContaining(keys));
  });

  test("of a condition", () => {
    expect(labels("rules:\n  - when:\n      |")).toEqual(
      expect.arrayContaining(["state", "staff", "hours", "scene"]),
    );
  });

  test("each once, with what the schema says of it", () => {
    const keys = keysAt(schema, ["rules", "[]"]);
    expect(new Set(keys.map(({ label }) => label)).size).toBe(keys.length);
    expect(keys.find(({ label }) => label === "enabled")?.description).toMatch(/switches the rule off/);
    expect(describeAt(schema, ["rules", "[]", "enabled"])).toMatch(/switches the rule off/);
  });

  test("of a text's body", () => {
    expect(labels("messages:\n  hello:\n    text: { |")).toEqual(["content"]);
  });
});

describe("values", () => {
  test("the events of a rule", () => {
    expect(labels("rules:\n  - on: |")).toEqual(
      expect.arrayContaining([
        "contact.added",
        "kf.entered",
        "kf.queued",
        "kf.accepted",
        "kf.ended",
        "kf.message",
      ]),
    );
  });

  test("a switch is true or false", () => {
    expect(valuesAt(schema, ["rules", "[]", "enabled"]).map(({ label }) => label)).toEqual(["true", "false"]);
  });

  test("words of a condition that may be a list", () => {
    expect(labels("rules:\n  - when: { via: |")).toEqual(expect.arrayContaining(["added", "half", "audit"]));
  });

  const file = `
calendars:
  office: { weekly: { mon: "09:00-18:00" } }
media:
  poster: { type: image, url: "https://a.example/b.png" }
messages:
  hello:
    text: { content: hi }
  "夜间": { text: { content: 晚安 } }
  # not: this
rules:
`;

  test("the file's own messages", () => {
    expect(labels(`${file}  - send: |`)).toEqual(expect.arrayContaining(["hello", "夜间"]));
    expect(labels(`${file}  - fallback: he|`)).toEqual(expect.arrayContaining(["hello"]));
  });

  test("its calendars and its media", () => {
    expect(labels(`${file}  - when: { hours: |`)).toContain("office");
    expect(labels(`${file}  - send: { attachments: [{ msgtype: image, image: { media_id: |`)).toContain(
      "media:poster",
    );
  });

  test("names of a section are the keys one level below it", () => {
    expect(namesIn(file, "messages")).toEqual(["hello", "夜间"]);
  });
});

test("an odd schema is followed as far as it goes", () => {
  expect(keysAt({ $ref: "#/definitions/gone" }, [])).toEqual([]);
  expect(valuesAt({}, ["a", "[]", "b"])).toEqual([]);
});
