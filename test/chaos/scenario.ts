/**
 * Makes a scenario from a seed: the visits, the deliveries of each callback, the faults of each call, the episodes.
 * Plain data, the same for the same seed; plays nothing.
 */
import type { FaultEffect } from "../../simulator/index.ts";
import { Random } from "../random.ts";
import { type Asker, askers } from "./scenario/askers.ts";
import { type ByApiPlan, byApiPlan } from "./scenario/by-api.ts";
import {
  type CompanyVisit,
  developedVisits,
  type SuitePlan,
  suiteEpisodes,
  suitePlan,
} from "./scenario/companies.ts";
import { type Deploy, deployOf } from "./scenario/deploys.ts";
import { EPISODES, type Episode, slowWecom } from "./scenario/episodes.ts";
import type { KfVisit } from "./scenario/kf-visits.ts";
import { type Questions, questions } from "./scenario/questions.ts";
import { type Reset, resetsOf } from "./scenario/resets.ts";
import { type Visit, visits } from "./scenario/visits.ts";

export type { Asker, Deploy, Episode, KfVisit, Questions, SuitePlan, Visit };
export type Script = readonly FaultEffect[];

export interface ScenarioOptions {
  seed: number;
  /** The least number of codes. */
  codes: number;
  /** Visits per second. */
  rate: number;
  kills: number;
  /** How many objects Cloudflare moves: on Cloudflare alone, and not in a run with kills. */
  resets: number;
  /** False: the only faults are kills and moves. */
  faults: boolean;
  /**
   * The number of deliveries in one Dispatcher's record before the scenario begins, which people search meanwhile; 0:
   * nobody searches.
   */
  rows: number;
  /**
   * The number of companies that install each of a provider's suites, and of customers of an app that a provider develops
   * for a company in `WECOM_APPS`; 0: there is no provider.
   */
  companies: number;
  /** The number of a company's own programs, and of people who publish rules; 0: nobody uses the API so. */
  programs: number;
  /** On a machine of one's own; else as on Cloudflare. */
  home?: "own";
}

/** The Worker is killed a moment after an event, so that every moment is put to the test. */
export interface Kill {
  /** When it begins to wait for the event `on`; in ms from the start. */
  at: number;
  on: "call" | "callback" | "answer" | "nothing";
  afterMs: number;
  downMs: number;
}

export interface Scenario {
  options: ScenarioOptions;
  /** Open questions about WeCom, answered for this run. */
  questions: Questions;
  visits: readonly Visit[];
  kfVisits: readonly KfVisit[];
  episodes: readonly Episode[];
  kills: readonly Kill[];
  resets: readonly Reset[];
  /** The deploy at the beginning; null: Worker and objects are of one version. */
  deploy: Deploy | null;
  askers: readonly Asker[];
  /** Null: there is no suite. */
  suite: SuitePlan | null;
  /** The customers of the app in `WECOM_APPS` that a provider develops; empty: there is no such app. */
  developed: readonly CompanyVisit[];
  /** Null: no program and no editor uses the API. */
  byApi: ByApiPlan | null;
}

const LONGEST_DOWN_MS = 3_000;
const SHORTEST_DOWN_MS = 200;

export function scenarioOf(options: ScenarioOptions): Scenario {
  const random = new Random(options.seed);
  const { companies, programs, faults } = options;
  const made = visits(random, options);
  const lastMs = Math.max(...[...made.contacts, ...made.kf].map(({ at }) => at)) + 1_000;
  return {
    options,
    suite: companies > 0 ? suitePlan(random, companies, lastMs, faults) : null,
    questions: questions(random),
    visits: made.contacts,
    kfVisits: made.kf,
    episodes: (faults
      ? episodes(random, lastMs, companies > 0 ? suiteEpisodes(random, lastMs) : [])
      : []
    ).filter((episode) => options.home !== "own" || isOfAnyHome(episode)),
    kills: kills(random, options.kills, lastMs),
    // The Worker tells of its resets when it is asked at the end: a kill would take the account along.
    resets:
      options.home === "own" || options.kills > 0
        ? []
        : resetsOf(random, options.resets, lastMs, companies > 0),
    // A deploy ends the objects, as a kill does.
    deploy: faults && options.kills > 0 && options.home !== "own" ? deployOf(random) : null,
    askers: options.rows > 0 ? askers(random) : [],
    byApi: programs > 0 ? byApiPlan(random, programs, lastMs, faults) : null,
    developed: developedVisits(random, companies, lastMs, faults),
  };
}

/** A machine of one's own has KV in its own process, which is killed as a whole, and its KV has no console that deletes. */
const isOfAnyHome = (episode: Episode) =>
  episode.do !== "kv-fails" && !(episode.do === "edit-rules" && episode.to === "deleted");

/**
 * Episodes come one after the other, with a pause between them. The episode of a slow WeCom may come at any moment,
 * also during another episode.
 */
function episodes(random: Random, lastMs: number, ofSuite: readonly Episode[]): Episode[] {
  const all: Episode[] = [slowWecom(random, random.below(lastMs)), ...ofSuite];
  let at = random.between(500, 2_500);
  while (at < lastMs) {
    const episode = random.pick(EPISODES)(random, at);
    all.push(episode);
    at += ("forMs" in episode ? episode.forMs : 0) + random.between(300, 4_000);
  }
  return all.sort((one, other) => one.at - other.at);
}

function kills(random: Random, count: number, lastMs: number): Kill[] {
  return Array.from({ length: count }, (_, n) => ({
    at: Math.floor(((n + random.below(100) / 100) * lastMs) / count),
    on: random.pick(["call", "callback", "answer", "nothing"] as const),
    afterMs: random.chance(50) ? 0 : random.below(30),
    downMs: random.between(SHORTEST_DOWN_MS, LONGEST_DOWN_MS),
  })).sort((a, b) => a.at - b.at);
}
