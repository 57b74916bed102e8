/** The file that the console offers to begin with. */
import { expect, test } from "vitest";
import { STARTER } from "../../../../console/pages/rules/starter.ts";
import { checkRules } from "../../../../src/rules/load.ts";

test("the file to begin with has neither a fault nor a warning", () => {
  expect(checkRules(STARTER, Date.parse("2026-11-28T04:00:00.000Z"))).toEqual({
    ok: true,
    problems: [],
    warnings: [],
  });
});
