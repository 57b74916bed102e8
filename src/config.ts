/**
 * Secrets and vars, parsed once per isolate. What is wrong in them is a value with the field's path, for the
 * log and `/api/status`; the caller of a callback never sees it.
 */
import * as v from "valibot";
import { isSecret } from "./onward/sign.ts";
import { ONWARD_TYPES, type OnwardType, typesOf } from "./onward/types.ts";

/** The texts that Cloudflare binds to the Worker. */
export interface ConfigEnv {
  WECOM_APPS?: string;
  ADMIN_TOKEN?: string;
  WECOM_API_BASE?: string;
  RELAY_TOKEN?: string;
  LOCATION?: string;
  ALERT_WEBHOOK?: string;
}

/** One app of a company, as `WECOM_APPS` describes it. */
export interface AppConfig {
  name: string;
  kind: "self-built";
  corpId: string;
  secret: string;
  /** Tokens of the callback settings, newest first. */
  callbackTokens: readonly string[];
  /** EncodingAESKeys of the callback settings, 43 characters each, newest first. */
  encodingAesKeys: readonly string[];
  /** For whom a callback may have been encrypted. */
  receiveIds: ReadonlySet<string>;
  /** Where raw callbacks are handed on to; null for nowhere. */
  forward: string | null;
  /** Where events are handed on to; null for nowhere. */
  webhook: WebhookConfig | null;
}

/** A program of the company's own that is told of an app's events. */
export interface WebhookConfig {
  url: string;
  /** Standard Webhooks: `whsec_` and base64; each signs. */
  secrets: readonly string[];
  events: ReadonlySet<OnwardType>;
}

/** Something in the configuration that cannot be used. */
export interface ConfigProblem {
  /** The app that it concerns; null when it concerns all of them. */
  app: string | null;
  /** For example `WECOM_APPS.sales.encodingAesKey`. */
  path: string;
  message: string;
}

export interface Config {
  apps: ReadonlyMap<string, AppConfig>;
  /** Apps that are described, but wrongly; or all, when none can be read or called for. */
  broken: ReadonlySet<string> | "all";
  problems: readonly ConfigProblem[];
  /** Bearer of `/api/*`; null closes it. */
  adminToken: string | null;
  /** Without a slash at its end. */
  apiBase: string;
  relayToken: string | null;
  /** Where objects are best placed. */
  location: (typeof LOCATIONS)[number];
  alertWebhook: string | null;
}

const DEFAULT_API_BASE = "https://qyapi.weixin.qq.com";
/** What stands in `.dev.vars.example`, for everybody to read. */
const EXAMPLE_ADMIN_TOKEN = "change-me";
const DEFAULT_LOCATION = "apac";
// biome-ignore format: one line reads better
const LOCATIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "apac-ne", "apac-se", "oc", "afr", "me"] as const;

const APP_NAME = /^[A-Za-z0-9_-]{1,32}$/;

/** One value or several, newest first, while they are being changed. */
const oneOrMore = <T extends v.GenericSchema<unknown, string>>(item: T) =>
  v.pipe(
    v.unknown(),
    v.transform((values) => (Array.isArray(values) ? values : [values])),
    v.array(item),
    v.nonEmpty("expected at least one value, found an empty list"),
  );

const text = (what: string) =>
  v.pipe(v.string(`expected ${what}`), v.trim(), v.nonEmpty(`expected ${what}, found an empty text`));

const HTTP_URL = "expected an http or https URL";
const isHttpUrl = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const WEBHOOK_URL = "expected an https URL; http is for localhost and 127.0.0.1 only";
const SECRET = "expected a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64";
const EVENT = `expected a type of event or a pattern such as kf.*; there are ${ONWARD_TYPES.join(", ")}`;

/** What is posted is not for others' eyes; on the machine itself there are none. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname));
}

const webhookSchema = v.strictObject(
  {
    url: v.pipe(v.string(WEBHOOK_URL), v.trim(), v.check(isWebhookUrl, WEBHOOK_URL)),
    secret: oneOrMore(v.pipe(v.string(SECRET), v.trim(), v.check(isSecret, SECRET))),
    events: v.optional(
      v.array(
        v.pipe(
          v.string(EVENT),
          v.check((pattern) => typesOf(pattern).length > 0, EVENT),
        ),
        "expected a list of types of events",
      ),
      ["*"],
    ),
  },
  ({ expected }) => {
    if (expected === "never") return "unknown key";
    if (expected === "Object") return "expected an object with url and secret";
    return "expected a value, but it is missing";
  },
);

/** Not `v.record`, which takes lists and leaves out names such as `constructor` without a word. */
const appsByName = v.custom<Record<string, unknown>>(
  (apps) => typeof apps === "object" && apps !== null && !Array.isArray(apps),
);

const appSchema = v.strictObject(
  {
    kind: v.optional(v.literal("self-built", 'expected "self-built", the only kind so far'), "self-built"),
    corpId: text("the company's id (企业ID), such as ww1234567890abcdef"),
    secret: text("the app's Secret"),
    callbackToken: oneOrMore(text("the Token of the app's callback settings")),
    encodingAesKey: oneOrMore(
      v.pipe(
        text("the EncodingAESKey of the app's callback settings"),
        v.regex(/^[A-Za-z0-9]{43}$/, "expected an EncodingAESKey: exactly 43 letters and digits"),
      ),
    ),
    receiveIds: v.optional(v.array(text("a receiver's id"), "expected a list of receivers' ids"), []),
    forward: v.optional(v.pipe(v.string(HTTP_URL), v.trim(), v.check(isHttpUrl, HTTP_URL))),
    webhook: v.optional(webhookSchema),
  },
  ({ expected }) => {
    if (expected === "never") return "unknown key";
    if (expected === "Object") return "expected an object with corpId, secret, …";
    return "expected a value, but it is missing";
  },
);

const read = new WeakMap<ConfigEnv, Config>();

/** The configuration of an environment, read when it is first asked for; its problems are logged then. */
export function configOf(env: ConfigEnv): Config {
  let config = read.get(env);
  if (config === undefined) {
    config = readConfig(env);
    read.set(env, config);
    for (const problem of config.problems) console.error({ event: "config.problem", ...problem });
  }
  return config;
}

/** Reads the whole configuration. Never throws: an app that is described wrongly is missing from `apps`. */
export function readConfig(env: ConfigEnv): Config {
  const problems: ConfigProblem[] = [];
  const complain = (path: string, message: string, app: string | null = null) => {
    problems.push({ app, path, message });
  };

  const apps = readApps(env.WECOM_APPS, complain);
  const optional = (name: keyof ConfigEnv) => env[name]?.trim() || null;

  const apiBase = optional("WECOM_API_BASE") ?? DEFAULT_API_BASE;
  if (!isHttpUrl(apiBase)) complain("WECOM_API_BASE", HTTP_URL);
  const location = LOCATIONS.find((hint) => hint === (optional("LOCATION") ?? DEFAULT_LOCATION));
  if (location === undefined) complain("LOCATION", `expected one of ${LOCATIONS.join(", ")}`);
  const alertWebhook = optional("ALERT_WEBHOOK");
  if (alertWebhook !== null && !isHttpUrl(alertWebhook)) {
    complain("ALERT_WEBHOOK", "expected the URL of a WeCom group robot");
  }
  const adminToken = optional("ADMIN_TOKEN");
  if (adminToken === null) complain("ADMIN_TOKEN", "expected a long random text; /api is closed without it");
  if (adminToken === EXAMPLE_ADMIN_TOKEN) {
    complain(
      "ADMIN_TOKEN",
      "this is the example's; /api is closed until it is a long random text of your own",
    );
  }

  const usable = apps !== null && isHttpUrl(apiBase);
  return {
    apps: usable ? apps : new Map(),
    broken: usable ? new Set(problems.flatMap(({ app }) => app ?? [])) : "all",
    problems,
    adminToken: adminToken === EXAMPLE_ADMIN_TOKEN ? null : adminToken,
    apiBase: apiBase.replace(/\/+$/, ""),
    relayToken: optional("RELAY_TOKEN"),
    location: location ?? DEFAULT_LOCATION,
    alertWebhook: alertWebhook !== null && isHttpUrl(alertWebhook) ? alertWebhook : null,
  };
}

type Complain = (path: string, message: string, app?: string | null) => void;

function readApps(secret: string | undefined, complain: Complain): Map<string, AppConfig> | null {
  const apps = new Map<string, AppConfig>();
  const json = v.safeParse(v.pipe(v.string(), v.parseJson(), appsByName), secret);
  if (!json.success) {
    const found = secret === undefined || secret === "" ? "it is not set" : "it is not a JSON object";
    complain("WECOM_APPS", `expected a JSON object of apps by name, but ${found}`);
    return null;
  }
  if (Object.keys(json.output).length === 0) complain("WECOM_APPS", "expected at least one app, found none");
  for (const [name, described] of Object.entries(json.output)) {
    const path = `WECOM_APPS.${name}`;
    if (!APP_NAME.test(name)) {
      complain(
        path,
        "expected a name of 1 to 32 letters, digits, - or _: it is part of the callback's URL",
        name,
      );
      continue;
    }
    const app = v.safeParse(appSchema, described, { abortPipeEarly: true });
    if (app.success) apps.set(name, toAppConfig(name, app.output));
    else for (const issue of app.issues) complain(issuePath(path, issue), issue.message, name);
  }
  return apps;
}

function toAppConfig(name: string, app: v.InferOutput<typeof appSchema>): AppConfig {
  return {
    name,
    kind: app.kind,
    corpId: app.corpId,
    secret: app.secret,
    callbackTokens: app.callbackToken,
    encodingAesKeys: app.encodingAesKey,
    receiveIds: new Set([app.corpId, ...app.receiveIds]),
    forward: app.forward ?? null,
    webhook: app.webhook === undefined ? null : toWebhookConfig(app.webhook),
  };
}

function toWebhookConfig({ url, secret, events }: v.InferOutput<typeof webhookSchema>): WebhookConfig {
  return { url, secrets: secret, events: new Set(events.flatMap(typesOf)) };
}

/** The issue's path; a value that stood alone is not given the index it got on the way. */
function issuePath(base: string, issue: v.BaseIssue<unknown>): string {
  let path = base;
  let value: unknown = null;
  for (const item of issue.path ?? []) {
    if (item.type === "array" && !Array.isArray(value)) break;
    path += `.${item.key}`;
    value = item.value;
  }
  return path;
}
