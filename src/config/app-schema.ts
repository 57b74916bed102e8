/**
 * The schema of an app of `WECOM_APPS`, and the problems of a wrong description. To build the schema and read by it
 * takes a good part of a cold isolate's first callback, so an app in its usual form is read without it.
 */
import * as v from "valibot";
import { isSecret } from "../webhooks/sign.ts";
import { typesOf, WEBHOOK_EVENT_TYPES } from "../webhooks/types.ts";
import { configUrlFault, safeAddressFault } from "./address.ts";
import { DEFAULT_KIND, EXPECTED_KIND, isAppKind } from "./kinds.ts";
import { isOneLine } from "./one-line.ts";
import type { AppKind } from "./types.ts";

/** An app as described, with its defaults filled in. */
export interface DescribedApp {
  kind: AppKind;
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
const AGENT_ID = "expected the app's AgentId, a whole number such as 1000002";
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
  const secret = "expected a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64";
  const event = `expected a type of event or a pattern such as kf.*; there are ${WEBHOOK_EVENT_TYPES.join(", ")}`;
  const webhook = v.strictObject(
    {
      url: address(safeAddressFault),
      secret: oneOrMore(v.pipe(v.string(secret), v.trim(), v.check(isSecret, secret))),
      events: v.optional(
        v.array(v.pipe(v.string(event), v.check(isEvent, event)), "expected a list of types of events"),
        EVERY_EVENT,
      ),
    },
    sentences("expected an object with url and secret"),
  );
  return v.strictObject(
    {
      kind: v.optional(v.custom<AppKind>(isAppKind, EXPECTED_KIND), DEFAULT_KIND),
      corpId: text("the company's id (企业ID), such as ww1234567890abcdef"),
      secret: text("the app's Secret"),
      agentId: v.optional(v.custom<number>(isAgentId, AGENT_ID)),
      callbackToken: oneOrMore(text("the Token of the app's callback settings")),
      encodingAesKey: oneOrMore(
        v.pipe(
          text("the EncodingAESKey of the app's callback settings"),
          v.check(isAesKey, "expected an EncodingAESKey: exactly 43 letters and digits"),
        ),
      ),
      receiveIds: v.optional(v.array(text("a receiver's id"), "expected a list of receivers' ids"), []),
      forward: v.optional(address(configUrlFault)),
      webhook: v.optional(webhook),
    },
    sentences("expected an object with corpId, secret, …"),
  );
}

/** The sentences about a group: that a value is no group, or that a key is unknown or missing. */
const sentences =
  (object: string) =>
  ({ expected }: { expected: string | null }) => {
    if (expected === "never") return "unknown key";
    return expected === "Object" ? object : "expected a value, but it is missing";
  };

/** One value, or several while they are being changed, newest first. */
const oneOrMore = <T extends v.GenericSchema<unknown, string>>(item: T) =>
  v.pipe(
    v.unknown(),
    v.transform((values) => (Array.isArray(values) ? values : [values])),
    v.array(item),
    v.nonEmpty("expected at least one value, found an empty list"),
  );

const text = (what: string) =>
  v.pipe(
    v.string(`expected ${what}`),
    v.trim(),
    v.nonEmpty(`expected ${what}, found an empty text`),
    v.check(isOneLine, `expected ${what}, found a line break or another control character in it`),
  );

const address = (fault: (text: string) => string | null) =>
  v.pipe(
    v.string(() => `expected ${fault("")}`),
    v.trim(),
    v.check(
      (url) => fault(url) === null,
      ({ input }) => `expected ${fault(input)}`,
    ),
  );
