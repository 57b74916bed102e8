/** How refused logins are counted together. */
import { expect, test } from "vitest";
import { addLogins } from "../../../src/credentials/refused-logins.ts";

const HOUR_MS = 60 * 60_000;

test("refusals are counted from the first on, with the reason of the last", () => {
  const first = addLogins(null, { count: 2, lastAt: 1_000, reason: "wrong-token" });
  expect(first).toEqual({ count: 2, since: 1_000, lastAt: 1_000, reason: "wrong-token" });
  expect(addLogins(first, { count: 3, lastAt: 5_000, reason: "too-many" })).toEqual({
    count: 5,
    since: 1_000,
    lastAt: 5_000,
    reason: "too-many",
  });
});

test("after a day without any, counting begins anew", () => {
  const before = { count: 9, since: 0, lastAt: HOUR_MS, reason: "no-role" } as const;
  const at = (lastAt: number) => addLogins(before, { count: 1, lastAt, reason: "wrong-token" });
  expect(at(25 * HOUR_MS)).toMatchObject({ count: 10, since: 0 });
  expect(at(25 * HOUR_MS + 1)).toMatchObject({ count: 1, since: 25 * HOUR_MS + 1 });
});
