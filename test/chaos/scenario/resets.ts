/** Makes the moments at which Cloudflare moves an object: it ends between two of its awaits, and begins elsewhere. */
import type { Random } from "../../random.ts";

export interface Reset {
  /** In ms from the start; the next object of this class that awaits something is moved. */
  at: number;
  of: string;
}

/** Most of them on the way of a code. */
const CLASSES = [
  ...(["Dispatcher", "Dispatcher", "Dispatcher", "Dispatcher", "KfInbox", "KfInbox"] as const),
  ...(["Credentials", "Credentials", "RulesEditor", "MediaKeeper"] as const),
];
const OF_SUITES = [...CLASSES, "Suite", "Suite"];

export const resetsOf = (random: Random, count: number, lastMs: number, hasSuite: boolean): Reset[] =>
  Array.from({ length: count }, (_, n) => ({
    at: Math.floor(((n + random.below(100) / 100) * lastMs) / count),
    of: random.pick(hasSuite ? OF_SUITES : CLASSES),
  }));
