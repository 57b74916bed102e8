/** Valid rules files, of which each test changes one field, and the results for them. The files are JSON. */
import { inWords } from "../../../src/i18n/words.ts";
import { type Action, chooseRule, type Known } from "../../../src/rules/engine/choose.ts";
import type { ContactFacts, Facts, KfFacts } from "../../../src/rules/engine/facts.ts";
import type { Message, Outgoing } from "../../../src/rules/engine/message.ts";
import { messageFor } from "../../../src/rules/engine/split.ts";
import type { ContactValues, KfValues, Values } from "../../../src/rules/engine/variables.ts";
import { type CompiledRules, checkRules, loadRules, type Rule } from "../../../src/rules/load.ts";
import type { Problem } from "../../../src/rules/problem.ts";

export const rule = (change: object = {}) => ({
  name: "默认",
  on: "contact.added",
  send: "hello",
  ...change,
});

export const file = (change: object = {}) =>
  JSON.stringify({ messages: { hello: { text: { content: "您好" } } }, rules: [rule()], ...change });

/** A rule for an event of customer service. */
export const kfRule = (on: string, change: object = {}) => rule({ on: `kf.${on}`, ...change });

/** A file of one rule for an event of customer service. */
export const kfFile = (on: string, change: object = {}, more: object = {}) =>
  file({ rules: [kfRule(on, change)], ...more });

/** A file of one rule whose message is this body. */
export const fileSending = (send: unknown) => file({ rules: [rule({ send })] });

export const saying = (content: string) => fileSending({ text: { content } });

export function compiledRules(text: string): CompiledRules {
  const loaded = loadRules(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.compiled;
}

/** The problems and warnings of a file, in English. */
export function checkInEnglish(text: string, now: number) {
  const { ok, problems, warnings } = checkRules(text, now);
  const inEnglish = (all: readonly Problem[]) =>
    all.map(({ message, ...place }) => ({ ...place, message: inWords(message, "en") }));
  return { ok, problems: inEnglish(problems), warnings: inEnglish(warnings) };
}

/** Every problem as `path: message`. */
export function problems(text: string): string[] {
  const loaded = loadRules(text);
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${inWords(message, "en")}`);
}

/** Every problem as `line:column message`. */
export function placedProblems(text: string): string[] {
  const loaded = loadRules(text);
  return loaded.ok
    ? []
    : loaded.problems.map(({ line, column, message }) => `${line}:${column} ${inWords(message, "en")}`);
}

export const facts = (change: Partial<ContactFacts> = {}): ContactFacts => ({
  event: "contact.added",
  app: "sales",
  staff: "zhangsan",
  state: "expo-7",
  via: "added",
  ...change,
});

export const kfFacts = (change: Partial<KfFacts> = {}): KfFacts => ({
  event: "kf.message",
  app: "sales",
  account: "wkAAA",
  staff: null,
  scene: "shop-1",
  sceneParam: null,
  channels: null,
  message: { msgtype: "text", text: "我要人工客服", menu: null },
  ...change,
});

/** 2026-11-22 11:04:05 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 22, 3, 4, 5);

/** The rule that is chosen for a contact whose look-ups have brought `known`. */
export function chosenRule(
  compiled: CompiledRules,
  change: Partial<ContactFacts> = {},
  now = NOW,
  known: Known = {},
): Rule | null {
  return ruleFor(compiled, facts(change), now, known);
}

/** The rule that is chosen for any event. */
export function ruleFor(compiled: CompiledRules, facts: Facts, now = NOW, known: Known = {}): Rule | null {
  const choice = chooseRule(compiled, facts, now, { customer: {}, staff: {}, ...known });
  if (choice.needs !== null) throw new Error("a look-up was asked for twice");
  return choice.rule;
}

export const values = (change: Partial<ContactValues> = {}): ContactValues => ({
  family: "contact",
  customer: { external_userid: "wmAAA", name: "小明" },
  staff: { userid: "zhangsan", name: "张三" },
  state: "expo-7",
  via: "added",
  now: NOW,
  media: new Map(),
  ...change,
});

export const kfValues = (change: Partial<KfValues> = {}): KfValues => ({
  family: "kf",
  customer: { external_userid: "wmAAA", name: "小明" },
  staff: { userid: "lisi", name: "李四" },
  account: "wkAAA",
  scene: "shop-1",
  sceneParam: "7",
  message: "我要人工客服",
  now: NOW,
  media: new Map(),
  ...change,
});

/** The action of the first rule, which must send a message. */
export function sendingOf(text: string): Extract<Action, { do: "send" }> {
  const { action } = firstRule(text);
  if (action.do !== "send") throw new Error("the first rule sends nothing");
  return action;
}

/** The message of the first rule for a customer, and its name where it is a side of a split. */
export function messageOf(text: string, customer = "wmAAA"): { message: Message; variant: string | null } {
  return messageFor(firstRule(text).name, sendingOf(text).message, customer);
}

export function firstRule(text: string): Rule {
  const [first] = compiledRules(text).rules;
  if (first === undefined) throw new Error("there is no rule");
  return first;
}

/** The filled message of the first rule; cuts and reasons in English. */
export function filled(
  text: string,
  with_: Values = values(),
):
  | { ok: true; outgoing: Outgoing; cuts: string[] }
  | { ok: false; reason: string; textAlone: Outgoing | null } {
  const result = messageOf(text).message.fill(with_);
  if (!result.ok) return { ...result, reason: inWords(result.reason, "en") };
  return { ...result, cuts: result.cuts.map((cut) => inWords(cut, "en")) };
}

/** The body of a welcome, or why there is none. */
export function welcome(text: string, with_: ContactValues = values()) {
  const result = filled(text, with_);
  if (!result.ok) throw new Error(result.reason);
  if (result.outgoing.family !== "contact") throw new Error("the message is not a welcome");
  return result.outgoing.body;
}

/** The body of a customer-service message, or why there is none. */
export function service(text: string, change: Partial<KfValues> = {}) {
  const result = filled(text, kfValues(change));
  if (!result.ok) return result.reason;
  if (result.outgoing.family !== "kf") throw new Error("the message is a welcome");
  return result.outgoing.body;
}

/** The text that a customer reads when this Liquid is filled in. */
export function said(content: string, change: Partial<ContactValues> = {}): string | undefined {
  const result = filled(saying(content), values(change));
  if (!result.ok) return result.reason;
  return result.outgoing.family === "contact" ? result.outgoing.body.text?.content : undefined;
}
