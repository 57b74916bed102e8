/** Makes what a company's programs and its people do by the API while customers are welcomed. */
import type { Random } from "../../random.ts";
import { type CodeKeeper, codeKeepers } from "./codes.ts";
import { type Editor, editorsOf } from "./editors.ts";
import { type ProgramCall, programCalls, type Receiving, receiving } from "./programs.ts";

export interface ByApiPlan {
  calls: readonly ProgramCall[];
  receiving: Receiving;
  keepers: readonly CodeKeeper[];
  editors: readonly Editor[];
  /** When the cron looks at the codes, in ms from the start. */
  crons: readonly number[];
  /** The last visit: afterwards nothing of this begins. */
  lastMs: number;
}

const CRONS = 2;

export const byApiPlan = (random: Random, programs: number, lastMs: number, faults: boolean): ByApiPlan => ({
  calls: programCalls(random, programs, lastMs, faults),
  receiving: receiving(random, lastMs, faults),
  keepers: codeKeepers(random, programs, lastMs, faults),
  editors: editorsOf(random, programs, lastMs),
  crons: Array.from({ length: CRONS }, () => random.below(lastMs)),
  lastMs,
});
