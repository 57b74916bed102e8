/** Runs workerd on a folder, as a child that holds the folder's lock too. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import * as v from "valibot";
import type { Folder } from "./folder.ts";
import type { Secrets } from "./secrets.ts";

/** How long requests may go on after SIGTERM. */
const DRAIN_MS = 4_000;

export interface WorkerdOptions {
  binary: string;
  folder: Folder;
  /** The path of the configuration. */
  config: string;
  secrets: Secrets;
  lock: number;
  /** The sockets of the configuration. */
  sockets: readonly string[];
  onLine(line: string): void;
}

export class Workerd {
  readonly #child: ChildProcess;
  /** Resolves with the reason when the process has ended. */
  readonly ended: Promise<string>;
  /** Resolves with the port of the first socket when workerd listens on all; null when it ends before. */
  readonly listening: Promise<number | null>;

  constructor({ binary, folder, config, secrets, lock, sockets, onLine }: WorkerdOptions) {
    // A process that was killed leaves its socket behind.
    rmSync(folder.socket, { force: true });
    const { PATH = "" } = process.env;
    this.#child = spawn(binary, ["serve", "--control-fd=3", config], {
      cwd: folder.run,
      stdio: ["ignore", "pipe", "pipe", "pipe", lock],
      env: { PATH, ...certificatesOf(process.env), ...secrets },
    });
    // It has the lock too: a command that gives up must not leave it behind.
    const end = () => this.#child.kill("SIGKILL");
    process.once("exit", end);
    this.#child.once("exit", () => process.off("exit", end));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface(stream).on("line", onLine);
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(String(error)));
      this.#child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.listening = Promise.race([portOf(this.#child, sockets), this.ended.then(() => null)]);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends the process: at once when `isUrgent`, else when the requests under way are done, or have had their time. */
  async stop(isUrgent = false): Promise<void> {
    this.#child.kill(isUrgent ? "SIGKILL" : "SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), DRAIN_MS);
    await this.ended;
    clearTimeout(timer);
  }
}

/** Where OpenSSL finds the certificates of this machine. */
const certificatesOf = ({ SSL_CERT_FILE, SSL_CERT_DIR }: NodeJS.ProcessEnv): Record<string, string> => ({
  ...(SSL_CERT_FILE !== undefined && { SSL_CERT_FILE }),
  ...(SSL_CERT_DIR !== undefined && { SSL_CERT_DIR }),
});

const listens = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ event: v.literal("listen"), socket: v.string(), port: v.number() }),
);

/** The port of the first of these sockets, once all listen. */
async function portOf(child: ChildProcess, sockets: readonly string[]): Promise<number | null> {
  const { 3: control } = child.stdio;
  if (!(control instanceof Readable)) {
    await once(child, "close");
    return null;
  }
  const ports = new Map<string, number>();
  for await (const line of createInterface(control)) {
    const message = v.safeParse(listens, line);
    if (message.success) ports.set(message.output.socket, message.output.port);
    if (sockets.every((name) => ports.has(name))) return ports.get(sockets[0] ?? "") ?? null;
  }
  return null;
}
