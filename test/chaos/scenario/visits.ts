/** Makes the visits of new contacts: their events, the deliveries of callbacks, the faults of calls. */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";
import { codesOf, type KfVisit, kfVisit } from "./kf-visits.ts";
import type { State } from "./rules.ts";
import { script } from "./scripts.ts";

/** `lapsed` is an app whose Secret is no longer right. */
export type AppName = "sales" | "support" | "lapsed";

/** An event, as WeCom tells one app of it. */
export interface Telling {
  app: AppName;
  /** When its callback is delivered, in ms from the event; the first delivery has all of WeCom's repeats. */
  deliveries: readonly number[];
  /** The faults of its calls of send_welcome_msg, in their order; later calls meet none. */
  script: readonly FaultEffect[];
}

export interface Raise {
  via: "added" | "half" | "audit";
  /** In ms after the first event of the visit. */
  afterMs: number;
  withCode: boolean;
  sameCode: boolean;
  tellings: readonly Telling[];
}

/** The events between one customer and one member. */
export interface Visit {
  id: number;
  /** When the first callback is delivered, in ms from the start. */
  at: number;
  /** The age of the event by then. */
  agedMs: number;
  /** How far WeCom's clock, whose time is in the event, is ahead of ours. */
  skewMs: number;
  state: State;
  /** The Dispatcher that the customer belongs to; null: any. */
  shard: number | null;
  /** Whether the member greets other customers as well. */
  sharedStaff: boolean;
  raises: readonly Raise[];
}

const MOST_SKEW_MS = 2_000;

const KF_PERCENT = 30;

/** The Dispatcher that has the long record, when there is a long record. */
export const LONG_SHARD = 0;
/** The share of contacts that belong to the Dispatcher with the long record, when there is one. */
const LONG_SHARD_PERCENT = 20;

export function visits(
  random: Random,
  { codes, rate, faults, rows }: { codes: number; rate: number; faults: boolean; rows: number },
): { contacts: Visit[]; kf: KfVisit[] } {
  const made = { contacts: [] as Visit[], kf: [] as KfVisit[] };
  let count = 0;
  for (let id = 1; count < codes; id += 1) {
    const at = Math.floor((id * 1_000) / rate) + random.below(Math.ceil(1_000 / rate));
    if (random.chance(KF_PERCENT)) {
      const visit = kfVisit(random, id, at, faults);
      made.kf.push(visit);
      count += codesOf(visit);
      continue;
    }
    const visit = faults ? oddVisit(random, id, at) : plainVisit(random, id, at);
    if (rows > 0 && random.chance(LONG_SHARD_PERCENT)) visit.shard = LONG_SHARD;
    made.contacts.push(visit);
    for (const { withCode, tellings } of visit.raises) if (withCode) count += tellings.length;
  }
  return made;
}

function plainVisit(random: Random, id: number, at: number): Visit {
  const raise = raiseBy(random, { via: "added", apps: ["sales"], faults: false });
  return {
    id,
    at,
    agedMs: 0,
    skewMs: 0,
    state: "plain",
    shard: null,
    sharedStaff: true,
    raises: [raise],
  };
}

function oddVisit(random: Random, id: number, at: number): Visit {
  const apps = appsFor(random);
  const via = random.pick(["added", "added", "added", "half", "audit"] as const);
  const raises = [raiseBy(random, { via, apps, faults: true })];
  // The member adds the customer back, which is another chance for the same welcome.
  if (via === "half" && random.chance(50)) {
    const afterMs = random.between(0, 6_000);
    raises.push({ ...raiseBy(random, { via: "added", apps, faults: true }), afterMs });
  }
  return {
    id,
    at,
    agedMs: age(random),
    raises,
    sharedStaff: random.chance(50),
    skewMs: random.chance(50) ? 0 : random.between(-MOST_SKEW_MS, MOST_SKEW_MS),
    state: random.pick(STATES),
    shard: null,
  };
}

function raiseBy(
  random: Random,
  { via, apps, faults }: { via: Raise["via"]; apps: readonly AppName[]; faults: boolean },
): Raise {
  return {
    via,
    afterMs: 0,
    withCode: !faults || random.chance(97),
    sameCode: random.chance(40),
    tellings: apps.map((app, place) => ({
      app,
      deliveries: deliveries(random, place),
      script: faults ? script(random) : [],
    })),
  };
}

const STATES: readonly State[] = [
  "plain",
  "plain",
  "plain",
  "personal",
  "personal",
  "personal",
  "split",
  "spoilt",
  "silent",
  "support-only",
  "nobody",
] as State[];

function appsFor(random: Random): AppName[] {
  const apps = random.pick<AppName[]>([
    ...Array<AppName[]>(5).fill(["sales"]),
    ["support"],
    ...Array<AppName[]>(4).fill(["sales", "support"]),
    ["lapsed", "sales"],
    ["lapsed", "sales", "support"],
  ]);
  return random.shuffled(apps);
}

/** The age of an event at its first callback: mostly short, sometimes long, rarely longer than the window. */
function age(random: Random): number {
  const of = random.below(100);
  if (of < 65) return random.below(300);
  if (of < 80) return random.between(1_000, 12_000);
  if (of < 95) return random.between(12_000, 18_500);
  return random.between(18_500, 25_000);
}

/** The times of one to four deliveries: together, a little later, or long after. */
function deliveries(random: Random, place: number): number[] {
  const first = place === 0 ? 0 : random.pick([0, 0, random.below(50), random.between(50, 3_000)]);
  const repeats = Array.from({ length: random.below(4) }, () => {
    const of = random.below(100);
    if (of < 50) return first + random.below(20);
    if (of < 85) return first + random.between(20, 3_000);
    return first + random.between(3_000, 24_000);
  });
  return [first, ...repeats];
}
