/** The texts of the guards that chaos tests take out are in the source. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GUARDS } from "../../chaos/guards.ts";

/** Building the Worker without each guard takes minutes, so this test finds a changed text first. */
test.for(GUARDS.map((guard) => [guard.name, guard] as const))(
  "the text of this guard is in the source once: %s",
  ([, { without, under = [] }]) => {
    for (const { file, find } of [...without, ...under]) {
      const text = readFileSync(`src/${file}`, "utf8");
      expect(text.split(find).length - 1, `src/${file}: ${find}`).toBe(1);
    }
  },
);
