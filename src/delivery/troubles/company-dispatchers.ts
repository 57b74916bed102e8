/**
 * All Dispatchers of a company, where troubles are concerned: tells them which are open, and asks when something went well
 * last. A Dispatcher does so, so that its caller makes one request.
 */
import { latest } from "../../concurrency/known-times.ts";
import type { Config } from "../../config/types.ts";
import type { OpenTrouble, Suspicion } from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import { dispatchersOf } from "../../objects.ts";

/** They are found by the company's corpid, since the configuration here may not have the app yet. */
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
