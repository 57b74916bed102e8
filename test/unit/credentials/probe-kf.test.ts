/** The doctor asks about customer service in steps, each with few calls, and stops when its time is over. */
import { describe, expect, test } from "vitest";
import { type Asker, askerWith } from "../../../src/credentials/asker.ts";
import { accountsFrom, type KfSteps, probeKf, servicersOf } from "../../../src/credentials/probe-kf.ts";
import { type Call, type CallWecom, wecomClient } from "../../../src/wecom/client.ts";
import { smallCompany } from "../simulator/harness.ts";

const ASK_MS = 3_000;
/** Cloudflare's free plan: the subrequests of one request. */
const SUBREQUESTS = 50;

async function probed({ accounts, now = Date.now() }: { accounts: number; now?: number }) {
  const { corp, wecom, tokenOf } = await smallCompany();
  for (let number = 0; number < accounts; number++) corp.addKfAccount({ openKfId: `wk${number}` });
  const wecomCall = wecomClient({ apiBase: wecom.url, relayToken: null });
  const token = { ok: true, token: tokenOf(), expiresAt: now + 3_600_000 } as const;
  const asker = (): Asker => askerWith(token, async () => token);
  /** The calls of each request, the probe's own first, and the most calls that were under way at once. */
  const made: number[] = [];
  let [underWay, most] = [0, 0];
  const counting = (): CallWecom => {
    const request = made.push(0) - 1;
    return async (call: Call) => {
      made[request] = (made[request] ?? 0) + 1;
      most = Math.max(most, ++underWay);
      return await wecomCall(call).finally(() => underWay--);
    };
  };
  const steps: KfSteps = {
    accounts: (offset, until) => accountsFrom(asker(), counting(), offset, until, ASK_MS),
    servicers: (ids, until) => servicersOf(asker(), counting(), ids, until, ASK_MS),
  };
  const found = await probeKf(asker(), counting(), steps, now, ASK_MS);
  return { found, made, most: () => most };
}

describe("a company with 5,000 accounts", () => {
  test("has all accounts listed, and the servicers of 120, in requests of few calls", async () => {
    const { found, made, most } = await probed({ accounts: 5_000 });
    const all = found.kfAccounts?.kind === "found" ? found.kfAccounts.value : [];
    expect(new Set(all.map(({ open_kfid: id }) => id)).size).toBe(5_000);
    expect(found.accountsBrokeOff).toBeNull();
    expect([found.servicers.length, found.servicersLeft]).toEqual([120, 4_880]);
    // Each call may be made a second time with another token, which takes one call.
    for (const calls of made) expect(2 * calls + 1).toBeLessThan(SUBREQUESTS);
    expect(made.length).toBeLessThan(12);
    // Three calls of a step, and the call about 视频号.
    expect(most()).toBeLessThanOrEqual(4);
  }, 30_000);
});

test("a company whose accounts fit one page has no second page requested", async () => {
  const { made } = await probed({ accounts: 99 });
  expect(made[0]).toBe(2);
  expect(made.slice(1).reduce((sum, calls) => sum + calls, 0)).toBe(99);
});

test("no further call begins when the time is over, and the result names the missing accounts and servicers", async () => {
  const { found, made } = await probed({ accounts: 300, now: Date.now() - 60_000 });
  expect(found.accountsBrokeOff).toBe("time");
  expect(found.kfAccounts).toMatchObject({ kind: "found", value: { length: 100 } });
  expect([found.servicers, found.servicersLeft]).toEqual([[], 100]);
  expect(made.slice(1)).toEqual([0, 0]);
});
