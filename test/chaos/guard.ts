/** A guard that the tests take out, and the scenario in which a promise is broken then. */
import type { FaultEffect } from "../../simulator/index.ts";
import type { Promised } from "./check.ts";
import type { Patch } from "./mutant.ts";
import type { ByApiPlan } from "./scenario/by-api.ts";
import type { Company, CompanyStep, CompanyVisit } from "./scenario/companies.ts";
import type { KfStepName } from "./scenario/kf-visits.ts";
import type { KfVisit, Scenario, Visit } from "./scenario.ts";

export interface Guard {
  name: string;
  /** The patches that take the guard out. */
  without: readonly Patch[];
  /** Patches for both builds, with the guard and without, which make the moment that matters last longer. */
  under?: readonly Patch[];
  /** Whether both builds run inside Cloudflare's limits, with a KV that shows old values. */
  hasLimits?: true;
  scenario: Scenario;
  /** The promise that is broken without the guard. */
  breaks: Promised;
}

const QUESTIONS: Scenario["questions"] = {
  sameTokenWithinValidity: true,
  newTokenVoidsOld: false,
  usedCode: 41051,
  refusedCallUsesCode: false,
  freshTimestampOnRetry: false,
  missingNodes: "absent",
  shuffleNodes: false,
  callbackRetryMs: 0,
  kfClockOffsetMs: 0,
  kfUsedCode: 95007,
  kfExpiredCode: 95007,
  kfStaleToken: "limited",
  kfTransRaisesEvent: false,
  kfNotifications: 1,
  kfEmptyPages: 0,
  kfRepeatedItems: 0,
};

/** A scenario without faults but those that it names. */
export function scenario(
  visits: readonly Visit[],
  {
    episodes = [],
    kills = [],
    resets = [],
    kfVisits = [],
    deploy = null,
    askers = [],
    rows = 0,
    suite = null,
    byApi = null,
    developed = [],
  }: Partial<Omit<Scenario, "options" | "questions" | "visits">> & { rows?: number } = {},
): Scenario {
  const options = {
    seed: 1,
    codes: visits.length,
    rate: 0,
    kills: kills.length,
    resets: resets.length,
    rows,
    companies: 0,
    programs: 0,
    faults: true,
  };
  return {
    options,
    questions: QUESTIONS,
    visits,
    kfVisits,
    episodes,
    kills,
    resets,
    deploy,
    askers,
    suite,
    byApi,
    developed,
  };
}

/** What programs and people do by the API, with a receiver that takes every event. */
export const byApiOf = (plan: Partial<ByApiPlan>): ByApiPlan => ({
  calls: [],
  receiving: { downs: [], failing: 0, late: 0 },
  keepers: [],
  editors: [],
  crons: [],
  lastMs: 2_000,
  ...plan,
});

/** Visits to customer service of one step each. */
export const manyKf = (count: number, name: KfStepName, script: readonly FaultEffect[] = []): KfVisit[] =>
  Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    at: 0,
    account: 0,
    agedMs: 0,
    scene: null,
    steps: [{ name, afterMs: 0, deliveries: [0], script }],
  }));

const COMPANY_VISITS = 1_000_000;

/** A company whose customers meet no fault. */
export const company = (
  steps: readonly CompanyStep[],
  visits: readonly Partial<CompanyVisit>[] = [],
  kind: Company["kind"] = "provider-developed",
): Company => ({
  kind,
  steps,
  visits: visits.map((visit, n) => ({
    id: COMPANY_VISITS + n,
    at: 0,
    agedMs: 0,
    deliveries: [0],
    script: [],
    ...visit,
  })),
});
