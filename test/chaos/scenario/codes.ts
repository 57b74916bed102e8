/** Makes the steps of people who make, change and delete channel codes, and the customers who scan them. */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";

export type CodeStep = { afterMs: number } & (
  | {
      do: "puts";
      /** Which of the two members stands in the code. */
      member: 0 | 1;
      /** How often it is asked for at the same time. */
      times: number;
      /** The faults of the calls that make it, in their order. */
      script: readonly FaultEffect[];
    }
  | { do: "deletes"; times: number }
  /** A customer scans the code, where there is a code. */
  | { do: "scans"; id: number; deliveries: readonly number[] }
);

/** What happens to the code of one State, one step after another. */
export interface CodeKeeper {
  state: string;
  steps: readonly CodeStep[];
}

const FIRST_ID = 3_000_000;
const STATES_A_PROGRAM = 2;
/** A step begins when the step before has been answered, so few are enough. */
const STEP_MS = 800;

/** By these names a rule finds its customers. */
export const CHANNEL = "channel";

export function codeKeepers(random: Random, programs: number, lastMs: number, faults: boolean): CodeKeeper[] {
  const steps = Math.max(3, Math.ceil(lastMs / STEP_MS));
  return Array.from({ length: programs * STATES_A_PROGRAM }, (_, place) => ({
    state: `${CHANNEL}-${place + 1}`,
    steps: Array.from({ length: steps }, (__, n) =>
      n === 0 ? puts(random, faults) : step(random, FIRST_ID + place * steps + n, faults),
    ),
  }));
}

function step(random: Random, id: number, faults: boolean): CodeStep {
  const of = random.below(100);
  if (of < 40) return puts(random, faults);
  if (of < 60) return { do: "deletes", afterMs: pause(random), times: times(random) };
  const deliveries = random.chance(60) ? [0] : [0, random.below(2_000)];
  return { do: "scans", id, afterMs: random.below(500), deliveries };
}

const puts = (random: Random, faults: boolean): CodeStep => ({
  do: "puts",
  afterMs: pause(random),
  member: random.pick([0, 1] as const),
  times: times(random),
  script: faults && random.chance(50) ? [random.pick(FAULTS)] : [],
});

const pause = (random: Random) => random.below(1_200);
const times = (random: Random) => random.pick([1, 1, 2, 5]);

/** After some of these the code is there all the same, at once or later. */
const FAULTS: readonly FaultEffect[] = [
  { loseAnswer: true },
  { loseAnswer: true },
  { reset: true },
  { status: 502, body: "" },
  { errcode: -1 },
  { delayMs: 6_000, effect: "after" },
  { delayMs: 6_000, effect: "before" },
];
