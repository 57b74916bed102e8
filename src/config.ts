/**
 * Reads secrets and vars, once per isolate. A fault is a value with the field's path, for the log and `/api/status`;
 * the caller of a callback never sees it.
 */
import { baseFault, configUrlFault, isReadableOnTheWay } from "./config/address.ts";
import { type Note, readApps, warnOfApps } from "./config/apps.ts";
import { AppsByName } from "./config/apps-by-name.ts";
import { readConsole } from "./config/console.ts";
import { isFromExample } from "./config/example.ts";
import { isOneLine } from "./config/one-line.ts";
import { readSuites } from "./config/suites.ts";
import {
  type AppConfig,
  type Config,
  type ConfigEnv,
  type ConfigProblem,
  LOCATIONS,
} from "./config/types.ts";
import { readVerificationFiles } from "./config/verification-files.ts";
import { LANGUAGES, type Language } from "./i18n/language.ts";
import { codeOf, encode, type Sentence, say } from "./i18n/sentence.ts";
import { inWords } from "./i18n/words.ts";

const DEFAULT_API_BASE = "https://qyapi.weixin.qq.com";
/** WeCom's pages of login (docs 98171, 96441). */
const DEFAULT_LOGIN_BASE = "https://login.work.weixin.qq.com";
const DEFAULT_OAUTH_BASE = "https://open.weixin.qq.com";
const DEFAULT_LOCATION = "apac";
const DEFAULT_LANGUAGE = "zh";

/** The length of a token that nobody guesses: `openssl rand -hex 32` gives 64 characters. */
const SHORTEST_ADMIN_TOKEN = 32;
/** The characters that a header can carry. */
const HEADER_TEXT = /^[\x20-\x7e]*$/;

const read = new WeakMap<ConfigEnv, Config>();

/** The configuration of an environment, read when it is first asked for; its problems are logged then. */
export function configOf(env: ConfigEnv): Config {
  let config = read.get(env);
  if (config === undefined) {
    config = readConfig(env);
    read.set(env, config);
    for (const problem of config.problems) {
      console.error({ event: "config.problem", ...tellConfigProblem(problem, "en") });
    }
    for (const warning of config.warnings) {
      console.warn({ event: "config.warning", ...tellConfigProblem(warning, "en") });
    }
  }
  return config;
}

/** A problem or warning in a language, with its code. */
export function tellConfigProblem({ app, path, message }: ConfigProblem, language: Language) {
  return { app, path, code: codeOf(message), message: inWords(message, language) };
}

/** The companies of the apps of `WECOM_APPS`. */
export function corpsOf({ apps }: Config): string[] {
  return [...new Set([...apps.values()].map(({ corpId }) => corpId))];
}

/** Reads the whole configuration. Never throws: an app with a wrong description is missing from `apps`. */
export function readConfig(env: ConfigEnv): Config {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const complain: Note = (path, message, app = null) =>
    void problems.push({ app, path, message: encode(message) });
  const warn: Note = (path, message, app = null) =>
    void warnings.push({ app, path, message: encode(message) });
  const optional = (name: keyof ConfigEnv) => env[name]?.trim() || null;

  const suitesSecret = optional("WECOM_SUITES");
  const apps = readApps(env.WECOM_APPS, suitesSecret !== null, complain);
  const suites = readSuites(suitesSecret, (name) => apps?.has(name) ?? false, complain);
  if (apps !== null) warnOfApps(apps, warn);
  const wayToWecom = readWayToWecom(optional("WECOM_API_BASE"), optional("RELAY_TOKEN"), complain, warn);
  const location = LOCATIONS.find((hint) => hint === (optional("LOCATION") ?? DEFAULT_LOCATION));
  if (location === undefined) complain("LOCATION", say("unknown-location", { places: LOCATIONS.join(", ") }));
  const typedLanguage = optional("LANGUAGE");
  const language = LANGUAGES.find((one) => one === (typedLanguage ?? DEFAULT_LANGUAGE));
  if (language === undefined) complain("LANGUAGE", say("unknown-language"));

  const address = (name: keyof ConfigEnv) => readAddress(name, optional(name), complain);

  const { isUsable } = wayToWecom;
  const isRead = apps !== null && suites !== null;
  // A secret that cannot be read takes nothing from the other.
  const soundSuites: Config["suites"] = (isUsable ? suites : null) ?? new Map();
  const sound = isUsable ? new AppsByName(apps ?? new Map(), soundSuites) : new Map<string, AppConfig>();
  return {
    apps: sound,
    suites: soundSuites,
    broken: isRead && isUsable ? new Set(problems.flatMap(({ app }) => app ?? [])) : "all",
    problems,
    warnings,
    adminToken: readAdminToken(optional("ADMIN_TOKEN"), complain),
    apiBase: wayToWecom.apiBase,
    relayToken: wayToWecom.relayToken,
    location: location ?? DEFAULT_LOCATION,
    alertWebhook: readAlertWebhook(optional("ALERT_WEBHOOK"), complain, warn),
    console: readConsole(optional("CONSOLE"), sound, complain),
    consoleUrl: address("CONSOLE_URL"),
    loginBases: {
      qr: address("WECOM_LOGIN_BASE") ?? DEFAULT_LOGIN_BASE,
      inside: address("WECOM_OAUTH_BASE") ?? DEFAULT_OAUTH_BASE,
    },
    verificationFiles: readVerificationFiles(optional("WECOM_VERIFY"), complain),
    language: language ?? DEFAULT_LANGUAGE,
    consoleLanguage: typedLanguage === null ? null : (language ?? null),
  };
}

/**
 * The address of WeCom's API, and the relay's token. Without a usable address, or with a token that no header takes, no
 * call could be made.
 */
function readWayToWecom(base: string | null, relayToken: string | null, complain: Note, warn: Note) {
  const apiBase = base ?? DEFAULT_API_BASE;
  const fault = baseFault(apiBase);
  if (fault !== null) complain("WECOM_API_BASE", say(fault));
  else if (isReadableOnTheWay(apiBase)) {
    warn("WECOM_API_BASE", say("relay-readable"));
  }
  const isSendable = relayToken === null || HEADER_TEXT.test(relayToken);
  if (!isSendable) complain("RELAY_TOKEN", say("relay-token-unsendable"));
  return { isUsable: fault === null && isSendable, apiBase: apiBase.replace(/\/+$/, ""), relayToken };
}

/** An address to which paths are appended, without a slash at its end; null without a usable one. */
function readAddress(name: string, address: string | null, complain: Note): string | null {
  const fault = address === null ? null : baseFault(address);
  if (fault !== null) complain(name, say(fault));
  return fault === null ? (address?.replace(/\/+$/, "") ?? null) : null;
}

/** The admin token; null, which closes the API, when there is none or when others know or can guess it. */
function readAdminToken(token: string | null, complain: Note): string | null {
  const fault = adminTokenFault(token);
  if (fault === null) return token;
  complain("ADMIN_TOKEN", fault);
  return null;
}

/** Why a token opens no API; null when it does. */
export function adminTokenFault(token: string | null): Sentence | null {
  if (token === null) return say("admin-token-missing");
  if (isFromExample(token)) return say("admin-token-of-example");
  if (!isOneLine(token)) return say("admin-token-in-lines");
  if (token.length < SHORTEST_ADMIN_TOKEN) return say("admin-token-short", { least: SHORTEST_ADMIN_TOKEN });
  return null;
}

/** The alert webhook; null when there is none, or none that may get alerts. */
function readAlertWebhook(url: string | null, complain: Note, warn: Note): string | null {
  if (url === null) return null;
  const fault = configUrlFault(url, "address-not-of-a-robot");
  if (fault !== null) {
    complain("ALERT_WEBHOOK", say(fault));
    return null;
  }
  if (isReadableOnTheWay(url)) {
    warn("ALERT_WEBHOOK", say("alerts-readable"));
  }
  return url;
}
