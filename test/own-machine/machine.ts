/** Runs `npm run serve` on a folder of its own, in processes that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { askControl } from "../../scripts/serve/control.ts";

const NODE = resolve("node_modules/.bin/node");

export interface OwnMachineOptions {
  secrets: Record<string, string>;
  /** The folder of the data; a new one without it. */
  data?: string;
  /** Where it listens; any free port without it. */
  port?: number;
  /** More flags of the command. */
  flags?: readonly string[];
  /** The command's environment in place of this process's. */
  environment?: NodeJS.ProcessEnv;
}

const line = v.pipe(v.string(), v.parseJson(), v.looseObject({ event: v.optional(v.string()) }));
export type Line = v.InferOutput<typeof line>;

/** The running launchers and workerds, which this process ends when it exits. */
const running = new Set<number>();
process.once("exit", () => running.forEach(endProcess));

export class OwnMachine {
  readonly log: Line[] = [];
  /** What the command said in words. */
  said = "";
  /** The folder of the source that serves: another version from its next start on. */
  root = resolve(".");
  readonly data: string;
  readonly config: string;
  readonly #options: OwnMachineOptions;
  readonly #folder: string;
  #launcher: ChildProcess | null = null;
  #workerd: number | null = null;
  #port = 0;

  private constructor(options: OwnMachineOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.data = options.data ?? join(folder, "data");
    this.config = join(folder, "yingbin.env");
    this.#port = options.port ?? 0;
  }

  static async prepare(options: OwnMachineOptions): Promise<OwnMachine> {
    const machine = new OwnMachine(options, await mkdtemp(join(tmpdir(), "yingbin-own-")));
    await machine.configure(options.secrets);
    return machine;
  }

  static async start(options: OwnMachineOptions): Promise<OwnMachine> {
    const machine = await OwnMachine.prepare(options);
    await machine.begin();
    return machine;
  }

  async configure(secrets: Record<string, string>): Promise<void> {
    const lines = Object.entries(secrets).map(([name, value]) => `${name}='${value}'\n`);
    await writeFile(this.config, lines.join(""), { mode: 0o600 });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The id of workerd's process; null while it is down. */
  get pid(): number | null {
    return this.#workerd;
  }

  /** The id of the launcher's process; null while it is down. */
  get launcherPid(): number | null {
    return this.#launcher?.pid ?? null;
  }

  get storage(): string {
    return join(this.data, "storage");
  }

  /** Starts the command, on its former port; throws when it ends before it serves. */
  async begin(): Promise<void> {
    const served = this.#count("machine.serving");
    const child = this.spawn();
    const ended = once(child, "close").then(() => "ended" as const);
    const serves = this.until("machine.serving", served);
    if ((await Promise.race([ended, serves])) === "ended") throw new Error(`it did not start: ${this.said}`);
  }

  /** Starts the command without waiting for it. */
  spawn(): ChildProcess {
    const { flags = [], environment = process.env } = this.#options;
    const listen = `127.0.0.1:${this.#port}`;
    const own = [
      "--config",
      this.config,
      "--data",
      this.data,
      "--listen",
      listen,
      "--private-network",
      ...flags,
    ];
    const child = spawn(
      NODE,
      ["--disable-warning=ExperimentalWarning", join(this.root, "scripts/serve.ts"), ...own],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: environment,
      },
    );
    this.#launcher = child;
    if (child.pid !== undefined) running.add(child.pid);
    createInterface(child.stdout).on("line", (text) => this.#note(text));
    child.stderr.on("data", (chunk) => {
      this.said += chunk;
    });
    return child;
  }

  #note(text: string): void {
    const read = v.safeParse(line, text);
    if (!read.success) {
      this.said += `${text}\n`;
      return;
    }
    this.log.push(read.output);
    if (read.output.event !== "machine.serving") return;
    const { port, pid } = v.parse(v.looseObject({ port: v.number(), pid: v.number() }), read.output);
    this.#port = port;
    this.#workerd = pid;
    running.add(pid);
  }

  #count(event: string): number {
    return this.log.filter((one) => one.event === event).length;
  }

  /** Resolves when the log has more lines of this event than `known`. */
  async until(event: string, known = 0, withinMs = 60_000): Promise<Line> {
    const giveUpAt = Date.now() + withinMs;
    while (this.#count(event) <= known) {
      if (Date.now() > giveUpAt) throw new Error(`no ${event} in ${withinMs} ms`);
      await new Promise((done) => setTimeout(done, 5));
    }
    return this.log.filter((one) => one.event === event)[known] ?? {};
  }

  /** Kills launcher and workerd: no write is flushed, no request is finished. */
  async kill(): Promise<void> {
    const launcher = this.#launcher;
    this.#launcher = null;
    if (launcher === null) return;
    // The launcher first, or it would start workerd again.
    await killed(launcher);
    await this.killWorkerd();
  }

  /** Kills workerd alone; the launcher, where there is one, starts it again. */
  async killWorkerd(): Promise<void> {
    const pid = this.#workerd;
    this.#workerd = null;
    if (pid === null) return;
    endProcess(pid);
    while (isAlive(pid)) await new Promise((done) => setTimeout(done, 2));
  }

  /** Kills the launcher alone. */
  async killLauncher(): Promise<void> {
    const launcher = this.#launcher;
    if (launcher !== null) await killed(launcher);
  }

  /** Ends the command as a service manager does; its exit code. */
  async terminate(): Promise<number | null> {
    const launcher = this.#launcher;
    this.#launcher = null;
    this.#workerd = null;
    if (launcher === null) return null;
    launcher.kill("SIGTERM");
    await once(launcher, "close");
    return launcher.exitCode;
  }

  /** Writes a value into KV, as its console would. */
  async put(namespace: string, key: string, value: string): Promise<void> {
    const path = `/kv/${namespace}/${encodeURIComponent(key)}`;
    const { status } = await askControl(join(this.data, "run/control.sock"), "PUT", path, { body: value });
    if (status !== 200) throw new Error(`KV: HTTP ${status}`);
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function endProcess(pid: number): void {
  running.delete(pid);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended before.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
