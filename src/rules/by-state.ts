/** Which rules a State chooses. Knows no code. Pure. */
import { fits } from "./conditions/condition.ts";
import type { Rule } from "./engine/choose.ts";

/** For each State, the names of an app's rules in force that have a condition on the State which it fits. */
export function rulesByState(rules: readonly Rule[], app: string, states: readonly string[]): string[][] {
  const using = rules.flatMap(({ name, enabled, when }) => {
    const state = when.find((one) => one.name === "state");
    const ofApp = when.find((one) => one.name === "app");
    const isOther = ofApp !== undefined && !fits(ofApp.condition, app);
    return state === undefined || !enabled || isOther ? [] : [{ name, condition: state.condition }];
  });
  return states.map((state) =>
    using.filter(({ condition }) => fits(condition, state)).map(({ name }) => name),
  );
}
