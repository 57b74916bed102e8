/**
 * The object of a provider's suite: it stores what WeCom tells the suite, exchanges AuthCodes for permanent_codes, and knows
 * which companies have installed it. Only `Credentials` objects get a permanent_code from it. Named by the suite's id.
 *
 * WeCom tells everything once: a ticket comes again in ten minutes, an AuthCode that is lost never.
 */
import { DurableObject } from "cloudflare:workers";
import type { PermanentCode } from "../apps/permanent-code.ts";
import { backoff } from "../concurrency/backoff.ts";
import { installedName } from "../config/apps-by-name.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { coded } from "../i18n/sentence.ts";
import { credentialsOf, dispatchersOf } from "../objects.ts";
import { wecomClient } from "../wecom/client.ts";
import { exchangeAuthCode } from "../wecom/service.ts";
import type { SuiteCommand } from "./command.ts";
import { type CompanyCall, Installations, type PendingAuthCode } from "./installations.ts";
import { type SuiteToken, SuiteTokens } from "./suite-token.ts";

/** An AuthCode lives ten minutes (doc 90642). */
const AUTH_CODE_MS = 10 * 60_000;
const EXCHANGE_MS = 5_000;
/** Between two tries of an AuthCode. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
/** An object has six connections: one is left to the token. */
const EXCHANGED_AT_ONCE = 5;
/** A refused permanent_code is tried again after an hour: the app may have been disabled for a time. */
const VOID_MS = 60 * 60_000;
/** When the tokens of a cancelled company could not be dropped. */
const DROP_AGAIN_MS = 5_000;
/** The records of each company are pruned once a day. */
const PRUNE_EVERY_MS = 24 * 60 * 60_000;
/** Eight Dispatchers each: Cloudflare's free plan lets a request make 50 requests to objects. */
const PRUNED_AT_ONCE = 4;
/** Between two lots: a thousand companies take two hours. */
const PRUNE_PAUSE_MS = 30_000;
/** The AuthCode is wrong, used, or too old (doc 90455). */
const WRONG_AUTH_CODE = 40078;
const WRONG_SUITE_TOKEN: ReadonlySet<number> = new Set([40082, 42009]);

export class Suite extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #suite = [...this.#config.suites.values()].find(({ suiteId }) => suiteId === this.ctx.id.name);
  readonly #call = wecomClient(this.#config);
  readonly #installations = new Installations(this.ctx.storage.sql);
  readonly #tokens = this.#suite && new SuiteTokens(this.ctx.storage.kv, this.#call, this.#suite);
  #working: Promise<void> | null = null;

  /** Stores a command, durably before this returns; what follows from it goes on without the caller. */
  take(command: SuiteCommand): void {
    if (this.#suite === undefined || this.#tokens === undefined)
      throw new Error("the suite is not known here");
    const now = Date.now();
    const { at } = command;
    switch (command.type) {
      case "ticket":
        if (!this.#tokens.takeTicket(command.ticket, at)) return;
        this.#installations.allDue(now);
        this.ctx.waitUntil(this.#tokens.renew(now));
        break;
      case "auth-code":
        this.#installations.addCode(command.authCode, at, now);
        break;
      case "cancelled":
        this.#installations.cancelled(command.corpId, at);
        break;
      case "changed":
        this.#installations.changed(command.corpId, now);
        break;
      default:
        command satisfies never;
    }
    console.log({ event: "suite.command", suite: this.#suite.name, of: command.type });
    this.#begin();
  }

  /** The permanent_code of a company, or why there is none. */
  permanentCode(corpId: string): PermanentCode {
    const row = this.#installations.find(corpId);
    if (row === null) return this.#none("not-installed", true);
    switch (row.state) {
      case "cancelled":
        // The AuthCode of a new installation does not say whose it is.
        return this.#none("authorisation-gone", this.#installations.hasPendingSince(row.cancelled_at ?? 0));
      case "void":
        if (Date.now() - (row.refused_at ?? 0) < VOID_MS) return this.#none("permanent-code-void", true);
        break;
      case "active":
        break;
      default:
        row.state satisfies never;
    }
    const { permanent_code: code } = row;
    return code === null ? this.#none("not-installed", true) : { ok: true, code };
  }

  /** Notes that WeCom refused a company's code; gives the next code, or why there is none. */
  refusedCode(corpId: string, code: string): PermanentCode {
    this.#installations.refused(corpId, code, Date.now());
    return this.permanentCode(corpId);
  }

  /** Whether the company has installed the suite. */
  has(corpId: string): boolean {
    return this.#installations.find(corpId)?.state === "active";
  }

  /** Notes that WeCom called for these companies; gives those that have not installed the suite, as far as is known. */
  calledBack(corpIds: string[], at: number): string[] {
    return corpIds.filter((corpId) => !this.#installations.calledBack(corpId, at));
  }

  /** The companies for which WeCom called last, and how many companies there are. */
  lastCalled(limit: number): { companies: CompanyCall[]; total: number } {
    return { companies: this.#installations.lastCalled(limit), total: this.#installations.total() };
  }

  override alarm(): void {
    this.ctx.waitUntil(this.#prune());
    this.#begin();
  }

  /**
   * Deletes old rows of a few companies, once a day for each: the Worker's cron may not make as many requests as there are
   * companies.
   */
  async #prune(): Promise<void> {
    for (const corpId of this.#installations.toPrune(Date.now() - PRUNE_EVERY_MS, PRUNED_AT_ONCE)) {
      // First, so that an object that fails is not asked again and again.
      this.#installations.pruned(corpId, Date.now());
      const dispatchers = dispatchersOf(this.env, this.#config, corpId);
      const pruned = await Promise.allSettled(dispatchers.map((dispatcher) => dispatcher.prune()));
      const failed = pruned.filter(({ status }) => status === "rejected").length;
      if (failed > 0) console.error({ event: "suite.not-pruned", corpId, failed });
    }
    this.#arm();
  }

  #none(code: WhyNone, retry: boolean): PermanentCode {
    const errmsg = coded(code, { suite: this.#suite?.name ?? "" });
    return { ok: false, errcode: null, errmsg, retry, isUnauthorised: true };
  }

  /** Begins to work on what is due, unless that is under way; the alarm goes on after a crash. */
  #begin(): void {
    this.#arm();
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      this.#arm();
    });
    this.ctx.waitUntil(this.#working);
  }

  #arm(): void {
    const now = Date.now();
    const unpruned = this.#installations.longestUnpruned();
    const times = [
      this.#installations.nextDue(),
      this.#installations.owedDrops(1).length > 0 ? now + DROP_AGAIN_MS : null,
      unpruned === null ? null : Math.max(unpruned + PRUNE_EVERY_MS, now + PRUNE_PAUSE_MS),
    ].filter((at) => at !== null);
    if (times.length > 0) void this.ctx.storage.setAlarm(Math.max(Math.min(...times), now + 1_000));
  }

  async #work(): Promise<void> {
    for (const corpId of this.#installations.owedDrops(EXCHANGED_AT_ONCE)) await this.#drop(corpId);
    for (;;) {
      const due = this.#installations.dueCodes(Date.now(), EXCHANGED_AT_ONCE);
      if (due.length === 0) return;
      await Promise.all(due.map((code) => this.#exchange(code)));
    }
  }

  /** Drops the token of a company that has cancelled. */
  async #drop(corpId: string): Promise<void> {
    const app = this.#suite && this.#config.apps.get(installedName(this.#suite.name, corpId));
    if (app === undefined) return;
    try {
      await credentialsOf(this.env, this.#config, app).dropToken();
      this.#installations.dropped(corpId);
    } catch (error) {
      console.warn({ event: "suite.token-not-dropped", app: app.name, error: String(error) });
    }
  }

  async #exchange({ id, code, at, tries }: PendingAuthCode): Promise<void> {
    const now = Date.now();
    if (now >= at + AUTH_CODE_MS) {
      this.#settled(id, "expired");
      return;
    }
    // Stored before the call: after a crash there is a pause, too.
    this.#installations.tryAgainAt(id, now + backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries + 1), null);
    const { answer, details, why } = await this.#ask(code);
    if (details !== null) {
      const isNewest = this.#installations.installed(details, at, Date.now());
      this.#settled(id, isNewest ? null : "superseded");
    } else if (answer?.kind === "answered" && answer.errcode === WRONG_AUTH_CODE) {
      this.#settled(id, "refused");
    } else {
      console.warn({ event: "suite.not-exchanged", suite: this.#suite?.name, tries: tries + 1, why });
    }
  }

  /** Asks WeCom to exchange an AuthCode, once more with a newer token when WeCom refuses the token. */
  async #ask(code: string) {
    let refused: string | null = null;
    for (;;) {
      const token: SuiteToken | undefined = await this.#tokens?.get(Date.now(), refused);
      if (!token?.ok) return { answer: null, details: null, why: token?.why ?? "no suite" };
      const { answer, details } = await exchangeAuthCode(this.#call, token.token, code, EXCHANGE_MS);
      const errcode = answer.kind === "answered" ? answer.errcode : null;
      const isTokenRefused = errcode !== null && WRONG_SUITE_TOKEN.has(errcode);
      if (!isTokenRefused || refused !== null) {
        return { answer, details, why: errcode === null ? "no answer" : `errcode ${errcode}` };
      }
      refused = token.token;
    }
  }

  #settled(id: string, reason: string | null): void {
    this.#installations.settleCode(id, reason, Date.now());
    console.log({ event: "suite.code-settled", suite: this.#suite?.name, reason });
  }
}

type WhyNone = "not-installed" | "authorisation-gone" | "permanent-code-void";
