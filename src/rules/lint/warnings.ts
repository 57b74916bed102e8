/**
 * The warnings of a sound rules file: rules that no customer reaches, events without a default, messages and media that
 * no rule uses, holidays that are not announced yet. Gathers the warnings on bodies, texts and conditions too.
 */
import type { Steps } from "../../concurrency/steps.ts";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import { EVENT_TABLE, EVENTS } from "../engine/events.ts";
import { isAnnounced, lastAnnounced } from "../engine/holidays.ts";
import { localClock } from "../engine/local-time.ts";
import { sharedIds } from "../engine/menu-items.ts";
import type { Bodies } from "../file/bodies.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault } from "../problem.ts";
import type { Source } from "../yaml/read.ts";
import { bodyWarnings } from "./bodies.ts";
import { type AppCodes, codeWarnings } from "./codes.ts";
import { conditionWarnings } from "./conditions.ts";
import { allTogether, type Coverage, coverageOf, coversOf } from "./coverage.ts";
import { mediaWarnings, uploadWarnings } from "./media.ts";
import { nameWarnings } from "./names.ts";
import { overflowWarnings } from "./overflow.ts";
import { textWarnings } from "./texts.ts";

/** What is known beside a file; null where it is not known, and then nothing is warned of by it. */
export interface FileContext {
  /** The codes of the app whose file it is. */
  codes: AppCodes | null;
  /** The name of the app or suite whose file it is, when WeCom tells it no member's name. */
  nameless: string | null;
  /** The uploads that are there, of those that the file names. */
  uploads: ReadonlySet<string> | null;
}

/** Every warning about a file; `now` in milliseconds since 1970. */
export function* warningsOf(
  file: RulesFile,
  bodies: Bodies,
  source: Source,
  now: number,
  { codes = null, nameless = null, uploads = null }: Partial<FileContext>,
): Steps<Fault[]> {
  const inBodies: Fault[] = [];
  for (const [index, { path, body }] of bodies.all.entries()) {
    if (index % BODIES_IN_A_STEP === 0) yield;
    const faults = [...overflowWarnings(body), ...sharedIds(body), ...bodyWarnings(body)];
    inBodies.push(...faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] })));
  }
  yield;
  const inTexts = textWarnings(file, bodies, source);
  yield;
  return [
    ...bodies.warnings,
    ...inBodies,
    ...conditionWarnings(file, bodies),
    ...(codes === null ? [] : yield* codeWarnings(file, codes, now)),
    ...inTexts,
    ...(nameless === null ? [] : nameWarnings(file, bodies, source, nameless)),
    ...expiredRules(file, now),
    ...(yield* unreachableRules(file)),
    ...eventsWithoutDefault(file),
    ...unusedMessages(file),
    ...unusedMedia(file, bodies),
    ...mediaWarnings(file, bodies),
    ...(uploads === null ? [] : uploadWarnings(file, uploads)),
    ...unannouncedHolidays(file, now),
  ];
}

const BODIES_IN_A_STEP = 20;
/** Pairs of rules. */
const COMPARED_IN_A_STEP = 20_000;

/** Rules whose last day is over. */
function expiredRules({ rules, timezone }: RulesFile, now: number): Fault[] {
  const local = localClock(timezone)(now);
  return rules.flatMap(({ enabled, until }, index) =>
    enabled && until !== null && until <= local
      ? [{ path: ["rules", index, "until"], message: say("rule-over") }]
      : [],
  );
}

function* unreachableRules({ rules }: RulesFile): Steps<Fault[]> {
  const above: Coverage[] = [];
  const faults: Fault[] = [];
  let compared = 0;
  for (const [index, rule] of rules.entries()) {
    if (!rule.enabled) continue;
    compared += above.length;
    if (compared > COMPARED_IN_A_STEP) {
      yield;
      compared = 0;
    }
    const coverage = coverageOf(rule);
    const covers = coversOf(above, coverage);
    above.push(coverage);
    if (covers.length > 0) faults.push({ path: ["rules", index], message: neverReached(covers) });
  }
  return faults;
}

function neverReached(covers: readonly Coverage[]): Sentence {
  const [first, ...others] = covers;
  if (first === undefined || others.length > 0) {
    return say("never-reached-behind-several", { rules: { all: covers.map(({ name }) => quote(name)) } });
  }
  const code = first.conditions.length > 0 ? "never-reached-by-its-customers" : "never-reached";
  return say(code, { rule: quote(first.name) });
}

/** Events that have rules, but no rule for everybody. */
function eventsWithoutDefault({ rules }: RulesFile): Fault[] {
  const coverages = rules.filter(({ enabled }) => enabled).map(coverageOf);
  if (coverages.length === 0) return [{ path: ["rules"], message: say("no-rule-enabled") }];
  return EVENTS.filter((event) => {
    const ofEvent = coverages.filter(({ on }) => on === event);
    return EVENT_TABLE[event].needsDefault && ofEvent.length > 0 && allTogether(ofEvent) === null;
  }).map((event) => {
    const nothing = EVENT_TABLE[event].family === "contact" ? "no-welcome" : "no-message";
    return { path: ["rules"], message: say("no-default", { event, nothing: say(nothing) }) };
  });
}

function unusedMessages({ messages, rules }: RulesFile): Fault[] {
  const used = new Set(
    rules.flatMap(({ send, fallback }) =>
      [send, fallback].flatMap((sending) => {
        if (sending?.kind === "named") return [sending.name];
        return sending?.kind === "split" ? sending.weights.map(([name]) => name) : [];
      }),
    ),
  );
  return [...messages.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({ path: ["messages", name], message: say("unused-message", { name: quote(name) }) }));
}

function unusedMedia({ media }: RulesFile, bodies: Bodies): Fault[] {
  const used = new Set(bodies.all.flatMap(({ body }) => body.media));
  return [...media.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: ["media", name],
      message: say("unused-medium", { name: quote(`media:${name}`) }),
    }));
}

/** Calendars whose public holidays are not known for this year or the next: unknown holidays are not guessed. */
function unannouncedHolidays({ calendars, timezone }: RulesFile, now: number): Fault[] {
  const thisYear = Number(localClock(timezone)(now).slice(0, 4));
  const missing = [thisYear, thisYear + 1].filter((year) => !isAnnounced(year)).map(String);
  if (missing.length === 0) return [];
  const years = { years: { all: missing }, last: String(lastAnnounced()) };
  const message = say("holidays-not-announced", years);
  return [...calendars]
    .filter(([, { holidays }]) => holidays === "cn")
    .map(([name]) => ({ path: ["calendars", name, "holidays"], message }));
}
