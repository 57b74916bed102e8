/** All that the simulated WeCom remembers, in one place. No behaviour: the model, the APIs and the server act on it. */
import { setMaxListeners } from "node:events";
import type { App } from "./company/app.ts";
import type { Contact } from "./company/contact.ts";
import type { Corp } from "./company/corp.ts";
import type { KfCode } from "./company/kf/code.ts";
import type { KfSession } from "./company/kf/session.ts";
import type { Provider } from "./company/provider.ts";
import type { Suite } from "./company/suite.ts";
import { Faults } from "./faults.ts";
import { Journal } from "./journal.ts";
import { Concurrency, Frequency } from "./limits.ts";
import { defaultSettings } from "./settings/settings.ts";

/** A token that was handed out. Suite and provider tokens exist to be refused where an access_token is wanted. */
export interface Token {
  readonly app: App;
  readonly kind: "access_token" | "suite_access_token" | "provider_access_token";
  expiresAt: number;
  revoked: boolean;
}

/** A suite_access_token that was handed out. */
export interface SuiteToken {
  readonly suite: Suite;
  expiresAt: number;
}

/** A provider_access_token that was handed out. */
export interface ProviderToken {
  readonly provider: Provider;
  expiresAt: number;
}

/** A one-time code: one chance to send the welcome of one contact. */
export interface WelcomeCode {
  readonly contact: Contact;
  /** The names of the apps that were told of it. */
  readonly apps: ReadonlySet<string>;
  readonly eventAt: number;
  /** When the first callback with it was sent. */
  sentAt: number | null;
  used: boolean;
}

/** What a kf_msg_or_event callback carries: sync_msg of that account is not limited with it. */
export interface KfToken {
  readonly corp: Corp;
  readonly openKfId: string;
  readonly expiresAt: number;
}

/** A code by which an app learns who logged in. */
export interface LoginCode {
  readonly app: App;
  /** A userid; of nobody's in the company for a stranger. */
  readonly who: string;
  readonly at: number;
  isUsed: boolean;
}

export class World {
  /** Where this simulation is; pictures of codes are there. */
  address = "";
  readonly settings = defaultSettings();
  readonly journal = new Journal(this.settings);
  readonly faults = new Faults();
  readonly frequency = new Frequency();
  readonly concurrency = new Concurrency();
  readonly providers = new Map<string, Provider>();
  /** By suite id. */
  readonly suites = new Map<string, Suite>();
  readonly suiteTokens = new Map<string, SuiteToken>();
  readonly providerTokens = new Map<string, ProviderToken>();
  readonly corps = new Map<string, Corp>();
  readonly tokens = new Map<string, Token>();
  readonly codes = new Map<string, WelcomeCode>();
  readonly loginCodes = new Map<string, LoginCode>();
  readonly contacts = new Map<string, Contact>();
  readonly kfTokens = new Map<string, KfToken>();
  readonly kfCodes = new Map<string, KfCode>();
  readonly kfSessions = new Map<string, KfSession>();
  /** Aborted by close(): ends pauses and requests. */
  readonly closing = new AbortController();

  constructor() {
    setMaxListeners(0, this.closing.signal);
  }
}
