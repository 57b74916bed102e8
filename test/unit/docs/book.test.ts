/** The book of rules says nothing that the Worker would not take, and leaves nothing out. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONTACT_PLACES } from "../../../src/messages/contact-places.ts";
import { KF_PLACES } from "../../../src/messages/kf-places.ts";
import { CONDITION_NAMES, CONDITIONS, lookUpOf } from "../../../src/rules/conditions/conditions.ts";
import { EVENTS } from "../../../src/rules/engine/events.ts";
import { compile } from "../../../src/rules/engine/template.ts";
import { isGroup } from "../../../src/schema/group.ts";
import { checkInEnglish } from "../rules/files.ts";
import { type Block, blocksOf, faultsOf, keysIn, readBook, saidBy } from "./book.ts";

const BOOKS = ["docs/rules.md", "docs/rules.zh-CN.md"];

const NONE: Block = { line: 0, text: "{}" };
const examplesOf = (book: string) => {
  const [kit = NONE, ...others] = blocksOf(readBook(book), "yaml");
  return { kit, all: [kit, ...others] };
};

describe.for(BOOKS)("%s", (book) => {
  const { kit, all } = examplesOf(book);
  const text = readBook(book);

  test("has sound examples", () => {
    expect(all.flatMap((example) => faultsOf(example, kit))).toEqual([]);
    expect(all.length).toBeGreaterThan(8);
    expect(checkInEnglish(kit.text, 0)).toEqual({ ok: true, problems: [], warnings: [] });
  });

  test("shows every key of the schema", () => {
    const keys = new Set(all.map(saidBy).flatMap(keysIn));
    expect(keysOfSchema().filter((key) => !keys.has(key))).toEqual([]);
  });

  test("shows every condition, and tells of every event", () => {
    const shown = new Set(all.map(saidBy).flatMap(conditionsIn));
    expect(CONDITION_NAMES.filter((name) => !shown.has(name))).toEqual([]);
    expect(EVENTS.filter((event) => !text.includes(`| \`${event}\` |`))).toEqual([]);
  });

  test("has a table of the conditions, with their events and look-ups", () => {
    const rows = conditionRowsIn(text);
    const expected = [...Map.groupBy(CONDITION_NAMES, (name) => name.split(".")[0] ?? name)].map(
      ([key, names]) => ({
        key,
        events: names.map((name) => CONDITIONS[name].on.name)[0],
        isLookedUp: names.some((name) => lookUpOf(name) !== null),
        hasMembers: true,
      }),
    );
    const found = rows.map(({ key, events, isLookedUp, meaning }) => {
      const members = CONDITION_NAMES.filter((name) => name.startsWith(`${key}.`)).map((name) =>
        name.slice(key.length + 1),
      );
      const hasMembers = members.every((member) => meaning.includes(`\`${member}\``));
      return { key, events, isLookedUp, hasMembers };
    });
    expect(found).toEqual(expected);
  });

  test("tells how long each text may be", () => {
    const rows = Object.entries(limits()).map(
      ([field, { welcome = "", service = "" }]) => `| ${field} | ${welcome} | ${service} |`,
    );
    const inBook = text.replaceAll(/no limit|不限/g, "∞").replaceAll(/ {2,}/g, " ");
    expect(rows.filter((row) => !inBook.includes(row.replaceAll(/ {2,}/g, " ")))).toEqual([]);
  });

  test("names every filter and tag, and none that there is not", () => {
    expect(listIn(text, "default")).toEqual(namesIn("{{ a | zzzzzzzzzz }}"));
    const tags = listIn(text, "if").filter((tag) => !["elsif", "else", "when"].includes(tag));
    expect(tags).toEqual(namesIn("{% zzzzzzzzzz %}"));
  });
});

test("both books have the same examples and commands", () => {
  const [english = [], chinese = []] = BOOKS.map((book) => examplesOf(book).all.map(saidBy));
  expect(chinese).toEqual(english);
  const [commands, befehle] = BOOKS.map((book) => blocksOf(readBook(book), "sh").map(withoutRemarks));
  expect(befehle).toEqual(commands);
});

test("the example of both READMEs is a whole file, without a warning but for holidays to come", () => {
  const [english, chinese] = ["README.md", "README.zh-CN.md"].map((path) => blocksOf(readBook(path), "yaml"));
  expect([english?.length, english?.map(saidBy)]).toEqual([1, chinese?.map(saidBy)]);
  const { problems, warnings } = checkInEnglish(english?.[0]?.text ?? "", Date.UTC(2026, 10, 24));
  const others = warnings.filter(({ path }) => path !== "calendars.office.holidays");
  expect([problems, others]).toEqual([[], []]);
});

describe("an example with a mistake is found", () => {
  const { kit } = examplesOf("docs/rules.md");
  const faultsIn = (text: string) => faultsOf({ line: 7, text }, kit);

  test.for([
    ["in the YAML", "- { name: a, on: contact.added", "7: "],
    ["in a key", "- { name: a, on: contact.added, sent: hello }", "7: rules[0].sent: "],
    ["in a name", "- { name: a, on: contact.added, send: helo }", "7: rules[0].send: "],
    [
      "in a condition",
      "- { name: a, on: kf.ended, when: { menu: x }, send: survey }",
      "7: rules[0].when.menu",
    ],
    ["in a body that nothing sends", "messages: { x: { msgtype: text, link: {} } }", "7: messages.x.link: "],
    [
      "in a variable",
      "messages: { x: { text: { content: '{{ message }}' } } }",
      "7: messages.x.text.content: ",
    ],
  ] as const)("%s", ([, text, beginning]) => {
    expect(faultsIn(text).filter((fault) => fault.startsWith(beginning)).length).toBeGreaterThan(0);
  });

  test("and a sound one is not", () => {
    expect(faultsIn("- { name: a, on: contact.added, send: hello }")).toEqual([]);
  });
});

function keysOfSchema(): string[] {
  const keys = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isGroup(value)) return;
    const { properties } = value;
    if (isGroup(properties)) for (const key of Object.keys(properties)) keys.add(key);
    Object.values(value).forEach(walk);
  };
  walk(JSON.parse(readFileSync("rules.schema.json", "utf8")));
  return [...keys];
}

/** The conditions of an example by their names, as in `customer.tag`. */
function conditionsIn(example: unknown): string[] {
  const rules = isGroup(example) ? example["rules"] : example;
  return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown) => {
    const when = isGroup(rule) ? rule["when"] : {};
    return Object.entries(isGroup(when) ? when : {}).flatMap(([name, value]) =>
      isGroup(value) && !("not" in value) ? Object.keys(value).map((key) => `${name}.${key}`) : [name],
    );
  });
}

const EVENTS_IN_SENTENCES = new Map([
  ["all", "all events"],
  ["全部", "all events"],
  ["`contact.added`", "contact.added"],
  ["all `kf.…`", "customer-service events"],
  ["全部 `kf.…`", "customer-service events"],
  ["`kf.message`", "kf.message"],
]);

/** The rows of the table of conditions, one for each condition that a row names. */
function conditionRowsIn(text: string) {
  const [, table = ""] =
    /^\| (?:event \| condition|事件 \| 条件) .*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(text) ?? [];
  let events = "";
  return table
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [, event = "", names = "", meaning = ""] = line.split("|").map((cell) => cell.trim());
      events = event === "" ? events : (EVENTS_IN_SENTENCES.get(event) ?? event);
      const isLookedUp = /Looked up|要查询/.test(meaning);
      return [...names.matchAll(/`(\w+)`/g)].map(([, key = ""]) => ({ key, events, isLookedUp, meaning }));
    });
}

/** The rows of the table of limits. */
function limits(): Record<string, { welcome?: string; service?: string }> {
  const rows: Record<string, { welcome?: string; service?: string }> = {};
  const add = (family: "welcome" | "service", place: string, bytes: number) => {
    const field = place.replace("attachments[].", "").replace(/^msgmenu\.list\[\]\./, "");
    // A text that is an item of a menu, and not the message.
    const name = place.endsWith("[].text.content") ? "" : `\`${field}\``;
    if (name === "") return;
    const shown = Number.isFinite(bytes) ? bytes.toLocaleString("en-US") : "∞";
    rows[name] = { ...rows[name], [family]: shown };
  };
  for (const [place, { maxBytes }] of Object.entries(CONTACT_PLACES)) add("welcome", place, maxBytes);
  for (const [place, { maxBytes }] of Object.entries(KF_PLACES)) add("service", place, maxBytes);
  return rows;
}

/** The list of names that begins with a certain one, as the book has it. */
function listIn(text: string, first: string): string[] {
  const list = new RegExp(`\`${first}\`(?:[,、]\\s*\`\\w+\`)+`).exec(text)?.[0] ?? "";
  return [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

/** The names that there are, as whoever uses another is told. */
function namesIn(template: string): string[] {
  const compiled = compile(template);
  const [fault] = compiled.ok ? [] : compiled.faults;
  const list = /(?:there are|in messages:) (.*?)(?: are)?$/.exec(fault?.message ?? "")?.[1] ?? "";
  return list.split(/, | and /);
}

const withoutRemarks = ({ text }: Block) => text.replaceAll(/ +#.*$/gm, "");
