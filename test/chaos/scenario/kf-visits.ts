/**
 * Makes the visits to customer service: the steps of each conversation, the deliveries of its callbacks, the faults of
 * its calls.
 */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";
import { kfScript } from "./scripts.ts";

/**
 * The customer enters, writes a message that is answered or that moves the session; a servicer takes the session, and
 * ends it.
 */
export type KfStepName = "enters" | "asks" | "wants a person" | "is taken" | "is done";

export interface KfStep {
  name: KfStepName;
  /** In ms after the step before. */
  afterMs: number;
  /** When each of its callbacks is delivered, in ms after the step; the first delivery has all of WeCom's repeats. */
  deliveries: readonly number[];
  /** The faults of the calls that the step leads to, in their order. */
  script: readonly FaultEffect[];
}

export interface KfVisit {
  id: number;
  at: number;
  /** The index of the account among the company's accounts. */
  account: number;
  /** The age of the event of entering when WeCom tells of it. */
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

/** The number of codes that a visit brings when no fault meets it. */
export const codesOf = ({ steps }: KfVisit) => steps.filter(({ name }) => name !== "asks").length;

function deliveries(random: Random): number[] {
  return [
    0,
    ...Array.from({ length: random.below(3) }, () => random.pick([0, random.below(50), random.below(6_000)])),
  ];
}
