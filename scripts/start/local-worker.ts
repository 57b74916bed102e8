/**
 * Runs the production bundle in Miniflare with the configuration of `wrangler.toml`. Its storage is wrangler's local
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
 * The state of a Worker whose clock is shifted: a Worker with the real clock would take its rows for the future's or
 * the past's. Emptied at each start; each port has its own, so that no Worker empties the state of another.
 */
const shiftedState = (port: number) => `.wrangler/state/shifted-${port}`;

/** The file of a Worker's log. Each port has its own, so that a second Worker leaves the first Worker's log alone. */
export const logOf = (port: number) => `.wrangler/worker${port === USUAL_PORT ? "" : `-${port}`}.log`;

export interface RulesKv {
  put(text: string): Promise<void>;
}

export interface LocalWorker {
  url: string;
  rules: RulesKv;
  stop(): Promise<void>;
}

/** Builds `dist/index.js`; prints wrangler's output only when the build fails. */
export function buildBundle(): void {
  try {
    execSync("npm run build", { stdio: "pipe" });
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? `${error.stdout}` : "";
    console.error(output);
    giveUp(say("worker-not-built"));
  }
}

/** Runs the bundle on a port, with its clock shifted; rejects when the port is taken. */
export async function startWorker(
  port: number,
  secrets: Record<string, string>,
  clockOffMs: number,
): Promise<LocalWorker> {
  // Otherwise wrangler reports each .dev.vars that it finds; none of them is used here.
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

/** A log that begins its file anew once the Worker runs: a Worker that cannot start does not empty another's log. */
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
