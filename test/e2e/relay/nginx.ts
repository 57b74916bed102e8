/**
 * Runs a relay as a company installs it: Debian's nginx with the file of `examples/relay`, filled in, on a free port,
 * without privileges, in a folder of its own.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Certificate } from "./certificate.ts";

/** The files of `examples/relay`, by the requests that they pass on. */
const SITES = {
  calls: resolve("examples/relay/yingbin-relay.conf"),
  callbacks: resolve("examples/relay/yingbin-callback.conf"),
} as const;
/** Debian installs nginx in a folder that is in root's PATH only. */
const PATH = `${process.env["PATH"]}:/usr/sbin`;
/** Debian's user `nobody`; as root, nginx would need a user in its configuration. */
const NOBODY = 65_534;
/** Another process may take a free port before nginx listens on it. */
const PORTS_TRIED = 3;

/** A sentence that names the missing programs of `nginx` and `openssl`; null when both are installed. */
export function whatIsMissing(): string | null {
  const missing = ["nginx", "openssl"].filter((program) => {
    try {
      execFileSync(program, [program === "nginx" ? "-v" : "version"], {
        env: { ...process.env, PATH },
        stdio: "ignore",
      });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return null;
  return `the relay's test needs Debian's package ${missing.join(" and ")}: apt-get install ${missing.join(" ")}`;
}

export const newRelayToken = () => randomBytes(32).toString("hex");

export interface RelayOptions {
  /** By default calls to WeCom. */
  handsOn?: keyof typeof SITES;
  /** The relay's own certificate, for `localhost`. */
  certificate: Certificate;
  token: string;
  upstreamPort: number;
  /** The certificate of WeCom or of the Worker that the relay trusts, as PEM. */
  trusted: string;
  /** The most connections of nginx, to callers and to the upstream, the listening socket included. */
  connections?: number;
}

export class Relay {
  readonly #folder: string;
  #process: ChildProcess | null = null;
  #port = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(options: RelayOptions): Promise<Relay> {
    const folder = await mkdtemp(join(tmpdir(), "yingbin-relay-"));
    await mkdir(join(folder, "logs"));
    const relay = new Relay(folder);
    const { certificate, token, trusted, connections = 768 } = options;
    await writeFile(join(folder, "relay.pem"), certificate.certificate);
    await writeFile(join(folder, "relay.key"), certificate.key);
    await writeFile(join(folder, "trusted.pem"), trusted);
    await writeFile(join(folder, "nginx.conf"), mainConfig(folder, connections));
    await relay.#writeToken(token);
    try {
      for (let tried = 1; ; tried += 1) {
        await relay.#fillIn(options.handsOn ?? "calls", await freePort(), options.upstreamPort);
        if (await relay.#begins()) break;
        if (tried === PORTS_TRIED) throw new Error(`nginx did not start:\n${await relay.written()}`);
      }
    } catch (error) {
      await relay.stop();
      throw error;
    }
    return relay;
  }

  /** The value for `WECOM_API_BASE`. */
  get url(): string {
    return `https://localhost:${this.#port}/wecom`;
  }

  /** Changes the token by a restart. After a reload, open connections stay with the old process for up to 10 s. */
  async restartWith(token: string): Promise<void> {
    await this.#end();
    await this.#writeToken(token);
    if (!(await this.#begins())) throw new Error(`nginx did not start again:\n${await this.written()}`);
  }

  /** The text of all logs of nginx. */
  async written(): Promise<string> {
    const logs = join(this.#folder, "logs");
    const texts = (await readdir(logs)).sort().map((name) => readFile(join(logs, name), "utf8"));
    return (await Promise.all(texts)).join("");
  }

  /** Makes nginx unable to write requests and answers to temporary files. */
  async lockTemporaryFolders(): Promise<void> {
    for (const name of ["body", "proxy"]) await chmod(join(this.#folder, name), 0o500);
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || !isRunning(child)) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  }

  async #writeToken(token: string): Promise<void> {
    await writeFile(join(this.#folder, "token"), `"Bearer ${token}" 1;\n`);
  }

  async #fillIn(handsOn: keyof typeof SITES, port: number, upstreamPort: number): Promise<void> {
    this.#port = port;
    const site = await filledIn(handsOn, this.#folder, port, upstreamPort);
    await writeFile(join(this.#folder, "site.conf"), site);
  }

  /** Starts nginx; gives false when it ends before it listens. */
  async #begins(): Promise<boolean> {
    const nobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if ("uid" in nobody) await give(this.#folder, NOBODY);
    const child = spawn("nginx", ["-p", this.#folder, "-c", "nginx.conf", "-e", "logs/error.log"], {
      ...nobody,
      env: { ...process.env, PATH },
      stdio: "ignore",
    });
    this.#process = child;
    // nginx also ends with the test's process.
    const end = () => child.kill("SIGTERM");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    // nginx writes the file of its process id when it listens.
    while (isRunning(child)) {
      if (existsSync(join(this.#folder, "nginx.pid"))) return true;
      await sleep(5);
    }
    return false;
  }
}

/** The main configuration, like Debian's nginx.conf, with a fuller log that shows if the site logs a secret. */
const mainConfig = (folder: string, connections: number) => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/logs/error.log info;
events { worker_connections ${connections}; }
http {
  access_log ${folder}/logs/access.log;
  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  include ${folder}/site.conf;
}
`;

/** The names that a company fills in, and each site's upstream. */
const OWN = {
  calls: { name: "relay.example.com", upstream: "qyapi.weixin.qq.com", hasToken: true },
  callbacks: { name: "wecom.example.com", upstream: "worker.example.net", hasToken: false },
} as const;

/** Fills in a site's file as a company does, and adapts port, paths and the upstream's address to this machine. */
async function filledIn(
  handsOn: keyof typeof SITES,
  folder: string,
  port: number,
  upstreamPort: number,
): Promise<string> {
  const { name, upstream, hasToken } = OWN[handsOn];
  const site = await readFile(SITES[handsOn], "utf8");
  const places: [string, string][] = [
    [`/etc/letsencrypt/live/${name}/fullchain.pem`, `${folder}/relay.pem`],
    [`/etc/letsencrypt/live/${name}/privkey.pem`, `${folder}/relay.key`],
    [name, "localhost"],
    ...(hasToken ? [["/etc/nginx/yingbin-relay.token", `${folder}/token`] satisfies [string, string]] : []),
    ["/etc/ssl/certs/ca-certificates.crt", `${folder}/trusted.pem`],
    ["/var/log/nginx/", `${folder}/logs/`],
    ["listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`],
    [`server ${upstream}:443`, `server 127.0.0.1:${upstreamPort}`],
  ];
  let filled = site;
  for (const [place, value] of places) {
    if (!filled.includes(place)) throw new Error(`${SITES[handsOn]} no longer has "${place}"`);
    filled = filled.replaceAll(place, value);
  }
  return filled;
}

async function give(folder: string, owner: number): Promise<void> {
  await chmod(folder, 0o700);
  const names = await readdir(folder, { recursive: true });
  await Promise.all(["", ...names].map((name) => chown(join(folder, name), owner, owner)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;
