/**
 * Deletes old records of a suite's companies, once a day for each, a few in a lot: the Worker's cron may not make as many
 * requests to objects as there are companies.
 */
import type { Config } from "../config/types.ts";
import type { Env } from "../env.ts";
import { dispatchersOf } from "../objects.ts";
import type { Installations } from "./installations.ts";

const PRUNE_EVERY_MS = 24 * 60 * 60_000;
/** Eight Dispatchers each: Cloudflare's free plan lets a request make 50 requests to objects. */
const PRUNED_AT_ONCE = 4;
/** Between two lots: a thousand companies take two hours. */
const PAUSE_MS = 30_000;

export class PruneCompanies {
  readonly #env: Env;
  readonly #config: Config;
  readonly #installations: Installations;
  /** The next lot is pruned at this time at the earliest. */
  #earliest = 0;

  constructor(env: Env, config: Config, installations: Installations) {
    this.#env = env;
    this.#config = config;
    this.#installations = installations;
  }

  isDue(now: number): boolean {
    return now >= this.#earliest && this.#installations.toPrune(now - PRUNE_EVERY_MS, 1).length > 0;
  }

  /** When the next lot is due; null without companies. */
  get nextAt(): number | null {
    const unpruned = this.#installations.longestUnpruned();
    return unpruned === null ? null : Math.max(unpruned + PRUNE_EVERY_MS, this.#earliest);
  }

  async lot(): Promise<void> {
    this.#earliest = Date.now() + PAUSE_MS;
    for (const corpId of this.#installations.toPrune(Date.now() - PRUNE_EVERY_MS, PRUNED_AT_ONCE)) {
      // First, so that an object that fails is not asked again and again.
      this.#installations.pruned(corpId, Date.now());
      const dispatchers = dispatchersOf(this.#env, this.#config, corpId);
      const pruned = await Promise.allSettled(dispatchers.map((dispatcher) => dispatcher.prune()));
      const failed = pruned.filter(({ status }) => status === "rejected").length;
      if (failed > 0) console.error({ event: "suite.not-pruned", corpId, failed });
    }
  }
}
