/** `wrangler.toml`, as far as the code relies on what stands in it. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";

const config = unstable_readConfig({ config: resolve("wrangler.toml") });

test("one cron prunes once a day, another keeps tokens warm every five minutes", () => {
  expect(config.triggers.crons).toEqual(["*/5 * * * *", "17 19 * * *"]);
});

test("every object is kept in SQLite, and bound", () => {
  const bound = config.durable_objects.bindings.map((one: { class_name?: string }) => one.class_name).sort();
  expect(Object.keys(config.exports).sort()).toEqual(bound);
  for (const exported of Object.values(config.exports)) {
    expect(exported).toEqual({ type: "durable-object", storage: "sqlite" });
  }
});

test("no query is logged: signatures and tokens stand there", () => {
  expect(config.observability).toMatchObject({ enabled: true, redact_query_string: true });
});

test("the Worker answers at the company's own domain alone", () => {
  expect(config.workers_dev).toBe(false);
});
