/**
 * Reads from `wrangler.toml` what plain workerd has to know, so that no setting of the Worker is written twice. A setting
 * that nothing here serves is a fault: the Worker would miss it without a word.
 */
import * as v from "valibot";
import { nextTime, readCron } from "../../own-machine/cron.ts";
import { type Sentence, say } from "../../src/i18n/sentence.ts";

/** Settings of builds and deploys, and of what only Cloudflare has. */
const OF_CLOUDFLARE_ALONE = [
  "$schema",
  "account_id",
  "build",
  "compatibility_date",
  "compatibility_flags",
  "dev",
  "exports",
  "keep_names",
  "limits",
  "main",
  "migrations",
  "minify",
  "name",
  "observability",
  "placement",
  "preview_urls",
  "route",
  "routes",
  "secrets",
  "upload_source_maps",
  "workers_dev",
];

const named = v.looseObject({ binding: v.string() });
const wranglerConfig = v.looseObject({
  compatibility_date: v.string(),
  compatibility_flags: v.optional(v.array(v.string()), []),
  vars: v.optional(v.record(v.string(), v.unknown()), {}),
  kv_namespaces: v.optional(v.array(named), []),
  durable_objects: v.optional(
    v.looseObject({ bindings: v.array(v.looseObject({ name: v.string(), class_name: v.string() })) }),
    { bindings: [] },
  ),
  triggers: v.optional(v.looseObject({ crons: v.array(v.string()) }), { crons: [] }),
  assets: v.optional(
    v.strictObject({
      directory: v.string(),
      binding: v.optional(v.string()),
      run_worker_first: v.optional(v.union([v.boolean(), v.array(v.string())]), false),
      not_found_handling: v.optional(v.picklist(["none", "404-page", "single-page-application"]), "none"),
      html_handling: v.optional(v.literal("auto-trailing-slash")),
    }),
  ),
  ratelimits: v.optional(
    v.array(
      v.looseObject({ name: v.string(), simple: v.strictObject({ limit: v.number(), period: v.number() }) }),
    ),
    [],
  ),
  version_metadata: v.optional(named),
});
const SERVED = Object.keys(wranglerConfig.entries);

export const machineSettings = v.object({
  compatibilityDate: v.string(),
  compatibilityFlags: v.array(v.string()),
  vars: v.record(v.string(), v.unknown()),
  kvNamespaces: v.array(v.string()),
  objects: v.array(v.object({ binding: v.string(), className: v.string() })),
  crons: v.array(v.string()),
  assets: v.nullable(
    v.object({
      directory: v.string(),
      binding: v.nullable(v.string()),
      runWorkerFirst: v.union([v.boolean(), v.array(v.string())]),
      notFound: v.picklist(["none", "404-page", "single-page-application"]),
    }),
  ),
  rateLimits: v.array(v.object({ binding: v.string(), limit: v.number(), period: v.number() })),
  versionBinding: v.nullable(v.string()),
});
export type MachineSettings = v.InferOutput<typeof machineSettings>;

export type ReadSettings = { ok: true; settings: MachineSettings } | { ok: false; why: Sentence };

/** The settings in a configuration as its file has it, without wrangler's defaults. */
export function readSettings(raw: Readonly<Record<string, unknown>>): ReadSettings {
  const unknown = Object.keys(raw).find((key) => !SERVED.includes(key) && !OF_CLOUDFLARE_ALONE.includes(key));
  if (unknown !== undefined) return { ok: false, why: say("setting-not-served", { setting: unknown }) };
  const read = v.safeParse(wranglerConfig, raw);
  if (!read.success) {
    const [issue] = read.issues;
    return { ok: false, why: say("setting-not-served", { setting: v.getDotPath(issue) ?? "" }) };
  }
  const config = read.output;
  const odd = config.triggers.crons.find((text) => {
    const cron = readCron(text);
    return cron === null || nextTime(cron, 0) === null;
  });
  if (odd !== undefined) return { ok: false, why: say("cron-not-understood", { cron: odd }) };
  const { assets } = config;
  return {
    ok: true,
    settings: {
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      vars: config.vars,
      kvNamespaces: config.kv_namespaces.map(({ binding }) => binding),
      objects: config.durable_objects.bindings.map(({ name, class_name: className }) => ({
        binding: name,
        className,
      })),
      crons: config.triggers.crons,
      assets:
        assets === undefined
          ? null
          : {
              directory: assets.directory,
              binding: assets.binding ?? null,
              runWorkerFirst: assets.run_worker_first,
              notFound: assets.not_found_handling,
            },
      rateLimits: config.ratelimits.map(({ name, simple }) => ({ binding: name, ...simple })),
      versionBinding: config.version_metadata?.binding ?? null,
    },
  };
}
