/** The simulated WeCom's limits on the frequency of calls. */
import { describe, expect, it } from "vitest";
import { Frequency } from "../../../simulator/limits.ts";
import { smallCompany } from "./harness.ts";

const MINUTE = 60_000;

describe("the counter of calls", () => {
  const rules = [
    { limit: 3, unitMs: MINUTE },
    { limit: 5, unitMs: 60 * MINUTE },
  ];
  const isBlockedAfter = (times: number[]) => {
    const frequency = new Frequency();
    for (const at of times) frequency.count("a", rules, at);
    return (now: number, key = "a") => frequency.isBlocked(key, rules, now);
  };

  it("lets a minute's calls up to the limit pass, and blocks for a minute after one more", () => {
    expect(isBlockedAfter([0, 1, 2])(3)).toBe(false);
    const blocked = isBlockedAfter([0, 1, 2, 3]);
    expect(blocked(3)).toBe(true);
    expect(blocked(3 + MINUTE - 1)).toBe(true);
    expect(blocked(3 + MINUTE)).toBe(false);
  });

  it("does not prolong a block for calls made during it", () => {
    expect(isBlockedAfter([0, 1, 2, 3, MINUTE - 1])(3 + MINUTE)).toBe(false);
  });

  it("begins at zero with a new minute", () => {
    expect(isBlockedAfter([0, 1, MINUTE, MINUTE + 1])(MINUTE + 2)).toBe(false);
  });

  it("blocks for an hour after the hour's limit", () => {
    const blocked = isBlockedAfter([0, 1, MINUTE, MINUTE + 1, 2 * MINUTE, 2 * MINUTE + 1]);
    expect(blocked(50 * MINUTE)).toBe(true);
    expect(blocked(62 * MINUTE + 2)).toBe(false);
  });

  it("counts each key separately", () => {
    expect(isBlockedAfter([0, 1, 2, 3])(4, "b")).toBe(false);
  });
});

describe("calls of one company", () => {
  it("are refused with 45009 over the limit of one API, unless the limits are off", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    wecom.settings.callsPerMinute = 2;
    const get = async () => (await call(`user/get?userid=zhangsan&access_token=${tokenOf()}`)).errcode;
    expect([await get(), await get(), await get()]).toEqual([0, 0, 45009]);
    const other = await call(`externalcontact/get?external_userid=x&access_token=${tokenOf()}`);
    expect(other.errcode).toBe(40096);
    wecom.settings.frequencyLimits = false;
    expect(await get()).toBe(0);
  });

  it("share the limit of one address with other companies", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    wecom.settings.ipCallsPerMinute = 1;
    const stranger = wecom.addCorp().addApp();
    const get = (token: string, ip: string) =>
      call(`user/get?userid=x&access_token=${token}`, { headers: { "x-forwarded-for": ip } });
    await get(tokenOf(), "203.0.113.1");
    expect(await get(tokenOf(stranger), "203.0.113.1")).toMatchObject({ errcode: 45009 });
    expect(await get(tokenOf(stranger), "203.0.113.2")).toMatchObject({ errcode: 60111 });
  });

  it("are refused with 45033 when more are under way than the setting allows", async () => {
    const { call, fault, tokenOf, wecom } = await smallCompany();
    wecom.settings.maxConcurrent = 1;
    const path = `user/get?userid=zhangsan&access_token=${tokenOf()}`;
    const arrived = Promise.withResolvers<void>();
    const when = () => {
      arrived.resolve();
      return true;
    };
    fault({ delayMs: 100, effect: "before" }, { when });
    const first = call(path);
    await arrived.promise;
    expect(await call(path)).toMatchObject({ errcode: 45033 });
    expect(await first).toMatchObject({ errcode: 0 });
    expect(await call(path)).toMatchObject({ errcode: 0 });
    expect(wecom.journal.maxConcurrent("user/get")).toBe(2);
  });
});
