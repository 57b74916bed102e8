/**
 * From a seed to a scenario: who comes when, how often each callback is brought, what meets each call, what breaks
 * meanwhile. Plain data, the same for the same seed; plays nothing.
 */

import type { FaultEffect } from "../../simulator/index.ts";
import { Random } from "../random.ts";
import { type Asker, askers } from "./scenario/askers.ts";
import { type Deploy, deployOf } from "./scenario/deploys.ts";
import { EPISODES, type Episode, slowWecom } from "./scenario/episodes.ts";
import type { KfVisit } from "./scenario/kf-visits.ts";
import { type Questions, questions } from "./scenario/questions.ts";
import { type Visit, visits } from "./scenario/visits.ts";

export type { Asker, Deploy, Episode, KfVisit, Questions, Visit };
export type Script = readonly FaultEffect[];

export interface ScenarioOptions {
  seed: number;
  /** At least so many codes. */
  codes: number;
  /** Visits begun in a second. */
  rate: number;
  kills: number;
  /** Without: nothing goes wrong but the kills. */
  faults: boolean;
  /** How long the record of one Dispatcher is from the beginning, while people ask for it; 0: nobody asks. */
  rows: number;
}

/** The Worker is killed a moment after something happens, so that no moment is safe. */
export interface Kill {
  /** From then on, ms from the start, it waits for: */
  at: number;
  on: "call" | "callback" | "answer" | "nothing";
  afterMs: number;
  downMs: number;
}

export interface Scenario {
  options: ScenarioOptions;
  /** What nobody knows of WeCom, decided for this run. */
  questions: Questions;
  visits: readonly Visit[];
  kfVisits: readonly KfVisit[];
  episodes: readonly Episode[];
  kills: readonly Kill[];
  /** At the beginning; null: Worker and objects are of one version. */
  deploy: Deploy | null;
  askers: readonly Asker[];
}

const LONGEST_DOWN_MS = 3_000;
const SHORTEST_DOWN_MS = 200;

export function scenarioOf(options: ScenarioOptions): Scenario {
  const random = new Random(options.seed);
  const made = visits(random, options);
  const lastMs = Math.max(...[...made.contacts, ...made.kf].map(({ at }) => at)) + 1_000;
  return {
    options,
    questions: questions(random),
    visits: made.contacts,
    kfVisits: made.kf,
    episodes: options.faults ? episodes(random, lastMs) : [],
    kills: kills(random, options.kills, lastMs),
    // It ends the objects, as a kill does.
    deploy: options.faults && options.kills > 0 ? deployOf(random) : null,
    askers: options.rows > 0 ? askers(random) : [],
  };
}

/** One after the other, with some quiet in between; and once, whatever else is on, WeCom is slow. */
function episodes(random: Random, lastMs: number): Episode[] {
  const all: Episode[] = [slowWecom(random, random.below(lastMs))];
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
