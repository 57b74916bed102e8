/** The callbacks of the simulated WeCom: signature, encryption, fields and repeats. */
import { createDecipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type App, contactEvent, encryptCallback, otherEvent } from "../../../simulator/index.ts";
import { type Received, receiver, smallCompany } from "./harness.ts";

/** Decrypts without the simulator's own code: AES-256-CBC, with a padding of 1 to 32 bytes. */
function decrypt(
  encodingAesKey: string,
  encrypted: string,
): { xml: string; receiveId: string; padding: number } {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  const length = plain.readUInt32BE(16);
  return {
    xml: plain.subarray(20, 20 + length).toString(),
    receiveId: plain.subarray(20 + length, plain.length - padding).toString(),
    padding,
  };
}

const textOf = (xml: string, node: string) =>
  new RegExp(`<${node}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${node}>`).exec(xml)?.[1];

function signatureOf(app: App, query: URLSearchParams, signed: string): string {
  const parts = [app.callbackToken, query.get("timestamp") ?? "", query.get("nonce") ?? "", signed];
  return createHash("sha1").update(parts.sort().join("")).digest("hex");
}

const opened = (app: App, { body }: { body: string }) =>
  decrypt(app.encodingAesKey, textOf(body, "Encrypt") ?? "");

describe("a callback", () => {
  it("is signed over its encrypted text, and names the member and the customer", async () => {
    const { app, contact, corp, customer } = await smallCompany();
    const { url, received } = await receiver((response) => response.end("success"));
    app.callbackUrl = url;
    const at = Date.now();
    const added = contact({ state: "a]]>b", at });
    await added.callbacks[0]?.delivered;

    expect(received).toHaveLength(1);
    const [{ url: called, body, method }] = received as [Received];
    expect(method).toBe("POST");
    expect(textOf(body, "ToUserName")).toBe(corp.corpId);
    const { searchParams } = called;
    expect(searchParams.get("msg_signature")).toBe(
      signatureOf(app, searchParams, textOf(body, "Encrypt") ?? ""),
    );
    expect(Number(searchParams.get("timestamp"))).toBeCloseTo(Date.now() / 1000, -1);
    const { xml, receiveId, padding } = opened(app, { body });
    expect(receiveId).toBe(corp.corpId);
    expect(padding).toBeGreaterThanOrEqual(1);
    expect(padding).toBeLessThanOrEqual(32);
    expect(xml).toContain(`<CreateTime>${Math.floor(at / 1000)}</CreateTime>`);
    expect(textOf(xml, "FromUserName")).toBe("sys");
    expect(textOf(xml, "Event")).toBe("change_external_contact");
    expect(textOf(xml, "ChangeType")).toBe("add_external_contact");
    expect(textOf(xml, "UserID")).toBe("zhangsan");
    expect(textOf(xml, "ExternalUserID")).toBe(customer.externalUserId);
    expect(textOf(xml, "WelcomeCode")).toBe(added.codes.get("sales"));
    expect(xml).toContain("<State><![CDATA[a]]]]><![CDATA[>b]]></State>");
  });

  it("has another ChangeType for each way to become a contact", async () => {
    const { contact } = await smallCompany();
    const type = (via: "added" | "half" | "audit") =>
      textOf(contactEvent(contact(), { via, at: Date.now(), code: null }), "ChangeType");
    expect(type("added")).toBe("add_external_contact");
    expect(type("half")).toBe("add_half_external_contact");
    expect(type("audit")).toBe("msg_audit_approved");
  });

  it("leaves out a missing State and WelcomeCode, or has them empty by the setting missingNodes", async () => {
    const { app, contact, wecom } = await smallCompany();
    app.callbackUrl = "http://127.0.0.1:9/";
    const xml = () => contact({ withCode: false, deliver: false }).callbacks[0]?.xml ?? "";
    expect(xml()).not.toMatch(/State|WelcomeCode/);
    wecom.settings.missingNodes = "empty";
    expect(xml()).toContain("<State><![CDATA[]]></State><WelcomeCode><![CDATA[]]></WelcomeCode>");
  });

  it("has its nodes in any order by the setting shuffleNodes", async () => {
    const { app, contact, wecom } = await smallCompany();
    app.callbackUrl = "http://127.0.0.1:9/";
    wecom.settings.shuffleNodes = true;
    const orders = Array.from({ length: 20 }, () => {
      const xml = contact({ deliver: false }).callbacks[0]?.xml ?? "";
      return [...xml.matchAll(/<([A-Z]\w+)>/g)].map(([, name]) => name).join();
    });
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect(new Set(orders.map((order) => order.split(",").sort().join())).size).toBe(1);
  });

  it("goes to every app that sees the member and has a URL", async () => {
    const { app, contact, corp } = await smallCompany();
    app.callbackUrl = "http://127.0.0.1:9/";
    corp.addApp({ name: "blind", callbackUrl: "http://127.0.0.1:9/", visibleStaff: ["lisi"] });
    corp.addApp({ name: "no-url" });
    corp.addApp({ name: "support", callbackUrl: "http://127.0.0.1:9/" });
    const told = contact({ deliver: false }).callbacks.map((callback) => callback.app);
    expect(told).toEqual(["sales", "support"]);
  });

  it("can be made of any XML, timestamp, nonce and receiver", async () => {
    const { app } = await smallCompany();
    const xml = otherEvent(
      { corpId: app.corpId, event: "change_contact", at: 0 },
      { ChangeType: "create_user" },
    );
    const made = encryptCallback(app, xml, { timestamp: "1", nonce: "a b", receiveId: "wwOther" });
    const query = new URLSearchParams(made.query);
    expect([query.get("timestamp"), query.get("nonce")]).toEqual(["1", "a b"]);
    expect(query.get("msg_signature")).toBe(signatureOf(app, query, textOf(made.body, "Encrypt") ?? ""));
    expect(opened(app, made)).toMatchObject({ xml, receiveId: "wwOther" });
    expect(xml).toContain("<CreateTime>0</CreateTime>");
  });
});

describe("a callback without a 200", () => {
  it("is repeated unchanged after a refusal until a 200 comes", async () => {
    const { app, contact, wecom } = await smallCompany();
    wecom.settings.callbackRefusedRetryMs = 10;
    const { url, received } = await receiver((response, _request, count) => {
      response.statusCode = [500, 404][count - 1] ?? 200;
      response.end();
    });
    app.callbackUrl = url;
    const [callback] = contact().callbacks;
    await callback?.delivered;
    expect(callback?.attempts.map(({ status }) => status)).toEqual([500, 404, 200]);
    expect(new Set(received.map(({ url, body }) => url.search + body)).size).toBe(1);
  });

  it("is repeated three times when no answer comes in time", async () => {
    const { app, contact, wecom } = await smallCompany();
    wecom.settings.callbackTimeoutMs = 30;
    const { url, received } = await receiver(() => {});
    app.callbackUrl = url;
    const [callback] = contact().callbacks;
    await callback?.delivered;
    expect(callback?.attempts.map(({ status, error }) => [status, error])).toEqual(
      Array.from({ length: 4 }, () => [null, "no answer in 30 ms"]),
    );
    expect(received).toHaveLength(4);
    const [{ at: first }, { at: second }] = received as [Received, Received];
    expect(second - first).toBeGreaterThanOrEqual(25);
  });

  it("is repeated with a new nonce and its signature by the setting freshTimestampOnRetry", async () => {
    const { app, contact, wecom } = await smallCompany();
    wecom.settings.callbackRefusedRetryMs = 0;
    wecom.settings.callbackRetries = 1;
    wecom.settings.freshTimestampOnRetry = true;
    const { url, received } = await receiver((response) => {
      response.statusCode = 503;
      response.end();
    });
    app.callbackUrl = url;
    await contact().callbacks[0]?.delivered;
    const queries = received.map((request) => request.url.searchParams);
    expect(new Set(queries.map((query) => query.get("nonce"))).size).toBe(2);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const [i, query] of queries.entries()) {
      const signed = textOf(received[i]?.body ?? "", "Encrypt") ?? "";
      expect(query.get("msg_signature")).toBe(signatureOf(app, query, signed));
    }
  });

  it("is given up after three repeats when the connection fails", async () => {
    const { app, contact, wecom } = await smallCompany();
    wecom.settings.callbackRefusedRetryMs = 1;
    app.callbackUrl = "http://127.0.0.1:1/callback";
    const [callback] = contact().callbacks;
    await callback?.delivered;
    expect(callback?.attempts).toHaveLength(4);
    expect(callback?.attempts[0]?.error).toContain("ECONNREFUSED");
  });

  it("is not repeated when the simulated WeCom closes", async () => {
    const { app, contact, wecom } = await smallCompany();
    const { url } = await receiver(() => {});
    app.callbackUrl = url;
    const [callback] = contact().callbacks;
    await wecom.close();
    await callback?.delivered;
    expect(callback?.attempts).toHaveLength(1);
  });
});

describe("a callback that is held back", () => {
  it("is posted once for each call of deliver", async () => {
    const { app, contact } = await smallCompany();
    const { url, received } = await receiver((response) => {
      response.end("success");
    });
    app.callbackUrl = url;
    const [callback] = contact({ deliver: false }).callbacks;
    expect(callback?.attempts).toEqual([]);
    expect(await callback?.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(await callback?.deliver()).toMatchObject({ status: 200 });
    expect(received).toHaveLength(2);
  });

  it("starts the life of its code at its post by the setting codeClock", async () => {
    const { app, contact, welcome, wecom } = await smallCompany();
    wecom.settings.codeClock = "receipt";
    const { url } = await receiver((response) => response.end("success"));
    app.callbackUrl = url;
    const added = contact({ at: Date.now() - 60_000, deliver: false });
    expect(await welcome(added)).toMatchObject({ errcode: 41050 });
    await added.callbacks[0]?.deliver();
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });
});

describe("the verification of a URL", () => {
  const answering = (change: (plain: string) => string) => async (app: App) => {
    const { url, received } = await receiver((response, request) => {
      response.end(change(decrypt(app.encodingAesKey, request.url.searchParams.get("echostr") ?? "").xml));
    });
    app.callbackUrl = url;
    const result = await app.verifyUrl();
    const [{ method, url: called }] = received as [Received];
    const { searchParams } = called;
    expect(method).toBe("GET");
    expect(searchParams.get("msg_signature")).toBe(
      signatureOf(app, searchParams, searchParams.get("echostr") ?? ""),
    );
    return result;
  };

  it("passes when exactly the decrypted text comes back", async () => {
    const { app } = await smallCompany();
    expect(await answering((plain) => plain)(app)).toMatchObject({ status: 200, ok: true });
    expect(await answering((plain) => `${plain}\n`)(app)).toMatchObject({ status: 200, ok: false });
    expect(await answering((plain) => JSON.stringify(plain))(app)).toMatchObject({ ok: false });
  });

  it("fails when no answer comes in time", async () => {
    const { app, wecom } = await smallCompany();
    wecom.settings.verifyTimeoutMs = 20;
    app.callbackUrl = (await receiver(() => {})).url;
    expect(await app.verifyUrl()).toMatchObject({ status: null, ok: false });
  });
});
