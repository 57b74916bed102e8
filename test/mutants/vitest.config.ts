/**
 * The tests that Stryker runs against mutants of the code: those of pure functions, and those of the objects, which have
 * a runtime to start. Left out are tests that read the source, which has all mutants in it.
 */
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { insideWorkerd } from "../workerd/outside.ts";

process.env["WRANGLER_LOG"] ??= "error";

const root = resolve(import.meta.dirname, "../..");
const SHARED = { setupFiles: "test/patience.ts", expect: { poll: { timeout: 15_000 } } };

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          ...SHARED,
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          exclude: [
            "test/unit/architecture.test.ts",
            "test/unit/start-up.test.ts",
            "test/unit/chaos/guards.test.ts",
          ],
          testTimeout: 120_000,
        },
      },
      {
        root,
        plugins: insideWorkerd(),
        test: {
          ...SHARED,
          name: "workerd",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: ["test/workerd/**/*.test.ts"],
          exclude: ["test/workerd/routes.test.ts", "test/workerd/storage-page.test.ts"],
          testTimeout: 20_000,
        },
      },
    ],
  },
});
