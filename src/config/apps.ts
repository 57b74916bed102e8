/** Reads `WECOM_APPS`: the apps by name, and what is wrong or doubtful about them. */
import { decode, type Sentence, say } from "../i18n/sentence.ts";
import { typesOf, type WebhookConfig } from "../webhooks/types.ts";
import { type AppIssue, type DescribedApp, type DescribedWebhook, readApp } from "./app-schema.ts";
import { jsonFault } from "./json-fault.ts";
import { consoleOf, DESCRIBED_KINDS } from "./kinds.ts";
import type { AppConfig, InstalledApp } from "./types.ts";

/** Notes something about a place of the configuration, and about one app. */
export type Note = (path: string, message: Sentence, app?: string | null) => void;

export const APP_NAME = /^[A-Za-z0-9_-]{1,32}$/;

/** The apps with a valid description; null when there is nothing to read. A provider may have suites alone. */
export function readApps(
  secret: string | undefined,
  hasSuites: boolean,
  complain: Note,
): Map<string, AppConfig> | null {
  if (hasSuites && !secret?.trim()) return new Map();
  const described = readJsonObject(secret);
  if (described === null) {
    complain("WECOM_APPS", whyNotJson(secret ?? ""));
    return null;
  }
  const apps = new Map<string, AppConfig>();
  const entries = Object.entries(described);
  if (entries.length === 0 && !hasSuites) complain("WECOM_APPS", say("no-app-described"));
  for (const [name, app] of entries) {
    const path = `WECOM_APPS.${name}`;
    if (!APP_NAME.test(name)) {
      complain(path, say("bad-app-name"), name);
      continue;
    }
    const read = readApp(app);
    if (read.ok) apps.set(name, toAppConfig(name, read.app));
    else for (const issue of read.issues) complain(issuePath(path, issue), sentenceOf(issue), name);
  }
  return apps;
}

/** Warns of settings that work and give more away than they need. */
export function warnOfApps(apps: ReadonlyMap<string, AppConfig>, warn: Note): void {
  const before: AppConfig[] = [];
  for (const app of apps.values()) {
    const twin = before.find((other) => takesCallbacksOf(app, other));
    if (twin !== undefined) {
      const message = say("same-callback-keys", { app: twin.name });
      warn(`WECOM_APPS.${app.name}.callbackToken`, message, app.name);
    }
    if (consoleOf(app) === "provider" && app.receiveIds.size === 1) {
      warn(`WECOM_APPS.${app.name}.receiveIds`, say("receivers-of-provider"), app.name);
    }
    before.push(app);
  }
}

function takesCallbacksOf(app: AppConfig, other: AppConfig): boolean {
  return (
    app.callbackTokens.some((token) => other.callbackTokens.includes(token)) &&
    app.encodingAesKeys.some((key) => other.encodingAesKeys.includes(key)) &&
    [...app.receiveIds].some((receiver) => other.receiveIds.has(receiver))
  );
}

/** Not valibot's record, which takes lists and silently drops names such as `constructor`. */
export function readJsonObject(text: string | undefined): object | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Why a text is no JSON object, without quoting the text. */
function whyNotJson(text: string): Sentence {
  if (text === "") return say("apps-not-set");
  return say("apps-not-an-object", { place: placeInJson(text) });
}

/** Where a text stops to be JSON; empty for JSON of another kind. */
export function placeInJson(text: string): Sentence | "" {
  const fault = jsonFault(text);
  return fault === null ? "" : say("json-place", { ...fault });
}

function toAppConfig(name: string, app: DescribedApp): Exclude<AppConfig, InstalledApp> {
  const { webhook } = app;
  return {
    name,
    kind: app.kind,
    corpId: app.corpId,
    secret: app.secret,
    agentId: app.agentId,
    callbackTokens: app.callbackToken,
    encodingAesKeys: app.encodingAesKey,
    receiveIds: new Set(DESCRIBED_KINDS[app.kind].receivers(app)),
    forward: app.forward,
    webhook: webhook && toWebhookConfig(webhook),
  };
}

export const sentenceOf = ({ message }: AppIssue): Sentence =>
  decode(message) ?? say("as-written", { word: message });

export const toWebhookConfig = ({ url, secret, events }: DescribedWebhook): WebhookConfig => ({
  url,
  secrets: secret,
  events: new Set(events.flatMap(typesOf)),
});

/** The issue's path; a value that stood alone loses the index that it got on the way. */
export function issuePath(base: string, issue: AppIssue): string {
  let path = base;
  let value: unknown = null;
  for (const item of issue.path ?? []) {
    if (item.type === "array" && !Array.isArray(value)) break;
    path += `.${item.key}`;
    value = item.value;
  }
  return path;
}
