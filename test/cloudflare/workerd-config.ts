/**
 * Makes the configuration with which plain workerd runs the production bundle, from `wrangler.toml`, so that no setting
 * of the Worker is written twice. Starts nothing.
 */
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";

export interface Surroundings {
  /** The path of `wrangler.toml`, or of another file in its place. */
  wranglerConfig: string;
  /** The path of the bundle. */
  script: string;
  /** The folder of the objects' storage. */
  storage: string;
  /** `host:port` of the KV service. */
  kv: string;
  /** Names of secrets; their values come through the environment. */
  secrets: readonly string[];
  /** `host:port` to listen on; port 0 for any. */
  listen: string;
  /** Certificates to trust besides a browser's, in PEM. */
  trustedCertificates: readonly string[];
  /**
   * Hosts of the Internet that this machine answers for, each with its `host:port`; plain HTTP, also for an https URL.
   */
  hosts: Readonly<Record<string, string>>;
  /** Flags for V8, as `--max-heap-size=128`. */
  v8Flags: readonly string[];
  /** Whether a POST of a cron to the socket `clock` runs it. */
  hasClock: boolean;
  /**
   * The version before a deploy while it is still alive: all objects have its code and configuration. Null without it.
   */
  before: Before | null;
}

export interface Before {
  /** The path of its bundle. */
  script: string;
  /** Names of its secrets; their values come through the environment, by these names with `BEFORE` in front. */
  secrets: readonly string[];
}

export const BEFORE = "BEFORE_";

/** Sends requests for these hosts to this machine, and all others to the Internet. */
const OUTSIDE =
  "export default { fetch: (request, env) => (env[new URL(request.url).hostname] ?? env.INTERNET).fetch(request) };";

/** Finds files as Cloudflare's assets do: `/page` is `page.html`. */
const ASSETS = `export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    for (const path of [pathname, pathname + ".html"]) {
      const found = await env.FILES.fetch("http://files" + path);
      if (found.ok) return new Response(found.body);
    }
    return new Response(null, { status: 404 });
  },
};`;

/** Counts as Cloudflare's rate limits do, in periods of one length. */
const LIMITER = `import { WorkerEntrypoint } from "cloudflare:workers";
const counts = new Map();
export default class extends WorkerEntrypoint {
  limit({ key }) {
    const { limit, period } = this.env.SIMPLE;
    const place = key + " " + Math.floor(Date.now() / (period * 1000));
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    return { success: count <= limit };
  }
}`;

/** The deploy that is simulated. */
const DEPLOY = {
  id: "11111111-2222-4333-8444-555555555555",
  tag: "",
  timestamp: "2026-11-28T00:00:00.000Z",
};

const CLOCK =
  "export default { fetch: async (request, env) => Response.json(await env.MAIN.scheduled({ cron: await request.text() })) };";

/** The part of `wrangler.toml` that plain workerd needs. */
const wranglerConfig = v.object({
  compatibility_date: v.string(),
  compatibility_flags: v.array(v.string()),
  kv_namespaces: v.array(v.object({ binding: v.string() })),
  durable_objects: v.object({ bindings: v.array(v.object({ name: v.string(), class_name: v.string() })) }),
  vars: v.record(v.string(), v.string()),
  ratelimits: v.array(
    v.object({ name: v.string(), simple: v.object({ limit: v.number(), period: v.number() }) }),
  ),
  version_metadata: v.optional(v.object({ binding: v.string() })),
  assets: v.optional(v.object({ directory: v.string(), binding: v.string() })),
});

/** The configuration for `workerd serve`, in Cap'n Proto's text format. */
export function workerdConfig(surroundings: Surroundings): string {
  const config = v.parse(wranglerConfig, unstable_readConfig({ config: surroundings.wranglerConfig }));
  const quote = (text: unknown) => JSON.stringify(String(text));
  const list = (items: readonly string[]) => `[${items.join(", ")}]`;
  const named = (name: unknown, rest: string) => `(name = ${quote(name)}, ${rest})`;

  const objects = config.durable_objects.bindings.map(({ class_name }) => class_name);
  const { before } = surroundings;
  const hosts = Object.entries(surroundings.hosts);
  /** A Worker with its bindings; the objects are its own, or another service's. */
  const worker = (
    script: string,
    secrets: readonly string[],
    prefix: string,
    objectsOf: string | null,
  ): string => {
    const bindings = [
      ...config.kv_namespaces.map(({ binding }) => named(binding, `kvNamespace = ${quote(`kv-${binding}`)}`)),
      ...config.durable_objects.bindings.map(({ name, class_name: className }) =>
        named(
          name,
          `durableObjectNamespace = ${
            objectsOf === null
              ? quote(className)
              : `(className = ${quote(className)}, serviceName = ${quote(objectsOf)})`
          }`,
        ),
      ),
      ...(config.assets === undefined ? [] : [named(config.assets.binding, `service = "assets"`)]),
      ...config.ratelimits.map(({ name }) => named(name, `service = ${quote(`limit-${name}`)}`)),
      ...(config.version_metadata === undefined
        ? []
        : [named(config.version_metadata.binding, `json = ${quote(JSON.stringify(DEPLOY))}`)]),
      ...Object.entries(config.vars)
        .filter(([name]) => !secrets.includes(name))
        .map(([name, value]) => named(name, `text = ${quote(value)}`)),
      ...secrets.map((name) => named(name, `fromEnvironment = ${quote(prefix + name)}`)),
    ];
    const classes = objects.map(
      (name) => `(className = ${quote(name)}, uniqueKey = ${quote(`yingbin-${name}`)}, enableSql = true)`,
    );
    return `(
  modules = [(name = "index.js", esModule = embed ${quote(script)})],
  compatibilityDate = ${quote(config.compatibility_date)},
  compatibilityFlags = ${list(config.compatibility_flags.map(quote))},
  bindings = [
    ${bindings.join(",\n    ")}
  ],
  ${objectsOf === null ? `durableObjectNamespaces = ${list(classes)},\n  durableObjectStorage = (localDisk = "storage"),` : ""}
  globalOutbound = ${quote(hosts.length === 0 ? "internet" : "outside")},
)`;
  };
  const kvServices = config.kv_namespaces.map(({ binding }) => {
    const header = `(name = "x-kv-namespace", value = ${quote(binding)})`;
    const http = `http = (injectRequestHeaders = [${header}])`;
    return named(`kv-${binding}`, `external = (address = ${quote(surroundings.kv)}, ${http})`);
  });
  const limitServices = config.ratelimits.map(({ name, simple }) =>
    named(
      `limit-${name}`,
      `worker = (
      modules = [(name = "limiter.js", esModule = ${quote(LIMITER)})],
      compatibilityDate = ${quote(config.compatibility_date)},
      bindings = [(name = "SIMPLE", json = ${quote(JSON.stringify(simple))})],
    )`,
    ),
  );
  const hostServices = hosts.map(([host, address]) =>
    named(host, `external = (address = ${quote(address)}, http = ())`),
  );
  const tls = `(trustBrowserCas = true, trustedCertificates = ${list(surroundings.trustedCertificates.map(quote))})`;

  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ${list(surroundings.v8Flags.map(quote))},
  services = [
    (name = "main", worker = .worker),${before === null ? "" : '\n    (name = "before", worker = .before),'}
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = ${tls})),
    (name = "storage", disk = (path = ${quote(surroundings.storage)}, writable = true)),
    (name = "files", disk = ${quote(resolve(dirname(surroundings.wranglerConfig), config.assets?.directory ?? "."))}),
    (name = "assets", worker = .assets),
    (name = "outside", worker = .outside),${surroundings.hasClock ? '\n    (name = "clock", worker = .clock),' : ""}
    ${[...kvServices, ...limitServices, ...hostServices].join(",\n    ")}
  ],
  sockets = [
    (name = "http", address = ${quote(surroundings.listen)}, http = (), service = "main"),
    ${before === null ? "" : '(name = "before", address = "127.0.0.1:0", http = (), service = "before"),'}
    ${surroundings.hasClock ? '(name = "clock", address = "127.0.0.1:0", http = (), service = "clock"),' : ""}
  ],
);
const worker :Workerd.Worker = ${worker(surroundings.script, surroundings.secrets, "", before === null ? null : "before")};
${before === null ? "" : `const before :Workerd.Worker = ${worker(before.script, before.secrets, BEFORE, null)};`}
const assets :Workerd.Worker = (
  modules = [(name = "assets.js", esModule = ${quote(ASSETS)})],
  compatibilityDate = ${quote(config.compatibility_date)},
  bindings = [(name = "FILES", service = "files")],
);
const outside :Workerd.Worker = (
  modules = [(name = "outside.js", esModule = ${quote(OUTSIDE)})],
  compatibilityDate = ${quote(config.compatibility_date)},
  bindings = [
    (name = "INTERNET", service = "internet"),
    ${hosts.map(([host]) => named(host, `service = ${quote(host)}`)).join(",\n    ")}
  ],
);
${surroundings.hasClock ? clock(config.compatibility_date) : ""}`;
}

/** A Worker that runs crons in place of Cloudflare. */
function clock(compatibilityDate: string): string {
  return `const clock :Workerd.Worker = (
  modules = [(name = "clock.js", esModule = ${JSON.stringify(CLOCK)})],
  compatibilityDate = ${JSON.stringify(compatibilityDate)},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "MAIN", service = "main")],
);
`;
}
