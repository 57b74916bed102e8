/** Writes the configuration of workerd, in Cap'n Proto's text format. Reads no file and starts nothing. */
import type { ListedAsset } from "./assets.ts";
import type { MachineSettings } from "./settings.ts";

export interface Machine {
  settings: MachineSettings;
  /** Names of secrets and of vars that replace those of `wrangler.toml`; workerd finds their values in its environment. */
  secrets: readonly string[];
  /** Paths relative to the configuration's folder, as `embed` wants them. */
  bundle: string;
  services: string;
  assets: readonly ListedAsset[];
  /** The text of `_headers`; empty without one. */
  headers: string;
  /** The folder of the databases. */
  storage: string;
  /** `host:port`. */
  listen: string;
  /** Relative to the folder in which workerd runs: a socket's path is short. */
  controlSocket: string;
  /** Whether the Worker may call private addresses. */
  callsPrivate: boolean;
  trustedProxyHeader: string;
  version: { id: string; timestamp: string };
}

/** The names of the objects' folders. An object's id is made of it: another name would lose every object. */
export const uniqueKeyOf = (className: string) => `yingbin-${className}`;
const STORE = "KvStore";
const CLOCK = "Clock";
const STORE_KEY = "own-machine-KvStore";
const CLOCK_KEY = "own-machine-Clock";

/** The sockets of a machine that serves; that of a machine with its KV alone. */
export const SOCKETS = ["http", "control"];
export const SOCKETS_OF_KV = ["control"];

/** KV alone, for the time in which the Worker does not run: no object of the Worker's begins, and no cron. */
export function kvConfig({
  services,
  storage,
  controlSocket,
  compatibilityDate,
}: Pick<Machine, "services" | "storage" | "controlSocket"> & { compatibilityDate: string }): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "own", worker = .own),
    (name = "storage", disk = (path = ${quote(storage)}, writable = true)),
  ],
  sockets = [${controlOf(controlSocket)}],
);
const own :Workerd.Worker = (
  modules = [(name = "services.js", esModule = embed ${quote(services)})],
  compatibilityDate = ${quote(compatibilityDate)},
  bindings = [(name = "KV_STORE", durableObjectNamespace = ${quote(STORE)})],
  durableObjectNamespaces = [${objectClass(STORE, STORE_KEY)}],
  durableObjectStorage = (localDisk = "storage"),
);
`;
}

const controlOf = (socket: string) =>
  `(name = "control", address = ${quote(`unix:${socket}`)}, http = (), service = (name = "own", entrypoint = "Control"))`;

/** The folders of all classes that run. */
export const classFolders = ({ objects }: MachineSettings): string[] => [
  ...new Set(objects.map(({ className }) => uniqueKeyOf(className))),
  STORE_KEY,
  CLOCK_KEY,
];

export function workerdConfig(machine: Machine): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "own", worker = .own),
    (name = "storage", disk = (path = ${quote(machine.storage)}, writable = true)),
    (name = "internet", network = (
      allow = ${machine.callsPrivate ? '["public", "private"]' : '["public"]'},
      tlsOptions = (trustBrowserCas = true)
    )),
  ],
  sockets = [
    (name = "http", address = ${quote(machine.listen)},
      http = (forwardedProtoHeader = "x-forwarded-proto"), service = (name = "own", entrypoint = "Front")),
    ${controlOf(machine.controlSocket)},
  ],
  logging = (structuredLogging = true),
);
${mainWorker(machine)}
${ownWorker(machine)}`;
}

/** Yingbin's Worker: the production bundle, behind an entry of the machine's own. */
function mainWorker({ settings, secrets, bundle, services, version }: Machine): string {
  const bindings = [
    ...settings.kvNamespaces.map((name) =>
      named(name, `kvNamespace = ${entrypoint("Kv", { namespace: name })}`),
    ),
    ...settings.objects.map(({ binding, className }) =>
      named(binding, `durableObjectNamespace = ${quote(className)}`),
    ),
    ...(settings.assets?.binding
      ? [named(settings.assets.binding, `service = ${entrypoint("Assets")}`)]
      : []),
    ...settings.rateLimits.map(({ binding, limit, period }) =>
      named(binding, `service = ${entrypoint("RateLimit", { name: binding, limit, period })}`),
    ),
    ...(settings.versionBinding === null ? [] : [json(settings.versionBinding, { ...version, tag: "" })]),
    ...Object.entries(settings.vars)
      .filter(([name]) => !secrets.includes(name))
      .map(([name, value]) =>
        typeof value === "string" ? named(name, `text = ${quote(value)}`) : json(name, value),
      ),
    ...secrets.map((name) => named(name, `fromEnvironment = ${quote(name)}`)),
  ];
  const classes = [...new Set(settings.objects.map(({ className }) => className))];
  return `const main :Workerd.Worker = (
  modules = [
    (name = "entry.js", esModule = ${quote(entryOf(classes))}),
    (name = "beside.js", esModule = embed ${quote(services.replace(/[^/]*$/, "beside-worker.js"))}),
    (name = "index.js", esModule = embed ${quote(bundle)}),
  ],
${common(settings)}
  bindings = ${list(bindings)},
  durableObjectNamespaces = ${list(classes.map((name) => objectClass(name, uniqueKeyOf(name))))},
  durableObjectStorage = (localDisk = "storage"),
  globalOutbound = "internet",
);`;
}

/** The exports of the bundle; those that are objects keep their names. */
const entryOf = (classes: readonly string[]) =>
  [
    'import { withName } from "./beside.js";',
    'import * as worker from "./index.js";',
    'export * from "./index.js";',
    'export { default } from "./index.js";',
    ...classes.map((name) => `export const ${name} = withName(worker.${name});`),
  ].join("\n");

/** The services beside it. */
function ownWorker({ settings, services, assets, headers, trustedProxyHeader }: Machine): string {
  const manifest = Object.fromEntries(assets.map(({ path, type, etag }) => [path, { type, etag }]));
  const { runWorkerFirst = true, notFound = "none" } = settings.assets ?? {};
  const bindings = [
    named("MAIN", 'service = "main"'),
    named("KV_STORE", `durableObjectNamespace = ${quote(STORE)}`),
    named("CLOCK", `durableObjectNamespace = ${quote(CLOCK)}`),
    named("TRUSTED_PROXY_HEADER", `text = ${quote(trustedProxyHeader)}`),
    json("CRONS", settings.crons),
    json("ASSETS", { runWorkerFirst, notFound, headers }),
    json("MANIFEST", manifest),
    ...assets.map(({ path, file }) => named(`file:${path}`, `data = embed ${quote(file)}`)),
  ];
  const classes = [objectClass(STORE, STORE_KEY), objectClass(CLOCK, CLOCK_KEY)];
  return `const own :Workerd.Worker = (
  modules = [(name = "services.js", esModule = embed ${quote(services)})],
${common(settings)}
  bindings = ${list(bindings)},
  durableObjectNamespaces = ${list(classes)},
  durableObjectStorage = (localDisk = "storage"),
);
`;
}

const common = ({ compatibilityDate, compatibilityFlags }: MachineSettings) =>
  `  compatibilityDate = ${quote(compatibilityDate)},
  compatibilityFlags = [${compatibilityFlags.map(quote).join(", ")}],`;

const objectClass = (name: string, uniqueKey: string) =>
  `(className = ${quote(name)}, uniqueKey = ${quote(uniqueKey)}, enableSql = true)`;

function entrypoint(name: string, props: object = {}): string {
  return `(name = "own", entrypoint = ${quote(name)}, props = (json = ${quote(JSON.stringify(props))}))`;
}

const named = (name: string, rest: string) => `(name = ${quote(name)}, ${rest})`;
const json = (name: string, value: unknown) => named(name, `json = ${quote(JSON.stringify(value))}`);
const list = (items: readonly string[]) => `[\n    ${items.join(",\n    ")}\n  ]`;

/** A text of Cap'n Proto, which has JSON's escapes but for `\u`. */
const quote = (text: string) =>
  JSON.stringify(text).replaceAll(/\\u00([\da-f]{2})/g, (_, hex: string) => `\\x${hex}`);
