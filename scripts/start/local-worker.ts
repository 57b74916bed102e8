/**
 * The production bundle in Miniflare, configured by `wrangler.toml`. Its storage is where wrangler keeps local
 * state, so that `wrangler kv key … --local` sees the same KV.
 */
import { execSync } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const STATE = ".wrangler/state/v3";
/** What the Worker logs. */
export const LOG = ".wrangler/worker.log";

export interface RulesKv {
  put(text: string): Promise<void>;
}

export interface LocalWorker {
  url: string;
  rules: RulesKv;
  stop(): Promise<void>;
}

/** Builds `dist/index.js`; what wrangler says is shown only when it fails. */
export function buildBundle(): void {
  try {
    execSync("npm run build", { stdio: "pipe" });
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? `${error.stdout}` : "";
    console.error(`${output}\nThe Worker could not be built.`);
    process.exit(1);
  }
}

/** Runs the bundle on a port; rejects when that is taken. */
export async function startWorker(port: number, secrets: Record<string, string>): Promise<LocalWorker> {
  // Wrangler reads the required secrets from here, and would comment on that.
  Object.assign(process.env, secrets, { WRANGLER_LOG: "error" });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(resolve("wrangler.toml"));
  mkdirSync(dirname(LOG), { recursive: true });
  const log = createWriteStream(LOG);
  const options = convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    cf: false,
    resourcePersistencePath: resolve(STATE),
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
      log.write(`${level} ${message}\n`);
    },
    workers: [
      {
        ...Object(workerOptions),
        name: "yingbin",
        modulesRoot: resolve("dist"),
        modules: [{ type: "ESModule", path: resolve("dist/index.js") }],
        bindings: { LOCATION: "apac", ...secrets },
      },
    ],
  });
  const miniflare = new Miniflare(options);
  await miniflare.ready;
  const rules = await miniflare.getKVNamespace("RULES");
  return {
    url: `http://127.0.0.1:${port}`,
    rules: { put: (text) => rules.put("rules", text) },
    stop: () => miniflare.dispose(),
  };
}
