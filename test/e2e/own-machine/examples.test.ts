/** The files of `examples/own-machine`, read by the programs that they are for. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort } from "../../own-machine/free-port.ts";
import { selfSigned } from "../relay/certificate.ts";
import { whatIsMissing } from "../relay/nginx.ts";
import { Company, settled } from "./company.ts";

const SITE = readFileSync("examples/own-machine/nginx.conf", "utf8");
const UNIT = "examples/own-machine/yingbin.service";
const PATH = `${process.env["PATH"]}:/usr/sbin`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yingbin-site-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes nginx's configuration with this site; its path. */
function configured(site: string): string {
  const path = join(folder, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  writeFileSync(join(folder, "site.conf"), site.replaceAll("/var/log/nginx", folder));
  writeFileSync(
    path,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {} http { access_log off; ${temporary} include ${folder}/site.conf; }`,
  );
  return path;
}

test("nginx takes the site as it stands, but for the certificate's place", async () => {
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  const { certificate, key } = await selfSigned("wecom.example.com");
  writeFileSync(join(folder, "fullchain.pem"), certificate);
  writeFileSync(join(folder, "privkey.pem"), key);
  const site = SITE.replaceAll("/etc/letsencrypt/live/wecom.example.com", folder);
  const args = ["-t", "-p", folder, "-c", configured(site), "-e", `${folder}/error.log`];
  const { status, stderr } = spawnSync("nginx", args, { env: { ...process.env, PATH }, encoding: "utf8" });
  expect(stderr).toContain("test is successful");
  expect(status).toBe(0);
});

test("behind nginx a callback is welcomed, and only the needed paths are open", async () => {
  const company = await Company.open();
  const machine = await company.machine();
  const port = await freePort();
  // TLS is nginx's own; the rest of the site stands as it is.
  const site = SITE.replaceAll(/^ *ssl_.*$/gm, "")
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replace("listen 80;", `listen 127.0.0.1:${await freePort()};`)
    .replace("127.0.0.1:8787", new URL(machine.url).host);
  const nginx: ChildProcess = spawn(
    "nginx",
    ["-p", folder, "-c", configured(site), "-e", `${folder}/error.log`],
    {
      env: { ...process.env, PATH },
      stdio: "ignore",
    },
  );
  try {
    await vi.waitFor(() => expect(existsSync(join(folder, "nginx.pid"))).toBe(true), 10_000);
    const front = `http://127.0.0.1:${port}`;
    company.app.callbackUrl = `${front}/callback/sales`;
    expect(await settled(machine, company.greet())).toEqual(["sent"]);
    const status = async (path: string, init: RequestInit = {}) =>
      (await fetch(front + path, { redirect: "manual", ...init })).status;
    expect(await status("/api/status")).toBe(401);
    expect(await status("/console/")).toBe(200);
    expect(await status("/")).toBe(302);
    expect(await status("/healthz")).toBe(404);
    expect(await status("/callback")).toBe(404);
    expect(await status("/callback/sales", { method: "POST", body: "x".repeat(200_000) })).toBe(413);
    expect(readFileSync(join(folder, "yingbin.log"), "utf8")).not.toContain("msg_signature");
  } finally {
    const ended = once(nginx, "exit");
    nginx.kill("SIGTERM");
    await Promise.all([ended, machine.stop(), company.wecom.close()]);
  }
});

test("systemd takes the unit, but for the program that is not installed here", ({ skip }) => {
  const { error } = spawnSync("systemd-analyze", ["--version"]);
  if (error !== undefined) return skip("systemd-analyze is not installed");
  const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", UNIT], { encoding: "utf8" });
  const faults = stderr
    .split("\n")
    .filter((line) => line !== "" && !line.includes("/opt/yingbin/node_modules"));
  expect(faults).toEqual([]);
  const offline = execFileSync("systemd-analyze", ["security", "--offline=true", UNIT], { encoding: "utf8" });
  expect(offline).toMatch(/Overall exposure level for yingbin\.service: [01]\.\d/);
});

test("the image holds what the launcher reads, and the unit starts what the image starts", () => {
  const image = readFileSync("examples/own-machine/Dockerfile", "utf8");
  for (const name of ["package.json", "dist", "assets", "scripts", "own-machine", "src", "node_modules"]) {
    expect(image).toContain(`COPY --from=build /build/${name} ./`);
  }
  const unit = readFileSync(UNIT, "utf8");
  for (const started of [unit, image]) expect(started).toContain("scripts/serve.ts");
});
