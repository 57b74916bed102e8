/** What Cloudflare's Deploy button reads (developers.cloudflare.com/workers/platform/deploy-buttons). */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";

const text = (path: string) => readFileSync(path, "utf8");
const { cloudflare, packageManager, scripts } = JSON.parse(text("package.json"));

test("each secret, var, namespace and object that its page asks for is described, and nothing else", () => {
  const { vars, kv_namespaces, durable_objects } = unstable_readConfig({ config: resolve("wrangler.toml") });
  const asked = [
    ...Object.keys(parseEnv(text(".dev.vars.example"))),
    ...Object.keys(vars),
    ...kv_namespaces.map(({ binding }: { binding: string }) => binding),
    ...durable_objects.bindings.map(({ name }: { name: string }) => name),
  ];
  expect(Object.keys(cloudflare.bindings).sort()).toEqual(asked.sort());
  for (const { description } of Object.values<{ description: string }>(cloudflare.bindings)) {
    expect(description).toMatch(/\S.*\. .*\p{Script=Han}/u);
  }
});

test("both scripts that it takes over build the console's pages", () => {
  expect(scripts["build:console"]).toMatch(/^vite build /);
  for (const name of ["build", "deploy"]) expect(scripts[name]).toMatch(/^npm run build:console && /);
});

test("it installs by the lock file, with the npm that is pinned", () => {
  expect(existsSync("package-lock.json")).toBe(true);
  expect(packageManager).toMatch(/^npm@\d+\.\d+\.\d+$/);
});

test.for(["README.md", "README.zh-CN.md"])("%s has the button, and marks what its page shows", (readme) => {
  const [before = "", shown = "", after = ""] = text(readme).split(/<!-- dash-content-(?:start|end) -->/);
  expect(before).toMatch(/^# /);
  expect(shown.length).toBeGreaterThan(200);
  expect(shown).not.toMatch(/\]\((?!https:)/);
  expect(after).toContain("](https://deploy.workers.cloudflare.com/?url=https://github.com/");
});
