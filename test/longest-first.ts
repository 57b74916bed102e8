/**
 * The order of test files: those that take longest begin first, so that no worker is left alone with them at the end.
 * Vitest by itself goes by a file's size where it has run no tests before, and waiting takes few lines. The list follows
 * what `slowest-files.ts` tells.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = [
  "test/e2e/commands/start.test.ts",
  "test/e2e/rules/cli.test.ts",
  "test/e2e/webhooks/receiver.test.ts",
  "test/e2e/two-versions.test.ts",
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
