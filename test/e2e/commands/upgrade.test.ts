/** A company takes a new version by git without a conflict, since its settings are in files that no version changes. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const SOURCE = ["src", "scripts", "package.json", "tsconfig.json", "assets", ".gitignore"];
const CONFIGURATION = ["wrangler.toml", "wrangler.local.example.jsonc"];

let folder: string;
let upstream: string;
let company: string;

const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd,
    encoding: "utf8",
  });
const env = { ...process.env, WRANGLER_LOG: "log", NO_COLOR: "1" };
const run = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: company, encoding: "utf8", env });
const status = () => git(company, "status", "--porcelain");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yingbin-upgrade-"));
  upstream = join(folder, "upstream");
  company = join(folder, "company");
  for (const name of [...SOURCE, ...CONFIGURATION]) cpSync(name, join(upstream, name), { recursive: true });
  git(upstream, "init", "--quiet", "--initial-branch", "main");
  git(upstream, "add", "--all");
  git(upstream, "commit", "--quiet", "--message", "The first version");
  git(folder, "clone", "--quiet", upstream, company);
  // The repository ignores `node_modules/`, a pattern that does not match a link.
  writeFileSync(join(company, ".git/info/exclude"), "node_modules\n");
  symlinkSync(resolve("node_modules"), join(company, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a new version is pulled without a conflict after domain and ids were entered and deployed", () => {
  const example = readFileSync(join(company, "wrangler.local.example.jsonc"), "utf8");
  const domain = example.replace("wecom.example.com", "wecom.company.test");
  const local = domain.replace(/\}\s*$/, ', "kv_namespaces": [{ "binding": "RULES", "id": "f00d" }] }\n');
  writeFileSync(join(company, "wrangler.local.jsonc"), local);
  expect(status()).toBe("");

  const first = run("scripts/wrangler.ts", "deploy", "--dry-run");
  expect(first).toContain("f00d");
  expect(status()).toBe("");

  const settings = readFileSync(join(upstream, "wrangler.toml"), "utf8");
  writeFileSync(join(upstream, "wrangler.toml"), settings.replace('LOCATION = "apac"', 'LOCATION = "weur"'));
  git(upstream, "commit", "--quiet", "--all", "--message", "The second version");
  git(company, "pull", "--quiet", "--ff-only");
  expect(status()).toBe("");

  const second = run("scripts/wrangler.ts", "deploy", "--dry-run");
  expect(second).toContain("f00d");
  expect(second).toContain("weur");
  expect(status()).toBe("");
});

test("a deploy without a domain is refused, and says how to enter one", () => {
  rmSync(join(company, "wrangler.local.jsonc"), { force: true });
  expect(existsSync(join(company, "wrangler.local.jsonc"))).toBe(false);
  expect(() =>
    execFileSync(process.execPath, ["scripts/wrangler.ts", "deploy", "--dry-run"], {
      cwd: company,
      stdio: "pipe",
    }),
  ).toThrow(/Copy wrangler\.local\.example\.jsonc/);
});
