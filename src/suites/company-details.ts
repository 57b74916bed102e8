/**
 * Asks WeCom about single companies: the details that the exchange did not tell or that have changed, and whether an
 * authorisation is in force. Tells operators once when an app sees less of a company than before.
 */
import type { Allowance } from "../concurrency/allowance.ts";
import { installedName } from "../config/apps-by-name.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { inFull } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { coded, encode, say } from "../i18n/sentence.ts";
import { sayLost } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";
import type { AuthInfo } from "../wecom/service.ts";
import type { Installations } from "./installations.ts";
import { isAny, lostReach } from "./reach.ts";
import type { InstallationProblem } from "./status.ts";
import type { Authorised, SuiteCalls } from "./tokens/suite-calls.ts";

/** An object has six connections: four exchange AuthCodes, and one is left to the token. */
const ASKED_AT_ONCE = 1;
/** The question, and the report that an app sees less of the company, or more. */
const DETAILS_REQUESTS = 2;
/** The permanent_code is wrong, or the company has cancelled (doc 90455). */
const CODE_REFUSED: ReadonlySet<number> = new Set([40084, 48004]);

export interface DetailsPorts {
  env: Env;
  config: Config;
  suite: SuiteConfig;
  calls: SuiteCalls;
  installations: Installations;
  waitUntil(work: Promise<unknown>): void;
}

export class CompanyDetails {
  readonly #ports: DetailsPorts;
  #asking: Promise<boolean> | null = null;

  constructor(ports: DetailsPorts) {
    this.#ports = ports;
  }

  /** Asks for all details that are owed, until WeCom gives no answer; false when the allowance ends before. */
  askOwed(allowance: Allowance): Promise<boolean> {
    this.#asking ??= this.#askAll(allowance).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** What is wrong with a company's authorisation, by WeCom's answer of now. */
  async problemsOf(company: Authorised): Promise<InstallationProblem[]> {
    const { calls, installations } = this.#ports;
    const asked = await calls.authInfo(company);
    if (!asked.ok) return [{ message: asked.noToken.errmsg, errcode: null, errmsg: null }];
    const { answer, details } = asked.found;
    if (details !== null) {
      this.#described(company.corpId, details);
      installations.accepted(company.corpId, company.permanentCode);
      return [];
    }
    if (answer.kind === "lost" || answer.errcode === 0) {
      const why = answer.kind === "lost" ? sayLost(answer) : say("answer-empty");
      return [{ message: coded("not-told-by-wecom", { message: why }), errcode: null, errmsg: null }];
    }
    const { errcode, errmsg } = answer;
    if (CODE_REFUSED.has(errcode)) {
      installations.refused(company.corpId, company.permanentCode, Date.now());
    }
    return [{ message: encode(sayAnswer(errcode, errmsg)), errcode, errmsg }];
  }

  async #askAll(allowance: Allowance): Promise<boolean> {
    for (;;) {
      const owed = this.#ports.installations.owedDetails(ASKED_AT_ONCE);
      if (owed.length === 0) return true;
      if (!allowance.take(owed.length * DETAILS_REQUESTS)) return false;
      const answered = await Promise.all(owed.map((company) => this.#ask(company)));
      if (!answered.includes(true)) return true;
    }
  }

  /** False without an answer. */
  async #ask(company: Authorised): Promise<boolean> {
    const { calls, suite } = this.#ports;
    const asked = await calls.authInfo(company);
    if (!asked.ok || asked.found.answer.kind === "lost") return false;
    const { answer, details } = asked.found;
    const { corpId } = company;
    this.#described(corpId, details);
    if (details === null) {
      const { errcode } = answer;
      console.warn({ event: "suite.company-not-described", suite: suite.name, corpId, errcode });
    }
    return true;
  }

  #described(corpId: string, details: AuthInfo | null): void {
    const { env, config, suite, installations, waitUntil } = this.#ports;
    const before = installations.reachOf(corpId);
    installations.described(corpId, details);
    const after = details?.reach ?? null;
    const app = config.apps.get(installedName(suite.name, corpId));
    if (before === null || after === null || app === undefined) return;
    const lost = lostReach(before, after);
    if (isAny(lost)) {
      const what = say("sees-less", { ...lost });
      const trouble = { cause: "rights", ...inFull(what, null, say("ask-for-rights-back")) } as const;
      waitUntil(reportTrouble(env, config, app, trouble));
    } else if (isAny(lostReach(after, before))) {
      const ended = [{ cause: "rights", subject: null, at: Date.now() + 1 } as const];
      waitUntil(reportEnded(env, config, app, ended));
    }
  }
}
