/**
 * Editors check a rules file by `rules.schema.json`, which is made from the valibot schema and its notes.
 * Here its verdicts are compared with those of the check.
 */
import { globSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { load as parse } from "js-yaml";
import { describe, expect, test } from "vitest";
import { rulesJsonSchema } from "../../../../scripts/rules/json-schema.ts";
import { RULES_EXAMPLES, RULES_SCHEMA_FILES } from "../../../../scripts/rules/schema-files.ts";
import { LANGUAGES, type Language } from "../../../../src/i18n/language.ts";
import { loadRules } from "../../../../src/rules/load.ts";
import { isGroup } from "../../../../src/schema/group.ts";

const written = (language: Language): unknown =>
  JSON.parse(readFileSync(RULES_SCHEMA_FILES[language], "utf8"));
const schema = written("en");
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
  { msgtype: "image", image: { media_id: "media:poster" } },
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
const plain = fc.record({ text });
const welcome = fc.oneof(fc.record({ text, attachments }), plain, fc.record({ attachments }));
const item = fc.constantFrom(
  { type: "click", click: { id: "101", content: "a" } },
  { type: "click", click: { content: "a" } },
  { type: "view", view: { url: "https://a.example", content: "a" } },
  { type: "miniprogram", miniprogram: { appid: "wx", pagepath: "p", content: "a" } },
  { type: "text", text: { content: "a" } },
  { type: "text", text: { content: "a", no_newline: 1 } },
  { type: "text", text: { content: "a", no_newline: true } },
);
const msgmenu = fc.record(
  {
    head_content: fc.constant("a\nb"),
    list: fc.array(item, { maxLength: 10 }),
    tail_content: fc.constant("b"),
  },
  { requiredKeys: ["head_content"] },
);
const kfText = fc.oneof(plain, fc.record({ msgtype: fc.constant("text"), text }));
const kfMenu = fc.oneof(kfText, fc.record({ msgtype: fc.constant("msgmenu"), msgmenu }));
const kfAny = fc.oneof(
  kfMenu,
  fc.constantFrom(
    { msgtype: "image", image: { media_id: "media:poster" } },
    { msgtype: "voice", voice: { media_id: "m" } },
    { msgtype: "video", video: { media_id: "m" } },
    { msgtype: "file", file: { media_id: "m" } },
    { msgtype: "link", link: { title: "t", desc: "d", url: "u", thumb_media_id: "m" } },
    { msgtype: "miniprogram", miniprogram: { appid: "wx", title: "t", pagepath: "p", thumb_media_id: "m" } },
    { msgtype: "location", location: { name: "n", address: "a", latitude: 1.5, longitude: -2 } },
    { msgtype: "ca_link", ca_link: { link_url: "u" } },
    { msgtype: "business_card", business_card: { userid: "u" } },
  ),
);

const everywhere = { app: oneOrMany(fc.constant("sales")), hours: oneOrMany(fc.constant("office")) };
const ofService = {
  ...everywhere,
  account: oneOrMany(fc.constantFrom("wkA", "wkB")),
  scene: oneOrMany(fc.constantFrom("shop-*", "")),
  scene_param: oneOrMany(fc.constantFrom("a", "")),
  channels: optional({
    scene: oneOrMany(fc.constantFrom("profile", "live", 3, "4")),
    nickname: oneOrMany(fc.constantFrom("*店", "")),
  }),
};
const ofMessages = {
  ...ofService,
  text: optional({
    is: oneOrMany(fc.constant("您好")),
    contains: oneOrMany(fc.constantFrom("人工", "客服")),
  }),
  menu: oneOrMany(fc.constantFrom("101", "")),
  msgtype: oneOrMany(fc.constantFrom("text", "image")),
};
const ofContacts = {
  ...everywhere,
  staff: oneOrMany(fc.constantFrom("a", "b")),
  state: oneOrMany(fc.constantFrom("expo-*", "", "a")),
  via: oneOrMany(fc.constantFrom("added", "half", "audit")),
  department: oneOrMany(fc.constantFrom(1, "2")),
  customer: optional({
    type: oneOrMany(fc.constantFrom("wechat", "wecom", 1)),
    gender: oneOrMany(fc.constantFrom("male", "female", "unknown", 0)),
    tag: oneOrMany(fc.constant("etA")),
  }),
};

const webhook = fc.constant({ webhook: "https://hooks.example.com/a" });
const tag = fc.constantFrom({ tag: "etA" }, { tag: ["etA", "etB"] });
const remark = fc.constant({ remark: "展会-{{ customer.name }}" });
const always = {
  enabled: fc.boolean(),
  from: fc.constantFrom("2026-11-20", "2026-11-20 09:00"),
  until: fc.constantFrom("2026-11-30", "2026-11-30T09:00"),
};
const ruleFor = (
  on: string[],
  when: Record<string, fc.Arbitrary<unknown>>,
  body: fc.Arbitrary<unknown>,
  more: Record<string, fc.Arbitrary<unknown>> = {},
) =>
  fc.record(
    {
      on: fc.constantFrom(...on),
      send: fc.oneof(fc.constantFrom("hello", { split: { hello: 1, other: 2 } }), body),
      ...always,
      when: optional(when),
      fallback: fc.oneof(fc.constant("hello"), body),
      then: fc.array(webhook),
      ...more,
    },
    { requiredKeys: ["on", "send"] },
  );
const transfer = fc.constantFrom(
  { to: "queue" },
  { to: "assistant" },
  { to: { servicer: "lisi" } },
  { servicer: "lisi" },
);
const rule = fc.oneof(
  ruleFor(["contact.added"], ofContacts, welcome, { then: fc.array(fc.oneof(webhook, tag, remark)) }),
  ruleFor(["kf.entered", "kf.ended"], ofService, kfMenu),
  ruleFor(["kf.queued", "kf.accepted"], ofService, kfText, { after: fc.constantFrom("30s", "10m", "47h") }),
  ruleFor(["kf.queued", "kf.accepted"], ofService, kfText).map((rule) => ({
    ...rule,
    after: "10m",
    unless: "replied",
  })),
  ruleFor(["kf.message"], ofMessages, kfAny),
  fc.record(
    { on: fc.constant("kf.message"), transfer, ...always, when: optional(ofMessages), otherwise: transfer },
    { requiredKeys: ["on", "transfer"] },
  ),
);
const file = fc.record({
  timezone: fc.constantFrom("Asia/Shanghai", "America/New_York"),
  calendars: fc.record({ office: calendar }),
  media: fc.record({ poster: fc.constant({ type: "image", url: "https://a.example.com/p.png" }) }),
  messages: fc.record({
    hello: plain,
    other: plain,
    survey: fc.record({ msgtype: fc.constant("msgmenu"), msgmenu }),
  }),
  rules: fc.array(rule, { maxLength: 3 }).map((rules) => rules.map((one, n) => ({ name: `${n}`, ...one }))),
});

describe.each(LANGUAGES)("the JSON schema in %s", (language) => {
  test("is up to date with the code (npm run rules:schema)", () => {
    expect(written(language)).toEqual(rulesJsonSchema(language));
  });

  test("has a description for every field", () => {
    expect(unexplainedIn(written(language))).toEqual([]);
  });
});

test("the JSON schemas differ in titles and descriptions only", () => {
  const bare = (language: Language) =>
    JSON.stringify(written(language), (key, value: unknown) =>
      /^(?:title|description)$/.test(key) && typeof value === "string" ? null : value,
    );
  expect(bare("zh")).toBe(bare("en"));
});

test("a field named in a description has a capital letter in English, and in Chinese its own letters", () => {
  const content = (language: Language) =>
    [...JSON.stringify(written(language)).matchAll(/"description":"([^"]*content[^"]* 128 [^"]*)"/g)].map(
      ([, description]) => description,
    );
  expect(content("en")).toEqual(["The content, at most 128 bytes (a Chinese character is 3)."]);
  expect(content("zh")).toEqual(["content，最多 128 字节（一个汉字占 3 字节）"]);
});

test.each(["en", "zh"] as const)("the rules file to begin with has editors explain in %s", (language) => {
  const [first] = readFileSync(RULES_EXAMPLES[language], "utf8").split("\n");
  expect(first).toBe(`# yaml-language-server: $schema=./${RULES_SCHEMA_FILES[language]}`);
});

test("every example of a rules file fits the JSON schema", () => {
  const examples = globSync("{rules.example*.yaml,examples/rules/**/*.yaml}");
  expect(examples).toContain("rules.example.yaml");
  for (const example of examples) {
    expect([example, fits(parse(readFileSync(example, "utf8"))), fits.errors]).toEqual([example, true, null]);
  }
});

test("every sound file fits the JSON schema", () => {
  fc.assert(
    fc.property(file, (value) => {
      expect(isSound(value)).toBe(true);
      expect([fits(value), fits.errors]).toEqual([true, null]);
    }),
  );
});

test("a file that is sound after a value was replaced fits the JSON schema", () => {
  fc.assert(
    fc.property(file, fc.nat(), anything, (value, at, other) => {
      const places = placesOf(value);
      const path = places[at % places.length] ?? [];
      const changed = changedAt(value, path, other);
      if (isSound(changed)) expect([fits(changed), fits.errors, path]).toEqual([true, null, path]);
    }),
    { numRuns: 2_000 },
  );
}, 30_000);

test("an unknown key does not fit the JSON schema where the check refuses it", () => {
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

describe("a file that the check refuses does not fit the JSON schema", () => {
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
    { ...bad({}), messages: { a: { msgtype: "msgmenu", msgmenu: {} } } },
    { ...bad({}), messages: { a: { msgtype: "image", image: { pic_url: "a" } } } },
    { ...bad({}), media: { a: { type: "picture", url: "https://a.example" } } },
    { ...bad({}), media: { a: { type: "image" } } },
    bad({ transfer: { to: "queue" } }),
    bad({ after: "10m" }),
    bad({ when: { account: "wk" } }),
    bad({ then: [{ tags: "a" }] }),
    bad({ then: [{ tag: "a", remark: "b" }] }),
    bad({ on: "kf.entered", when: { staff: "a" } }),
    bad({ on: "kf.entered", then: [{ tag: "a" }] }),
    bad({ on: "kf.queued", send: { msgtype: "msgmenu", msgmenu: { head_content: "a" } } }),
    bad({ on: "kf.queued", after: 10 }),
    bad({ on: "kf.queued", after: "10m", unless: "answered" }),
    bad({ on: "kf.message", when: { text: { has: "a" } } }),
    { rules: [{ name: "a", on: "kf.message" }] },
    { rules: [{ name: "a", on: "kf.message", transfer: "queue" }] },
    { rules: [{ name: "a", on: "kf.message", transfer: { to: "que" } }] },
    { rules: [{ name: "a", on: "contact.added" }] },
  ])("%j", (value) => {
    expect([isSound(value), fits(value)]).toEqual([false, false]);
  });
});

/** The paths of fields without a description. */
function unexplainedIn(schema: unknown): string[] {
  const { definitions = {} } = isGroup(schema) ? schema : {};
  const explanationOf = (field: unknown): unknown => {
    if (!isGroup(field)) return undefined;
    const name = /^#\/definitions\/(.+)$/.exec(String(field["$ref"]))?.[1];
    return name === undefined ? field["description"] : explanationOf(valueAt(definitions, [name]));
  };
  const unexplained: string[] = [];
  const visit = (node: unknown, path: string) => {
    if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, `${path}/${index}`);
    if (!isGroup(node)) return;
    const { properties } = node;
    for (const [key, field] of Object.entries(isGroup(properties) ? properties : {})) {
      if (typeof explanationOf(field) !== "string") unexplained.push(`${path}/${key}`);
    }
    for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
  };
  visit(schema, "");
  return unexplained;
}

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
