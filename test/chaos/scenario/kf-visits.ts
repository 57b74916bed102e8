/** Who comes to customer service: how far each conversation goes, how its callbacks are brought, what meets its calls. */

import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";
import { kfScript } from "./scripts.ts";

/** The customer enters, writes what is answered or what moves the session; a servicer takes it, and ends it. */
export type KfStepName = "enters" | "asks" | "wants a person" | "is taken" | "is done";

export interface KfStep {
  name: KfStepName;
  /** Ms after the step before. */
  afterMs: number;
  /** When each of its callbacks is brought, ms after the step; the first time with all of WeCom's repeats. */
  deliveries: readonly number[];
  /** What meets the calls that it leads to, one after the other. */
  script: readonly FaultEffect[];
}

export interface KfVisit {
  id: number;
  at: number;
  /** Which of the company's accounts. */
  account: number;
  /** How long ago the customer entered when WeCom tells of it. */
  agedMs: number;
  scene: "personal" | null;
  steps: readonly KfStep[];
}

export const KF_ACCOUNTS = 3;

const WAYS: readonly (readonly KfStepName[])[] = [
  ["enters"],
  ["enters", "asks"],
  ["asks"],
  ["enters", "wants a person"],
  ["enters", "wants a person", "is taken", "is done"],
  ["wants a person", "is taken", "is done"],
];

export function kfVisit(random: Random, id: number, at: number, faults: boolean): KfVisit {
  const of = random.below(100);
  const names = random.pick(WAYS);
  return {
    id,
    at,
    account: random.below(KF_ACCOUNTS),
    agedMs: !faults || of < 80 ? 0 : random.between(1_000, of < 95 ? 10_000 : 17_000),
    scene: random.chance(40) ? "personal" : null,
    steps: names.map((name) => ({
      name,
      afterMs: random.pick([0, random.below(200), random.between(200, 3_000)]),
      deliveries: deliveries(random),
      script: faults ? kfScript(random, name === "enters" || name === "is done") : [],
    })),
  };
}

/** How many codes a visit is good for, if nothing goes wrong. */
export const codesOf = ({ steps }: KfVisit) => steps.filter(({ name }) => name !== "asks").length;

function deliveries(random: Random): number[] {
  return [
    0,
    ...Array.from({ length: random.below(3) }, () => random.pick([0, random.below(50), random.below(6_000)])),
  ];
}
