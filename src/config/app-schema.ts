/**
 * The schema of an app of `WECOM_APPS`, and the problems of a wrong description. To build the schema and read by it
 * takes a good part of a cold isolate's first callback, so an app in its usual form is read without it.
 */
import * as v from "valibot";
import { type CodedSentence, coded, type PlainCode } from "../i18n/sentence.ts";
import { isSecret } from "../webhooks/sign.ts";
import { typesOf, WEBHOOK_EVENT_TYPES } from "../webhooks/types.ts";
import { type AddressFault, configUrlFault, safeAddressFault } from "./address.ts";
import { DEFAULT_KIND, isAppKind, KIND_NAMES } from "./kinds.ts";
import { isOneLine } from "./one-line.ts";
import type { DescribedKind } from "./types.ts";

/** An app as described, with its defaults filled in. */
export interface DescribedApp {
  kind: DescribedKind;
  corpId: string;
  secret: string;
  agentId: number | null;
  callbackToken: readonly string[];
  encodingAesKey: readonly string[];
  receiveIds: readonly string[];
  forward: string | null;
  webhook: DescribedWebhook | null;
}

export interface DescribedWebhook {
  url: string;
  secret: readonly string[];
  events: readonly string[];
}

export type AppIssue = v.BaseIssue<unknown>;
export type ReadApp = { ok: true; app: DescribedApp } | { ok: false; issues: readonly AppIssue[] };

const AES_KEY = /^[A-Za-z0-9]{43}$/;
const EVERY_EVENT = ["*"];

const isAesKey = (text: string) => AES_KEY.test(text);
const isAgentId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const isEvent = (pattern: string) => typesOf(pattern).length > 0;

/** Reads an app, or gives every problem of a wrong description. */
export function readApp(described: unknown): ReadApp {
  const usual = readUsualApp(described);
  return usual === null ? readByTheSchema(described) : { ok: true, app: usual };
}

/** The same by valibot, which finds the problems. */
export function readByTheSchema(described: unknown): ReadApp {
  appSchema ??= buildSchema();
  const read = v.safeParse(appSchema, described, { abortPipeEarly: true });
  if (!read.success) return { ok: false, issues: read.issues };
  const { agentId = null, forward = null, webhook = null, ...app } = read.output;
  return { ok: true, app: { ...app, agentId, forward, webhook } };
}

/** An app with a usual and valid description; null leaves the description to the schema. */
export function readUsualApp(described: unknown): DescribedApp | null {
  if (!isObject(described)) return null;
  const { kind = DEFAULT_KIND, corpId, secret, receiveIds = [], forward, webhook, ...others } = described;
  const { agentId, callbackToken, encodingAesKey, ...unknown } = others;
  if (!isAppKind(kind) || Object.keys(unknown).length > 0) return null;
  if (!isUsual(corpId) || !isUsual(secret) || !isListOf(receiveIds, isUsual)) return null;
  if (agentId !== undefined && !isAgentId(agentId)) return null;
  const callbackTokens = oneOrMoreOf(callbackToken, isUsual);
  const encodingAesKeys = oneOrMoreOf(encodingAesKey, isAesKey);
  if (callbackTokens === null || encodingAesKeys === null) return null;
  if (forward !== undefined && (!isUsual(forward) || configUrlFault(forward) !== null)) return null;
  const usualWebhook = webhook === undefined ? null : readUsualWebhook(webhook);
  if (webhook !== undefined && usualWebhook === null) return null;
  return {
    kind,
    corpId,
    secret,
    agentId: agentId ?? null,
    callbackToken: callbackTokens,
    encodingAesKey: encodingAesKeys,
    receiveIds,
    forward: forward ?? null,
    webhook: usualWebhook,
  };
}

function readUsualWebhook(described: unknown): DescribedWebhook | null {
  if (!isObject(described)) return null;
  const { url, secret, events = EVERY_EVENT, ...unknown } = described;
  if (Object.keys(unknown).length > 0 || !isUsual(url) || safeAddressFault(url) !== null) return null;
  const secrets = oneOrMoreOf(secret, isSecret);
  return secrets !== null && isListOf(events, isEvent) ? { url, secret: secrets, events } : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a text without white space around it. */
function isUsual(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value === value.trim() && isOneLine(value);
}

function isListOf(value: unknown, fits: (text: string) => boolean): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string" && fits(text));
}

/** One text or a list of texts, all of which fit. */
function oneOrMoreOf(value: unknown, fits: (text: string) => boolean): readonly string[] | null {
  const values = Array.isArray(value) ? value : [value];
  return values.length > 0 && isListOf(values, fits) ? values : null;
}

let appSchema: ReturnType<typeof buildSchema> | null = null;

function buildSchema() {
  return v.strictObject(
    {
      kind: v.optional(
        v.custom<DescribedKind>(isAppKind, coded("not-a-kind", { kinds: { any: KIND_NAMES } })),
        DEFAULT_KIND,
      ),
      corpId: setting("the-corpid"),
      secret: setting("the-app-secret"),
      agentId: v.optional(v.custom<number>(isAgentId, coded("not-an-agent-id"))),
      ...callbackSettings(),
    },
    sentences(coded("not-an-app")),
  );
}

/** The settings of whatever gets callbacks: an app, or a suite. */
export function callbackSettings() {
  const secret = coded("not-a-webhook-secret");
  const event = coded("not-an-event-type", { types: WEBHOOK_EVENT_TYPES.join(", ") });
  const webhook = v.strictObject(
    {
      url: address(safeAddressFault),
      secret: oneOrMore(v.pipe(v.string(secret), v.trim(), v.check(isSecret, secret))),
      events: v.optional(
        v.array(v.pipe(v.string(event), v.check(isEvent, event)), coded("not-event-types")),
        EVERY_EVENT,
      ),
    },
    sentences(coded("not-a-webhook")),
  );
  return {
    callbackToken: oneOrMore(setting("the-callback-token")),
    encodingAesKey: oneOrMore(v.pipe(setting("the-aes-key"), v.check(isAesKey, coded("not-an-aes-key")))),
    receiveIds: v.optional(v.array(setting("a-receiver-id"), coded("not-receivers")), []),
    forward: v.optional(address(configUrlFault)),
    webhook: v.optional(webhook),
  };
}

/** The sentences about a group: that a value is no group, or that a key is unknown or missing. */
export const sentences =
  (object: CodedSentence) =>
  ({ expected }: { expected: string | null }) => {
    if (expected === "never") return coded("unknown-setting");
    return expected === "Object" ? object : coded("missing-setting");
  };

/** One value, or several while they are being changed, newest first. */
const oneOrMore = <T extends v.GenericSchema<unknown, string>>(item: T) =>
  v.pipe(
    v.unknown(),
    v.transform((values) => (Array.isArray(values) ? values : [values])),
    v.array(item),
    v.nonEmpty(coded("empty-list-of-settings")),
  );

export const setting = (code: PlainCode) => {
  const what = { code };
  return v.pipe(
    v.string(coded("expected-setting", { what })),
    v.trim(),
    v.nonEmpty(coded("empty-setting", { what })),
    v.check(isOneLine, coded("setting-in-lines", { what })),
  );
};

const address = (faultOf: (text: string) => AddressFault | null) => {
  const sentence = (text: string) => coded(faultOf(text) ?? "address-not-http");
  return v.pipe(
    v.string(() => sentence("")),
    v.trim(),
    v.check(
      (url) => faultOf(url) === null,
      ({ input }) => sentence(input),
    ),
  );
};
