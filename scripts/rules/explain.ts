/** Prints what a rules file does with an event from flags or from JSON. */
import { partOf, type Sentence, say } from "../../src/i18n/sentence.ts";
import { unitsInWords } from "../../src/i18n/speaker.ts";
import type { Transfer } from "../../src/rules/engine/action.ts";
import type { Done, Explanation, Side, Wait } from "../../src/rules/explain/explain.ts";
import { presentExplanation } from "../../src/rules/explain/present.ts";
import { explainQuestion } from "../../src/rules/explain/question.ts";
import { loadRules } from "../../src/rules/load.ts";
import { giveUp, inWords, LANGUAGE, quoted } from "../words.ts";
import { faultsOf, readFile } from "./check.ts";
import { type EventFlags, eventOf, flagsAt } from "./event-flags.ts";

export interface EventOptions extends EventFlags {
  at?: string;
  json?: boolean;
}

/** `npm run rules -- explain`. */
export function explainFile(path: string, options: EventOptions): void {
  const loaded = loadRules(readFile(path));
  if (!loaded.ok) giveUp(faultsOf(path, loaded.problems));
  const answered = explainQuestion(loaded.compiled, eventOf(options), options.at ?? null, Date.now());
  if (!answered.ok) {
    const message = partOf(answered.message);
    giveUp(say("at-flags", { flags: flagsAt(answered.path, options), message }));
  }
  const { explanation } = answered;
  console.log(
    options.json
      ? JSON.stringify(presentExplanation(explanation, LANGUAGE), null, 2)
      : answerInWords(explanation, loaded.compiled.timezone),
  );
}

function answerInWords(explanation: Explanation, zone: string): string {
  const { waits, at, rule, unlessReplied, outcome, variant, messages, sides, transfers, then, notes } =
    explanation;
  const [transfer, ...otherwise] = transfers;
  const time = spaced(at);
  const lines = [
    ...waits.flatMap((wait) => [
      inWords(say("at-this-time", { time: spaced(wait.at), zone })),
      ...othersOf(wait),
      `  ✓ ${inWords(waitOf(wait))}`,
      "",
    ]),
    inWords(say(waits.length === 0 ? "at-this-time" : "rule-chosen-anew", { time, zone })),
    ...othersOf(explanation),
    rule === null ? `  ${inWords(say("no-fitting-rule"))}` : `  ✓ ${taken(rule, outcome)}`,
    ...(unlessReplied && !waits.some((wait) => wait.unlessReplied)
      ? [`    ${inWords(say("nothing-if-replied"))}`]
      : []),
    ...(variant === null ? [] : [`    ${inWords(say("customer-on-side", { side: quoted(variant) }))}`]),
    ...(sides.length === 0 ? [] : [`    ${inWords(say("side-by-customer"))}`]),
    ...(transfer === undefined
      ? []
      : ["", inWords(say("session-transferred", { place: placeOf(transfer) }))]),
    ...otherwise.map((to) => inWords(say("session-transferred-instead", { place: placeOf(to) }))),
    ...messagesOf(messages, (message) => say("message-sent", { message })),
    ...sides.flatMap(sideOf),
    ...(then.length === 0
      ? []
      : ["", ...then.map((done) => inWords(say("afterwards", { what: inPassing(done) })))]),
    ...(notes.length === 0
      ? []
      : ["", ...notes.map((note) => inWords(say("a-note", { note: partOf(note) })))]),
  ];
  return lines.join("\n");
}

/** Why the other rules do not fit. Rules for other events are only counted: nobody asks why those do not fit. */
function othersOf({ passedOver }: Pick<Explanation, "passedOver">): string[] {
  const own = passedOver.filter(({ obstacle }) => obstacle !== "event");
  const count = passedOver.length - own.length;
  return [
    ...(count === 0 ? [] : [`  ${inWords(say("rules-of-other-events", { count }))}`]),
    ...own.map(({ rule, reason }) => {
      return `  ✗ ${inWords(say("rule-passed-over", { rule, reason }))}`;
    }),
  ];
}

function waitOf({ rule, until, afterMs, unlessReplied }: Wait): Sentence {
  const wait = { rule, until: spaced(until), after: lengthInWords(afterMs) };
  if (!unlessReplied) return say("rule-waits", wait);
  return say("rule-waits-unless", { ...wait, unless: say("nothing-if-replied") });
}

/** The chosen rule; where nothing is sent, also why. */
function taken(rule: string, outcome: Explanation["outcome"]): string {
  if (outcome === "silent") return inWords(say("rule-sends-nothing", { rule }));
  return outcome === "refused" ? inWords(say("rule-not-filled-in", { rule })) : rule;
}

function sideOf({ variant, share: part, messages }: Side): string[] {
  const share = String(Number((part * 100).toPrecision(3)));
  if (messages.length === 0)
    return ["", inWords(say("share-gets-nothing", { share, message: quoted(variant) }))];
  return messagesOf(messages, (message) => say("share-gets", { share, message }));
}

/** The message that is sent, and the messages that take its place. */
function messagesOf(messages: Explanation["messages"], first: (message: string) => Sentence): string[] {
  return messages.flatMap(({ name, body }, place) => {
    const what = place === 0 ? first(quoted(name)) : say("message-sent-instead", { message: quoted(name) });
    return ["", inWords(what), JSON.stringify(body, null, 2)];
  });
}

const UNITS = [
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** A duration in the largest unit that divides it. */
function lengthInWords(ms: number): string {
  const [unit, length] = UNITS.find(([, one]) => ms % one === 0) ?? ["second", 1_000];
  return unitsInWords(ms / length, unit, LANGUAGE);
}

const spaced = (time: string) => time.replace("T", " ");

const placeOf = (transfer: Transfer): Sentence =>
  transfer.to === "servicer" ? say("to-servicer", { servicer: transfer.servicer }) : say(PLACES[transfer.to]);

const PLACES = { queue: "to-queue", assistant: "to-assistant", end: "to-end" } as const;

function inPassing(done: Done): Sentence {
  if ("tag" in done) return say("tag-given", { tags: { all: done.tag } });
  if ("webhook" in done) return say("webhook-called", { url: done.webhook });
  return done.remark === null ? say("no-remark-set") : say("remark-set", { remark: quoted(done.remark) });
}
