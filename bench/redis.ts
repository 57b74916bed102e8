/** Runs Debian's redis-server for the BullMQ peer: on a socket of its own, each write durable before its answer. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Killable } from "./killable.ts";

const PROGRAM = "redis-server";

/** Null where it is missing. */
export function redisVersion(): string | null {
  const { stdout } = spawnSync(PROGRAM, ["--version"], { encoding: "utf8" });
  return /v=([\d.]+)/.exec(stdout ?? "")?.[1] ?? null;
}

/** A sentence that says what is missing and how to install it; null when Redis is there. */
export function redisMissing(): string | null {
  if (redisVersion() !== null) return null;
  return `${PROGRAM} is missing, so the BullMQ peer is left out; on Debian: apt install ${PROGRAM}`;
}

export class Redis {
  readonly socket: string;
  readonly #folder: string;
  readonly #process = new Killable();

  private constructor(folder: string) {
    this.#folder = folder;
    this.socket = join(folder, "redis.sock");
  }

  /** Starts with the data of the folder. */
  static async start(folder: string): Promise<Redis> {
    const redis = new Redis(folder);
    await redis.begin();
    return redis;
  }

  get pid(): number | null {
    return this.#process.pid;
  }

  async begin(): Promise<void> {
    const settings = {
      port: 0,
      unixsocket: this.socket,
      dir: this.#folder,
      appendonly: "yes",
      appendfsync: "always",
      // The append-only file alone keeps the data.
      save: "",
      "maxmemory-policy": "noeviction",
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#process.take(child);
    for await (const line of createInterface(child.stdout)) {
      if (/ready to accept connections/i.test(line)) break;
    }
    if (child.exitCode !== null) throw new Error(`${PROGRAM} did not start`);
    child.stdout.resume();
  }

  /** Ends the process like a crash. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }
}
