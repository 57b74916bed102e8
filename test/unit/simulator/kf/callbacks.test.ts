/** The callbacks of customer service on the simulated WeCom. */
import { describe, expect, it } from "vitest";
import { receiver } from "../harness.ts";
import { kfCompany } from "./harness.ts";

const nodes = (xml: string) =>
  [...xml.matchAll(/<(\w+)>(?:<!\[CDATA\[)?([^<\]]*)(?:\]\]>)?<\/\1>/g)].map(([, name, value]) => [
    name,
    value,
  ]);

async function told() {
  const company = await kfCompany();
  const { url, received } = await receiver((response) => response.end("success"));
  company.app.callbackUrl = url;
  return { ...company, received };
}

describe("kf_msg_or_event", () => {
  it("names the account and a token, and neither the customer nor the message", async () => {
    const { account, corp, enter, received, sync } = await told();
    const at = 1_348_831_860_500;
    const { callbacks } = enter({ at });
    const [callback] = callbacks;
    const said = nodes(callback?.xml ?? "");
    expect(said).toEqual([
      ["ToUserName", corp.corpId],
      ["CreateTime", "1348831860"],
      ["MsgType", "event"],
      ["Event", "kf_msg_or_event"],
      ["Token", expect.any(String)],
      ["OpenKfId", account.openKfId],
    ]);
    await callback?.delivered;
    expect(received).toHaveLength(1);
    expect(received[0]?.body).toContain("<Encrypt>");

    const fresh = nodes(enter().callbacks[0]?.xml ?? "").find(([name]) => name === "Token")?.[1];
    for (let i = 0; i < 12; i += 1) expect(await sync({ token: fresh })).toMatchObject({ errcode: 0 });
  });

  it("goes to every app that may manage the account and has a URL", async () => {
    const { account, app, corp, says } = await told();
    const callbackUrl = "http://127.0.0.1:9/";
    corp.addApp({ name: "support", callbackUrl });
    corp.addApp({ name: "unlisted", callbackUrl, canCallKf: false });
    corp.addApp({ name: "disabled", callbackUrl, enabled: false });
    corp.addApp({ name: "no-url" });
    const apps = () => says({ deliver: false }).callbacks.map((callback) => callback.app);
    expect(apps()).toEqual(["sales", "support"]);
    account.authorisedApps = [app.name];
    expect(apps()).toEqual(["sales"]);
  });

  it("is repeated until a 200 comes", async () => {
    const { app, enter, wecom } = await kfCompany();
    wecom.settings.callbackRefusedRetryMs = 1;
    const { url, received } = await receiver((response, _request, count) => {
      response.statusCode = count < 3 ? 503 : 200;
      response.end();
    });
    app.callbackUrl = url;
    await enter().callbacks[0]?.delivered;
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(received).toHaveLength(3);
  });

  it("can be held back, or left out for one item", async () => {
    const { page, received, says } = await told();
    const [held] = says({ deliver: false }).callbacks;
    expect(says({ notify: false }).callbacks).toEqual([]);
    expect(received).toEqual([]);
    await held?.deliver();
    expect(received).toHaveLength(1);
    expect((await page()).msg_list).toHaveLength(2);
  });

  it("comes once for several items, or several times for one item, by the settings kfNotifyAfterMs and kfNotifications", async () => {
    const { received, says, wecom } = await told();
    wecom.settings.kfNotifyAfterMs = 20;
    for (let i = 0; i < 5; i += 1) expect(says().callbacks).toEqual([]);
    await expect.poll(() => received.length).toBe(1);
    wecom.settings.kfNotifyAfterMs = 0;
    wecom.settings.kfNotifications = 3;
    const { callbacks } = says();
    await Promise.all(callbacks.map(({ delivered }) => delivered));
    expect(received).toHaveLength(4);
    expect(new Set(callbacks.map(({ xml }) => xml)).size).toBe(3);
  });
});

describe("kf_account_auth_change", () => {
  it("names each account in its own node, and changes the apps that get its callbacks", async () => {
    const { account, app, corp, says } = await told();
    const [second, third] = [
      corp.addKfAccount({ authorisedApps: [] }),
      corp.addKfAccount({ authorisedApps: [] }),
    ];
    const callback = corp.kf.authorise(app, { add: [second, third], remove: [account] });
    expect(nodes(callback?.xml ?? "").slice(3)).toEqual([
      ["MsgType", "event"],
      ["Event", "kf_account_auth_change"],
      ["AuthAddOpenKfId", second.openKfId],
      ["AuthAddOpenKfId", third.openKfId],
      ["AuthDelOpenKfId", account.openKfId],
    ]);
    await callback?.delivered;
    expect(says().callbacks).toEqual([]);
    expect(says({ account: second, deliver: false }).callbacks).toHaveLength(1);
  });
});

describe("a thousand sessions", () => {
  it("are read in one page of sync_msg", async () => {
    const { app, corp, enter, page } = await kfCompany();
    app.callbackUrl = "http://127.0.0.1:9/";
    const customers = Array.from({ length: 1_000 }, () => corp.addCustomer());
    for (const customer of customers) enter({ customer, deliver: false });
    expect((await page()).msg_list).toHaveLength(1_000);
  });
});
