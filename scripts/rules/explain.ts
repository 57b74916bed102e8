/** Tells what a rules file does with an event that is given by flags or as JSON. */
import * as v from "valibot";
import type { Explanation } from "../../src/rules/explain.ts";
import { loadRules } from "../../src/rules/load.ts";
import { answer } from "../../src/rules/question.ts";
import { faultsOf, readFile } from "./check.ts";
import { giveUp } from "./give-up.ts";

export interface EventOptions {
  app?: string;
  staff?: string;
  "staff-name"?: string;
  state?: string;
  via?: string;
  customer?: string;
  "customer-name"?: string;
  tag?: string[];
  department?: string[];
  at?: string;
  event?: string;
  json?: boolean;
}

/** `npm run rules -- explain`. */
export function explainFile(path: string, options: EventOptions): void {
  const loaded = loadRules(readFile(path));
  if (!loaded.ok) giveUp(faultsOf(path, loaded.problems));
  const event = eventOf(options);
  const answered = answer(loaded.book, event, options.at ?? null, Date.now());
  if (!answered.ok) giveUp(`${answered.path}: ${answered.message}`);
  const { explanation } = answered;
  console.log(
    options.json ? JSON.stringify(explanation, null, 2) : inWords(explanation, loaded.book.timezone),
  );
}

const person = v.fallback(v.record(v.string(), v.unknown()), {});
const eventFile = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

function eventOf(options: EventOptions): Record<string, unknown> {
  const read = options.event === undefined ? null : v.safeParse(eventFile, readFile(options.event));
  if (read?.success === false) giveUp(`${options.event} holds no event: a group of keys in JSON is expected`);
  const given = read?.output ?? {};
  const { app, state, via } = options;
  const customer = said({
    external_userid: options.customer,
    name: options["customer-name"],
    tags: options.tag,
  });
  const staff = said({
    userid: options.staff,
    name: options["staff-name"],
    department: options.department?.map(Number),
  });
  return {
    ...given,
    ...said({ app, state, via }),
    ...merged("customer", "external_userid", given, customer),
    ...merged("staff", "userid", given, staff),
  };
}

/** What flags say of a person goes before what the file says, which may be no more than an id. */
function merged(key: "customer" | "staff", id: string, given: Record<string, unknown>, flags: object) {
  if (Object.keys(flags).length === 0) return {};
  const before = given[key];
  return {
    [key]: { ...(typeof before === "string" ? { [id]: before } : v.parse(person, before)), ...flags },
  };
}

const said = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function inWords(
  { at, passedOver, rule, outcome, variant, messages, notes }: Explanation,
  timezone: string,
): string {
  const [chosen, ...simpler] = messages;
  const lines = [
    `At ${at.replace("T", " ")} (${timezone}):`,
    ...passedOver.map(({ rule, reason }) => `  ✗ ${rule}: ${reason}`),
    rule === null ? "  No rule fits: the customer gets nothing." : `  ✓ ${rule}${OUTCOMES[outcome]}`,
    ...(variant === null ? [] : [`    this customer is on the side "${variant}"`]),
    ...(chosen === undefined ? [] : ["", `Sent is "${chosen.name}":`, json(chosen.body)]),
    ...simpler.flatMap(({ name, body }) => [
      "",
      `If WeCom refuses that for its content, "${name}":`,
      json(body),
    ]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `Note: ${note}`)]),
  ];
  return lines.join("\n");
}

const OUTCOMES: Record<Explanation["outcome"], string> = {
  send: "",
  silent: ": it says send: nothing",
  "no-rule": "",
  refused: ": nothing of what it sends could be filled in, so the customer gets nothing",
};

const json = (body: unknown) => JSON.stringify(body, null, 2);
