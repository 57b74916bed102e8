/**
 * What a provider has companies install, in what its kinds have in common: tickets, the companies that installed it, and
 * the commands that tell of both. Each command is sent once: an answer later than a second, or another body than
 * `success`, is a failure that WeCom does not mend. Judges no call.
 */
import { Callback } from "../callback/callback.ts";
import { xmlOf } from "../callback/xml.ts";
import type { World } from "../world.ts";
import type { App } from "./app.ts";
import type { Corp } from "./corp.ts";
import { newCallbackToken, newEncodingAesKey, newSecret, opaque } from "./ids.ts";
import { Misuse } from "./misuse.ts";
import type { Provider } from "./provider.ts";

export interface SuiteOptions {
  name?: string | undefined;
  suiteId?: string | undefined;
  suiteSecret?: string | undefined;
  callbackToken?: string | undefined;
  encodingAesKey?: string | undefined;
  callbackUrl?: string | null | undefined;
}

/** When a command is made, and whether it is sent at once. */
export interface CommandOptions {
  /** Its TimeStamp, in milliseconds; now without it. */
  at?: number | undefined;
  deliver?: boolean | undefined;
}

/** What a company's authorisation stands at. */
export interface Installation {
  readonly app: App;
  /** The codes that were made; each is good once, for ten minutes from its command. */
  readonly authCodes: AuthCode[];
  /** Null until a code was exchanged, and after a cancel. */
  permanentCode: string | null;
  isCancelled: boolean;
  licence: Licence;
}

/** 接口许可 of a company for the app; a re-installation does not begin the trial anew. */
export interface Licence {
  /** Whether licences are asked for at all. */
  isNeeded: boolean;
  /** Null: the company has no trial, as a company for tests has none. */
  trial: { from: number; to: number } | null;
  /** When calls without a licence begin to be refused. */
  checkedFrom: number;
}

/** A trial lasts 90 days from the first installation (doc 95652). */
const TRIAL_MS = 90 * 24 * 60 * 60_000;

interface AuthCode {
  readonly value: string;
  readonly at: number;
  isUsed: boolean;
}

export abstract class Suite {
  abstract readonly kind: "provider-developed" | "third-party";
  readonly provider: Provider;
  readonly name: string;
  readonly suiteId: string;
  suiteSecret: string;
  readonly callbackToken: string;
  readonly encodingAesKey: string;
  /** Null: no commands come. */
  callbackUrl: string | null;
  readonly installations = new Map<Corp, Installation>();
  protected readonly world: World;
  readonly #tickets = new Map<string, number>();
  #token: { value: string; expiresAt: number } | null = null;

  constructor(world: World, provider: Provider, options: SuiteOptions & { suiteId: string }) {
    this.world = world;
    this.provider = provider;
    this.name = options.name ?? "crm";
    this.suiteId = options.suiteId;
    this.suiteSecret = options.suiteSecret ?? newSecret();
    this.callbackToken = options.callbackToken ?? newCallbackToken();
    this.encodingAesKey = options.encodingAesKey ?? newEncodingAesKey();
    this.callbackUrl = options.callbackUrl ?? null;
  }

  /** What a provider copies out of its console. */
  credentials() {
    const { kind, suiteId, suiteSecret, callbackToken, encodingAesKey, provider } = this;
    const providerCorpId = provider.corpId;
    return { kind, suiteId, suiteSecret, providerCorpId, callbackToken, encodingAesKey };
  }

  /** A ticket, as WeCom pushes one every ten minutes and by the console's button. */
  pushTicket({
    value = opaque(512),
    ...options
  }: CommandOptions & { value?: string | undefined } = {}): Callback {
    this.#tickets.set(value, options.at ?? Date.now());
    return this.command("suite_ticket", { SuiteTicket: value }, options);
  }

  /** The company changes the visible range, the permissions, or who may use the app. */
  change(corp: Corp, options: CommandOptions = {}): Callback {
    return this.command("change_auth", { AuthCorpId: this.installationOf(corp).app.corpId }, options);
  }

  /** The company's console ends the authorisation. */
  cancel(corp: Corp, options: CommandOptions = {}): Callback {
    const installation = this.installationOf(corp);
    this.voidCode(installation);
    installation.isCancelled = true;
    installation.app.enabled = false;
    return this.command("cancel_auth", { AuthCorpId: installation.app.corpId }, options);
  }

  installationOf(corp: Corp): Installation {
    const installation = this.installations.get(corp);
    if (!installation) throw new Misuse(`${corp.corpId} has not installed ${this.name}`);
    return installation;
  }

  /** A command, encrypted for the suite, in the outer envelope of suites. */
  command(infoType: string, elements: Record<string, string>, options: CommandOptions = {}): Callback {
    const { name, suiteId, callbackToken, encodingAesKey, callbackUrl } = this;
    const { at = Date.now(), deliver = true } = options;
    const xml = xmlOf(
      [
        ["SuiteId", suiteId],
        // WeCom's own sample has blanks there (doc 90628).
        ["InfoType", ` ${infoType} `],
        ["TimeStamp", Math.floor(at / 1000)],
        ...Object.entries(elements),
      ],
      { shuffle: this.world.settings.shuffleNodes },
    );
    const settings = { name, corpId: suiteId, callbackToken, encodingAesKey, callbackUrl };
    const callback = new Callback(this.world, settings, xml, { isCommand: true });
    if (deliver) void callback.send();
    return callback;
  }

  /** Whether a ticket was pushed, and lately enough. */
  isTicket(value: string, now: number): boolean {
    const at = this.#tickets.get(value);
    return at !== undefined && now < at + this.world.settings.ticketLifeMs;
  }

  /** The suite_access_token: the same within its validity, whatever the ticket. */
  currentToken(now: number): { value: string; expiresIn: number } {
    const { settings, suiteTokens } = this.world;
    if (this.#token === null || this.#token.expiresAt <= now) {
      this.#token = { value: opaque(settings.tokenBytes), expiresAt: now + settings.tokenLifeMs };
      suiteTokens.set(this.#token.value, { suite: this, expiresAt: this.#token.expiresAt });
    }
    const { value, expiresAt } = this.#token;
    return { value, expiresIn: Math.ceil((expiresAt - now) / 1000) };
  }

  /** Every suite_access_token so far answers 42009. */
  expireToken(): void {
    const known = this.#token && this.world.suiteTokens.get(this.#token.value);
    if (known) known.expiresAt = 0;
    this.#token = null;
  }

  /** Uses up an AuthCode; null for one that is unknown, used or older than ten minutes. */
  exchange(authCode: string, now: number): Installation | null {
    for (const installation of this.installations.values()) {
      const code = installation.authCodes.find(({ value }) => value === authCode);
      if (!code) continue;
      if (code.isUsed || now >= code.at + this.world.settings.authCodeLifeMs) return null;
      code.isUsed = true;
      if (installation.isCancelled) return null;
      this.voidCode(installation);
      this.renewCode(installation);
      return installation;
    }
    return null;
  }

  /** Gives a company a new permanent_code. */
  protected abstract renewCode(installation: Installation): void;

  /** The permanent_code of a company and its tokens are void. */
  protected voidCode(installation: Installation): void {
    installation.permanentCode = null;
    installation.app.resetSecret();
  }

  /** The installation of a company, new at `from` where it has none; `addApp` makes the app. */
  protected installationBy(corp: Corp, from = Date.now(), addApp: () => App): Installation {
    const known = this.installations.get(corp);
    const trial = { from, to: from + TRIAL_MS };
    const licence = { isNeeded: true, trial, checkedFrom: trial.to };
    const installation = known ?? {
      app: addApp(),
      authCodes: [],
      permanentCode: null,
      isCancelled: false,
      licence,
    };
    this.installations.set(corp, installation);
    installation.isCancelled = false;
    installation.app.enabled = true;
    return installation;
  }

  protected newAuthCode({ authCodes }: Installation, at = Date.now()): string {
    const value = opaque(512);
    authCodes.push({ value, at, isUsed: false });
    return value;
  }

  protected pushCode(infoType: string, installation: Installation, options: CommandOptions): Callback {
    return this.command(infoType, { AuthCode: this.newAuthCode(installation, options.at) }, options);
  }
}
