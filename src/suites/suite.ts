/**
 * The object of a provider's suite: it stores what WeCom tells the suite, exchanges AuthCodes for permanent_codes, and knows
 * which companies have installed it. Only `Credentials` objects get a permanent_code from it. Named by the suite's id.
 *
 * WeCom tells everything once: a ticket comes again in ten minutes, an AuthCode that is lost never.
 */

import { DurableObject } from "cloudflare:workers";
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { remedyFor, servicePathsOf } from "../apps/kinds.ts";
import type { PermanentCode, SuiteToken } from "../apps/suite-of-company.ts";
import { isSuiteTokenRefused, withToken } from "../apps/with-token.ts";
import { backoff } from "../concurrency/backoff.ts";
import { installedName } from "../config/apps-by-name.ts";
import { SUITE_KINDS } from "../config/kinds.ts";
import type { SuiteConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { inFull } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { limitedLog } from "../http/limited-log.ts";
import { coded, codeOf, encode, partOf, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { credentialsOf, dispatchersOf } from "../objects.ts";
import { readStored } from "../schema/stored.ts";
import { type Answer, sayLost, wecomClient } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";
import { getCustomizedAuthUrl, getLicence, type Licence } from "../wecom/provider.ts";
import {
  type AuthInfo,
  exchangeAuthCode,
  getAuthInfo,
  getPreAuthCode,
  makeTestAuthorisation,
} from "../wecom/service.ts";
import type { SuiteCommand } from "./command.ts";
import { type InstallLink, InstallLinks } from "./install-links.ts";
import { InstallationList, SUPERSEDED } from "./installation-list.ts";
import { type CompanyCall, Installations, type PendingAuthCode } from "./installations.ts";
import { type CompanyEvent, OwedEvents } from "./owed-events.ts";
import { isProviderTokenRefused, ProviderTokens } from "./provider-token.ts";
import { isAny, lostReach } from "./reach.ts";
import type {
  CheckedInstallation,
  InstallationPage,
  InstallationProblem,
  ListedInstallation,
  RefusedReceiver,
  SuiteStatus,
} from "./status.ts";
import { SuiteTokens } from "./suite-token.ts";
import { SuiteTroubles } from "./suite-troubles.ts";
import { tellEvent } from "./tell-event.ts";
import { type Visitor, visit } from "./visit.ts";
import { WarmCompanies } from "./warm-companies.ts";
import { WarmRun } from "./warm-run.ts";

/** An AuthCode lives ten minutes (doc 90642). */
const AUTH_CODE_MS = 10 * 60_000;
const EXCHANGE_MS = 5_000;
/** Between two tries of an AuthCode. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
/** An object has six connections: one is left to the token, and one to details. */
const EXCHANGED_AT_ONCE = 4;
const DESCRIBED_AT_ONCE = 1;
/** A refused permanent_code is tried again after an hour: the app may have been disabled for a time. */
const VOID_MS = 60 * 60_000;
/** Tickets come every ten minutes, and each is good for thirty (doc 90628). */
const NO_TICKET_MS = 25 * 60_000;
const LICENCE_EVERY_MS = 24 * 60 * 60_000;
/** A thousand companies are asked about within a day: the cron comes every five minutes. */
const LICENCES_AT_ONCE = 10;
const LICENCE_WARNED_MS = 14 * 24 * 60 * 60_000;
/** Each is two requests to objects, which Cloudflare limits. */
const EVENTS_AT_ONCE = 5;
/** When the tokens of a cancelled company could not be dropped, or programs not be told. */
const DROP_AGAIN_MS = 5_000;
/** When WeCom did not tell of a company. */
const DESCRIBE_AGAIN_MS = 60_000;
/** The records of each company are pruned once a day. */
const PRUNE_EVERY_MS = 24 * 60 * 60_000;
/** Eight Dispatchers each: Cloudflare's free plan lets a request make 50 requests to objects. */
const PRUNED_AT_ONCE = 4;
/** Between two lots: a thousand companies take two hours. */
const PRUNE_PAUSE_MS = 30_000;
/** The AuthCode is wrong, used, or too old (doc 90455). */
const WRONG_AUTH_CODE = 40078;
/** The permanent_code is wrong, or the company has cancelled (doc 90455). */
const CODE_REFUSED: ReadonlySet<number> = new Set([40084, 48004]);
const LINK_MS = 5_000;
/** As hex: WeCom takes letters and digits, at most 32 bytes (doc 98744). */
const STATE_BYTES = 16;
/** A pre_auth_code lives 1,200 seconds (doc 90601). */
const LONGEST_LINK_MS = 20 * 60_000;
/** The page of WeCom's on which a company's administrator installs a third-party app (doc 90597). */
const INSTALL_PAGE = "https://open.work.weixin.qq.com/3rdapp/install";

/** All companies may fail alike. */
const logFailed = limitedLog();

export class Suite extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #suite = [...this.#config.suites.values()].find(({ suiteId }) => suiteId === this.ctx.id.name);
  readonly #call = wecomClient(this.#config);
  readonly #installations = new Installations(this.ctx.storage.sql);
  readonly #links = new InstallLinks(this.ctx.storage.sql);
  readonly #list = new InstallationList(this.ctx.storage.sql);
  readonly #events = new OwedEvents(this.ctx.storage.sql);
  readonly #troubles =
    this.#suite &&
    new SuiteTroubles({
      kv: this.ctx.storage.kv,
      env: this.env,
      config: this.#config,
      suite: this.#suite,
      waitUntil: (work) => this.ctx.waitUntil(work),
    });
  readonly #tokens =
    this.#suite &&
    new SuiteTokens(this.ctx.storage.kv, this.#call, this.#suite, (answer) => this.#tokenAnswered(answer));
  readonly #warmCompanies = new WarmCompanies(this.ctx.storage.sql);
  readonly #warmRun = this.#suite && this.#runOf(this.#suite);
  readonly #provider = this.#suite && new ProviderTokens(this.ctx.storage.kv, this.#call, this.#suite);
  #working: Promise<void> | null = null;
  #describing: Promise<void> | null = null;
  /** The next lot of companies is pruned at this time at the earliest. */
  #pruneAt = 0;

  /** Stores a command, durably before this returns; what follows from it goes on without the caller. */
  take(command: SuiteCommand): void {
    const { name, installs } = this.#known();
    const now = Date.now();
    const { at } = command;
    switch (command.type) {
      case "ticket":
        if (!this.#tokens?.takeTicket(command.ticket, at)) return;
        this.#installations.allDue(now);
        this.#troubles?.ends("ticket");
        this.ctx.waitUntil(this.#tokens.renew(now));
        break;
      case "auth-code":
        // A code counts once: the backend to which it is forwarded exchanges it.
        if (installs === "elsewhere") break;
        this.#installations.addCode(command.authCode, at, now);
        break;
      case "cancelled":
        this.#cancelled(command.corpId, at);
        break;
      case "changed":
        this.#installations.changed(command.corpId, now);
        this.#owe("suite.changed", command.corpId, at);
        break;
      default:
        command satisfies never;
    }
    console.log({ event: "suite.command", suite: name, of: command.type });
    this.#begin();
  }

  /** A suite_access_token other than the refused token. */
  async suiteToken(refused: string | null): Promise<SuiteToken> {
    if (this.#tokens === undefined) throw new Error("the suite is not known here");
    return await this.#tokens.get(Date.now(), refused);
  }

  /**
   * A link by which one company installs the suite, for `test` as one of the ten that may; `origin` is where this Worker
   * is reached.
   */
  async makeLink({ test, origin }: { test: boolean; origin: string }): Promise<InstallLink> {
    const suite = this.#known();
    switch (suite.kind) {
      case "third-party":
        return await this.#linkToPage(suite, test, origin);
      case "provider-developed":
        return await this.#linkOfTemplate(suite);
    }
  }

  /** Where a link of ours leads; null for a State that no link bears, or whose link was used or is too old. */
  openLink(state: string): string | null {
    const { name, suiteId } = this.#known();
    const link = this.#links.find(state, Date.now());
    if (link === null) return null;
    const query = new URLSearchParams({
      suite_id: suiteId,
      pre_auth_code: link.preAuthCode,
      redirect_uri: `${link.origin}/installed/${name}`,
      state,
    });
    return `${INSTALL_PAGE}?${query}`;
  }

  /**
   * Stores the AuthCode with which WeCom sends an administrator back, durably before this returns; false for a State that
   * is of no link, or of a link that was used.
   */
  takeInstalled({ state, authCode }: { state: string; authCode: string }): boolean {
    const { name } = this.#known();
    const now = Date.now();
    if (!this.#links.use(state, now)) return false;
    // As a command's TimeStamp would be: a cancel within this second counts.
    this.#installations.addCode(authCode, Math.floor(now / 1000) * 1000, now);
    console.log({ event: "suite.installed-by-link", suite: name });
    this.#begin();
    return true;
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

  /** Begins to keep the companies warm for which WeCom has called lately, for the cron; goes on by alarms. */
  keepWarm(): void {
    this.#warmRun?.begin(Date.now());
    this.ctx.waitUntil(this.#warm());
    this.ctx.waitUntil(this.#watch());
  }

  /** There is something new at a company: the next run of the cron visits it. */
  checkSoon(corpId: string): void {
    this.#warmCompanies.checkSoon(corpId);
  }

  /** What operators see of the suite as a whole. */
  status(): SuiteStatus {
    const token = this.#tokens?.status(Date.now());
    return {
      ticketAt: this.#tokens?.ticketAt ?? null,
      tokenExpiresAt: token?.expiresAt ?? null,
      held: token?.held ?? null,
      lastRefusedReceiver: readStored(this.ctx.storage.kv, "refusedReceiver", refusedReceiverSchema) ?? null,
      installations: this.#list.active(),
    };
  }

  /** A page of what operators see of its companies. */
  list(after: string | null, limit: number): InstallationPage {
    return this.#list.page(after, limit);
  }

  /** Takes a permanent_code that an operator brings, durably before this returns. */
  import(company: { corpId: string; permanentCode: string; agentId: number | null }): ImportedInstallation {
    const now = Date.now();
    const isNew = this.#installations.imported(company, now);
    this.#owe(isNew ? "suite.installed" : "suite.changed", company.corpId, now);
    console.log({ event: "suite.code-imported", suite: this.#known().name, corpId: company.corpId, isNew });
    this.#begin();
    return { isNew, installation: this.#list.find(company.corpId) };
  }

  /** Asks WeCom whether a company's authorisation is in force; null for a company that is not known. */
  async check(corpId: string): Promise<CheckedInstallation | null> {
    const row = this.#installations.find(corpId);
    if (row === null) return null;
    const problems =
      row.permanent_code === null
        ? [
            {
              message: coded("authorisation-gone", { suite: this.#known().name }),
              errcode: null,
              errmsg: null,
            },
          ]
        : await this.#problemsOf({ corpId, permanentCode: row.permanent_code });
    const installation = this.#list.find(corpId);
    return installation && { installation, problems };
  }

  /** Forgets a company and its tokens; false for a company that is not known. */
  async forget(corpId: string): Promise<boolean> {
    if (this.#installations.find(corpId) === null) return false;
    const app = this.#config.apps.get(installedName(this.#known().name, corpId));
    if (app !== undefined) await credentialsOf(this.env, this.#config, app).dropToken();
    this.#installations.forget(corpId, Date.now());
    console.log({ event: "suite.company-forgotten", suite: this.#known().name, corpId });
    return true;
  }

  /** Notes the last callback that was meant for another. */
  refusedReceiver(refused: RefusedReceiver): void {
    this.ctx.storage.kv.put<RefusedReceiver>("refusedReceiver", refused);
  }

  override alarm(): void {
    const now = Date.now();
    this.#links.prune(now);
    // Not both: Cloudflare limits how many requests to objects an alarm makes.
    const isPruned = now >= this.#pruneAt && this.#installations.toPrune(now - PRUNE_EVERY_MS, 1).length > 0;
    this.ctx.waitUntil(isPruned ? this.#prune() : this.#warm());
    this.#begin();
  }

  async #warm(): Promise<void> {
    this.#arm();
    await this.#warmRun?.lot(Date.now());
    this.#arm();
  }

  /**
   * Deletes old rows of a few companies, once a day for each: the Worker's cron may not make as many requests as there are
   * companies.
   */
  async #prune(): Promise<void> {
    this.#pruneAt = Date.now() + PRUNE_PAUSE_MS;
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

  #runOf(suite: SuiteConfig): WarmRun {
    const companies = this.#warmCompanies;
    const visitor: Visitor = { env: this.env, config: this.#config, suite, companies };
    return new WarmRun({
      kv: this.ctx.storage.kv,
      companies,
      visit: (company, turn) => visit(visitor, company, turn),
      failed: ({ corpId }, [error]) =>
        logFailed({ event: "suite.company-not-warm", suite: suite.name, corpId, error: String(error) }),
      over: (run) => console.log({ event: "suite.companies-warm", suite: suite.name, ...run }),
    });
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
    this.ctx.waitUntil(this.#describeOwed());
  }

  /** Asks for the details that are owed, beside the exchanges, which do not wait for it. */
  #describeOwed(): Promise<void> {
    this.#describing ??= this.#describeAll().finally(() => {
      this.#describing = null;
      this.#arm();
    });
    return this.#describing;
  }

  async #describeAll(): Promise<void> {
    if (this.#suite === undefined) return;
    for (;;) {
      const owed = this.#suite === undefined ? [] : this.#installations.owedDetails(DESCRIBED_AT_ONCE);
      const answered = await Promise.all(owed.map((company) => this.#describe(company)));
      if (!answered.includes(true)) return;
    }
  }

  #arm(): void {
    const now = Date.now();
    const unpruned = this.#installations.longestUnpruned();
    const soonest = now + 1_000;
    const due = [
      this.#installations.nextDue(),
      this.#links.nextExpiry(),
      this.#installations.owedDrops(1).length > 0 ? now + DROP_AGAIN_MS : null,
      this.#events.list(1).length > 0 ? now + DROP_AGAIN_MS : null,
      this.#installations.owedDetails(1).length > 0 ? now + DESCRIBE_AGAIN_MS : null,
      unpruned === null ? null : Math.max(unpruned + PRUNE_EVERY_MS, this.#pruneAt),
    ];
    const lotAt = this.#warmRun?.nextAt ?? null;
    const times = [
      ...due.flatMap((at) => (at === null ? [] : Math.max(at, soonest))),
      // An alarm at the time of the alarm that is being handled would be lost.
      ...(lotAt === null ? [] : [Math.max(lotAt, now + 1)]),
    ];
    if (times.length > 0) void this.ctx.storage.setAlarm(Math.min(...times));
  }

  async #work(): Promise<void> {
    for (const corpId of this.#installations.owedDrops(EXCHANGED_AT_ONCE)) await this.#drop(corpId);
    for (;;) {
      const due = this.#installations.dueCodes(Date.now(), EXCHANGED_AT_ONCE);
      if (due.length === 0) break;
      await Promise.all(due.map((code) => this.#exchange(code)));
      this.ctx.waitUntil(this.#describeOwed());
    }
    await this.#tellEvents();
  }

  /** A company that is known has an event that programs are told of. */
  #owe(type: CompanyEvent["type"], corpId: string, at: number): void {
    const company = this.#list.find(corpId);
    if (company !== null) this.#events.add({ type, corpId, corpName: company.corpName, at });
  }

  #cancelled(corpId: string, at: number): void {
    const before = this.#installations.find(corpId);
    this.#installations.cancelled(corpId, at);
    const isOver = this.#installations.find(corpId)?.state === "cancelled";
    if (before === null || before.state === "cancelled" || !isOver) return;
    this.#owe("suite.cancelled", corpId, at);
    this.#troubles?.ends("licence", corpId);
  }

  async #tellEvents(): Promise<void> {
    for (const event of this.#events.list(EVENTS_AT_ONCE)) {
      try {
        await tellEvent(this.env, this.#config, this.#known(), event);
        this.#events.done(event.id);
      } catch (error) {
        console.warn({ event: "suite.event-not-told", type: event.type, error: String(error) });
        return;
      }
    }
  }

  #tokenAnswered(answer: Answer): void {
    if (answer.kind === "lost") return;
    if (answer.errcode === 0) {
      this.#troubles?.ends("suite-token");
      return;
    }
    const { errcode, errmsg } = answer;
    this.#troubles?.begins("suite-token", null, {
      what: say("suite-token-refused"),
      why: encode(sayAnswer(errcode, errmsg)),
      remedy: remedyFor({ kind: SUITE_KINDS[this.#known().kind].appKind }, errcode),
    });
  }

  /** Looks after what nobody calls for: tickets that do not come, licences that end. */
  async #watch(): Promise<void> {
    const troubles = this.#troubles;
    if (troubles === undefined) return;
    const now = Date.now();
    const { kv } = this.ctx.storage;
    const since = readStored(kv, "watchedSince", v.number());
    if (since === undefined) kv.put("watchedSince", now);
    const quiet = now - (this.#tokens?.ticketAt ?? since ?? now);
    if (quiet >= NO_TICKET_MS) {
      const what = say("no-ticket-for-long", { time: { ms: quiet } });
      troubles.begins("ticket", null, { what, remedy: say("look-at-template-callback") });
    }
    await this.#askLicences(now);
    await troubles.tellOwed();
  }

  async #askLicences(now: number): Promise<void> {
    const { suiteId, providerSecret } = this.#known();
    if (providerSecret === null) return;
    for (const corpId of this.#installations.licencesToAsk(now - LICENCE_EVERY_MS, LICENCES_AT_ONCE)) {
      const asked = await this.#withProviderToken((token) =>
        getLicence(this.#call, token, { corpId, suiteId }, EXCHANGE_MS),
      );
      if (!asked.ok) return;
      const { details: licence } = asked.found;
      this.#installations.licensed(corpId, licence, now);
      if (licence !== null) this.#judgeLicence(corpId, licence, now);
    }
  }

  #judgeLicence(corpId: string, { isNeeded, trialEndsAt }: Licence, now: number): void {
    if (!isNeeded || trialEndsAt === null || trialEndsAt - now > LICENCE_WARNED_MS) {
      this.#troubles?.ends("licence", corpId);
    } else if (trialEndsAt > now) {
      const name = this.#list.find(corpId)?.corpName;
      const company = name ? `${name} (${corpId})` : corpId;
      const what = say("licence-ends-soon", { company, time: { ms: trialEndsAt - now } });
      this.#troubles?.begins("licence", corpId, { what, remedy: say("buy-licences") });
    }
  }

  /** Notes what WeCom tells of a company, and tells operators once when the app sees less than before. */
  #described(corpId: string, details: AuthInfo | null): void {
    const before = this.#installations.reachOf(corpId);
    this.#installations.described(corpId, details);
    const after = details?.reach ?? null;
    const app = this.#config.apps.get(installedName(this.#known().name, corpId));
    if (before === null || after === null || app === undefined) return;
    const lost = lostReach(before, after);
    if (isAny(lost)) {
      const what = say("sees-less", {
        members: lost.members,
        departments: lost.departments,
        tags: lost.tags,
      });
      const trouble = { cause: "rights", ...inFull(what, null, say("ask-for-rights-back")) } as const;
      this.ctx.waitUntil(reportTrouble(this.env, this.#config, app, trouble));
    } else if (isAny(lostReach(after, before))) {
      const ended = [{ cause: "rights", subject: null, at: Date.now() + 1 } as const];
      this.ctx.waitUntil(reportEnded(this.env, this.#config, app, ended));
    }
  }

  async #linkToPage({ name }: SuiteConfig, test: boolean, origin: string): Promise<InstallLink> {
    const made = await this.#withToken((token) => getPreAuthCode(this.#call, token, LINK_MS));
    if (!made.ok) return { ok: false, errcode: null, errmsg: made.noToken.errmsg };
    const { answer, details } = made.found;
    if (details === null) return noLink(answer);
    const { pre_auth_code: preAuthCode, expires_in: seconds } = details;
    if (test) {
      const marked = await this.#withToken((token) =>
        makeTestAuthorisation(this.#call, token, preAuthCode, LINK_MS),
      );
      if (!marked.ok) return { ok: false, errcode: null, errmsg: marked.noToken.errmsg };
      if (marked.found.answer.kind === "lost" || marked.found.answer.errcode !== 0) {
        return noLink(marked.found.answer);
      }
    }
    const now = Date.now();
    const expiresAt = now + Math.min(seconds * 1000, LONGEST_LINK_MS);
    const state = this.#links.add({ preAuthCode, origin }, expiresAt);
    this.#arm();
    console.log({ event: "suite.link-made", suite: name, test });
    return { ok: true, url: `${origin}/install/${name}?state=${state}`, expiresAt };
  }

  /** WeCom's own link to a template, which any company may use for ten days. */
  async #linkOfTemplate({ name, suiteId: templateId }: SuiteConfig): Promise<InstallLink> {
    const state = randomBytes(STATE_BYTES).toString("hex");
    const made = await this.#withProviderToken((token) =>
      getCustomizedAuthUrl(this.#call, token, { templateId, state }, LINK_MS),
    );
    if (!made.ok) return { ok: false, errcode: null, errmsg: made.noToken.errmsg };
    const { answer, details } = made.found;
    if (details === null) return noLink(answer);
    console.log({ event: "suite.link-made", suite: name });
    return { ok: true, url: details.qrcode_url, expiresAt: Date.now() + details.expires_in * 1000 };
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

  async #exchange({ id, code, at, tries, reason }: PendingAuthCode): Promise<void> {
    const now = Date.now();
    if (now >= at + AUTH_CODE_MS) {
      this.#settled(id, coded("auth-code-expired", { why: whyOf(reason) }));
      return;
    }
    // Stored before the call: after a crash there is a pause, too.
    this.#installations.tryAgainAt(id, now + backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries + 1));
    const { answer, details, why } = await this.#ask(code);
    if (details !== null) {
      const before = this.#installations.find(details.corpId);
      const isNewest = this.#installations.installed(details, at, Date.now());
      const isNew = before === null || before.state === "cancelled";
      if (isNewest) this.#owe(isNew ? "suite.installed" : "suite.changed", details.corpId, at);
      this.#settled(id, isNewest ? null : SUPERSEDED);
      this.#troubles?.ends("exchange");
    } else if (answer?.kind === "answered" && answer.errcode === WRONG_AUTH_CODE) {
      this.#settled(id, coded("auth-code-refused"));
    } else {
      this.#installations.waitsBecause(id, why);
      const inEnglish = inWords(why, "en");
      console.warn({
        event: "suite.not-exchanged",
        suite: this.#suite?.name,
        tries: tries + 1,
        why: inEnglish,
      });
    }
  }

  /** Asks WeCom to exchange an AuthCode; `why` there is none, as it is stored. */
  async #ask(authCode: string) {
    // Another deploy may bring the suite back before the AuthCode is too old.
    if (this.#suite === undefined) return { answer: null, details: null, why: coded("suite-unreached") };
    const { exchange: path } = servicePathsOf(this.#suite);
    const asked = await this.#withToken((token) =>
      exchangeAuthCode(this.#call, token, { path, authCode }, EXCHANGE_MS),
    );
    if (!asked.ok) return { answer: null, details: null, why: asked.noToken.errmsg };
    const { answer, details } = asked.found;
    const why = answer.kind === "lost" ? sayLost(answer) : sayAnswer(answer.errcode, answer.errmsg);
    return { answer, details, why: encode(why) };
  }

  /** Asks what the exchange did not tell, or what the company has changed; false without an answer. */
  async #describe(company: Authorised): Promise<boolean> {
    const asked = await this.#askAbout(company);
    if (!asked.ok || asked.found.answer.kind === "lost") return false;
    const { answer, details } = asked.found;
    this.#described(company.corpId, details);
    if (details === null) {
      const { corpId } = company;
      console.warn({
        event: "suite.company-not-described",
        suite: this.#suite?.name,
        corpId,
        errcode: answer.errcode,
      });
    }
    return true;
  }

  async #askAbout({ corpId, permanentCode }: Authorised) {
    const { authInfo: path } = servicePathsOf(this.#known());
    return await this.#withToken((token) =>
      getAuthInfo(this.#call, token, { path, corpId, permanentCode }, EXCHANGE_MS),
    );
  }

  /** Asks WeCom about a company, and notes what it tells; gives what is wrong. */
  async #problemsOf(company: Authorised): Promise<InstallationProblem[]> {
    const asked = await this.#askAbout(company);
    if (!asked.ok) return [{ message: asked.noToken.errmsg, errcode: null, errmsg: null }];
    const { answer, details } = asked.found;
    if (details !== null) {
      this.#described(company.corpId, details);
      this.#installations.accepted(company.corpId, company.permanentCode);
      return [];
    }
    if (answer.kind === "lost" || answer.errcode === 0) {
      const why = answer.kind === "lost" ? sayLost(answer) : say("answer-empty");
      return [{ message: coded("not-told-by-wecom", { message: why }), errcode: null, errmsg: null }];
    }
    const { errcode, errmsg } = answer;
    if (CODE_REFUSED.has(errcode)) {
      this.#installations.refused(company.corpId, company.permanentCode, Date.now());
    }
    return [{ message: encode(sayAnswer(errcode, errmsg)), errcode, errmsg }];
  }

  /** Makes a call with the suite_access_token, once more with a newer token when WeCom refuses the token. */
  async #withToken<Found extends { answer: Answer | null }>(call: (token: string) => Promise<Found>) {
    return await withToken((refused) => this.suiteToken(refused), call, isSuiteTokenRefused);
  }

  /** The same with the provider_access_token. */
  async #withProviderToken<Found extends { answer: Answer | null }>(call: (token: string) => Promise<Found>) {
    const tokens = this.#provider;
    if (tokens === undefined) throw new Error("the suite is not known here");
    return await withToken((refused) => tokens.get(Date.now(), refused), call, isProviderTokenRefused);
  }

  #known(): SuiteConfig {
    if (this.#suite === undefined) throw new Error("the suite is not known here");
    return this.#suite;
  }

  #settled(id: string, reason: string | null): void {
    this.#installations.settleCode(id, reason, Date.now());
    if (reason !== null && reason !== SUPERSEDED) {
      this.#troubles?.begins("exchange", null, { what: say("auth-code-lost"), why: reason, remedy: null });
    }
    const code = reason && (codeOf(reason) ?? reason);
    console.log({ event: "suite.code-settled", suite: this.#suite?.name, reason: code });
  }
}

interface Authorised {
  corpId: string;
  permanentCode: string;
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

function noLink(answer: Answer): InstallLink {
  if (answer.kind === "lost") return { ok: false, errcode: null, errmsg: encode(sayLost(answer)) };
  const { errcode, errmsg } = answer;
  return errcode === 0
    ? { ok: false, errcode: null, errmsg: coded("answer-empty") }
    : { ok: false, errcode, errmsg };
}

const whyOf = (reason: string | null) => (reason === null ? "" : say("because-of", { why: partOf(reason) }));

type WhyNone = "not-installed" | "authorisation-gone" | "permanent-code-void";
