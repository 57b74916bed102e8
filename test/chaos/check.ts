/**
 * The independent checker: whether WeCom's journal and the Worker's record keep the promises (docs/guarantees.md). A
 * pure function over plain data; shares no code with `src`.
 */
import { questionsAreAnswered, questionsAreBounded } from "./check/asked.ts";
import { codesAreMadeOnce } from "./check/by-api/channel-codes.ts";
import { eventsArePosted } from "./check/by-api/posted.ts";
import { keysSendOnce } from "./check/by-api/programs.ts";
import { publicationsAreOneHistory, textsAreInForce } from "./check/by-api/rules.ts";
import { acceptedOnce, endsWhenSettled, oneAtATime, sendsOnlyGoodRules } from "./check/calls.ts";
import { type Case, casesOf, strayRecords } from "./check/cases.ts";
import { authCodesAreExchanged } from "./check/companies.ts";
import { callsKeepTheDeadline } from "./check/deadline.ts";
import { isGivenUpInTime } from "./check/given-up.ts";
import { idleSpans } from "./check/idle.ts";
import { limitsAreKept } from "./check/limits.ts";
import { namesAreRight } from "./check/names.ts";
import { hasOneOutcome, isAcknowledged } from "./check/outcome.ts";
import { tokensAreFetchedOneAtATime } from "./check/tokens.ts";
import { isRecordedTruly } from "./check/truth.ts";
import type { Evidence } from "./evidence.ts";

/** A promise that was broken. */
export interface Violation {
  promise: Promised;
  /** The name of the chance or of the app. */
  of: string;
  detail: string;
}

const PROMISES = {
  "every event is taken": each(isAcknowledged),
  "no code is accepted twice": each(acceptedOnce),
  "no call begins after the deadline": each(callsKeepTheDeadline),
  "no call is made for a settled code": each(endsWhenSettled),
  "one call at a time": each(oneAtATime),
  "every code has one outcome": (evidence, cases) => [
    ...strayRecords(evidence, cases),
    ...each(hasOneOutcome)(evidence, cases),
  ],
  "the record is true": each(isRecordedTruly),
  "nothing is given up early": each(isGivenUpInTime),
  "no window is left idle": idleSpans,
  "only good rules are in force": each(sendsOnlyGoodRules),
  "only rules in force are used": textsAreInForce,
  "publications are one history": publicationsAreOneHistory,
  "a program's key sends once": keysSendOnce,
  "every event is posted, under one id": eventsArePosted,
  "a channel code is made once, and lives until it is deleted": codesAreMadeOnce,
  "one token is fetched at a time": tokensAreFetchedOneAtATime,
  "every AuthCode that was taken is exchanged, once": authCodesAreExchanged,
  "names are right, and missing only while WeCom is unwell": each(namesAreRight),
  "Cloudflare's limits are kept": limitsAreKept,
  "questions to the record are answered": questionsAreAnswered,
  "questions to the record read a bounded number of rows": questionsAreBounded,
} satisfies Record<string, Assertion>;

export type Promised = keyof typeof PROMISES;
/** The detail of a violation, and the chance or app that it concerns. */
export type Found = Omit<Violation, "promise">;
type Assertion = (evidence: Evidence, cases: readonly Case[]) => Found[];

/** Every promise that the evidence shows to be broken; empty when all are kept. */
export function check(evidence: Evidence): Violation[] {
  const cases = casesOf(evidence);
  return Object.entries(PROMISES).flatMap(([promise, assertion]) =>
    assertion(evidence, cases).map((found) => ({ promise: promise as Promised, ...found })),
  );
}

/** Turns an assertion about one chance, which gives details in words, into an assertion about all chances. */
function each(assertion: (one: Case, evidence: Evidence) => string[]): Assertion {
  return (evidence, cases) =>
    cases.flatMap((one) => assertion(one, evidence).map((detail) => ({ of: one.chance.name, detail })));
}
