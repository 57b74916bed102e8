/** Finds a company's Dispatchers: the one for a customer, or all of them. */

import { bound } from "../binding.ts";
import type { Config } from "../config/types.ts";

import type { Env } from "../env.ts";
import { dispatcherName, SHARDS, shardOf } from "./ids.ts";

export function dispatcherOf(env: Env, { location }: Config, corpId: string, shard: number) {
  return bound(env, "DISPATCHER").getByName(dispatcherName(corpId, shard), { locationHint: location });
}

export function dispatcherFor(env: Env, config: Config, corpId: string, externalUserId: string) {
  return dispatcherOf(env, config, corpId, shardOf(externalUserId));
}

export function dispatchersOf(env: Env, config: Config, corpId: string) {
  return [...Array(SHARDS).keys()].map((shard) => dispatcherOf(env, config, corpId, shard));
}

/**
 * A Dispatcher of no company's, where rules files are checked and published: the same one for the whole Worker,
 * whatever its apps, and in no welcome's way.
 */
export function rulesAdminOf(env: Env, { location }: Config) {
  return bound(env, "DISPATCHER").getByName("rules", { locationHint: location });
}

/** The companies of all apps, or of the app that is named. */
export function corpsOf({ apps }: Config, name?: string): string[] {
  const asked = [...apps.values()].filter((app) => name === undefined || app.name === name);
  return [...new Set(asked.map(({ corpId }) => corpId))];
}
