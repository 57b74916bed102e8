/**
 * The configuration that wrangler deploys: `wrangler.toml`, which comes with the source, and over it
 * `wrangler.local.jsonc`, which holds what is the company's own and which git does not track.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { experimental_patchConfig, experimental_readRawConfig } from "wrangler";

/** Tracked: what every company deploys. */
export const SHARED_CONFIG = "wrangler.toml";
/** Not tracked: domain, account and ids of one company. */
export const LOCAL_CONFIG = "wrangler.local.jsonc";
/** Not tracked: both, written anew for each call of wrangler. Beside them, since paths are relative to it. */
export const MERGED_CONFIG = "wrangler.merged.json";

type Settings = Record<string, unknown>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const namespaces = v.looseObject({
  kv_namespaces: v.optional(v.array(v.looseObject({ binding: v.string(), id: v.optional(v.string()) })), []),
});

/**
 * Settings of the company's own over shared ones: groups key by key, bindings by their name; any other list in place
 * of the shared one.
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

/** The name by which a binding is known to the Worker; null for what is no binding. */
function bindingOf(item: unknown): string | null {
  if (!isSettings(item)) return null;
  const name = item["binding"] ?? item["name"];
  return typeof name === "string" ? name : null;
}

/** Writes the merged configuration and gives its path; without a local file the shared one's. */
export function writeMergedConfig(folder: string): string {
  const local = join(folder, LOCAL_CONFIG);
  const shared = join(folder, SHARED_CONFIG);
  if (!existsSync(local)) return shared;
  const merged = join(folder, MERGED_CONFIG);
  writeFileSync(merged, JSON.stringify(mergeSettings(settingsIn(shared), settingsIn(local)), null, 2));
  return merged;
}

/** Whether the configuration says where WeCom reaches the Worker. */
export function hasAddress(path: string): boolean {
  const { routes, route, workers_dev } = settingsIn(path);
  return routes !== undefined || route !== undefined || workers_dev === true;
}

/** The first deploy creates the KV namespaces and writes their ids into what it deployed: they belong into the local file. */
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
