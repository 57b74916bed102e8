/** The faults of the simulated WeCom, and whether a call that meets a fault takes effect. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultEffect, FaultOptions } from "../../../simulator/index.ts";
import { smallCompany } from "./harness.ts";

async function faultyCompany(then: FaultEffect, options: Omit<FaultOptions, "then"> = {}) {
  const company = await smallCompany();
  const fault = company.fault(then, { api: "send_welcome_msg", ...options });
  return { ...company, met: fault, added: company.contact() };
}

/** A company whose caller closes the connection as soon as the fault has met the call. */
async function leavingCompany(then: FaultEffect) {
  const company = await faultyCompany(then);
  const { added, app, call, met } = company;
  const body = JSON.stringify({ welcome_code: added.codes.get("sales"), text: { content: "x" } });
  const path = `externalcontact/send_welcome_msg?access_token=${app.currentToken().value}`;
  const hangUp = async () => {
    const caller = new AbortController();
    const answer = call(path, { method: "POST", body, signal: caller.signal });
    await until(() => met.hits === 1);
    caller.abort();
    await expect(answer).rejects.toThrow("aborted");
  };
  return { ...company, hangUp };
}

/** Only Date is fake, for the time for which a fault lasts; calls and delays take real time. */
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const until = (arrived: () => boolean) => vi.waitUntil(arrived, { interval: 1 });

describe("a fault", () => {
  it("with an errcode answers one call, which has no effect", async () => {
    const { added, met, welcome, wecom } = await faultyCompany({ errcode: -1 });
    expect(await welcome(added)).toMatchObject({ http: 200, errcode: -1 });
    expect(added.received).toEqual([]);
    expect(met.hits).toBe(1);
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
    expect(wecom.journal.calls().map((call) => call.fault)).toEqual(["errcode", null]);
  });

  it("with a status or a text answers with that status or that body", async () => {
    const { fault, tokenOf, wecom } = await smallCompany();
    fault({ status: 503, body: "busy" });
    fault({ text: "<html>" });
    const ask = async () => {
      const response = await fetch(`${wecom.url}/cgi-bin/user/get?userid=zhangsan&access_token=${tokenOf()}`);
      return [response.status, await response.text()];
    };
    expect(await ask()).toEqual([503, "busy"]);
    expect(await ask()).toEqual([200, "<html>"]);
  });

  it("that loses the answer lets the call take effect", async () => {
    const { added, welcome, wecom } = await faultyCompany({ loseAnswer: true });
    await expect(welcome(added)).rejects.toThrow("fetch failed");
    expect(added.received).toHaveLength(1);
    expect(await wecom.journal.waitFor((call) => call.fault === "loseAnswer")).toMatchObject({
      status: null,
      errcode: 0,
      effect: "delivered",
    });
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
  });

  it("that breaks the connection leaves the call without effect", async () => {
    const { added, welcome } = await faultyCompany({ reset: true });
    await expect(welcome(added)).rejects.toThrow("fetch failed");
    expect(added.received).toEqual([]);
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });

  it("that hangs leaves the call without answer and effect until the caller leaves", async () => {
    const { added, hangUp, wecom } = await leavingCompany({ hang: true });
    await hangUp();
    expect(await wecom.journal.waitFor(() => true)).toMatchObject({
      status: null,
      errcode: null,
      effect: null,
    });
    expect(added.received).toEqual([]);
  });

  it("that delays lets the call take effect after the delay, or before it", async () => {
    for (const [effect, early] of [["after", 0] as const, ["before", 1] as const]) {
      const { added, met, welcome } = await faultyCompany({ delayMs: 300, effect });
      const answer = welcome(added);
      await until(() => met.hits === 1 && added.received.length >= early);
      expect(added.received).toHaveLength(early);
      expect(await answer).toMatchObject({ errcode: 0 });
      expect(added.received).toHaveLength(1);
    }
  });

  it("that delays lets the call take effect also when the caller has gone", async () => {
    const { added, hangUp, wecom } = await leavingCompany({ delayMs: 300 });
    await hangUp();
    expect(await wecom.journal.waitFor((entry) => entry.effect === "delivered")).toMatchObject({
      status: null,
    });
    expect(added.received).toHaveLength(1);
  });

  it("that delays can be combined with an errcode", async () => {
    const { added, fault, welcome, wecom } = await faultyCompany({ delayMs: 30 });
    fault({ errcode: 45033 });
    const startedAt = performance.now();
    expect(await welcome(added)).toMatchObject({ errcode: 45033 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(25);
    expect(wecom.journal.calls()[0]?.fault).toBe("delayMs+errcode");
  });
});

describe("a fault meets", () => {
  it("the given number of calls", async () => {
    const { added, met, welcome } = await faultyCompany({ errcode: -1 }, { times: 2 });
    expect([await welcome(added), await welcome(added), await welcome(added)]).toMatchObject([
      { errcode: -1 },
      { errcode: -1 },
      { errcode: 0 },
    ]);
    expect(met.hits).toBe(2);
  });

  it("every call for the given time", async () => {
    const { added, welcome } = await faultyCompany({ errcode: -1 }, { forMs: 80 });
    expect([await welcome(added), await welcome(added)]).toMatchObject([{ errcode: -1 }, { errcode: -1 }]);
    pass(80);
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });

  it("only calls of the given API, app, company and condition", async () => {
    const { added, app, call, corp, fault, tokenOf, welcome, wecom } = await faultyCompany({ errcode: -1 });
    expect(await call(`user/get?userid=zhangsan&access_token=${tokenOf()}`)).toMatchObject({ errcode: 0 });
    wecom.faults.clear();
    fault({ errcode: -1 }, { app: "support" });
    fault({ errcode: -1 }, { corp: "wwOther" });
    fault({ errcode: -1 }, { when: (entry) => entry.query["userid"] === "lisi" });
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
    expect(await call(`user/get?userid=lisi&access_token=${tokenOf()}`)).toMatchObject({ errcode: -1 });
    const support = corp.addApp({ name: "support" });
    expect(await call(`user/get?userid=zhangsan&access_token=${tokenOf(support)}`)).toMatchObject({
      errcode: -1,
    });
    fault({ errcode: -1 }, { app: "sales", api: "gettoken" });
    const gettoken = `gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`;
    expect(await call(gettoken)).toMatchObject({ errcode: -1 });
  });

  it("no call after it was removed", async () => {
    const { added, met, welcome } = await faultyCompany({ errcode: -1 });
    met.remove();
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });
});

describe("the fault of another app that sends", () => {
  it("answers 41096 for the given time, then 41051 when that app delivers", async () => {
    const { added, welcome } = await faultyCompany({ anotherApp: { forMs: 60, thenDelivers: true } });
    expect(await welcome(added)).toMatchObject({ errcode: 41096 });
    expect(await welcome(added)).toMatchObject({ errcode: 41096 });
    pass(60);
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
    expect(added.received).toMatchObject([{ app: null }]);
  });

  it("leaves the code free when that app fails", async () => {
    const { added, welcome } = await faultyCompany({ anotherApp: { forMs: 40, thenDelivers: false } });
    expect(await welcome(added)).toMatchObject({ errcode: 41096 });
    pass(40);
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
    expect(added.received).toMatchObject([{ app: "sales" }]);
  });
});

describe("the simulated WeCom", () => {
  it("answers 502 or breaks connections while it is down", async () => {
    const { contact, tokenOf, wecom } = await smallCompany();
    contact();
    const ask = () => fetch(`${wecom.url}/cgi-bin/user/get?userid=zhangsan&access_token=${tokenOf()}`);
    const down = wecom.faults.down();
    expect((await ask()).status).toBe(502);
    expect((await ask()).status).toBe(502);
    down.remove();
    wecom.faults.down({ as: "reset" });
    await expect(ask()).rejects.toThrow("fetch failed");
    wecom.faults.clear();
    expect(await (await ask()).json()).toMatchObject({ errcode: 0 });
  });
});
