/** The configuration as everybody reads it. Data only; how it is read is in `config.ts`. */
import type { WebhookConfig } from "../webhooks/types.ts";

/** The secrets that a company gives the Worker; each may be missing. */
export interface Secrets {
  WECOM_APPS?: string;
  ADMIN_TOKEN?: string;
  WECOM_API_BASE?: string;
  RELAY_TOKEN?: string;
  ALERT_WEBHOOK?: string;
}

/** The texts that Cloudflare binds to the Worker: secrets, and the vars of `wrangler.toml`. */
export interface ConfigEnv extends Secrets {
  LOCATION?: string;
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

/** Something in the configuration that cannot be used, or gives more away than it need. */
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
  /** What works, and can be read or used by others. */
  warnings: readonly ConfigProblem[];
  /** Bearer of `/api/*`; null closes it. */
  adminToken: string | null;
  /** Without a slash at its end. */
  apiBase: string;
  relayToken: string | null;
  /** Where objects are best placed. */
  location: (typeof LOCATIONS)[number];
  alertWebhook: string | null;
}

// biome-ignore format: one line reads better
export const LOCATIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "apac-ne", "apac-se", "oc", "afr", "me"] as const;
