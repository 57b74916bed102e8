/**
 * Reads secrets and vars, once per isolate. A fault is a value with the field's path, for the log and `/api/status`;
 * the caller of a callback never sees it.
 */
import { baseFault, configUrlFault, isReadableOnTheWay } from "./config/address.ts";
import { type Note, readApps, warnOfApps } from "./config/apps.ts";
import { isFromExample } from "./config/example.ts";
import { isOneLine } from "./config/one-line.ts";
import { type Config, type ConfigEnv, type ConfigProblem, LOCATIONS } from "./config/types.ts";

const DEFAULT_API_BASE = "https://qyapi.weixin.qq.com";
const DEFAULT_LOCATION = "apac";

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
    for (const problem of config.problems) console.error({ event: "config.problem", ...problem });
    for (const warning of config.warnings) console.warn({ event: "config.warning", ...warning });
  }
  return config;
}

/** The companies of all apps, or of the app with that name. */
export function corpsOf({ apps }: Config, name?: string): string[] {
  const asked = [...apps.values()].filter((app) => name === undefined || app.name === name);
  return [...new Set(asked.map(({ corpId }) => corpId))];
}

/** Reads the whole configuration. Never throws: an app with a wrong description is missing from `apps`. */
export function readConfig(env: ConfigEnv): Config {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const complain: Note = (path, message, app = null) => void problems.push({ app, path, message });
  const warn: Note = (path, message, app = null) => void warnings.push({ app, path, message });
  const optional = (name: keyof ConfigEnv) => env[name]?.trim() || null;

  const apps = readApps(env.WECOM_APPS, complain);
  if (apps !== null) warnOfApps(apps, warn);
  const wayToWecom = readWayToWecom(optional("WECOM_API_BASE"), optional("RELAY_TOKEN"), complain, warn);
  const location = LOCATIONS.find((hint) => hint === (optional("LOCATION") ?? DEFAULT_LOCATION));
  if (location === undefined) complain("LOCATION", `expected one of ${LOCATIONS.join(", ")}`);

  const usable = apps !== null && wayToWecom.isUsable;
  return {
    apps: usable ? apps : new Map(),
    broken: usable ? new Set(problems.flatMap(({ app }) => app ?? [])) : "all",
    problems,
    warnings,
    adminToken: readAdminToken(optional("ADMIN_TOKEN"), complain),
    apiBase: wayToWecom.apiBase,
    relayToken: wayToWecom.relayToken,
    location: location ?? DEFAULT_LOCATION,
    alertWebhook: readAlertWebhook(optional("ALERT_WEBHOOK"), complain, warn),
  };
}

/**
 * The address of WeCom's API, and the relay's token. Without a usable address, or with a token that no header takes, no
 * call could be made.
 */
function readWayToWecom(base: string | null, relayToken: string | null, complain: Note, warn: Note) {
  const apiBase = base ?? DEFAULT_API_BASE;
  const fault = baseFault(apiBase);
  if (fault !== null) complain("WECOM_API_BASE", `expected ${fault}`);
  else if (isReadableOnTheWay(apiBase)) {
    warn(
      "WECOM_API_BASE",
      "calls go over the Internet by http: tokens, customers' ids and texts can be read on the way; give the relay a certificate and use https",
    );
  }
  const isSendable = relayToken === null || HEADER_TEXT.test(relayToken);
  if (!isSendable) {
    complain(
      "RELAY_TOKEN",
      "expected a text in one line of letters, digits and signs that a header can carry",
    );
  }
  return { isUsable: fault === null && isSendable, apiBase: apiBase.replace(/\/+$/, ""), relayToken };
}

/** The admin token; null, which closes the API, when there is none or when others know or can guess it. */
function readAdminToken(token: string | null, complain: Note): string | null {
  const fault = adminTokenFault(token);
  if (fault === null) return token;
  complain("ADMIN_TOKEN", fault);
  return null;
}

/** Why a token opens no API; null when it does. */
export function adminTokenFault(token: string | null): string | null {
  if (token === null) return "expected a long random text; /api is closed without it";
  if (isFromExample(token)) {
    return "this is the example's; /api is closed until it is a long random text of your own";
  }
  if (!isOneLine(token)) {
    return "expected a text in one line, found a line break or another control character in it; /api is closed";
  }
  if (token.length < SHORTEST_ADMIN_TOKEN) {
    return `expected at least ${SHORTEST_ADMIN_TOKEN} characters; /api is closed until it is as long: openssl rand -hex 32 makes one`;
  }
  return null;
}

/** The alert webhook; null when there is none, or none that may get alerts. */
function readAlertWebhook(url: string | null, complain: Note, warn: Note): string | null {
  if (url === null) return null;
  const fault = configUrlFault(url, "the URL of a WeCom group robot");
  if (fault !== null) {
    complain("ALERT_WEBHOOK", `expected ${fault}`);
    return null;
  }
  if (isReadableOnTheWay(url)) {
    warn(
      "ALERT_WEBHOOK",
      "alerts go over the Internet by http: they, and the robot's key, can be read on the way",
    );
  }
  return url;
}
