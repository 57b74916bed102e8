/**
 * The production bundle in Miniflare, configured by `wrangler.toml`. Its storage is where wrangler keeps local
 * state, so that `wrangler kv key … --local` sees the same KV.
 */
import { execSync } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from "node:fs";
import { dirname, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp } from "../words.ts";
import { USUAL_PORT } from "./address.ts";
import { shiftedModules } from "./clock.ts";

const STATE = ".wrangler/state/v3";
/**
 * For a Worker whose clock is off: what it stores would be of the future, or the past, to others. Emptied at each start, so
 * each port has its own.
 */
const shiftedState = (port: number) => `.wrangler/state/shifted-${port}`;

/** Where a Worker's log is written: a file for each port, so that a second Worker leaves the first one's alone. */
export const logOf = (port: number) => `.wrangler/worker${port === USUAL_PORT ? "" : `-${port}`}.log`;

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
    console.error(output);
    giveUp(say("worker-not-built"));
  }
}

/** Runs the bundle on a port, with its clock so far off; rejects when the port is taken. */
export async function startWorker(
  port: number,
  secrets: Record<string, string>,
  clockOffMs: number,
): Promise<LocalWorker> {
  // Wrangler would tell of the .dev.vars that it finds, none of which is used here.
  process.env["WRANGLER_LOG"] = "error";
  const { workerOptions } = unstable_getMiniflareWorkerOptions(resolve("wrangler.toml"));
  const state = clockOffMs === 0 ? STATE : shiftedState(port);
  if (clockOffMs !== 0) rmSync(state, { recursive: true, force: true });
  const log = new LaterLog();
  const options = convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    cf: false,
    resourcePersistencePath: resolve(state),
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
      log.write(`${level} ${message}\n`);
    },
    workers: [
      {
        ...Object(workerOptions),
        name: "yingbin",
        modulesRoot: resolve("dist"),
        modules: [
          ...(clockOffMs === 0 ? [] : shiftedModules(clockOffMs, objectsOf(workerOptions))).map(
            ({ name, contents }) => ({ type: "ESModule" as const, path: resolve("dist", name), contents }),
          ),
          { type: "ESModule", path: resolve("dist/index.js") },
        ],
        bindings: { LOCATION: "apac", ...secrets },
      },
    ],
  });
  const miniflare = new Miniflare(options);
  await miniflare.ready;
  log.open(logOf(port));
  const rules = await miniflare.getKVNamespace("RULES");
  return {
    url: `http://127.0.0.1:${port}`,
    rules: { put: (text) => rules.put("rules", text) },
    stop: () => miniflare.dispose(),
  };
}

const bindings = v.object({ durableObjects: v.record(v.string(), v.object({ className: v.string() })) });

/** The classes of the Worker's Durable Objects. */
function objectsOf(workerOptions: unknown): string[] {
  return Object.values(v.parse(bindings, workerOptions).durableObjects).map(({ className }) => className);
}

/** A log whose file is begun anew once the Worker runs: one that cannot start empties no other's. */
class LaterLog {
  readonly #early: string[] = [];
  #stream: WriteStream | null = null;

  write(line: string): void {
    if (this.#stream === null) this.#early.push(line);
    else this.#stream.write(line);
  }

  open(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    this.#stream = createWriteStream(path);
    for (const line of this.#early.splice(0)) this.#stream.write(line);
  }
}
