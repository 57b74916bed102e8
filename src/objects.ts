/**
 * How a caller reaches each Durable Object: its stub, near the place that `LOCATION` names. Knows nothing of what the
 * objects do.
 */
import { tokenName } from "./apps/token.ts";
import { bound } from "./binding.ts";
import type { AppConfig, Config, SuiteConfig } from "./config/types.ts";
import type { Env } from "./env.ts";
import {
  AUDIT_LOG,
  channelCodesName,
  dispatcherName,
  inboxName,
  RULES_EDITOR,
  SHARDS,
  shardOf,
} from "./objects/names.ts";

export function dispatcherOf(env: Env, { location }: Config, corpId: string, shard: number) {
  return bound(env, "DISPATCHER").getByName(dispatcherName(corpId, shard), { locationHint: location });
}

/** The Dispatcher that has a customer's deliveries. */
export function dispatcherFor(env: Env, config: Config, corpId: string, externalUserId: string) {
  return dispatcherOf(env, config, corpId, shardOf(externalUserId));
}

/** All Dispatchers of a company. */
export function dispatchersOf(env: Env, config: Config, corpId: string) {
  return [...Array(SHARDS).keys()].map((shard) => dispatcherOf(env, config, corpId, shard));
}

/** The one object for the whole Worker in which rules files are checked and published. */
export function rulesEditorOf(env: Env, { location }: Config) {
  return bound(env, "RULES_EDITOR").getByName(RULES_EDITOR, { locationHint: location });
}

/** The Dispatcher that did the RulesEditor's work in the version before. Kept for one release. */
export function formerRulesEditorOf(env: Env, { location }: Config) {
  return bound(env, "DISPATCHER").getByName(RULES_EDITOR, { locationHint: location });
}

/** The one object that has the audit log. */
export function auditLogOf(env: Pick<Env, "AUDIT">, { location }: Config) {
  return bound(env, "AUDIT").getByName(AUDIT_LOG, { locationHint: location });
}

/** The inbox of a company's customer-service account. */
export function inboxOf(env: Env, { location }: Config, corpId: string, openKfId: string) {
  return bound(env, "KF_INBOX").getByName(inboxName(corpId, openKfId), { locationHint: location });
}

/** The object that has an app's token and its troubles. */
export function credentialsOf(env: Pick<Env, "CREDENTIALS">, config: Config, app: AppConfig) {
  return credentialsNamed(env, config, tokenName(app));
}

/** The same by its name: a caller with a newer configuration may know the name of an app that is unknown here. */
export function credentialsNamed(env: Pick<Env, "CREDENTIALS">, { location }: Config, name: string) {
  return bound(env, "CREDENTIALS").getByName(name, { locationHint: location });
}

/** The object that has an app's channel codes. */
export function channelCodesOf(env: Env, { location }: Config, app: AppConfig) {
  return bound(env, "CODES").getByName(channelCodesName(app.corpId, app.name), { locationHint: location });
}

/** The object of a provider's suite. */
export function suiteOf(env: Pick<Env, "SUITE">, { location }: Config, { suiteId }: SuiteConfig) {
  return bound(env, "SUITE").getByName(suiteId, { locationHint: location });
}

/** The object that keeps a company's uploaded media alive. */
export function mediaKeeperOf(env: Pick<Env, "MEDIA">, { location }: Config, corpId: string) {
  return bound(env, "MEDIA").getByName(corpId, { locationHint: location });
}
