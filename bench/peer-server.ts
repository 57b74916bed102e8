/** Starts the peers: servers that a company would write for itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Killable } from "./killable.ts";
import { Redis } from "./redis.ts";

/** The last stores nothing. */
export const PEERS = ["sqlite", "bullmq", "memory"] as const;
export type PeerName = (typeof PEERS)[number];

export interface PeerOptions {
  wecomUrl: string;
  credentials: { corpId: string; secret: string; callbackToken: string; encodingAesKey: string };
  sends?: boolean;
}

/** A peer and its store, with storage on disk, which can be killed and begun again. */
export class PeerServer {
  readonly #name: PeerName;
  readonly #options: PeerOptions;
  readonly #folder: string;
  readonly redis: Redis | null;
  readonly #process = new Killable();
  #port = 0;

  private constructor(name: PeerName, options: PeerOptions, folder: string, redis: Redis | null) {
    this.#name = name;
    this.#options = options;
    this.#folder = folder;
    this.redis = redis;
  }

  static async start(name: PeerName, options: PeerOptions): Promise<PeerServer> {
    const folder = await mkdtemp(join(tmpdir(), "yingbin-peer-"));
    const redis = name === "bullmq" ? await Redis.start(folder) : null;
    const server = new PeerServer(name, options, folder, redis);
    await server.begin();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** The process's id; null while it is down. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** Where it stores: a database, or Redis's socket. */
  get store(): string {
    return this.redis?.socket ?? join(this.#folder, "peer.db");
  }

  /** Starts the process, on its former port. */
  async begin(): Promise<void> {
    const { wecomUrl, credentials, sends = true } = this.#options;
    const script = fileURLToPath(new URL(`peer/${this.#name}.ts`, import.meta.url));
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        WECOM_API_BASE: wecomUrl,
        CORP_ID: credentials.corpId,
        SECRET: credentials.secret,
        CALLBACK_TOKEN: credentials.callbackToken,
        ENCODING_AES_KEY: credentials.encodingAesKey,
        SENDS: sends ? "yes" : "no",
        PORT: String(this.#port),
        STORE: this.store,
      },
    });
    this.#process.take(child);
    const ended = once(child, "exit").then(() => null);
    const line = once(createInterface(child.stdout), "line").then(([port]) => String(port));
    const port = await Promise.race([line, ended]);
    if (port === null) throw new Error(`the ${this.#name} peer did not start`);
    this.#port = Number(port);
  }

  /** Ends the process like a crash; its store stays. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.redis?.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
