/** Runs the sites of `examples/own-machine` in the programs that they are for, on a free port, with TLS. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type RequestOptions, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { freePort } from "../../own-machine/free-port.ts";
import { type Certificate, selfSigned } from "../relay/certificate.ts";

export const DOMAIN = "wecom.example.com";
/** Debian installs nginx in a folder that is in root's PATH only. */
export const PATH = `${process.env["PATH"]}:/usr/sbin`;
/** Where the sites expect the machine. */
const MACHINE = "127.0.0.1:8787";
/** How often a body that is too large may be cut off: chance decides each time. */
const TRIES = 30;

export const PROGRAMS = { nginx: "nginx.conf", caddy: "Caddyfile" } as const;
export type Program = keyof typeof PROGRAMS;

export const siteOf = (program: Program) => readFileSync(`examples/own-machine/${PROGRAMS[program]}`, "utf8");

export function isInstalled(program: Program): boolean {
  const [flag] = program === "nginx" ? ["-v"] : ["version"];
  return spawnSync(program, [flag ?? ""], { env: { ...process.env, PATH } }).error === undefined;
}

export interface Asked {
  status: number;
  body: string;
}

export class TlsProxy {
  readonly folder = mkdtempSync(join(tmpdir(), "yingbin-site-"));
  readonly #certificate: Certificate;
  readonly #port: number;
  /** Takes WeCom's callbacks in clear, and passes them on with TLS. */
  readonly #ofWecom: Server;
  /** Caddy takes the port as a part of the site's name where it is not the usual. */
  #host = DOMAIN;
  #child: ChildProcess | null = null;

  private constructor(certificate: Certificate, port: number) {
    this.#certificate = certificate;
    this.#port = port;
    this.#ofWecom = createServer((taken, response) => {
      const { method = "GET", url = "/", headers } = taken;
      void buffer(taken)
        .then((body) => this.ask(url, { method, headers }, body))
        .then(
          ({ status, body }) => response.writeHead(status).end(body),
          () => response.destroy(),
        );
    });
  }

  /** Starts the program in front of the machine at `host`. */
  static async start(program: Program, host: string): Promise<TlsProxy> {
    const proxy = new TlsProxy(await selfSigned(DOMAIN), await freePort());
    proxy.#ofWecom.listen(0, "127.0.0.1");
    await once(proxy.#ofWecom, "listening");
    await proxy.#begin(program, host);
    return proxy;
  }

  /** The address for WeCom's callbacks. */
  get url(): string {
    return `http://127.0.0.1:${Object(this.#ofWecom.address()).port}`;
  }

  /** Everything that the program has written into its logs. */
  get log(): string {
    const written = ["yingbin.log", "yingbin-error.log", "error.log", "output"].map((name) =>
      join(this.folder, name),
    );
    return written.map((path) => (existsSync(path) ? readFileSync(path, "utf8") : "")).join("");
  }

  /** Asks again where a body that is too large was cut off before the answer could be read (RFC 9112, 9.6). */
  async ask(path: string, options: RequestOptions = {}, body?: Uint8Array | string): Promise<Asked> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#askOnce(path, options, body);
      } catch (error) {
        const isCutOff = ["ECONNRESET", "EPIPE"].includes(Object(error).code);
        if (!isCutOff || body === undefined || tries === TRIES) throw error;
      }
    }
  }

  #askOnce(path: string, options: RequestOptions, body?: Uint8Array | string): Promise<Asked> {
    const { certificate: ca } = this.#certificate;
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: "127.0.0.1", port: this.#port, servername: DOMAIN, path, ca, agent: false, ...options },
        (response) => {
          void buffer(response).then(
            (read) => resolve({ status: response.statusCode ?? 0, body: read.toString() }),
            reject,
          );
        },
      );
      asked.once("error", reject);
      if (!asked.hasHeader("host") || asked.getHeader("host") !== DOMAIN) asked.setHeader("host", this.#host);
      asked.end(body);
    });
  }

  async stop(): Promise<void> {
    this.#ofWecom.close();
    this.#ofWecom.closeAllConnections();
    const child = this.#child;
    if (child !== null && child.exitCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #begin(program: Program, host: string): Promise<void> {
    const { certificate, key } = this.#certificate;
    const pem = join(this.folder, "fullchain.pem");
    const keyFile = join(this.folder, "privkey.pem");
    writeFileSync(pem, certificate);
    writeFileSync(keyFile, key);
    const site = filledIn(siteOf(program), [[MACHINE, host]]);
    const args =
      program === "nginx"
        ? await this.#nginx(site)
        : this.#caddy(
            filledIn(site, [
              [`\n${DOMAIN} {`, `\nhttps://${DOMAIN}:${this.#port} {\n\ttls ${pem} ${keyFile}`],
            ]),
          );
    if (program === "caddy") this.#host = `${DOMAIN}:${this.#port}`;
    const output = openSync(join(this.folder, "output"), "w");
    const child = spawn(program, args, {
      env: { ...process.env, PATH, HOME: this.folder },
      stdio: ["ignore", output, output],
    });
    this.#child = child;
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    while (child.exitCode === null && !(await this.#isUp()))
      await new Promise((done) => setTimeout(done, 20));
    if (child.exitCode !== null) throw new Error(`${program} did not start: ${this.log}`);
  }

  #isUp(): Promise<boolean> {
    return this.ask("/nowhere").then(
      () => true,
      () => false,
    );
  }

  async #nginx(site: string): Promise<string[]> {
    const { folder } = this;
    const path = nginxConfig(
      folder,
      filledIn(site, [
        ["listen 443 ssl;", `listen 127.0.0.1:${this.#port} ssl;`],
        ["listen 80;", `listen 127.0.0.1:${await freePort()};`],
        [`/etc/letsencrypt/live/${DOMAIN}`, folder],
      ]),
    );
    return ["-p", folder, "-c", path, "-e", `${folder}/error.log`];
  }

  /** Caddy with the site, the certificate of the test in place of its own, and its log in a file. */
  #caddy(site: string): string[] {
    const path = join(this.folder, "Caddyfile");
    const options = `\n{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system ${this.folder}\n`;
    const filled = filledIn(site, [
      ["\n{\n", options],
      ["\tlog {\n", `\tlog {\n\t\toutput file ${this.folder}/yingbin.log\n`],
    ]);
    writeFileSync(path, filled);
    return ["run", "--adapter", "caddyfile", "--config", path];
  }
}

/** Writes nginx's configuration with this site; its path. */
export function nginxConfig(folder: string, site: string): string {
  const path = join(folder, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  writeFileSync(join(folder, "site.conf"), filledIn(site, [["/var/log/nginx", folder]]));
  writeFileSync(
    path,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {} http { access_log off; ${temporary} include ${folder}/site.conf; }`,
  );
  return path;
}

/** Puts values in the places of a site; a place that the site does not have is an error. */
function filledIn(site: string, places: readonly (readonly [string, string])[]): string {
  return places.reduce((text, [place, value]) => {
    if (!text.includes(place)) throw new Error(`the site no longer has "${place}"`);
    return text.replaceAll(place, value);
  }, site);
}
