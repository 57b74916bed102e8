/**
 * The object of an app and its secret. Fetches the access_token, once for all callers that wait; keeps the app's troubles,
 * which operators should know of, and what else was noted of it (`app-notes.ts`). Sends nothing but alerts.
 *
 * Named `<app>:<8 hex>` (see `tokenName`), so that a changed secret starts afresh.
 */
import { DurableObject } from "cloudflare:workers";
import { askForToken } from "../apps/kinds.ts";
import type { SuiteOfCompany } from "../apps/suite-of-company.ts";
import { type Token, type TokenAnswer, tokenName } from "../apps/token.ts";
import { bound } from "../binding.ts";
import { consoleOf, isInstalled } from "../config/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { coded, encode } from "../i18n/sentence.ts";
import { credentialsNamed, credentialsOf, suiteOf } from "../objects.ts";
import { wecomClient } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import { AccessToken, type Hold, isWrongCredentials } from "./access-token.ts";
import { AppNotes } from "./app-notes.ts";
import { type Asker, askerWith } from "./asker.ts";
import { CachedToken } from "./cached-token.ts";
import { FAMILIES, familyWorks } from "./family-check.ts";
import { type LifecycleEvent, sentencesOfWarning, type WarningEvent } from "./lifecycle.ts";
import { OperatorAlerts } from "./operator-alerts.ts";
import { ASK_MS, type ProbeResult, probe } from "./probe.ts";
import {
  type AccountsStep,
  accountsFrom,
  type KfSteps,
  type ServicersStep,
  servicersOf,
} from "./probe-kf.ts";
import type { Refusals, RefusedCallbacks } from "./refused-callbacks.ts";
import {
  LOGINS_QUIET_MS,
  type LoginRefusals,
  type RefusedLogins,
  troubleOfLogins,
} from "./refused-logins.ts";
import { asOpen, TroubleStore, type Troubles } from "./trouble-store.ts";
import {
  type CallFamily,
  type Ended,
  GETTOKEN,
  isExplained,
  type OpenTrouble,
  type Reported,
  RUN,
  type Suspicion,
  type Trouble,
  troubleOf,
} from "./troubles.ts";

/** The cron comes every five minutes, so a token that ends soon has three chances to be renewed. */
const RENEW_EARLY_MS = 15 * 60_000;

/** What `/api/status` shows of an app's credentials and troubles; times in milliseconds since 1970. */
export interface CredentialsStatus {
  tokenExpiresAt: number | null;
  hold: Hold | null;
  lastCallbackAt: number | null;
  /** The customer-service accounts for which WeCom has called this app. */
  accounts: readonly string[];
  standing: Troubles;
  /** Null while no callback was refused. Objects of the version before leave out this field and the next. */
  refusedCallbacks?: RefusedCallbacks | null;
  /** The last warning of WeCom's about an unused app; null when none is in force. */
  lifecycle?: WarningEvent | null;
}

/** What a suite's object learns of a company; `renewAt`: when the token is to be renewed, null without a token. */
export interface WarmCompany {
  open: OpenTrouble[];
  renewAt: number | null;
  accounts: string[];
}

export class Credentials extends DurableObject<Env> {
  readonly #notes = new AppNotes(this.ctx.storage.kv);
  readonly #troubles = new TroubleStore(this.ctx.storage.kv);
  readonly #config = configOf(this.env);
  readonly #app = this.#config.apps.get(this.#appName());
  readonly #call = wecomClient(this.#config);
  readonly #alerts = new OperatorAlerts({
    env: this.env,
    config: this.#config,
    object: this.#name,
    app: this.#appName(),
    waitUntil: (work) => this.ctx.waitUntil(work),
  });
  readonly #cachedToken = new CachedToken(() => bound(this.env, "CACHE"), this.#name);
  readonly #token = new AccessToken(this.ctx.storage.kv, {
    ask: async (now) => await this.#ask(now),
    taken: (token, now) => this.#taken(token, now),
    refused: (errcode, errmsg) => this.#refused(errcode, errmsg),
  });

  /**
   * A token other than the refused token; callers that wait share one call of gettoken. `isPassedOn`: the caller is
   * another `Credentials` object of the app, whose configuration leads to this object.
   */
  async token(refused: string | null, isPassedOn = false): Promise<TokenAnswer> {
    const held = this.#token.otherThan(refused, Date.now());
    if (held !== null) return { ok: true, ...held };
    return this.#isOwnSecret ? await this.#token.fetch() : await this.#tokenOfOther(refused, isPassedOn);
  }

  /** Forgets the token: the company has cancelled its authorisation. */
  async dropToken(): Promise<void> {
    this.#token.forget();
    await this.#cachedToken.drop();
  }

  /**
   * Renews a token that ends soon, so that no welcome waits for it. Checks whether troubles are over, and gives the
   * troubles that are open.
   */
  async keepWarm(): Promise<OpenTrouble[]> {
    const { held } = this.#token;
    const endsSoon = held === undefined || held.expiresAt - RENEW_EARLY_MS <= Date.now();
    if (endsSoon && this.#isOwnSecret) await this.#token.fetch();
    this.#troubles.prune(Date.now());
    await Promise.all(FAMILIES.map((family) => this.#checkFamily(family)));
    for (const { episode } of this.#troubles.owed(Date.now())) this.#alerts.tell(episode);
    return this.#troubles.open();
  }

  /** The same for the suite's object, which visits a company again by what this gives. */
  async keepCompanyWarm(): Promise<WarmCompany> {
    const open = await this.keepWarm();
    const { tokenExpiresAt, accounts } = this.status();
    return { open, renewAt: tokenExpiresAt && tokenExpiresAt - RENEW_EARLY_MS, accounts: [...accounts] };
  }

  /** Tries which calls WeCom permits the app, by the same way out as its welcomes. */
  async probe(): Promise<ProbeResult> {
    // Each step is a request of its own: Cloudflare limits how many requests a request may make.
    const self = credentialsNamed(this.env, this.#config, this.#name);
    const steps: KfSteps = {
      accounts: async (offset, until) => await self.probeAccounts(offset, until),
      servicers: async (openKfIds, until) => await self.probeServicers([...openKfIds], until),
    };
    const begunAt = Date.now();
    const result = await probe(this.#call, (refused) => this.token(refused), steps, {
      now: begunAt,
      isOfProvider: this.#app !== undefined && consoleOf(this.#app) === "provider",
    });
    if (result.contactStaff?.kind === "found") this.#works("contact", begunAt);
    if (result.kfAccounts?.kind === "found") this.#works("kf", begunAt);
    return result;
  }

  /** A step of `probe`. */
  async probeAccounts(offset: number, until: number): Promise<AccountsStep> {
    return await accountsFrom(await this.#asker(), this.#call, offset, until, ASK_MS);
  }

  /** A step of `probe`. */
  async probeServicers(openKfIds: string[], until: number): Promise<ServicersStep> {
    return await servicersOf(await this.#asker(), this.#call, openKfIds, until, ASK_MS);
  }

  /**
   * The same three by the names of the version before. Callers use them for one release: its objects know no others.
   */
  async examine(): Promise<ProbeResult> {
    return await this.probe();
  }

  async examineAccounts(offset: number, until: number): Promise<AccountsStep> {
    return await this.probeAccounts(offset, until);
  }

  async examineServicers(openKfIds: string[], until: number): Promise<ServicersStep> {
    return await this.probeServicers(openKfIds, until);
  }

  async #asker(): Promise<Asker> {
    return askerWith(await this.token(null), (refused) => this.token(refused));
  }

  /** Notes a trouble of the app, and alerts the operators if an alert is due. */
  report(trouble: Trouble): Reported {
    const { episode, tell, isOpened, suspicion } = this.#troubles.note(trouble, Date.now());
    if (tell && !isExplained(trouble.cause, this.#troubles.open())) this.#alerts.tell(episode);
    if (isOpened) this.#checkSoon();
    return { open: asOpen(trouble.cause, episode), isNew: isOpened, suspicion };
  }

  /** Takes the result of looking into a suspicion: when a delivery went well in between, or null when none did. */
  lookedInto(suspicion: Suspicion, goodAt: number | null): Reported {
    const result = this.#troubles.lookedInto(suspicion, goodAt, Date.now());
    if (result?.tell && !isExplained(suspicion.cause, this.#troubles.open()))
      this.#alerts.tell(result.episode);
    const open = result && asOpen(suspicion.cause, result.episode);
    return { open, isNew: result?.isOpened ?? false, suspicion: null };
  }

  /**
   * Notes that something works again. Tells the operators which troubles are over by this, if they were told of them.
   */
  ended(list: Ended[]): void {
    for (const ended of list) {
      const over = this.#troubles.end(ended);
      if (over?.told && !isExplained(ended.cause, this.#troubles.open())) this.#alerts.tellOver(over);
    }
  }

  /** Notes that WeCom called, for callbacks that leave no other trace. */
  calledBack(at: number = Date.now()): void {
    this.#notes.calledBack(at);
    this.ended([{ cause: "callback", subject: null, at }]);
  }

  /** Adds refused callbacks to those before, and gives all of them. */
  refusedCallbacks(refusals: Refusals): RefusedCallbacks {
    return this.#notes.addRefusedCallbacks(refusals);
  }

  /** Adds refused logins of the console to those before; many within minutes are told to the operators. */
  refusedLogins(refusals: LoginRefusals): void {
    const all = this.#notes.addRefusedLogins(refusals);
    const times = Math.min(refusals.count, RUN);
    for (let noted = 0; noted < times; noted += 1) this.report(troubleOfLogins(all));
  }

  /** Notes that somebody has logged in to the console. */
  loggedIn(): void {
    this.ended([{ cause: "login", subject: null, at: Date.now() - LOGINS_QUIET_MS }]);
  }

  loginsRefused(): RefusedLogins | null {
    return this.#notes.refusedLogins;
  }

  /** Notes what WeCom does with an app that it takes for unused; stored before this returns. */
  lifecycle(event: LifecycleEvent): void {
    const { warning, cleared } = this.#notes.addLifecycle(event);
    if (warning !== null) {
      const { what, remedy } = sentencesOfWarning({ ...event, event: warning });
      const detail = coded("app-unused-in-full", { message: what, event: warning, remedy });
      this.report({ cause: warning, what: encode(what), detail });
    }
    this.ended(cleared.map((cause) => ({ cause, subject: null, at: Date.now() + 1 })));
  }

  /** Notes a customer-service account for which WeCom calls this app. */
  serves(openKfId: string): void {
    this.#notes.addAccount(openKfId, Date.now());
    this.#checkSoon();
  }

  status(): CredentialsStatus {
    return {
      tokenExpiresAt: this.#token.held?.expiresAt ?? null,
      hold: this.#token.holdAt(Date.now()),
      lastCallbackAt: this.#notes.lastCallbackAt,
      accounts: this.#notes.accounts,
      standing: this.#troubles.records(),
      refusedCallbacks: this.#notes.refusedCallbacks,
      lifecycle: this.#notes.lastWarning,
    };
  }

  /** Has an installed company checked in the next run of the cron: there is something new. */
  #checkSoon(): void {
    if (this.#app === undefined || !isInstalled(this.#app)) return;
    const { suite, corpId } = this.#app;
    const told = async () => await suiteOf(this.env, this.#config, suite).checkSoon(corpId);
    this.ctx.waitUntil(told().catch(() => {}));
  }

  /** Asks WeCom whether it takes calls of a family again, if it refused them. */
  async #checkFamily(family: CallFamily): Promise<void> {
    const isTroubled = this.#troubles
      .open()
      .some(
        ({ cause, subjects }) => isRefusal(cause) && [family, ""].some((name) => subjects.includes(name)),
      );
    if (!isTroubled) return;
    const begunAt = Date.now();
    const token = await this.token(null);
    if (token.ok && (await familyWorks(this.#call, token.token, family))) this.#works(family, begunAt);
  }

  /** WeCom took a call of a family that began at `at`: troubles that concern the whole family are over. */
  #works(family: CallFamily, at: number): void {
    const open = this.#troubles.open().filter(({ cause }) => isRefusal(cause));
    this.ended(open.map(({ cause }) => ({ cause, subject: family, at })));
  }

  /** Whether this object is named by the secret of its configuration. */
  get #isOwnSecret(): boolean {
    return this.#app !== undefined && tokenName(this.#app) === this.#name;
  }

  /**
   * This object's name and its configuration are of two deploys. It must not ask WeCom with the other secret: a refusal
   * would put a hold of an hour on this object's good secret. It asks the object that is named by the configured
   * secret.
   */
  async #tokenOfOther(refused: string | null, isPassedOn: boolean): Promise<TokenAnswer> {
    const notYet: TokenAnswer = {
      ok: false,
      errcode: null,
      errmsg: coded("unknown-app", { app: this.#appName() }),
      retry: true,
    };
    if (this.#app === undefined || isPassedOn) return notYet;
    const answer = await credentialsOf(this.env, this.#config, this.#app).token(refused, true);
    return answer.ok ? answer : { ...answer, retry: true };
  }

  /** Asks WeCom for a token. */
  async #ask(now: number): Promise<TokenAnswer> {
    const app = this.#app;
    if (app === undefined) {
      const errmsg = coded("unknown-app", { app: this.#appName() });
      return { ok: false, errcode: null, errmsg, retry: true };
    }
    try {
      return await askForToken(this.#call, app, this.#suiteFor(app), now);
    } catch (error) {
      // Mostly a deploy that restarts the suite's object: it answers again within the window.
      console.warn({ event: "suite.unreachable", app: app.name, error: String(error) });
      return { ok: false, errcode: null, errmsg: coded("suite-unreached"), retry: true };
    }
  }

  #suiteFor(app: AppConfig): SuiteOfCompany {
    const suite = () => {
      if (!isInstalled(app)) throw new Error("the app is of no suite");
      return suiteOf(this.env, this.#config, app.suite);
    };
    return {
      permanentCode: async () => await suite().permanentCode(app.corpId),
      refusedCode: async (code) => await suite().refusedCode(app.corpId, code),
      suiteToken: async (refused) => await suite().suiteToken(refused),
    };
  }

  /** WeCom gave a token, asked at `now`. */
  #taken(token: Token, now: number): void {
    // WeCom gives tokens to every address, so the troubles of refused calls go on.
    const open = this.#troubles
      .open()
      .filter(({ cause, subjects }) => subjects.includes(GETTOKEN) || isWrongCredentials(Number(cause)));
    this.ended(open.map(({ cause }) => ({ cause, subject: GETTOKEN, at: now })));
    this.ctx.waitUntil(this.#cache(token));
    console.log({ event: "token.fetched", app: this.#appName(), ok: true });
  }

  /** No token came: WeCom refused it, or there was no answer. */
  #refused(errcode: number | null, errmsg: string): void {
    const trouble =
      errcode === null || this.#app === undefined ? null : troubleOf(this.#app, errcode, errmsg, GETTOKEN);
    if (trouble !== null) this.report(trouble);
    console.log({ event: "token.fetched", app: this.#appName(), ok: false, errcode });
  }

  /** Without the cache, callers come to this object. */
  async #cache(token: Token): Promise<void> {
    const error = await this.#cachedToken.put(token, () => this.#token.held);
    if (error !== null) console.warn({ event: "token.not-cached", app: this.#appName(), error });
  }

  get #name(): string {
    return this.ctx.id.name ?? "";
  }

  #appName(): string {
    return this.#name.replace(/:[^:]*$/, "");
  }
}

/** Whether a cause is a refusal of WeCom's that concerns the app as a whole. */
const isRefusal = (cause: Trouble["cause"]) => errcodeOf(Number(cause)).alertWhen === "at-once";
