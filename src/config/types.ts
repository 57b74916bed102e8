/** The configuration as the other rooms read it. Data only; `config.ts` reads it. */
import type { Language } from "../i18n/language.ts";
import type { CodedSentence } from "../i18n/sentence.ts";
import type { WebhookConfig } from "../webhooks/types.ts";
import type { Role } from "./roles.ts";

/** The secrets that a company gives the Worker; each may be missing. */
export interface Secrets {
  WECOM_APPS?: string;
  WECOM_SUITES?: string;
  ADMIN_TOKEN?: string;
  WECOM_API_BASE?: string;
  RELAY_TOKEN?: string;
  ALERT_WEBHOOK?: string;
  CONSOLE?: string;
}

/** The texts that Cloudflare binds to the Worker: secrets, and the vars of `wrangler.toml`. */
export interface ConfigEnv extends Secrets {
  LOCATION?: string;
  LANGUAGE?: string;
  WECOM_VERIFY?: string;
  CONSOLE_URL?: string;
  WECOM_LOGIN_BASE?: string;
  WECOM_OAUTH_BASE?: string;
}

/** An app of a company: described in `WECOM_APPS`, or installed by the company. */
export type AppConfig = SelfBuiltApp | ProviderDevelopedApp | InstalledApp;
export type AppKind = AppConfig["kind"];
/** The kinds that `WECOM_APPS` takes. */
export type DescribedKind = Exclude<AppKind, InstalledApp["kind"]>;

/** 自建应用: the company made it in its own console. */
export interface SelfBuiltApp extends AnyApp {
  kind: "self-built";
  secret: string;
}

/**
 * 代开发应用: a service provider (服务商) develops it for the company. Its `secret` is the permanent_code that the provider
 * got for the company; WeCom names the company by its corpid or, encrypted for the provider, by another.
 */
export interface ProviderDevelopedApp extends AnyApp {
  kind: "provider-developed";
  secret: string;
}

/** The app of a company that installed a suite: the suite's object has its permanent_code. */
export type InstalledApp = TemplateApp | ThirdPartyApp;

/** 代开发应用 of a company that installed a template: its permanent_code is its secret. */
export interface TemplateApp extends AnyApp {
  kind: "template-app";
  suite: SuiteConfig;
}

/** 第三方应用: its token comes of the suite's token and the company's permanent_code. */
export interface ThirdPartyApp extends AnyApp {
  kind: "third-party";
  suite: SuiteConfig;
}

/** What companies install: a template (代开发应用模板), or a third-party app (第三方应用). */
export type SuiteKind = "provider-developed" | "third-party";

/** A suite of a service provider, as `WECOM_SUITES` describes it. */
export interface SuiteConfig {
  name: string;
  kind: SuiteKind;
  suiteId: string;
  suiteSecret: string;
  providerCorpId: string;
  /** The provider's own secret, for links to templates and licences; null when it is not told. */
  providerSecret: string | null;
  /** Who exchanges AuthCodes: this Worker, or a backend of the provider's to which `forward` leads. */
  installs: "here" | "elsewhere";
  /** Of the suite, and of companies' apps that have a pair of their own; newest first. */
  callbackTokens: readonly string[];
  encodingAesKeys: readonly string[];
  /** Further receivers for whom callbacks may be encrypted. */
  receiveIds: ReadonlySet<string>;
  forward: string | null;
  webhook: WebhookConfig | null;
}

/** What an app of any kind has. */
interface AnyApp {
  name: string;
  corpId: string;
  /** WeCom's number of the app in the company; null when it is not told. */
  agentId: number | null;
  /** Tokens of the callback settings, newest first. */
  callbackTokens: readonly string[];
  /** EncodingAESKeys of the callback settings, 43 characters each, newest first. */
  encodingAesKeys: readonly string[];
  /** The receivers for which a callback may have been encrypted. */
  receiveIds: ReadonlySet<string>;
  /** Where raw callbacks are forwarded; null for nowhere. */
  forward: string | null;
  /** Where events are posted; null for nowhere. */
  webhook: WebhookConfig | null;
}

/** A setting that cannot be used, or gives more away than it needs. */
export interface ConfigProblem {
  /** The app that it concerns; null when it concerns all apps. */
  app: string | null;
  /** For example `WECOM_APPS.sales.encodingAesKey`. */
  path: string;
  message: CodedSentence;
}

export interface Config {
  /** By name. Lists have those of `WECOM_APPS`; `get` knows the app of a company that may have installed a suite too. */
  apps: ReadonlyMap<string, AppConfig>;
  suites: ReadonlyMap<string, SuiteConfig>;
  /**
   * The apps and suites with a wrong description; every name that is not known, when a secret cannot be read or WeCom cannot
   * be called.
   */
  broken: ReadonlySet<string> | "all";
  problems: readonly ConfigProblem[];
  /** Settings that work, and that others can read or use. */
  warnings: readonly ConfigProblem[];
  /** The bearer token of `/api/*`; null closes it. */
  adminToken: string | null;
  /** Without a slash at its end. */
  apiBase: string;
  relayToken: string | null;
  /** Where Cloudflare places the objects. */
  location: (typeof LOCATIONS)[number];
  alertWebhook: string | null;
  /** Who may use the console with a login of WeCom's; null when nobody may. */
  console: ConsoleConfig | null;
  /** Where people open the Worker, for links in alerts; null when it is not told. Without a slash at its end. */
  consoleUrl: string | null;
  /** Where WeCom's pages of login are: with a QR code, and inside its own client. Without a slash at its end. */
  loginBases: { qr: string; inside: string };
  /** The contents of the files `WW_verify_….txt`. */
  verificationFiles: ReadonlySet<string>;
  /** The language of alerts, which nobody asks for in a language. */
  language: Language;
  /** Of the console when a reader first opens it; null leaves it to the browser. */
  consoleLanguage: Language | null;
}

/** Who may use the console with a login of WeCom's. */
export interface ConsoleConfig {
  /** The app by which members log in, and its number in the company. */
  app: AppConfig;
  agentId: number;
  /** A userid, `department:12`, `tag:7`, or `*` for every member; the highest role counts. */
  roles: Readonly<Record<Role, readonly string[]>>;
}

/** A member, with the groups (`department:12`, `tag:7`) that the member was in at the login. */
export interface Member {
  userid: string;
  groups: readonly string[];
}

// biome-ignore format: one line reads better
export const LOCATIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "apac-ne", "apac-se", "oc", "afr", "me"] as const;
