/** What a machine of one's own reads from `wrangler.toml`, and what it writes for workerd. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { experimental_readRawConfig } from "wrangler";
import { readSettings } from "../../../scripts/serve/settings.ts";
import { workerdConfig } from "../../../scripts/serve/workerd-config.ts";
import { inWords } from "../../../scripts/words.ts";

const { rawConfig } = experimental_readRawConfig({ config: resolve("wrangler.toml") });
const RAW: Record<string, unknown> = { ...rawConfig };

function settingsOf(raw: Record<string, unknown>) {
  const read = readSettings(raw);
  if (!read.ok) throw new Error(inWords(read.why));
  return read.settings;
}

function faultOf(raw: Record<string, unknown>) {
  const read = readSettings(raw);
  return read.ok ? null : inWords(read.why);
}

test("everything of wrangler.toml is served", () => {
  const settings = settingsOf(RAW);
  expect(settings.kvNamespaces).toContain("RULES");
  expect(settings.crons.length).toBeGreaterThan(1);
  expect(settings.objects).toContainEqual({ binding: "DISPATCHER", className: "Dispatcher" });
});

test.for([
  ["queues", { queues: { producers: [] } }],
  ["d1_databases", { d1_databases: [] }],
  ["assets.html_handling", { assets: { directory: "a", html_handling: "none" } }],
  ["ratelimits.0.simple.limit", { ratelimits: [{ name: "LOGIN", simple: { limit: "9", period: 60 } }] }],
] as const)("a setting that only Cloudflare serves is named: %s", ([setting, change]) => {
  expect(faultOf({ ...RAW, ...change })).toContain(
    `wrangler.toml has ${setting}, which only Cloudflare serves`,
  );
});

test("a cron that is not understood is named", () => {
  expect(faultOf({ ...RAW, triggers: { crons: ["0 0 * * MON"] } })).toContain("The cron 0 0 * * MON of");
});

const MACHINE = {
  secrets: ["ADMIN_TOKEN", "LOCATION"],
  bundle: "../index.js",
  services: "../own-machine/services.js",
  assets: [{ path: "/a.txt", file: "../a.txt", type: "text/plain", etag: '"1"' }],
  headers: "/*\n  X-A: \u0007\n",
  storage: "/data/storage",
  listen: "127.0.0.1:8787",
  controlSocket: "control.sock",
  callsPrivate: false,
  trustedProxyHeader: "x-real-ip",
  version: { id: "1", timestamp: "2026-11-28T00:00:00.000Z" },
};

test("limits of calls and the version are bound, and a secret replaces a var", () => {
  const raw = {
    ...RAW,
    ratelimits: [{ name: "LOGIN", namespace_id: "1", simple: { limit: 5, period: 60 } }],
    version_metadata: { binding: "VERSION" },
  };
  const config = workerdConfig({ ...MACHINE, settings: settingsOf(raw) });
  expect(config).toContain('(name = "LOGIN", service = (name = "own", entrypoint = "RateLimit"');
  expect(config).toContain('(name = "VERSION", json = ');
  expect(config).toContain('(name = "LOCATION", fromEnvironment = "LOCATION")');
  expect(config).not.toContain('(name = "LOCATION", text');
});

test("calls stay in the public Internet, unless private addresses are allowed", () => {
  const settings = settingsOf(RAW);
  expect(workerdConfig({ ...MACHINE, settings })).toContain('allow = ["public"],');
  const open = workerdConfig({ ...MACHINE, settings, callsPrivate: true });
  expect(open).toContain('allow = ["public", "private"],');
});

test("no flag of workerd's that is experimental is needed", () => {
  expect(workerdConfig({ ...MACHINE, settings: settingsOf(RAW) })).not.toMatch(
    /experimental|service_binding/,
  );
});

test("a text has the escapes that Cap'n Proto knows", () => {
  expect(workerdConfig({ ...MACHINE, settings: settingsOf(RAW) })).not.toMatch(/\\u/);
});

test("workerd is pinned, and the only workerd that is installed", () => {
  const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  const { workerd } = read("package.json").dependencies;
  expect(workerd).toMatch(/^\d+\.\d+\.\d+$/);
  expect(read("node_modules/workerd/package.json").version).toBe(workerd);
  expect(read("node_modules/wrangler/package.json").dependencies.workerd).toBe(workerd);
});
