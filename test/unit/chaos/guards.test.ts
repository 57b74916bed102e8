import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GUARDS } from "../../chaos/guards.ts";

/** To take a guard out of a build takes minutes; that its text is still there is known at once. */
test.each(GUARDS.map((guard) => ({ ...guard })))("can be taken out: $name", ({ without, under = [] }) => {
  for (const { file, find } of [...without, ...under]) {
    const text = readFileSync(`src/${file}`, "utf8");
    expect(text.split(find).length - 1, `src/${file}: ${find}`).toBe(1);
  }
});
