/**
 * Reports the troubles of an app and their ends from a Dispatcher, and never delays a delivery. Knows which troubles
 * are open, in memory only.
 */
import type { Config } from "../../config/types.ts";
import { reportEnded } from "../../credentials/report.ts";
import {
  type Cause,
  type Ended,
  inFull,
  type OpenTrouble,
  type Trouble,
} from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import { say } from "../../i18n/sentence.ts";
import type { Delivery } from "../delivery.ts";
import type { Ledger } from "../record/ledger.ts";
import { isSettled } from "../record/record.ts";
import { troublesOfDelivery } from "./causes.ts";
import { report } from "./report.ts";
import { TroubleWatch } from "./watch.ts";

/** Somewhat longer than the time between two crons: a trouble may end before the Dispatcher is told of it. */
const LOOKED_BACK_MS = 6 * 60_000;
const LOOKED_BACK_DELIVERIES = 200;

export interface TroubleReporterPorts {
  env: Env;
  config: Config;
  ledger: Ledger;
  waitUntil(work: Promise<unknown>): void;
}

export class TroubleReporter {
  readonly #ports: TroubleReporterPorts;
  readonly #watch = new TroubleWatch();

  constructor(ports: TroubleReporterPorts) {
    this.#ports = ports;
  }

  isOpen(app: string, cause: Cause): boolean {
    return this.#watch.has(app, cause);
  }

  /** Reports a trouble of an app. */
  report(appName: string, trouble: Trouble): void {
    const { env, config, waitUntil } = this.#ports;
    const app = config.apps.get(appName);
    if (app === undefined) return;
    const reported = report(env, config, app, trouble).then((open) => {
      if (open !== null) this.#watch.add(appName, open);
    });
    waitUntil(reported);
  }

  /** Reports that something works again. */
  reportEnded(appName: string, ended: readonly Ended[]): void {
    const { env, config, waitUntil } = this.#ports;
    const app = config.apps.get(appName);
    if (app === undefined || ended.length === 0) return;
    this.#watch.forget(appName, ended);
    waitUntil(reportEnded(env, config, app, ended));
  }

  /** Reports the troubles that a settled delivery ends, and the troubles that it shows. */
  settled(delivery: Delivery): void {
    this.reportEnded(delivery.app, this.#watch.endedBy(delivery));
    const app = this.#ports.config.apps.get(delivery.app);
    for (const trouble of troublesOfDelivery(delivery, app)) {
      this.report(delivery.app, { ...trouble, delivery: delivery.id });
    }
  }

  /** An app's webhook could not be posted to: events were given up, or it wants no more. */
  webhookLost(app: string, what: string): void {
    this.report(app, { cause: "webhook", ...inFull(say("events-not-posted"), what, null) });
  }

  /** An app's webhook took events. */
  webhookWorked(app: string): void {
    if (this.isOpen(app, "webhook"))
      this.reportEnded(app, [{ cause: "webhook", subject: null, at: Date.now() }]);
  }

  /** Takes open troubles, all of an app's or one more, and reports which of them have ended in the meantime. */
  watch(app: string, open: readonly OpenTrouble[], isAll: boolean): void {
    if (isAll) this.#watch.set(app, open);
    else for (const trouble of open) this.#watch.add(app, trouble);
    const from = Math.max(Math.min(...open.map(({ lastAt }) => lastAt)), Date.now() - LOOKED_BACK_MS);
    const settled = this.#ports.ledger.newest({ app, from }, LOOKED_BACK_DELIVERIES).filter(isSettled);
    const ended = settled.flatMap((delivery) => this.#watch.endedBy(delivery));
    this.reportEnded(app, ended);
  }
}
