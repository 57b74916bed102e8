/**
 * Finds when a delivery went well last: in the record of one Dispatcher, and in those of all Dispatchers of a company.
 * The caller makes one request: one Dispatcher asks the others.
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

/** When a delivery went well last for the subject of a suspicion; null when none did. */
export function goodSince(ledger: Ledger, app: string, suspicion: Suspicion): number | null {
  const found = ledger.ofMember(app, memberOf(suspicion), suspicion.since);
  if (found === null) return Date.now();
  const settled = found.filter(isSettled).filter((delivery) => isOfSubject(suspicion, delivery));
  return settled.find((delivery) => !isSuspected(suspicion, delivery))?.receivedAt ?? null;
}

/**
 * All Dispatchers of a company. They are found by its corpid, since the configuration here may not have the app yet.
 */
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
