/** Tells what a rules file does with an event that is given by flags or as JSON. */
import { inWords } from "../../src/i18n/words.ts";
import type { Transfer } from "../../src/rules/engine/action.ts";
import type { Done, Side } from "../../src/rules/explain/explain.ts";
import { explainQuestion } from "../../src/rules/explain/question.ts";
import { type ToldExplanation, type ToldWait, tellExplanation } from "../../src/rules/explain/tell.ts";
import { loadRules } from "../../src/rules/load.ts";
import { faultsOf, readFile } from "./check.ts";
import { type EventFlags, eventOf, flagsAt } from "./event-flags.ts";
import { giveUp } from "./give-up.ts";

export interface EventOptions extends EventFlags {
  at?: string;
  json?: boolean;
}

/** `npm run rules -- explain`. */
export function explainFile(path: string, options: EventOptions): void {
  const loaded = loadRules(readFile(path));
  if (!loaded.ok) giveUp(faultsOf(path, loaded.problems));
  const answered = explainQuestion(loaded.compiled, eventOf(options), options.at ?? null, Date.now());
  if (!answered.ok) giveUp(`${flagsAt(answered.path, options)}: ${inWords(answered.message, "en")}`);
  const explanation = tellExplanation(answered.explanation, "en");
  console.log(
    options.json
      ? JSON.stringify(explanation, null, 2)
      : answerInWords(explanation, loaded.compiled.timezone),
  );
}

function answerInWords(explanation: ToldExplanation, timezone: string): string {
  const { waits, at, rule, unlessReplied, outcome, variant, messages, sides, transfers, then, notes } =
    explanation;
  const [transfer, ...otherwise] = transfers;
  const lines = [
    ...waits.flatMap((wait) => [`At ${spaced(wait.at)} (${timezone}):`, ...othersOf(wait), waitOf(wait), ""]),
    `At ${spaced(at)} (${timezone})${waits.length === 0 ? "" : ", with the rule chosen anew"}:`,
    ...othersOf(explanation),
    rule === null ? "  No rule fits: the customer gets nothing." : `  ✓ ${rule}${OUTCOMES[outcome]}`,
    ...(unlessReplied && !waits.some((wait) => wait.unlessReplied)
      ? ["    if a servicer has written by then, the customer gets nothing"]
      : []),
    ...(variant === null ? [] : [`    this customer is on the side "${variant}"`]),
    ...(sides.length === 0 ? [] : ["    which side a customer is on goes by the id: --customer tells it"]),
    ...(transfer === undefined ? [] : ["", `The session is transferred to ${placeOf(transfer)}.`]),
    ...otherwise.map((to) => `If WeCom refuses that, to ${placeOf(to)}.`),
    ...messagesOf("Sent is", messages),
    ...sides.flatMap(sideOf),
    ...(then.length === 0 ? [] : ["", ...then.map((done) => `Afterwards ${inPassing(done)}.`)]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `Note: ${note}`)]),
  ];
  return lines.join("\n");
}

/** Why others do not fit. Rules for other events are counted: nobody asks why those did not fit. */
function othersOf({ passedOver }: Pick<ToldExplanation, "passedOver">): string[] {
  const own = passedOver.filter(({ obstacle }) => obstacle !== "event");
  const others = passedOver.length - own.length;
  return [
    ...(others === 0 ? [] : [`  (${others === 1 ? "1 rule is" : `${others} rules are`} for other events)`]),
    ...own.map(({ rule, reason }) => `  ✗ ${rule}: ${reason}`),
  ];
}

function waitOf({ rule, until, afterMs, unlessReplied }: ToldWait): string {
  const unless = unlessReplied ? "; if a servicer has written by then, the customer gets nothing" : "";
  return `  ✓ ${rule}: it waits until ${spaced(until)}, ${durationOf(afterMs)} after the event${unless}`;
}

function sideOf({ variant, share, messages }: Side): string[] {
  const whom = `${Number((share * 100).toPrecision(3))} % of the customers get`;
  if (messages.length === 0) return ["", `${whom} nothing: "${variant}" could not be filled in.`];
  return messagesOf(whom, messages);
}

/** The message that is sent, and what goes in its place. */
function messagesOf(whom: string, messages: ToldExplanation["messages"]): string[] {
  return messages.flatMap(({ name, body }, place) => {
    const what = place === 0 ? whom : "If WeCom refuses that for its content,";
    return ["", `${what} "${name}":`, json(body)];
  });
}

const spaced = (time: string) => time.replace("T", " ");

const OUTCOMES: Record<ToldExplanation["outcome"], string> = {
  send: "",
  transfer: "",
  silent: ": it says send: nothing",
  "no-rule": "",
  refused:
    ": nothing of what it sends could be filled in, so the customer gets nothing, and nothing is done afterwards",
};

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
