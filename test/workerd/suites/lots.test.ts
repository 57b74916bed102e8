/**
 * Tests that a suite's object makes a bounded number of requests in an invocation, and goes on in the next at once. The
 * suite of these objects is not configured: a try of an AuthCode asks nobody, and is stored all the same.
 */
import { runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { Allowance } from "../../../src/concurrency/allowance.ts";
import { readConfig } from "../../../src/config.ts";
import { AuthCodes } from "../../../src/suites/auth-codes.ts";
import { CompanyDetails } from "../../../src/suites/company-details.ts";
import { Installations } from "../../../src/suites/installations.ts";
import type { Suite } from "../../../src/suites/suite.ts";
import { ProviderTokens } from "../../../src/suites/tokens/provider-token.ts";
import { SuiteCalls } from "../../../src/suites/tokens/suite-calls.ts";
import { SuiteTokens } from "../../../src/suites/tokens/suite-token.ts";
import type { CallWecom } from "../../../src/wecom/client.ts";
import { bindings } from "../wecom.ts";

const CODES = 30;
const DAY_MS = 24 * 60 * 60_000;

let number = 0;
/** A fresh object with AuthCodes that are due; `tries` gives how many were tried, with no other event in between. */
function withDueCodes<T>(
  work: (suite: Suite, storage: DurableObjectStorage, tries: () => Promise<number>) => Promise<T>,
): Promise<T> {
  const stub = bindings.SUITE.getByName(`dklots${++number}`);
  return runInDurableObject(stub, async (suite: Suite, { storage }) => {
    const now = Date.now();
    const codes = new AuthCodes(storage.sql);
    for (let n = 0; n < CODES; n += 1) codes.add(`AUTH-${n}`, now, now);
    return await work(suite, storage, async () => {
      for (let steps = 0; steps < 1_000; steps += 1) await Promise.resolve();
      const [row] = storage.sql.exec("SELECT sum(tries) AS tries FROM auth_codes");
      return Number(row?.["tries"]);
    });
  });
}

test("an invocation tries some AuthCodes, and the alarm goes on at once", async () => {
  const [tried, alarmAt, now] = await withDueCodes(async (suite, storage, tries) => {
    suite.alarm();
    const tried = await tries();
    const now = Date.now();
    return [tried, await storage.getAlarm(), now];
  });
  expect(tried).toBe(12);
  expect(alarmAt ?? 0).toBeLessThanOrEqual(now + 1);
});

test("a company's app that asks for the code is an invocation that goes on, should the alarm come late", async () => {
  const counts = await withDueCodes(async (suite, _, tries) => {
    suite.permanentCode("wpA");
    const before = await tries();
    suite.alarm();
    const first = await tries();
    suite.permanentCode("wpA");
    return [before, first, await tries()];
  });
  expect(counts).toEqual([0, 12, 24]);
});

test("alarms prune companies and try AuthCodes in turn, never both in one", async () => {
  const counts = await withDueCodes(async (suite, storage, tries) => {
    const now = Date.now();
    const rows = new Installations(storage.sql);
    for (let n = 0; n < 20; n += 1) {
      const authorised = { corpId: `wp${n}`, corpName: "甲", permanentCode: "CODE", agentId: 1 };
      rows.installed(authorised, now, now - 2 * DAY_MS);
    }
    const counts: number[] = [];
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      for (let alarms = 0; alarms < 4; alarms += 1) {
        // By then the next companies may be pruned.
        vi.setSystemTime(now + alarms * 31_000);
        suite.alarm();
        counts.push(await tries());
      }
    } finally {
      vi.useRealTimers();
    }
    return counts;
  });
  expect(counts).toEqual([0, 12, 12, 24]);
});

test("details are asked for as far as the allowance goes, and then for the others", async () => {
  const crm = {
    ...{ kind: "third-party", suiteId: "ww77", suiteSecret: "secret", providerCorpId: "ww2" },
    ...{ callbackToken: "t", encodingAesKey: "a".repeat(43) },
  };
  const config = readConfig({ WECOM_SUITES: JSON.stringify({ crm }) });
  const suite = config.suites.get("crm");
  if (suite === undefined) throw new Error("the suite is not read");
  const asked: unknown[] = [];
  const call: CallWecom = async ({ path, body }) => {
    if (path.endsWith("get_auth_info")) asked.push(Object(body).auth_corpid);
    const token = { suite_access_token: "TOKEN", expires_in: 7_200 };
    return { kind: "answered", http: 200, errcode: 0, errmsg: "ok", body: token };
  };
  await runInDurableObject(bindings.SUITE.getByName("ww77"), async (_, { storage }) => {
    const installations = new Installations(storage.sql);
    const now = Date.now();
    for (let n = 0; n < 5; n += 1) {
      const authorised = { corpId: `wp${n}`, corpName: "甲", permanentCode: "CODE", agentId: 1 };
      installations.installed(authorised, now, now);
    }
    const suiteTokens = new SuiteTokens(storage.kv, call, suite);
    suiteTokens.takeTicket("TICKET", now);
    const providerTokens = new ProviderTokens(storage.kv, call, suite);
    const calls = new SuiteCalls(call, suite, { suiteTokens, providerTokens });
    const waitUntil = () => {};
    const details = new CompanyDetails({ env: bindings, config, suite, calls, installations, waitUntil });
    expect([await details.askOwed(new Allowance(5)), asked.length]).toEqual([false, 2]);
    expect([await details.askOwed(new Allowance(10)), new Set(asked).size]).toEqual([true, 5]);
  });
});
