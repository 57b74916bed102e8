/**
 * Warns of a State that no code of an app has, for a check that is told the app's codes. Knows no links: one may bring a
 * State as `customer_channel`, and the warning says so.
 */
import type { Steps } from "../../concurrency/steps.ts";
import { say } from "../../i18n/sentence.ts";
import { MAX_FAULTS } from "../../schema/custom.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import { fits } from "../conditions/condition.ts";
import { matches, readPattern } from "../conditions/pattern.ts";
import { localClock } from "../engine/local-time.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault } from "../problem.ts";

/** The States of an app's codes. */
export interface AppCodes {
  app: string;
  states: readonly string[];
}

/** Comparisons of a pattern with a State. */
const COMPARED_IN_A_STEP = 50_000;

/** A pattern is sound when any code fits it. Rules of other apps, and those that are off or over, want no code. */
export function* codeWarnings(
  { rules, timezone }: RulesFile,
  { app, states }: AppCodes,
  now: number,
): Steps<Fault[]> {
  const local = localClock(timezone)(now);
  const all = new Set(states);
  const isFitted = new Map<string, boolean>();
  const faults: Fault[] = [];
  let compared = 0;
  for (const [index, { enabled, until, when }] of rules.entries()) {
    const ofApp = when.find(({ name }) => name === "app");
    const isOther = ofApp !== undefined && !fits(ofApp.condition, app);
    const state = when.find(({ name }) => name === "state")?.condition;
    if (!enabled || isOther || (until !== null && until <= local)) continue;
    // A code that is left out by `not` may well be missing.
    if (state === undefined || state.negated) continue;
    for (const { text, at } of state.written) {
      if (text === "") continue;
      let isFit = isFitted.get(text);
      if (isFit === undefined) {
        const pattern = readPattern(text);
        isFit = typeof pattern === "string" ? all.has(pattern) : states.some((one) => matches(pattern, one));
        isFitted.set(text, isFit);
        compared += states.length;
      }
      if (compared > COMPARED_IN_A_STEP) {
        yield;
        compared = 0;
      }
      if (isFit) continue;
      const message = say("state-without-code", {
        value: quote(text),
        app,
        hint: suggestion(text, states) ?? "",
      });
      faults.push({ path: ["rules", index, "when", "state", ...at], message });
      if (faults.length === MAX_FAULTS) return faults;
    }
  }
  return faults;
}
