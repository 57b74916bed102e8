/** Tells what a rules file does with an event that is given by flags or as JSON. */
import type { Transfer } from "../../src/rules/action.ts";
import type { Done, Explanation } from "../../src/rules/explain.ts";
import { loadRules } from "../../src/rules/load.ts";
import { answer } from "../../src/rules/question.ts";
import { faultsOf, readFile } from "./check.ts";
import { giveUp } from "./give-up.ts";
import { type EventFlags, eventOf } from "./made-up.ts";

export interface EventOptions extends EventFlags {
  at?: string;
  json?: boolean;
}

/** `npm run rules -- explain`. */
export function explainFile(path: string, options: EventOptions): void {
  const loaded = loadRules(readFile(path));
  if (!loaded.ok) giveUp(faultsOf(path, loaded.problems));
  const answered = answer(loaded.book, eventOf(options), options.at ?? null, Date.now());
  if (!answered.ok) giveUp(`${answered.path}: ${answered.message}`);
  const { explanation } = answered;
  console.log(
    options.json ? JSON.stringify(explanation, null, 2) : inWords(explanation, loaded.book.timezone),
  );
}

function inWords(explanation: Explanation, timezone: string): string {
  const { at, passedOver, rule, outcome, variant, messages, transfers, then, notes } = explanation;
  const [chosen, ...simpler] = messages;
  const [transfer, ...otherwise] = transfers;
  const lines = [
    `At ${at.replace("T", " ")} (${timezone}):`,
    ...othersOf(passedOver),
    ...passedOver
      .filter(({ obstacle }) => obstacle !== "event")
      .map(({ rule, reason }) => `  ✗ ${rule}: ${reason}`),
    rule === null ? "  No rule fits: the customer gets nothing." : `  ✓ ${rule}${OUTCOMES[outcome]}`,
    ...(variant === null ? [] : [`    this customer is on the side "${variant}"`]),
    ...(transfer === undefined ? [] : ["", `The session is transferred to ${placeOf(transfer)}.`]),
    ...otherwise.map((to) => `If WeCom refuses that, to ${placeOf(to)}.`),
    ...(chosen === undefined ? [] : ["", `${whenSent(explanation)} "${chosen.name}":`, json(chosen.body)]),
    ...simpler.flatMap(({ name, body }) => [
      "",
      `If WeCom refuses that for its content, "${name}":`,
      json(body),
    ]),
    ...(then.length === 0 ? [] : ["", ...then.map((done) => `Afterwards ${inPassing(done)}.`)]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `Note: ${note}`)]),
  ];
  return lines.join("\n");
}

/** Rules for other events are counted: nobody asks why those did not fit. */
function othersOf(passedOver: Explanation["passedOver"]): string[] {
  const others = passedOver.filter(({ obstacle }) => obstacle === "event").length;
  return others === 0 ? [] : [`  (${others === 1 ? "1 rule is" : `${others} rules are`} for other events)`];
}

const OUTCOMES: Record<Explanation["outcome"], string> = {
  send: "",
  transfer: "",
  silent: ": it says send: nothing",
  "no-rule": "",
  refused: ": nothing of what it sends could be filled in, so the customer gets nothing",
};

function whenSent({ afterMs, unlessReplied }: Explanation): string {
  if (afterMs === null) return "Sent is";
  const unless = unlessReplied ? ", unless the servicer has written by then," : "";
  return `${durationOf(afterMs)} after the event${unless} is sent`;
}

function durationOf(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function placeOf(transfer: Transfer): string {
  return transfer.to === "servicer" ? `the servicer ${transfer.servicer}` : PLACES[transfer.to];
}

const PLACES = {
  queue: "the queue of those who wait for a servicer",
  assistant: "the assistant",
  end: "its end",
};

function inPassing(done: Done): string {
  if ("tag" in done) return `the customer gets the tag ${done.tag.join(", ")}`;
  if ("webhook" in done) return `${done.webhook} is called`;
  return done.remark === null
    ? "no remark is set: nothing is left of it"
    : `the member's remark of the customer becomes "${done.remark}"`;
}

const json = (body: unknown) => JSON.stringify(body, null, 2);
