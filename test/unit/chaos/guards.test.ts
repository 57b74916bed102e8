import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GUARDS } from "../../chaos/guards.ts";

/** Building without a guard takes minutes. This checks at once that the guard's text is still in the source. */
test.each(GUARDS.map((guard) => ({ ...guard })))(
  "the text of this guard is in the source once: $name",
  ({ without, under = [] }) => {
    for (const { file, find } of [...without, ...under]) {
      const text = readFileSync(`src/${file}`, "utf8");
      expect(text.split(find).length - 1, `src/${file}: ${find}`).toBe(1);
    }
  },
);
