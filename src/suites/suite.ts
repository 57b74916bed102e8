/**
 * The object of a provider's suite: it stores what WeCom tells the suite, has AuthCodes exchanged for permanent_codes, and
 * knows which companies have installed it. Only `Credentials` objects get a permanent_code from it. Named by the suite's id.
 *
 * WeCom tells everything once: a ticket comes again in ten minutes, an AuthCode that is lost never.
 */
import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import type { PermanentCode, SuiteToken } from "../apps/suite-of-company.ts";
import { installedName } from "../config/apps-by-name.ts";
import type { SuiteConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { limitedLog } from "../http/limited-log.ts";
import { coded, say } from "../i18n/sentence.ts";
import { credentialsOf } from "../objects.ts";
import { readStored } from "../schema/stored.ts";
import { wecomClient } from "../wecom/client.ts";
import { AuthCodes } from "./auth-codes.ts";
import type { SuiteCommand } from "./command.ts";
import { CompanyDetails } from "./company-details.ts";
import { InstallationList } from "./installation-list.ts";
import { type CompanyCall, Installations } from "./installations.ts";
import { visit } from "./keep-warm/visit.ts";
import { WarmCompanies } from "./keep-warm/warm-companies.ts";
import { WarmRun } from "./keep-warm/warm-run.ts";
import { askLicences } from "./licences.ts";
import { type InstallLink, InstallLinks } from "./links/install-links.ts";
import { installPage, makeLink, type WantedLink } from "./links/make-link.ts";
import { OwedEvents } from "./owed-events.ts";
import { OwedWork } from "./owed-work.ts";
import { permanentCodeOf } from "./permanent-code.ts";
import { PruneCompanies } from "./prune-companies.ts";
import {
  type CheckedInstallation,
  type ExaminedSuite,
  type InstallationPage,
  type ListedInstallation,
  NO_TICKET_MS,
  type RefusedReceiver,
  type SuiteStatus,
} from "./status.ts";
import { SuiteTroubles } from "./suite-troubles.ts";
import { ProviderTokens } from "./tokens/provider-token.ts";
import { SuiteCalls } from "./tokens/suite-calls.ts";
import { SuiteTokens } from "./tokens/suite-token.ts";

/** All companies may fail alike. */
const logFailed = limitedLog();

export class Suite extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #authCodes = new AuthCodes(this.ctx.storage.sql);
  readonly #installations = new Installations(this.ctx.storage.sql);
  readonly #links = new InstallLinks(this.ctx.storage.sql);
  readonly #list = new InstallationList(this.ctx.storage.sql);
  readonly #events = new OwedEvents(this.ctx.storage.sql, this.#list);
  readonly #warmCompanies = new WarmCompanies(this.ctx.storage.sql);
  readonly #pruning = new PruneCompanies(this.env, this.#config, this.#installations);
  /** None while the suite is not configured. */
  readonly #parts = this.#partsOf(
    [...this.#config.suites.values()].find(({ suiteId }) => suiteId === this.ctx.id.name),
  );
  readonly #work = new OwedWork({
    env: this.env,
    config: this.#config,
    configured: this.#parts,
    authCodes: this.#authCodes,
    installations: this.#installations,
    events: this.#events,
    waitUntil: (work) => this.ctx.waitUntil(work),
    changed: () => this.#arm(),
  });
  /** Whether the last alarm was for a lot. */
  #wasForLot = false;

  /** Stores a command, durably before this returns; what follows from it goes on without the caller. */
  take(command: SuiteCommand): void {
    const { suite, tokens, troubles } = this.#known();
    const now = Date.now();
    const { at } = command;
    switch (command.type) {
      case "ticket":
        if (!tokens.takeTicket(command.ticket, at)) return;
        this.#authCodes.allDue(now);
        troubles.ends("ticket");
        this.ctx.waitUntil(tokens.renew(now));
        break;
      case "auth-code":
        // A code counts once: the backend to which it is forwarded exchanges it.
        if (suite.installs === "elsewhere") break;
        this.#authCodes.add(command.authCode, at, now);
        break;
      case "cancelled":
        this.#cancelled(command.corpId, at);
        break;
      case "changed":
        this.#installations.changed(command.corpId, now);
        this.#events.owe("suite.changed", command.corpId, at);
        break;
      default:
        command satisfies never;
    }
    console.log({ event: "suite.command", suite: suite.name, of: command.type });
    this.#work.begin();
  }

  /** A suite_access_token other than the refused token. */
  async suiteToken(refused: string | null): Promise<SuiteToken> {
    return await this.#known().tokens.get(Date.now(), refused);
  }

  /** A link by which one company installs the suite. */
  async makeLink(wanted: WantedLink): Promise<InstallLink> {
    const { suite, calls } = this.#known();
    const link = await makeLink({ suite, calls, links: this.#links }, wanted);
    this.#arm();
    return link;
  }

  /** Where a link of ours leads; null for a State that no link bears, or whose link was used or is too old. */
  openLink(state: string): string | null {
    const { suite } = this.#known();
    const link = this.#links.find(state, Date.now());
    return link && installPage(suite, link, state);
  }

  /**
   * Stores the AuthCode with which WeCom sends an administrator back, durably before this returns; false for a State that
   * is of no link, or of a link that was used.
   */
  takeInstalled({ state, authCode }: { state: string; authCode: string }): boolean {
    const { suite } = this.#known();
    const now = Date.now();
    if (!this.#links.use(state, now)) return false;
    // As a command's TimeStamp would be: a cancel within this second counts.
    this.#authCodes.add(authCode, Math.floor(now / 1000) * 1000, now);
    console.log({ event: "suite.installed-by-link", suite: suite.name });
    this.#work.begin();
    return true;
  }

  /** The permanent_code of a company, or why there is none. */
  permanentCode(corpId: string): PermanentCode {
    // A customer of the company waits for this, and the alarm that goes on may come a minute late.
    if (this.#work.goesOn) this.#work.begin();
    const suite = this.#parts?.suite.name ?? "";
    const rows = { installations: this.#installations, authCodes: this.#authCodes };
    return permanentCodeOf(rows, { suite, corpId }, Date.now());
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

  /** Begins to keep the companies warm for which WeCom has called lately, for the cron; goes on by alarms. */
  keepWarm(): void {
    const now = Date.now();
    this.#authCodes.prune(now);
    this.#parts?.warmRun.begin(now);
    this.#arm();
    this.ctx.waitUntil(this.#watch());
  }

  /** There is something new at a company: the next run of the cron visits it. */
  checkSoon(corpId: string): void {
    this.#warmCompanies.checkSoon(corpId);
  }

  /** A company has its first printed code: the next run of the cron looks at it. */
  lookAtCodesSoon(corpId: string): void {
    this.#warmCompanies.lookAtCodesSoon(corpId);
  }

  /** What operators see of the suite as a whole. */
  status(): SuiteStatus {
    const tokens = this.#parts?.tokens;
    const token = tokens?.status(Date.now());
    return {
      ticketAt: tokens?.ticketAt ?? null,
      tokenExpiresAt: token?.expiresAt ?? null,
      held: token?.held ?? null,
      lastRefusedReceiver: readStored(this.ctx.storage.kv, "refusedReceiver", refusedReceiverSchema) ?? null,
      installations: this.#list.active(),
    };
  }

  /** The same, and whether there are tokens: asks WeCom for those that are not kept. */
  async examine(): Promise<ExaminedSuite> {
    const { tokens, providerTokens } = this.#known();
    const now = Date.now();
    const [token, ofProvider] = await Promise.all([tokens.get(now), providerTokens.get(now, null)]);
    return {
      status: this.status(),
      noToken: token.ok ? null : token.errmsg,
      refusal: token.ok ? null : tokens.refusal(now),
      noProviderToken: ofProvider.ok ? null : ofProvider.errmsg,
    };
  }

  /** A page of what operators see of its companies. */
  list(after: string | null, limit: number): InstallationPage {
    return this.#list.page(after, limit);
  }

  /** Takes a permanent_code that an operator brings, durably before this returns. */
  import(company: { corpId: string; permanentCode: string; agentId: number | null }): ImportedInstallation {
    const { suite } = this.#known();
    const now = Date.now();
    const { corpId } = company;
    const isNew = this.#installations.imported(company, now);
    this.#events.owe(isNew ? "suite.installed" : "suite.changed", corpId, now);
    console.log({ event: "suite.code-imported", suite: suite.name, corpId, isNew });
    this.#work.begin();
    return { isNew, installation: this.#list.find(corpId) };
  }

  /** Asks WeCom whether a company's authorisation is in force; null for a company that is not known. */
  async check(corpId: string): Promise<CheckedInstallation | null> {
    const row = this.#installations.find(corpId);
    if (row === null) return null;
    const { suite, details } = this.#known();
    const { permanent_code: permanentCode } = row;
    const isGone = coded("authorisation-gone", { suite: suite.name });
    const problems =
      permanentCode === null
        ? [{ message: isGone, errcode: null, errmsg: null }]
        : await details.problemsOf({ corpId, permanentCode });
    const installation = this.#list.find(corpId);
    return installation && { installation, problems };
  }

  /** Forgets a company and its tokens; false for a company that is not known. */
  async forget(corpId: string): Promise<boolean> {
    if (this.#installations.find(corpId) === null) return false;
    const { suite } = this.#known();
    const app = this.#config.apps.get(installedName(suite.name, corpId));
    if (app !== undefined) await credentialsOf(this.env, this.#config, app).dropToken();
    this.#installations.forget(corpId, Date.now());
    console.log({ event: "suite.company-forgotten", suite: suite.name, corpId });
    return true;
  }

  /** Notes the last callback that was meant for another. */
  refusedReceiver(refused: RefusedReceiver): void {
    this.ctx.storage.kv.put<RefusedReceiver>("refusedReceiver", refused);
  }

  override alarm(): void {
    const now = Date.now();
    this.#links.prune(now);
    // Not both, and a lot in every other alarm at least: Cloudflare limits how many requests an alarm makes.
    const lot = this.#wasForLot && this.#work.isDue(now) ? null : this.#dueLot(now);
    this.#wasForLot = lot !== null;
    if (lot === null) {
      this.#work.begin();
      return;
    }
    this.ctx.waitUntil(lot());
    this.#arm();
  }

  /** Begins the lot that is due, of companies to prune or to keep warm; null when none is. */
  #dueLot(now: number): (() => Promise<void>) | null {
    if (this.#pruning.isDue(now)) return () => this.#prune();
    const warmAt = this.#parts?.warmRun.nextAt ?? null;
    return warmAt !== null && warmAt <= now ? () => this.#warm() : null;
  }

  async #warm(): Promise<void> {
    await this.#parts?.warmRun.lot(Date.now());
    this.#arm();
  }

  async #prune(): Promise<void> {
    await this.#pruning.lot();
    this.#arm();
  }

  #partsOf(suite: SuiteConfig | undefined) {
    if (suite === undefined) return undefined;
    const { env } = this;
    const config = this.#config;
    const installations = this.#installations;
    const companies = this.#warmCompanies;
    const { kv } = this.ctx.storage;
    const waitUntil = (work: Promise<unknown>) => this.ctx.waitUntil(work);
    const call = wecomClient(config);
    const troubles = new SuiteTroubles({ kv, env, config, suite, waitUntil });
    const tokens = new SuiteTokens(kv, call, suite, (answer) => troubles.tokenAnswered(answer));
    const providerTokens = new ProviderTokens(kv, call, suite);
    const calls = new SuiteCalls(call, suite, { suiteTokens: tokens, providerTokens });
    const details = new CompanyDetails({ env, config, suite, calls, installations, waitUntil });
    const warmRun = new WarmRun({
      kv,
      companies,
      suites: config.suites.size,
      visit: (company, turn) => visit({ env, config, suite, companies }, company, turn),
      failed: ({ corpId }, [error]) =>
        logFailed({ event: "suite.company-not-warm", suite: suite.name, corpId, error: String(error) }),
      over: (run) => console.log({ event: "suite.companies-warm", suite: suite.name, ...run }),
    });
    return { suite, troubles, tokens, providerTokens, calls, details, warmRun };
  }

  #known() {
    if (this.#parts === undefined) throw new Error("the suite is not known here");
    return this.#parts;
  }

  #arm(): void {
    const now = Date.now();
    // An alarm at the time of the alarm that is being handled would be lost.
    const next = now + 1;
    const soonest = now + 1_000;
    const due = [this.#work.nextAt(now), this.#links.nextExpiry(), this.#pruning.nextAt];
    const atOnce = [this.#parts?.warmRun.nextAt ?? null, this.#work.goesOn ? now : null];
    const times = [
      ...due.flatMap((at) => (at === null ? [] : Math.max(at, soonest))),
      ...atOnce.flatMap((at) => (at === null ? [] : Math.max(at, next))),
    ];
    if (times.length > 0) void this.ctx.storage.setAlarm(Math.min(...times));
  }

  #cancelled(corpId: string, at: number): void {
    const before = this.#installations.find(corpId);
    this.#installations.cancelled(corpId, at);
    const isOver = this.#installations.find(corpId)?.state === "cancelled";
    if (before === null || before.state === "cancelled" || !isOver) return;
    this.#events.owe("suite.cancelled", corpId, at);
    this.#parts?.troubles.ends("licence", corpId);
  }

  /** Looks after what nobody calls for: tickets that do not come, licences that end. */
  async #watch(): Promise<void> {
    if (this.#parts === undefined) return;
    const { suite, tokens, calls, troubles } = this.#parts;
    const now = Date.now();
    const { kv } = this.ctx.storage;
    const since = readStored(kv, "watchedSince", v.number());
    if (since === undefined) kv.put("watchedSince", now);
    const quiet = now - (tokens.ticketAt ?? since ?? now);
    if (quiet >= NO_TICKET_MS) {
      const what = say("no-ticket-for-long", { time: { ms: quiet } });
      troubles.begins("ticket", null, { what, remedy: say("look-at-template-callback") });
    }
    if (suite.providerSecret !== null) {
      await askLicences({ calls, installations: this.#installations, list: this.#list, troubles }, now);
    }
    await troubles.tellOwed();
  }
}

/** What came of a permanent_code that an operator brought. */
export interface ImportedInstallation {
  isNew: boolean;
  installation: ListedInstallation | null;
}

const refusedReceiverSchema = v.object({
  at: v.number(),
  receiver: v.string(),
  suiteId: v.nullable(v.string()),
  corpId: v.nullable(v.string()),
});
