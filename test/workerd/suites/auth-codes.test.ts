/** Tests the AuthCodes of a suite's object: each is one row, is tried again, and is erased when it is settled. */
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { coded } from "../../../src/i18n/sentence.ts";
import { AuthCodes } from "../../../src/suites/auth-codes.ts";
import type { Suite } from "../../../src/suites/suite.ts";
import { bindings } from "../wecom.ts";

const T = 1_800_000_000_000;
const DAY_MS = 24 * 60 * 60_000;

let number = 0;
/** The AuthCodes of a fresh object. */
function withAuthCodes<T>(work: (codes: AuthCodes, sql: SqlStorage) => T): Promise<T> {
  const stub = bindings.SUITE.getByName(`dkcodes${++number}`);
  return runInDurableObject(stub, (_, { storage }) => work(new AuthCodes(storage.sql), storage.sql));
}

test("an AuthCode is one row, is erased when it is settled, and is not taken up again", async () => {
  await withAuthCodes((codes) => {
    codes.add("AUTH", T, T);
    codes.add("AUTH", T, T);
    const [due, ...others] = codes.due(T, 5);
    expect([due?.code, others]).toEqual(["AUTH", []]);
    codes.settle(due?.id ?? "", null, T);
    codes.add("AUTH", T, T);
    expect(codes.due(T + 1, 5)).toEqual([]);
    expect(codes.nextDue()).toBeNull();
  });
});

test.each([
  ["the redirect", 0, 5_000],
  ["the push", 5_000, 0],
])("an AuthCode that comes twice is as old as its older arrival, %s first", async (_, first, second) => {
  await withAuthCodes((codes) => {
    codes.add("AUTH", T + first, T);
    codes.add("AUTH", T + second, T);
    expect(codes.due(T, 5)).toMatchObject([{ code: "AUTH", at: T }]);
  });
});

test("a pending AuthCode is due at once when a ticket comes", async () => {
  await withAuthCodes((codes) => {
    codes.add("AUTH", T, T);
    const [due] = codes.due(T, 5);
    codes.tryAgainAt(due?.id ?? "", T + 30_000);
    expect(codes.due(T, 5)).toEqual([]);
    codes.allDue(T);
    expect(codes.due(T, 5)).toMatchObject([{ code: "AUTH", tries: 1 }]);
    expect([codes.hasPendingSince(T - 1), codes.hasPendingSince(T)]).toEqual([true, false]);
  });
});

test("of a settled AuthCode only the reason is left, for seven days", async () => {
  await withAuthCodes((codes, sql) => {
    const settle = (code: string, at: number) => {
      codes.add(code, T, T);
      const id = codes.due(T, 5).find((due) => due.code === code)?.id ?? "";
      codes.settle(id, `why of ${code}`, at);
      codes.waitsBecause(id, "why it waits");
    };
    const left = () =>
      sql
        .exec("SELECT code, reason FROM auth_codes ORDER BY settled_at")
        .toArray()
        .map(({ code, reason }) => [code, reason]);
    settle("FIRST", T);
    expect(codes.hasPendingSince(T - 1)).toBe(false);
    settle("SECOND", T + 1);
    codes.add("WAITING", T, T);
    codes.prune(T + 7 * DAY_MS);
    expect(left()).toEqual([
      ["WAITING", null],
      [null, "why of FIRST"],
      [null, "why of SECOND"],
    ]);
    codes.prune(T + 7 * DAY_MS + 1);
    expect(left()).toEqual([
      ["WAITING", null],
      [null, "why of SECOND"],
    ]);
  });
});

test("an AuthCode that failed is listed for seven days, also when no other comes after it", async () => {
  const stub = bindings.SUITE.getByName(`dkcodes${++number}`);
  const listed = await runInDurableObject(stub, (suite: Suite, { storage }) => {
    const codes = new AuthCodes(storage.sql);
    const listedAfterCron = (settledAt: number) => {
      codes.add("AUTH", settledAt, settledAt);
      const [due] = codes.due(settledAt, 1);
      codes.settle(due?.id ?? "", coded("auth-code-refused"), settledAt);
      suite.keepWarm();
      return suite.list(null, 10).installations.map(({ state }) => state);
    };
    const weekAgo = Date.now() - 7 * DAY_MS;
    return [listedAfterCron(weekAgo - 1), listedAfterCron(weekAgo + 60_000)];
  });
  expect(listed).toEqual([[], ["failed"]]);
});
