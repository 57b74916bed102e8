/** The pages on rules have only examples that the Worker accepts, and leave no key, condition or limit out. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { CONTACT_PLACES } from "../../../src/messages/contact-places.ts";
import { KF_PLACES } from "../../../src/messages/kf-places.ts";
import { CONDITION_NAMES, CONDITIONS, lookUpOf } from "../../../src/rules/conditions/conditions.ts";
import { EVENTS } from "../../../src/rules/engine/events.ts";
import { compile } from "../../../src/rules/engine/template.ts";
import { isGroup } from "../../../src/schema/group.ts";
import { nameOf } from "../../../src/schema/wording.ts";
import { checkInEnglish } from "../rules/files.ts";
import { type Block, blocksOf, faultsOf, keysIn, readPage, saidBy } from "./rules-page-examples.ts";

const PAGES = ["docs/rules.md", "docs/rules.zh-CN.md"];

const NONE: Block = { line: 0, text: "{}" };
const examplesOf = (page: string) => {
  const [kit = NONE, ...others] = blocksOf(readPage(page), "yaml");
  return { kit, all: [kit, ...others] };
};

describe.for(PAGES)("%s", (page) => {
  const { kit, all } = examplesOf(page);
  const text = readPage(page);

  test("has examples without a fault", () => {
    expect(all.flatMap((example) => faultsOf(example, kit))).toEqual([]);
    expect(all.length).toBeGreaterThan(8);
    expect(checkInEnglish(kit.text, 0)).toEqual({ ok: true, problems: [], warnings: [] });
  });

  test("has every key of the schema in an example", () => {
    const keys = new Set(all.map(saidBy).flatMap(keysIn));
    expect(keysOfSchema().filter((key) => !keys.has(key))).toEqual([]);
  });

  test("has every condition in an example, and a row for every event", () => {
    const shown = new Set(all.map(saidBy).flatMap(conditionsIn));
    expect(CONDITION_NAMES.filter((name) => !shown.has(name))).toEqual([]);
    expect(EVENTS.filter((event) => !text.includes(`| \`${event}\` |`))).toEqual([]);
  });

  test("has a table of the conditions, with their events and look-ups", () => {
    const rows = conditionRowsIn(text);
    const expected = [...Map.groupBy(CONDITION_NAMES, (name) => name.split(".")[0] ?? name)].map(
      ([key, names]) => ({
        key,
        events: names.map((name) => inWords(nameOf(CONDITIONS[name].on.name), "en"))[0],
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

  test("has a row with the limit of each text", () => {
    const rows = Object.entries(limits()).map(
      ([field, { welcome = "", service = "" }]) => `| ${field} | ${welcome} | ${service} |`,
    );
    const inPage = text.replaceAll(/no limit|不限/g, "∞").replaceAll(/ {2,}/g, " ");
    expect(rows.filter((row) => !inPage.includes(row.replaceAll(/ {2,}/g, " ")))).toEqual([]);
  });

  test("lists exactly the filters and tags that exist", () => {
    expect(listIn(text, "default")).toEqual(namesIn("{{ a | zzzzzzzzzz }}"));
    const tags = listIn(text, "if").filter((tag) => !["elsif", "else", "when"].includes(tag));
    expect(tags).toEqual(namesIn("{% zzzzzzzzzz %}"));
  });
});

test("both pages have the same examples and commands", () => {
  const [english = [], chinese = []] = PAGES.map((page) => examplesOf(page).all.map(saidBy));
  expect(chinese).toEqual(english);
  const [commands, commandsInChinese] = PAGES.map((page) =>
    blocksOf(readPage(page), "sh").map(withoutRemarks),
  );
  expect(commandsInChinese).toEqual(commands);
});

test("the example of both READMEs is a whole file, with no warning but for holidays", () => {
  const [english, chinese] = ["README.md", "README.zh-CN.md"].map((path) => blocksOf(readPage(path), "yaml"));
  expect([english?.length, english?.map(saidBy)]).toEqual([1, chinese?.map(saidBy)]);
  const { problems, warnings } = checkInEnglish(english?.[0]?.text ?? "", Date.UTC(2026, 10, 24));
  const others = warnings.filter(({ path }) => path !== "calendars.office.holidays");
  expect([problems, others]).toEqual([[], []]);
});

describe("the check of examples finds a mistake", () => {
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
    ["in a body that no rule sends", "messages: { x: { msgtype: text, link: {} } }", "7: messages.x.link: "],
    [
      "in a variable",
      "messages: { x: { text: { content: '{{ message }}' } } }",
      "7: messages.x.text.content: ",
    ],
  ] as const)("%s", ([, text, beginning]) => {
    expect(faultsIn(text).filter((fault) => fault.startsWith(beginning)).length).toBeGreaterThan(0);
  });

  test("and nothing in a sound example", () => {
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
    // The text of a menu item has no row.
    const name = place.endsWith("[].text.content") ? "" : `\`${field}\``;
    if (name === "") return;
    const shown = Number.isFinite(bytes) ? bytes.toLocaleString("en-US") : "∞";
    rows[name] = { ...rows[name], [family]: shown };
  };
  for (const [place, { maxBytes }] of Object.entries(CONTACT_PLACES)) add("welcome", place, maxBytes);
  for (const [place, { maxBytes }] of Object.entries(KF_PLACES)) add("service", place, maxBytes);
  return rows;
}

/** The list in the page that begins with this name. */
function listIn(text: string, first: string): string[] {
  const list = new RegExp(`\`${first}\`(?:[,、]\\s*\`\\w+\`)+`).exec(text)?.[0] ?? "";
  return [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

/** The names that exist, taken from the problem of a template with an unknown name. */
function namesIn(template: string): string[] {
  const compiled = compile(template);
  const [fault] = compiled.ok ? [] : compiled.faults;
  const list =
    /(?:there are|in messages:) (.*?)(?: are)?$/.exec(
      fault === undefined ? "" : inWords(fault.message, "en"),
    )?.[1] ?? "";
  return list.split(/, | and /);
}

const withoutRemarks = ({ text }: Block) => text.replaceAll(/ +#.*$/gm, "");
