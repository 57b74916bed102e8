import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import SlowestFiles from "./test/slowest-files.ts";
import { bindings, outboundService } from "./test/workerd/outside.ts";

// Wrangler would tell of a .dev.vars that it finds: tests bind all of it themselves.
process.env["WRANGLER_LOG"] ??= "error";

const slowestFiles = new SlowestFiles();

export default defineConfig({
  test: {
    reporters: process.env["CI"]
      ? ["default", slowestFiles, ["json", { outputFile: "test-results.json" }]]
      : ["default", slowestFiles],
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings, outboundService },
          }),
        ],
        test: {
          name: "workerd",
          // One simulated WeCom serves all files.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: ["test/workerd/**/*.test.ts"],
          globalSetup: "test/workerd/outside.ts",
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "e2e",
          // Mostly waiting, each file with a Worker and a WeCom of its own.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "load",
          // Time is what these measure: each file has the machine for itself.
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          include: ["test/load/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          testTimeout: 90_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "chaos",
          // As for load.
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
          include: ["test/chaos/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          testTimeout: 150_000,
        },
      },
    ],
  },
});
