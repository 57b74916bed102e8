/**
 * When things went well last: what the record of one Dispatcher tells, and all Dispatchers of a company together. Whoever
 * asks makes one request: one Dispatcher asks the others.
 */

import type { Config } from "../../config/types.ts";
import type { OpenTrouble, Suspicion } from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import { dispatchersOf } from "../../objects.ts";
import { latest } from "../../outbox/outbox.ts";
import type { Ledger } from "../record/ledger.ts";
import { isSettled } from "../record/record.ts";
import { isOfSubject, isSuspected } from "./causes.ts";
import { memberOf } from "./report.ts";

/** When something went well last where a run of failures is suspected; null when nothing did. */
export function goodSince(ledger: Ledger, app: string, suspicion: Suspicion): number | null {
  const found = ledger.ofMember(app, memberOf(suspicion), suspicion.since);
  if (found === null) return Date.now();
  const settled = found.filter(isSettled).filter((delivery) => isOfSubject(suspicion, delivery));
  return settled.find((delivery) => !isSuspected(suspicion, delivery))?.receivedAt ?? null;
}

/** All Dispatchers of one company: an app of it may be one that the asker's configuration does not have yet. */
export class CompanyDispatchers {
  readonly #env: Env;
  readonly #config: Config;
  readonly #corpId: string;

  constructor(env: Env, config: Config, corpId: string) {
    this.#env = env;
    this.#config = config;
    this.#corpId = corpId;
  }

  async watch(app: string, open: OpenTrouble[], isAll: boolean): Promise<void> {
    await Promise.all(this.#all.map((dispatcher) => dispatcher.watch(app, open, isAll)));
  }

  async goodSince(app: string, suspicion: Suspicion): Promise<number | null> {
    return latest(await Promise.all(this.#all.map((dispatcher) => dispatcher.goodSince(app, suspicion))));
  }

  async receivedSince(app: string, since: number): Promise<number | null> {
    return latest(await Promise.all(this.#all.map((dispatcher) => dispatcher.receivedSince(app, since))));
  }

  get #all() {
    return dispatchersOf(this.#env, this.#config, this.#corpId);
  }
}
