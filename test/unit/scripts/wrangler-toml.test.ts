/** The settings of `wrangler.toml` that the code relies on. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";

const config = unstable_readConfig({ config: resolve("wrangler.toml") });

test("one cron runs every five minutes, and another once a day", () => {
  expect(config.triggers.crons).toEqual(["*/5 * * * *", "17 19 * * *"]);
});

test("every Durable Object has SQLite storage and a binding", () => {
  const bound = config.durable_objects.bindings.map((one: { class_name?: string }) => one.class_name).sort();
  expect(Object.keys(config.exports).sort()).toEqual(bound);
  for (const exported of Object.values(config.exports)) {
    expect(exported).toEqual({ type: "durable-object", storage: "sqlite" });
  }
});

test("queries are not logged, since they have signatures and tokens", () => {
  expect(config.observability).toMatchObject({ enabled: true, redact_query_string: true });
});

test("wrangler dev reads every var of .dev.vars, so that a secret goes only to the relay that is named there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "yingbin-dev-vars-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await copyFile("wrangler.toml", join(folder, "wrangler.toml"));
  await mkdir(join(folder, "src"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "src/index.ts"), "export default {};");
  const vars = {
    WECOM_APPS: "{}",
    ADMIN_TOKEN: "the-token",
    WECOM_API_BASE: "http://127.0.0.1:8788",
    RELAY_TOKEN: "the-relay",
    ALERT_WEBHOOK: "http://127.0.0.1:8789",
    LOCATION: "weur",
  };
  const lines = Object.entries(vars).map(([name, value]) => `${name}='${value}'`);
  await writeFile(join(folder, ".dev.vars"), lines.join("\n"));
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(folder, "wrangler.toml"));
  expect(workerOptions).toMatchObject({ bindings: vars });
});

test("the Worker has no workers.dev address", () => {
  expect(config.workers_dev).toBe(false);
});

test("the types of bindings are up to date with wrangler.toml (npm run types:bindings)", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const [, ...args] = String(scripts["types:bindings"]).split(" ");
  const wrangler = resolve("node_modules/.bin/wrangler");
  const { status, stderr } = spawnSync(wrangler, [...args, "--check"], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
}, 60_000);
