import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test/longest-first.ts";
import { notesSentences } from "./test/said/record.ts";
import SlowestFiles from "./test/slowest-files.ts";
import { insideWorkerd } from "./test/workerd/outside.ts";

// Wrangler would tell of a .dev.vars that it finds: tests bind all of it themselves.
process.env["WRANGLER_LOG"] ??= "error";

/** As `test/patience.ts`, for `expect.poll`. */
const PATIENT = { poll: { timeout: 15_000 } };

const slowestFiles = new SlowestFiles();

export default defineConfig({
  test: {
    reporters: process.env["CI"]
      ? ["default", slowestFiles, ["json", { outputFile: "test-results.json" }]]
      : ["default", slowestFiles],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [notesSentences()],
        test: {
          name: "unit",
          globalSetup: "test/said/record.ts",
          setupFiles: ["test/patience.ts", "test/said/setup.ts"],
          expect: PATIENT,
          include: ["test/unit/**/*.test.ts"],
          // Vitest by itself leaves a core idle.
          maxWorkers: availableParallelism(),
          // Properties take seconds, and ten times as long on a busy machine.
          testTimeout: 120_000,
        },
      },
      {
        plugins: insideWorkerd(),
        test: {
          name: "workerd",
          setupFiles: "test/patience.ts",
          expect: PATIENT,
          // A runtime each, with a simulated WeCom of its own; they wait for half of the time.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          include: ["test/workerd/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          setupFiles: ["test/patience.ts", "test/said/setup-outside.ts"],
          expect: PATIENT,
          // Mostly waiting, each file with a Worker and a WeCom of its own; what they import is the same.
          maxWorkers: 5,
          isolate: false,
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "console",
          // A browser each.
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
          include: ["test/console/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "load",
          setupFiles: "test/patience.ts",
          expect: PATIENT,
          // Time is what these measure: each file has the machine for itself.
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
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
          sequence: { groupOrder: 5 },
          include: ["test/chaos/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          // A run takes under a minute, and three times three minutes where a neighbour takes the machine.
          testTimeout: 900_000,
        },
      },
      {
        test: {
          name: "closing",
          // By what the unit tests left behind.
          sequence: { groupOrder: 6 },
          include: ["test/closing/**/*.test.ts"],
        },
      },
    ],
  },
});
