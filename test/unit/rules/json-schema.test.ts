/**
 * Editors know the rules file by `rules.schema.json`, which is written by hand: the valibot schema is made of
 * functions. Here the two are held against each other.
 */
import { globSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isGroup } from "../../../src/messages/fields.ts";
import { loadRules } from "../../../src/rules/load.ts";

const schema: unknown = JSON.parse(readFileSync("rules.schema.json", "utf8"));
const fits = new Ajv({ strictTypes: false, strictRequired: false }).compile(isGroup(schema) ? schema : {});
const isSound = (value: unknown) => loadRules(JSON.stringify(value)).ok;

const anything = fc.jsonValue({ maxDepth: 1 });
const oneOrMany = <T>(value: fc.Arbitrary<T>) => {
  const list = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 }));
  return fc.oneof(list, fc.record({ not: list }));
};
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  fc.record(model, { requiredKeys: [] });

const hours = fc.constantFrom("09:00-12:00", "09:00-12:00, 13:30-18:00", "22:00-08:00", "00:00-24:00");
const weekly = fc
  .constantFrom("mon-fri", "sat", "mon, wed", "fri-mon")
  .chain((days) => fc.record({ [days]: hours }));
const calendar = fc.record(
  {
    weekly,
    holidays: fc.constant("cn"),
    closed: fc.constantFrom(["2026-12-31"], ["2026-10-01 .. 2026-10-07"], []),
    open: fc.record({ "2027-01-02": hours }),
  },
  { requiredKeys: ["weekly"] },
);
const attachment = fc.constantFrom(
  { msgtype: "image", image: { media_id: "m" } },
  { msgtype: "image", image: { pic_url: "https://a.example" } },
  {
    msgtype: "link",
    link: { title: "{{ state | default: 'a' }}", url: "https://a.example", desc: "d", picurl: "p" },
  },
  { msgtype: "miniprogram", miniprogram: { title: "t", pic_media_id: "m", appid: "wx", page: "a.html" } },
  { msgtype: "video", video: { media_id: "m" } },
  { msgtype: "file", file: { media_id: "m" } },
);
const text = fc.constantFrom("您好", "{{ customer.name | default: '您' }}好").map((content) => ({ content }));
const attachments = fc.array(attachment, { minLength: 1, maxLength: 9 });
const message = fc.oneof(fc.record({ text, attachments }), fc.record({ text }), fc.record({ attachments }));
const when = optional({
  app: oneOrMany(fc.constant("sales")),
  staff: oneOrMany(fc.constantFrom("a", "b")),
  state: oneOrMany(fc.constantFrom("expo-*", "", "a")),
  via: oneOrMany(fc.constantFrom("added", "half", "audit")),
  hours: oneOrMany(fc.constant("office")),
  department: oneOrMany(fc.constantFrom(1, "2")),
  customer: optional({
    type: oneOrMany(fc.constantFrom("wechat", "wecom", 1)),
    gender: oneOrMany(fc.constantFrom("male", "female", "unknown", 0)),
    tag: oneOrMany(fc.constant("etA")),
  }),
});
const rule = fc.record(
  {
    on: fc.constant("contact.added"),
    send: fc.oneof(fc.constantFrom("hello", { split: { hello: 1, other: 2 } }), message),
    enabled: fc.boolean(),
    from: fc.constantFrom("2026-11-20", "2026-11-20 09:00"),
    until: fc.constantFrom("2026-11-30", "2026-11-30T09:00"),
    when,
    fallback: fc.oneof(fc.constant("hello"), message),
  },
  { requiredKeys: ["on", "send"] },
);
const file = fc.record({
  timezone: fc.constantFrom("Asia/Shanghai", "America/New_York"),
  calendars: fc.record({ office: calendar }),
  messages: fc.record({ hello: message, other: message }),
  rules: fc.array(rule, { maxLength: 3 }).map((rules) => rules.map((one, n) => ({ name: `${n}`, ...one }))),
});

test("the examples fit", () => {
  const examples = globSync("{rules.example.yaml,examples/rules/**/*.yaml}");
  expect(examples).toContain("rules.example.yaml");
  for (const example of examples) {
    expect([example, fits(parse(readFileSync(example, "utf8"))), fits.errors]).toEqual([example, true, null]);
  }
});

test("every sound file fits", () => {
  fc.assert(
    fc.property(file, (value) => {
      expect(isSound(value)).toBe(true);
      expect([fits(value), fits.errors]).toEqual([true, null]);
    }),
  );
});

test("whatever one value is put in place of another, a sound file fits", () => {
  fc.assert(
    fc.property(file, fc.nat(), anything, (value, at, other) => {
      const places = placesOf(value);
      const path = places[at % places.length] ?? [];
      const changed = changedAt(value, path, other);
      if (isSound(changed)) expect([fits(changed), fits.errors, path]).toEqual([true, null, path]);
    }),
    { numRuns: 2_000 },
  );
});

test("a key that no file has does not fit, wherever keys are fixed", () => {
  fc.assert(
    fc.property(file, fc.nat(), (value, at) => {
      const groups = placesOf(value).filter((path) => isGroup(valueAt(value, path)));
      const path = groups[at % groups.length] ?? [];
      const changed = changedAt(value, [...path, "strange"], { strange: 1 });
      if (!isSound(changed)) expect([path, fits(changed)]).toEqual([path, false]);
    }),
    { numRuns: 500 },
  );
});

describe("what is not sound does not fit", () => {
  const bad = (change: object) => ({
    rules: [{ name: "a", on: "contact.added", send: "nothing", ...change }],
  });
  test.for([
    {},
    { rules: {} },
    bad({ on: "contact.add" }),
    bad({ sned: "x" }),
    bad({ name: 1 }),
    bad({ enabled: "yes" }),
    bad({ from: "tomorrow" }),
    bad({ when: { via: "addded" } }),
    bad({ when: { staff: [] } }),
    bad({ when: { state: { nto: "a" } } }),
    bad({ send: {} }),
    bad({ send: { text: "hello" } }),
    bad({ send: { attachments: [{ msgtype: "voice", voice: {} }] } }),
    bad({ send: { attachments: [{ msgtype: "link", link: { title: "a" } }] } }),
    bad({ send: { split: { a: 1 } } }),
    bad({ send: { split: { a: 0, b: 1 } } }),
    bad({ fallback: "nothing" }),
    { ...bad({}), calendars: { a: { weekly: { monday: "09:00-18:00" } } } },
    { ...bad({}), calendars: { a: { weekly: { mon: "9-18" } } } },
    { ...bad({}), calendars: { a: { holidays: "cn" } } },
    { ...bad({}), messages: { nothing: { text: { content: "a" } } } },
  ])("%j", (value) => {
    expect([isSound(value), fits(value)]).toEqual([false, false]);
  });
});

test("every field is explained", () => {
  const unexplained: string[] = [];
  const visit = (node: unknown, path: string) => {
    if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, `${path}/${index}`);
    if (!isGroup(node)) return;
    const { properties } = node;
    for (const [key, field] of Object.entries(
      isGroup(properties) && !path.endsWith("/if") ? properties : {},
    )) {
      if (!isGroup(field) || typeof field["description"] !== "string") unexplained.push(`${path}/${key}`);
    }
    for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
  };
  visit(schema, "");
  expect(unexplained).toEqual([]);
});

type Keys = readonly (string | number)[];

function placesOf(value: unknown, path: Keys = []): Keys[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isGroup(value) ? Object.entries(value) : [];
  return [path, ...entries.flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

function valueAt(value: unknown, [key, ...rest]: Keys): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) return valueAt(value[Number(key)], rest);
  return isGroup(value) ? valueAt(value[String(key)], rest) : undefined;
}

function changedAt(value: unknown, [key, ...rest]: Keys, other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? changedAt(item, rest, other) : item));
  if (!isGroup(value)) return value;
  return { ...value, [key]: changedAt(value[String(key)], rest, other) };
}
