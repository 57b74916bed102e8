/** The journal of calls that the simulated WeCom keeps. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

describe("the journal", () => {
  it("has every call in order, without the secret and the token", async () => {
    const { app, call, contact, corp, tokenOf, welcome, wecom } = await smallCompany();
    await call(`gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`);
    await call(`user/get?userid=nobody&access_token=${tokenOf()}`, {
      headers: { authorization: "Bearer x" },
    });
    await welcome(contact());
    expect(wecom.journal.calls()).toMatchObject([
      { api: "gettoken", app: "sales", corp: corp.corpId, query: { corpid: corp.corpId }, errcode: 0 },
      { api: "user/get", query: { userid: "nobody" }, errcode: 60111, authorization: "Bearer x" },
      { api: "send_welcome_msg", method: "POST", body: { text: { content: "您好" } }, status: 200 },
    ]);
    const shown = JSON.stringify(wecom.journal.calls());
    expect(shown).not.toContain(app.secret);
    expect(shown).not.toContain(tokenOf());
  });

  it("gives the calls of an API that fit a condition, and can be emptied", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    for (const userid of ["a", "b"]) await call(`user/get?userid=${userid}&access_token=${tokenOf()}`);
    expect(wecom.journal.calls("gettoken")).toEqual([]);
    expect(wecom.journal.calls("user/get", ({ query }) => query["userid"] === "b")).toHaveLength(1);
    wecom.journal.clear();
    expect(wecom.journal.calls()).toEqual([]);
  });

  it("waits for a call, finds an earlier call, and names the last call when it waited in vain", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    const toCome = wecom.journal.waitFor(({ query }) => query["userid"] === "b");
    for (const userid of ["a", "b"]) await call(`user/get?userid=${userid}&access_token=${tokenOf()}`);
    const { id } = await toCome;
    const known = await wecom.journal.waitFor(({ query }) => query["userid"] === "b");
    expect(known.id).toBe(id);
    await expect(wecom.journal.waitFor(() => true, 10, { after: id })).rejects.toThrow("user/get 60111");
  });

  it("keeps as many of the newest calls as the setting says, also none", async () => {
    const { call, tokenOf, wecom } = await smallCompany();
    const ask = (userid: string) => call(`user/get?userid=${userid}&access_token=${tokenOf()}`);
    wecom.settings.keepJournal = 2;
    for (const userid of ["a", "b", "c", "d"]) await ask(userid);
    expect(wecom.journal.calls().map(({ query }) => query["userid"])).toEqual(["c", "d"]);
    wecom.journal.clear();
    wecom.settings.keepJournal = 0;
    await ask("e");
    expect(wecom.journal.calls()).toEqual([]);
  });

  it("counts the calls that were under way together", async () => {
    const { call, fault, tokenOf, wecom } = await smallCompany();
    const ask = () => call(`user/get?userid=zhangsan&access_token=${tokenOf()}`);
    await ask();
    await ask();
    expect(wecom.journal.maxConcurrent()).toBe(1);
    fault({ delayMs: 60 }, { times: 3 });
    await Promise.all([ask(), ask(), ask()]);
    expect(wecom.journal.maxConcurrent("user/get")).toBe(3);
  });
});
