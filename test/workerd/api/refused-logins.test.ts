/** How often an isolate reports refused logins: guessing costs a few requests a minute, however fast it is. */
import type { Context } from "hono";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countRefusedLogin } from "../../../src/api/access/refused-logins.ts";
import type { LoginRefusals } from "../../../src/credentials/refused-logins.ts";
import type { Env } from "../../../src/env.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

test("ten reports a minute; what came meanwhile is in the next", () => {
  const reports: LoginRefusals[] = [];
  const env = {
    CREDENTIALS: {
      getByName: () => ({ refusedLogins: async (one: LoginRefusals) => void reports.push(one) }),
    },
  } as unknown as Env;
  const executionCtx = { waitUntil: () => {} };
  const refuse = () =>
    countRefusedLogin({ env, executionCtx } as unknown as Context<{ Bindings: Env }>, "wrong-token");

  for (let n = 0; n < 1_000; n += 1) refuse();
  expect(reports.map(({ count }) => count)).toEqual(Array(10).fill(1));
  vi.setSystemTime(Date.now() + 60_000);
  refuse();
  expect(reports.at(-1)?.count).toBe(991);
});
