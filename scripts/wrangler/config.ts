/**
 * Merges the configuration that wrangler deploys: `wrangler.toml`, which comes with the source, and
 * `wrangler.local.jsonc`, which holds the company's own settings and which git does not track.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { experimental_patchConfig, experimental_readRawConfig } from "wrangler";

/** Git tracks it: settings of every company. */
export const SHARED_CONFIG = "wrangler.toml";
/** Git does not track it: domain, account and ids of one company. */
export const LOCAL_CONFIG = "wrangler.local.jsonc";
/**
 * Git does not track it: the merge of both, written anew for each call of wrangler. It is in their folder, since its
 * paths are relative to it.
 */
export const MERGED_CONFIG = "wrangler.merged.json";

type Settings = Record<string, unknown>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const namespaces = v.looseObject({
  kv_namespaces: v.optional(v.array(v.looseObject({ binding: v.string(), id: v.optional(v.string()) })), []),
});

/**
 * The shared settings with the company's own merged in: groups key by key, bindings by their name; any other list
 * replaces the shared list.
 */
export function mergeSettings(shared: Settings, own: Settings): Settings {
  const merged: Settings = { ...shared };
  for (const [key, value] of Object.entries(own)) merged[key] = mergeValue(shared[key], value);
  return merged;
}

function mergeValue(shared: unknown, own: unknown): unknown {
  if (isSettings(shared) && isSettings(own)) return mergeSettings(shared, own);
  if (!Array.isArray(shared) || !Array.isArray(own)) return own;
  const isBinding = (item: unknown) => bindingOf(item) !== null;
  if (!shared.every(isBinding) || !own.every(isBinding)) return own;
  const changed = shared.map((item) => {
    const change = own.find((other) => bindingOf(other) === bindingOf(item));
    return change === undefined ? item : mergeValue(item, change);
  });
  const added = own.filter((item) => shared.every((other) => bindingOf(other) !== bindingOf(item)));
  return [...changed, ...added];
}

/** The name that the Worker knows a binding by; null for a value that is no binding. */
function bindingOf(item: unknown): string | null {
  if (!isSettings(item)) return null;
  const name = item["binding"] ?? item["name"];
  return typeof name === "string" ? name : null;
}

/**
 * Writes the merged configuration and gives its path; where nothing is to be merged, gives the path of the shared
 * configuration. In Workers Builds, where the Deploy to Cloudflare button builds, nobody has a local file, and a Worker
 * without a domain gets an address of workers.dev, at which its console can be seen.
 */
export function writeMergedConfig(folder: string, isWorkersBuild = false): string {
  const local = join(folder, LOCAL_CONFIG);
  const shared = join(folder, SHARED_CONFIG);
  const hasLocal = existsSync(local);
  if (!hasLocal && (!isWorkersBuild || hasAddress(shared))) return shared;
  const own = hasLocal ? settingsIn(local) : { workers_dev: true };
  const merged = join(folder, MERGED_CONFIG);
  writeFileSync(merged, JSON.stringify(mergeSettings(settingsIn(shared), own), null, 2));
  return merged;
}

/** Whether the configuration gives the Worker an address for WeCom's callbacks. */
export function hasAddress(path: string): boolean {
  const { routes, route, workers_dev } = settingsIn(path);
  return routes !== undefined || route !== undefined || workers_dev === true;
}

/**
 * Copies the ids of new KV namespaces into the local file: the first deploy creates them and writes them only into the
 * merged configuration.
 */
export function keepNamespaceIds(folder: string): void {
  const merged = join(folder, MERGED_CONFIG);
  const local = join(folder, LOCAL_CONFIG);
  if (!existsSync(merged) || !existsSync(local)) return;
  const created = v.parse(namespaces, settingsIn(merged)).kv_namespaces.filter(({ id }) => id !== undefined);
  const known = v.parse(namespaces, settingsIn(local)).kv_namespaces;
  if (created.every(({ binding, id }) => known.some((other) => other.binding === binding && other.id === id)))
    return;
  const ids = created.map(({ binding, id }) => ({ binding, id }));
  experimental_patchConfig(local, { kv_namespaces: ids }, false);
}

function settingsIn(path: string): Settings {
  const { rawConfig } = experimental_readRawConfig({ config: path });
  return { ...rawConfig };
}
