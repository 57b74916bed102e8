/**
 * Runs the production bundle in plain workerd, with storage on disk, in a process that can be killed. No proxy stands
 * between the Worker and its caller.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Kv } from "./kv.ts";
import { BEFORE, workerdConfig } from "./workerd-config.ts";

export interface WorkerOptions {
  /** `WECOM_APPS`, `ADMIN_TOKEN` and the Worker's other variables. */
  secrets: Record<string, string>;
  trustedCertificates?: readonly string[];
  /** A bundle in place of the production bundle, and its configuration in place of `wrangler.toml`. */
  bundle?: string;
  wranglerConfig?: string;
  hosts?: Readonly<Record<string, string>>;
  /** More arguments for `workerd serve`. */
  flags?: readonly string[];
  /** Flags for V8, as `--max-heap-size=128`. */
  v8Flags?: readonly string[];
  /** Whether `runCron` works. */
  hasClock?: boolean;
  /**
   * The version before a deploy, which is still alive and has all the objects until `endDeploy`, with its own secrets
   * and perhaps its own bundle.
   */
  before?: { secrets: Record<string, string>; bundle?: string };
  /** False: the Worker's log is dropped. */
  keepsLog?: boolean;
  /** False: storage is in memory where the system offers that. It survives a kill, and no busy disk slows it down. */
  onDisk?: boolean;
  /** Holds the storage, and outlives the Worker; by default a new folder, which goes with it. */
  folder?: string;
}

/** A folder that Linux keeps in memory. */
const MEMORY_FOLDER = "/dev/shm";

const WORKERD = resolve("node_modules/.bin/workerd");
const BUNDLE = "dist/index.js";
const WRANGLER_CONFIG = "wrangler.toml";

/** The running processes, which this process ends when it exits. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export class Worker {
  readonly kv: Kv;
  readonly log: string[] = [];
  readonly #options: WorkerOptions;
  readonly #folder: string;
  /** When the process was last started, on the clock of `performance.now`. */
  startedAt = 0;
  #process: ChildProcess | null = null;
  #port = 0;
  #clockPort: number | null = null;
  #portBefore: number | null = null;
  #isDeployed = false;

  private constructor(options: WorkerOptions, kv: Kv, folder: string) {
    this.#options = options;
    this.kv = kv;
    this.#folder = folder;
  }

  /** Starts with the storage of a given folder, else with empty storage, and with empty KV. */
  static async start(options: WorkerOptions): Promise<Worker> {
    const isInMemory = options.onDisk === false && existsSync(MEMORY_FOLDER);
    const folder = options.folder ?? (await mkdtemp(join(isInMemory ? MEMORY_FOLDER : tmpdir(), "yingbin-")));
    await mkdir(join(folder, "storage"), { recursive: true });
    const worker = new Worker(options, await Kv.start(), folder);
    await worker.begin();
    return worker;
  }

  /** The folder of the objects' databases. */
  get storage(): string {
    return join(this.#folder, "storage");
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The address of the version before the deploy; null when it has ended. */
  get urlBefore(): string | null {
    return this.#portBefore === null ? null : `http://127.0.0.1:${this.#portBefore}`;
  }

  /** The process's id; null while it is down. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  #scriptOf(bundle = BUNDLE): string {
    return relative(this.#folder, resolve(bundle));
  }

  /** Starts the process, on its former port. */
  async begin(): Promise<void> {
    const {
      secrets,
      trustedCertificates = [],
      hosts = {},
      v8Flags = [],
      keepsLog = true,
      hasClock = false,
    } = this.#options;
    const before = this.#isDeployed ? undefined : this.#options.before;
    // The API with which a Worker runs another's crons is experimental.
    const flags = [...(this.#options.flags ?? []), ...(hasClock ? ["--experimental"] : [])];
    const config = workerdConfig({
      wranglerConfig: resolve(this.#options.wranglerConfig ?? WRANGLER_CONFIG),
      script: this.#scriptOf(this.#options.bundle),
      storage: this.storage,
      kv: this.kv.address,
      secrets: Object.keys(secrets),
      listen: `127.0.0.1:${this.#port}`,
      trustedCertificates,
      hosts,
      v8Flags,
      hasClock,
      before: before ? { script: this.#scriptOf(before.bundle), secrets: Object.keys(before.secrets) } : null,
    });
    const path = join(this.#folder, "config.capnp");
    await writeFile(path, config);
    const secretsBefore = Object.fromEntries(
      Object.entries(before?.secrets ?? {}).map(([name, value]) => [BEFORE + name, value]),
    );
    this.startedAt = performance.now();
    const child = spawn(WORKERD, ["serve", "--control-fd=3", ...flags, path], {
      stdio: ["ignore", keepsLog ? "pipe" : "ignore", "pipe", "pipe"],
      env: { ...process.env, ...secrets, ...secretsBefore },
    });
    this.#process = child;
    running.add(child);
    child.once("exit", (code, signal) => {
      running.delete(child);
      if (this.#process !== child) return;
      const last = this.log.slice(-LAST_LINES).join("\n");
      console.error(`workerd ended by itself (${signal ?? `exit ${code}`}); its last lines:\n${last}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface(stream).on("line", (line) => this.log.push(line));
    }
    const sockets = ["http", ...(hasClock ? ["clock"] : []), ...(before ? ["before"] : [])];
    const ports = await listening(child, this.log, sockets);
    this.#port = ports.get("http") ?? 0;
    this.#clockPort = ports.get("clock") ?? null;
    this.#portBefore = ports.get("before") ?? null;
  }

  /** Ends a deploy: from now on the objects have the new code and configuration, and keep their storage. */
  async endDeploy(): Promise<void> {
    await this.kill();
    this.#isDeployed = true;
    await this.begin();
  }

  /** Runs a cron and waits until it ends. */
  async runCron(cron: string): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.#clockPort}`, { method: "POST", body: cron });
    if (!response.ok) throw new Error(`the cron ${cron}: HTTP ${response.status}`);
  }

  /** Ends the process like a crash: no write is flushed, no request is finished. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.kv.stop();
    if (this.#options.folder === undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}

/** How much of the log tells why a process ended. */
const LAST_LINES = 20;

/** The ports of these sockets, which workerd reports when it listens. */
async function listening(
  child: ChildProcess,
  log: string[],
  sockets: readonly string[],
): Promise<Map<string, number>> {
  const control = createInterface(child.stdio[3] as Readable);
  const ended = once(child, "exit").then(() => null);
  const reported = (async () => {
    const ports = new Map<string, number>();
    for await (const line of control) {
      const message = JSON.parse(line) as { event: string; socket?: string; port?: number };
      if (message.event !== "listen" || message.socket === undefined) continue;
      ports.set(message.socket, message.port ?? 0);
      if (sockets.every((name) => ports.has(name))) return ports;
    }
    return null;
  })();
  const ports = await Promise.race([reported, ended]);
  if (ports === null) throw new Error(`workerd did not start:\n${log.join("\n")}`);
  return ports;
}
