/**
 * What a suite's object still owes when it has answered: AuthCodes to exchange, companies to ask about, tokens of companies
 * that cancelled to drop, programs and the audit log to tell. It goes on in another invocation when the requests of one are
 * used up. Sets no alarm.
 */
import { Allowance, REQUESTS_AT_MOST } from "../concurrency/allowance.ts";
import { earliest } from "../concurrency/known-times.ts";
import { installedName } from "../config/apps-by-name.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import type { Env } from "../env.ts";
import { credentialsOf } from "../objects.ts";
import type { AuthCodes } from "./auth-codes.ts";
import type { CompanyDetails } from "./company-details.ts";
import { exchange } from "./exchange.ts";
import type { Installations } from "./installations.ts";
import type { OwedEvents } from "./owed-events.ts";
import type { SuiteTroubles } from "./suite-troubles.ts";
import { tellOwed } from "./tell-event.ts";
import type { SuiteCalls } from "./tokens/suite-calls.ts";

/** An object has six connections: one is left to the token, and one to details. */
const EXCHANGED_AT_ONCE = 4;
/** An exchange, and the report of a trouble that begins or ends with it. */
const EXCHANGE_REQUESTS = 2;
const DROPPED_AT_ONCE = 4;
/** What the work may take of an invocation's allowance, and what is left to the details of companies. */
const WORK_REQUESTS = 26;
const DETAILS_REQUESTS = REQUESTS_AT_MOST - WORK_REQUESTS;
/** When the tokens of a cancelled company could not be dropped, or programs not be told. */
const AGAIN_MS = 5_000;
/** When WeCom did not tell of a company. */
const DESCRIBE_AGAIN_MS = 60_000;

export interface WorkPorts {
  env: Env;
  config: Config;
  /** None while the suite is not configured. */
  configured:
    | { suite: SuiteConfig; calls: SuiteCalls; troubles: SuiteTroubles; details: CompanyDetails }
    | undefined;
  authCodes: AuthCodes;
  installations: Installations;
  events: OwedEvents;
  waitUntil(work: Promise<unknown>): void;
  /** Called when `nextAt` or `goesOn` may have changed. */
  changed(): void;
}

export class OwedWork {
  readonly #ports: WorkPorts;
  #working: Promise<void> | null = null;
  #goesOn = false;

  constructor(ports: WorkPorts) {
    this.#ports = ports;
  }

  /** Whether an invocation has used up its allowance: the next goes on at once. */
  get goesOn(): boolean {
    return this.#goesOn;
  }

  /** Whether there is something that `begin` begins. */
  isDue(now: number): boolean {
    const { authCodes, installations, events } = this.#ports;
    const isOwed =
      installations.owedDrops(1).length + installations.owedDetails(1).length + events.list(1).length > 0;
    return isOwed || authCodes.due(now, 1).length > 0;
  }

  /** When what could not be done until now is tried again; null when nothing is owed. */
  nextAt(now: number): number | null {
    const { authCodes, installations, events } = this.#ports;
    return earliest([
      authCodes.nextDue(),
      installations.owedDrops(1).length + events.list(1).length > 0 ? now + AGAIN_MS : null,
      installations.owedDetails(1).length > 0 ? now + DESCRIBE_AGAIN_MS : null,
    ]);
  }

  /** Begins to work on what is due, unless that is under way; the alarm goes on after a crash. */
  begin(): void {
    const { waitUntil, changed } = this.#ports;
    this.#goesOn = false;
    changed();
    const forDetails = new Allowance(DETAILS_REQUESTS);
    this.#working ??= this.#work(new Allowance(WORK_REQUESTS), forDetails).finally(() => {
      this.#working = null;
      changed();
    });
    waitUntil(this.#working);
    waitUntil(this.#describeOwed(forDetails));
  }

  /** Exchanges AuthCodes first: a company's customers wait for it. */
  async #work(allowance: Allowance, forDetails: Allowance): Promise<void> {
    const { env, config, configured, installations, events, waitUntil } = this.#ports;
    if (!(await this.#exchangeDue(allowance, () => waitUntil(this.#describeOwed(forDetails))))) return;
    for (const corpId of installations.owedDrops(DROPPED_AT_ONCE)) {
      if (allowance.take(1)) await this.#drop(corpId);
    }
    if (configured !== undefined) {
      await tellOwed(events, { env, config, suite: configured.suite, allowance });
    }
  }

  /** False when the allowance ends before the AuthCodes do. */
  async #exchangeDue(allowance: Allowance, afterSome: () => void): Promise<boolean> {
    const { configured, authCodes, installations, events } = this.#ports;
    const exchanger = {
      suite: configured && { name: configured.suite.name, ...configured },
      authCodes,
      installations,
      authorised: (corpId: string, isNew: boolean, at: number) =>
        events.owe(isNew ? "suite.installed" : "suite.changed", corpId, at),
    };
    for (;;) {
      const due = authCodes.due(Date.now(), EXCHANGED_AT_ONCE);
      if (due.length === 0) return true;
      if (!allowance.take(due.length * EXCHANGE_REQUESTS)) {
        this.#goesOn = true;
        return false;
      }
      await Promise.all(due.map((code) => exchange(exchanger, code)));
      afterSome();
    }
  }

  /** Asks for the details that are owed, beside the exchanges, which do not wait for it. */
  async #describeOwed(allowance: Allowance): Promise<void> {
    const { configured, changed } = this.#ports;
    try {
      const isAllowed = await configured?.details.askOwed(allowance);
      if (isAllowed === false) this.#goesOn = true;
    } finally {
      changed();
    }
  }

  /** Drops the token of a company that has cancelled. */
  async #drop(corpId: string): Promise<void> {
    const { env, config, configured, installations } = this.#ports;
    const app = configured && config.apps.get(installedName(configured.suite.name, corpId));
    if (app === undefined) return;
    try {
      await credentialsOf(env, config, app).dropToken();
      installations.dropped(corpId);
    } catch (error) {
      console.warn({ event: "suite.token-not-dropped", app: app.name, error: String(error) });
    }
  }
}
