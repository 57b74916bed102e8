/** Makes one run: starts the company and the Worker, plays the scenario, gathers the evidence, checks it. */
import { LIMITED_WORKER } from "../cloudflare/limits.ts";
import { check, type Promised, type Violation } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { gather } from "./gather.ts";
import { buildMutant } from "./mutant.ts";
import { play } from "./play.ts";
import { type Scenario, type ScenarioOptions, scenarioOf } from "./scenario.ts";
import { setStage } from "./stage.ts";

export interface Run {
  scenario: Scenario;
  evidence: Evidence;
  violations: Violation[];
  faultsMet: ReadonlyMap<string, number>;
  /** The errors in the Worker's log. */
  errors: string[];
  seconds: number;
}

interface RunOptions {
  /** A build in place of the production bundle. */
  bundle?: string;
  /** Whether that build is inside Cloudflare's limits. */
  hasLimits?: boolean;
  /** How long to wait for open deliveries at the end. */
  patienceMs?: number;
}

/**
 * Longer than a delivery may stay open: the wait for an inbox that WeCom refuses to be read, and the window of the
 * items read then.
 */
const PATIENCE_MS = 85_000;

/** With a longer lag the machine's delay may look like the Worker's. */
const JUDGED_BELOW_LAG_MS = 1_000;
const PLAYED_AT_MOST = 3;

/** Plays again when a promise was broken on a machine too busy to tell whose fault that is. */
export async function judged(play: () => Promise<Run>): Promise<Run> {
  for (let times = 1; ; times += 1) {
    const done = await play();
    const isClear = done.violations.length === 0 || done.evidence.lagMs < JUDGED_BELOW_LAG_MS;
    if (isClear || times === PLAYED_AT_MOST) return done;
  }
}

/** They say nothing of time, so a busy machine breaks none of them. */
const TIMELESS: readonly Promised[] = [
  "no code is accepted twice",
  "only good rules are in force",
  "questions to the record read a bounded number of rows",
];

/** The violations that can only be the Worker's: on a machine that is too busy to tell, those that say nothing of time. */
export const faultsOf = ({ violations, evidence }: Run): Violation[] =>
  evidence.lagMs < JUDGED_BELOW_LAG_MS
    ? violations
    : violations.filter(({ promise }) => TIMELESS.includes(promise));

/** On Cloudflare the Worker runs inside its limits; a machine of one's own has none of them. */
export async function run(options: ScenarioOptions): Promise<Run> {
  if (options.home === "own") return await runScenario(scenarioOf(options));
  const limited = await buildMutant([], LIMITED_WORKER);
  try {
    return await runScenario(scenarioOf(options), { bundle: limited.bundle, hasLimits: true });
  } finally {
    await limited.remove();
  }
}

export async function runScenario(
  scenario: Scenario,
  { patienceMs = PATIENCE_MS, ...build }: RunOptions = {},
): Promise<Run> {
  const begin = performance.now();
  const stage = await setStage(scenario, build);
  try {
    const played = await play(scenario, stage);
    const evidence = await gather(stage, played, patienceMs);
    return {
      scenario,
      evidence,
      violations: check(evidence),
      faultsMet: played.faultsMet,
      errors: stage.worker.log().filter((line) => /uncaught|exception|interrupted|unreadable"/i.test(line)),
      seconds: (performance.now() - begin) / 1_000,
    };
  } finally {
    await stage.stop();
  }
}
