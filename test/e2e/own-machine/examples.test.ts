/** The files of `examples/own-machine`, read by the programs that they are for. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { selfSigned } from "../relay/certificate.ts";
import { whatIsMissing } from "../relay/nginx.ts";
import { ADMIN_TOKEN, Company, settled } from "./company.ts";
import { DOMAIN, isInstalled, nginxConfig, PATH, type Program, siteOf, TlsProxy } from "./tls-proxy.ts";

const UNIT = "examples/own-machine/yingbin.service";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yingbin-site-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("nginx takes the site as it stands, but for the certificate's place", async () => {
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  const { certificate, key } = await selfSigned(DOMAIN);
  writeFileSync(join(folder, "fullchain.pem"), certificate);
  writeFileSync(join(folder, "privkey.pem"), key);
  const site = siteOf("nginx").replaceAll(`/etc/letsencrypt/live/${DOMAIN}`, folder);
  const args = ["-t", "-p", folder, "-c", nginxConfig(folder, site), "-e", `${folder}/error.log`];
  const { status, stderr } = spawnSync("nginx", args, { env: { ...process.env, PATH }, encoding: "utf8" });
  expect(stderr).toContain("test is successful");
  expect(status).toBe(0);
});

test("caddy takes the site as it stands (where caddy is installed)", ({ skip }) => {
  if (!isInstalled("caddy")) return skip("caddy is not installed");
  const args = ["validate", "--adapter", "caddyfile", "--config", "examples/own-machine/Caddyfile"];
  const { status, stderr } = spawnSync("caddy", args, {
    env: { ...process.env, HOME: folder },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
});

test.for<[Program, string]>([
  ["nginx", ""],
  ["caddy", " (where caddy is installed)"],
])(
  "behind %s with TLS callbacks are welcomed, and only what is needed is open%s",
  async ([program], { skip }) => {
    if (program === "caddy" && !isInstalled(program)) return skip("caddy is not installed");
    const company = await Company.open();
    const machine = await company.machine({ TRUSTED_PROXY_HEADER: "x-real-ip" });
    const proxy = await TlsProxy.start(program, new URL(machine.url).host);
    try {
      company.app.callbackUrl = `${proxy.url}/callback/sales`;
      expect(await settled(machine, company.greet())).toEqual(["sent"]);

      const status = async (path: string, options = {}, body?: string) =>
        (await proxy.ask(path, options, body)).status;
      expect(await status("/api/status")).toBe(401);
      expect(await status("/console/")).toBe(200);
      expect(await status("/")).toBe(302);
      for (const path of ["/healthz", "/callback", "/kv/RULES/rules", "/begin", "/index.html", "/.env"]) {
        expect(await status(path), path).toBe(404);
      }
      const post = { method: "POST" };
      expect(await status("/callback/sales", post, "x".repeat(200_000))).toBe(413);
      const put = { method: "PUT", headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "if-match": "*" } };
      expect(await status("/api/rules", put, "x".repeat(2_200_000))).toBe(413);

      // The address is the connection's, whatever a client claims.
      const login = (claimed: string, localAddress: string) => {
        const headers = {
          "x-real-ip": claimed,
          "x-forwarded-for": claimed,
          "content-type": "application/json",
        };
        return status("/api/session", { ...post, headers, localAddress }, JSON.stringify({ token: "wrong" }));
      };
      const tries: number[] = [];
      // The limit and the next period's.
      for (let n = 0; n < 42; n += 1) tries.push(await login(`192.0.2.${n}`, "127.0.0.2"));
      expect(tries).toContain(429);
      expect(await login("192.0.2.1", "127.0.0.3")).toBe(401);
      // Nobody is behind it: this fault is told without the query, too.
      await machine.terminate();
      expect(await status("/callback/nobody?msg_signature=abc&nonce=1", post, "x")).toBe(502);
      // A name that the site does not list, as with a port, has another log of Caddy's.
      await proxy.ask(
        "/callback/nobody?msg_signature=abc&nonce=1",
        { ...post, headers: { host: DOMAIN } },
        "x",
      );
      await vi.waitFor(() => expect(proxy.log).toContain("/callback/nobody"), 10_000);
      expect(proxy.log).not.toMatch(/msg_signature|[?&]nonce=/);
    } finally {
      await proxy.stop();
      await Promise.all([machine.stop(), company.wecom.close()]);
    }
  },
);

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
