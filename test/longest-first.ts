/**
 * Orders the test files: the longest begin first, so that none of them runs alone at the end. Without a result of an
 * earlier run Vitest orders files by size, but a test that waits for long may be short. The list follows the figures of
 * `slowest-files.ts`.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = [
  "test/e2e/commands/start.test.ts",
  "test/e2e/rules/cli.test.ts",
  "test/e2e/webhooks/receiver.test.ts",
  "test/e2e/two-versions.test.ts",
  "test/e2e/rules/cli-history.test.ts",
  "test/e2e/peers/bullmq.test.ts",
  "test/e2e/own-machine/clock-jumps.test.ts",
  "test/e2e/rush/slow-wecom.test.ts",
  "test/e2e/fuzz/fuzz.test.ts",
  "test/chaos/guards.test.ts",
].map((path) => {
  if (!existsSync(path)) throw new Error(`${path} is named among the longest test files, and does not exist`);
  return resolve(path);
});

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.indexOf(moduleId);
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
