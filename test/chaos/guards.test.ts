/** Tests the checker: a Worker without one of its guards breaks a promise, and the checker finds it. */
import { describe, expect, test } from "vitest";
import { LIMITED_WORKER } from "../cloudflare/limits.ts";
import { GUARDS } from "./guards.ts";
import { buildMutant, type Patch } from "./mutant.ts";
import { report } from "./report.ts";
import { faultsOf, judged, type Run, runScenario } from "./run.ts";
import type { Scenario } from "./scenario.ts";

/** Longer than every scenario takes; in some of them a code stays open, and its run lasts this long. */
const PATIENCE_MS = 12_000;

async function runPatched(scenario: Scenario, patches: readonly Patch[], hasLimits: boolean): Promise<Run> {
  if (patches.length === 0 && !hasLimits) return await runScenario(scenario, { patienceMs: PATIENCE_MS });
  const mutant = await buildMutant(patches, hasLimits ? LIMITED_WORKER : undefined);
  try {
    return await runScenario(scenario, { bundle: mutant.bundle, hasLimits, patienceMs: PATIENCE_MS });
  } finally {
    await mutant.remove();
  }
}

// As a loop: a table of cases would show forty characters of each name, or run them one after another.
for (const { name, scenario, without, under = [], hasLimits = false, breaks } of GUARDS) {
  describe.concurrent(name, () => {
    test("with it every promise is kept", async () => {
      const run = await judged(() => runPatched(scenario, under, hasLimits));
      expect(faultsOf(run), report(run)).toEqual([]);
    });

    // The checker allows for the machine's lag, and a long lag may hide the broken promise.
    test(`without it the checker finds: ${breaks}`, { retry: 2 }, async () => {
      const run = await runPatched(scenario, [...under, ...without], hasLimits);
      expect(
        run.violations.map(({ promise }) => promise),
        report(run),
      ).toContain(breaks);
    });
  });
}
