/** What a settled delivery or a broken rules file means for an app as a whole. Words only; reports nothing. */
import type { RulesState } from "../rules/store.ts";
import { type Trouble, troubleOf } from "../wecom/standing.ts";
import type { Delivery } from "./delivery.ts";

/** The troubles that a delivery is a sign of; most are of none. */
export function troublesOfDelivery({ outcome, cause, attempts }: Delivery): Trouble[] {
  const last = attempts.at(-1);
  const refusal = last?.errcode == null ? null : troubleOf(last.errcode, last.errmsg ?? "");
  const missed = "several customers were not welcomed in time";
  return [
    ...(outcome === "missed" ? [{ cause: "missed", detail: `${missed}: ${cause}.` } as const] : []),
    ...(refusal === null ? [] : [refusal]),
  ];
}

/** The trouble of a rules file that is not in force; null when all is well. */
export function troubleOfRules({ inForce, fault }: RulesState): Trouble | null {
  const problem = fault?.problems[0];
  if (fault === null || problem === undefined) return null;
  const where = `line ${problem.line}, column ${problem.column}: ${problem.message}`;
  const standIn = inForce === null ? "No rules are in force." : `In force is ${inForce.from}.`;
  return { cause: "rules", detail: `the rules file "${fault.file}" is not in force: ${where}. ${standIn}` };
}
