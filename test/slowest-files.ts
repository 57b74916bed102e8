/** A reporter for Vitest: prints the files that took longest, so that a slow suite shows where its time goes. */
import { relative } from "node:path";
import type { Reporter, TestModule } from "vitest/node";

const SHOWN = 10;

export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const timed = modules.map((module) => ({ module, ms: module.diagnostic().duration }));
    const slowest = timed.sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
    if (modules.length <= SHOWN) return;
    console.log(`\n The ${SHOWN} slowest files`);
    for (const { module, ms } of slowest) {
      const seconds = (ms / 1000).toFixed(1).padStart(6);
      console.log(
        ` ${seconds} s  ${module.project.name.padEnd(8)} ${relative(process.cwd(), module.moduleId)}`,
      );
    }
  }
}
