/** The files of `examples/relay` in a real nginx: alone, and between the Worker and the simulated WeCom. */
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { request } from "node:https";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { SimulatedWecom } from "../../../simulator/index.ts";
import { Worker } from "../../cloudflare/worker.ts";
import { ADMIN_TOKEN, textsFor } from "../scene.ts";
import { type Certificate, selfSigned } from "./certificate.ts";
import { newRelayToken, Relay, type RelayOptions, whatIsMissing } from "./nginx.ts";
import { handOn, ok, Upstream } from "./upstream.ts";

const WECOM = "qyapi.weixin.qq.com";
/** The caller's address that WeCom sees, which is entered as 企业可信IP. */
const RELAY_ADDRESS = "203.0.113.7";

const PATHS = [
  "gettoken",
  "get_api_domain_ip",
  "user/get",
  "user/simplelist",
  "externalcontact/add_contact_way",
  "externalcontact/get_contact_way",
  "externalcontact/list_contact_way",
  "externalcontact/update_contact_way",
  "externalcontact/del_contact_way",
  "externalcontact/get",
  "externalcontact/get_corp_tag_list",
  "externalcontact/get_follow_user_list",
  "externalcontact/send_welcome_msg",
  "externalcontact/mark_tag",
  "externalcontact/remark",
  "media/upload",
  "media/uploadimg",
  "kf/sync_msg",
  "kf/send_msg",
  "kf/send_msg_on_event",
  "kf/service_state/get",
  "kf/service_state/trans",
  "kf/account/list",
  "kf/add_contact_way",
  "kf/get_corp_qualification",
  "kf/servicer/list",
  "kf/customer/batchget",
  "auth/getuserinfo",
  "tag/get",
  "agent/get_permissions",
  "license/get_app_license_info",
  "service/get_suite_token",
  "service/get_provider_token",
  "service/get_pre_auth_code",
  "service/set_session_info",
  "service/get_customized_auth_url",
  "service/get_permanent_code",
  "service/v2/get_permanent_code",
  "service/get_auth_info",
  "service/v2/get_auth_info",
  "service/get_corp_token",
];

const missing = whatIsMissing();
if (missing !== null) console.warn(missing);
beforeEach((context) => {
  if (missing === null) return;
  if (process.env["CI"]) throw new Error(missing);
  context.skip(missing);
});

let relayCertificate: Certificate;
let wecomCertificate: Certificate;
beforeAll(async () => {
  if (missing !== null) return;
  [relayCertificate, wecomCertificate] = await Promise.all([selfSigned("localhost"), selfSigned(WECOM)]);
});

interface Asked {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  signal?: AbortSignal;
}

/** Makes a call that trusts the relay's certificate. A `path` without a first slash is below `/wecom/cgi-bin/`. */
function call(relay: Relay, path: string, asked: Asked): Promise<IncomingMessage> {
  const { body, ...options } = asked;
  const url = path.startsWith("/") ? new URL(relay.url).origin + path : `${relay.url}/cgi-bin/${path}`;
  return new Promise((resolve, reject) => {
    request(url, { agent: false, ca: relayCertificate.certificate, ...options }, resolve)
      .on("error", reject)
      .end(body);
  });
}

async function ask(relay: Relay, path: string, asked: Asked = {}): Promise<{ status: number; body: string }> {
  const response = await call(relay, path, asked);
  return { status: response.statusCode ?? 0, body: await text(response) };
}

describe("the relay", () => {
  const token = newRelayToken();
  const authorization = `Bearer ${token}`;
  const secret = "THE-SECRET-OF-AN-APP";
  const code = "A-WELCOME-CODE";
  const query = `corpid=ww1&corpsecret=${secret}`;
  const allowed = (path: string, asked: Asked = {}) =>
    ask(relay, path, { ...asked, headers: { authorization, ...asked.headers } });

  let upstream: Upstream;
  let relay: Relay;
  const options = () => ({
    certificate: relayCertificate,
    token,
    upstreamPort: upstream.port,
    trusted: wecomCertificate.certificate,
  });
  beforeAll(async () => {
    if (missing !== null) return;
    upstream = await Upstream.start(wecomCertificate);
    relay = await Relay.start(options());
  });
  /** Starts a relay for one test. */
  async function started(changed: Partial<RelayOptions>): Promise<Relay> {
    const relay = await Relay.start({ ...options(), ...changed });
    onTestFinished(() => relay.stop());
    return relay;
  }
  afterAll(() => Promise.all([relay?.stop(), upstream?.stop()]));
  beforeEach(() => {
    upstream.answer = ok;
    upstream.requests.length = 0;
  });

  test.for([
    ["no token", undefined],
    ["another token", `Bearer ${newRelayToken()}`],
    ["more than the token", `${authorization}0`],
    ["less than the token", authorization.slice(0, -1)],
    ["the token alone", token],
    ["another scheme", `Basic ${token}`],
    ["no token of two", "0"],
  ])("answers %s with an empty 401, whatever the path", async ([, authorization]) => {
    for (const path of [`gettoken?${query}`, "message/send", "/", "/wecom"]) {
      const headers = authorization === undefined ? {} : { authorization };
      expect(await ask(relay, path, { headers })).toEqual({ status: 401, body: "" });
    }
    expect(upstream.requests).toEqual([]);
  });

  test("hands on each path that Yingbin calls, with query and body unchanged", async () => {
    const query = "access_token=a%2Bb_-c&external_userid=wm%20%E5%BC%A0&type=";
    for (const path of PATHS) {
      const body = JSON.stringify({ text: { content: "您好 %41 \\u0041" }, path });
      expect(await allowed(`${path}?${query}`, { method: "POST", body })).toMatchObject({ status: 200 });
      const received = upstream.requests.at(-1);
      expect(received).toMatchObject({ method: "POST", url: `/cgi-bin/${path}?${query}` });
      expect(received?.body.toString()).toBe(body);
    }
    expect(upstream.requests).toHaveLength(PATHS.length);
  });

  test.for([
    "message/send",
    "user/delete",
    "gettoken/",
    "gettoken.json",
    "kf",
    "externalcontact/get/list",
    "externalcontact/get/../../user/delete",
    "externalcontact/get%2f..%2f..%2fuser%2fdelete",
    "GetToken",
    "/cgi-bin/gettoken",
    "/wecom/gettoken",
    "/other/wecom/cgi-bin/gettoken",
    "/wecom",
    "/",
  ])("answers 404 to %s", async (path) => {
    expect(await allowed(path)).toEqual({ status: 404, body: "" });
    expect(upstream.requests).toEqual([]);
  });

  test("passes on the body's type and no other header of the caller's", async () => {
    await allowed("kf/send_msg", {
      method: "POST",
      body: "{}",
      headers: {
        "content-type": "application/json; charset=utf-8",
        cookie: "a=b",
        "x-forwarded-for": "198.51.100.1",
        "cf-connecting-ip": "198.51.100.1",
        "cf-worker": "example.com",
        "user-agent": "somebody",
        "accept-encoding": "gzip",
      },
    });
    expect(upstream.requests[0]?.headers).toEqual({
      host: WECOM,
      "content-type": "application/json; charset=utf-8",
      "content-length": "2",
    });
  });

  test("calls WeCom by its name, on a connection that is kept", async () => {
    await allowed("gettoken");
    await allowed("gettoken");
    const [first, second] = upstream.requests;
    expect(first).toMatchObject({ servername: WECOM });
    expect(second?.port).toBe(first?.port);
  });

  test("never repeats a call by itself, not even on a kept connection that broke", async () => {
    await allowed("gettoken");
    upstream.answer = (_recorded, response) => response.destroy();
    expect(await allowed("gettoken")).toMatchObject({ status: 502 });
    expect(upstream.requests).toHaveLength(2);
  });

  test("gives up a silent WeCom before the Worker does", async () => {
    upstream.answer = () => {};
    const from = Date.now();
    expect(await allowed("gettoken")).toMatchObject({ status: 504 });
    expect(Date.now() - from).toBeLessThan(30_000);
  });

  test("hangs up on WeCom when the Worker hangs up", async () => {
    const caller = new AbortController();
    upstream.answer = () => caller.abort();
    await expect(allowed("gettoken", { signal: caller.signal })).rejects.toThrow("aborted");
    const from = Date.now();
    await upstream.requests[0]?.closed;
    expect(Date.now() - from).toBeLessThan(30_000);
  });

  test("takes media of 20 MB, and messages of 256 kB", async () => {
    const post = (path: string, bytes: number) =>
      allowed(path, { method: "POST", body: Buffer.alloc(bytes) }).then(({ status }) => status);
    expect(await post("media/upload", 20_000_000)).toBe(200);
    expect(upstream.requests[0]?.body).toHaveLength(20_000_000);
    expect(await post("kf/send_msg", 256 * 1024)).toBe(200);
    expect(await post("kf/send_msg", 256 * 1024 + 1)).toBe(413);
    expect(upstream.requests).toHaveLength(2);
  });

  test("needs no disk for messages and answers", async () => {
    const relay = await started({});
    await relay.lockTemporaryFolders();
    const message = { method: "POST", body: Buffer.alloc(256 * 1024), headers: { authorization } };
    expect(await ask(relay, "kf/send_msg", message)).toMatchObject({ status: 200 });

    // More than the buffers between the relay and the caller hold while the caller reads nothing.
    upstream.answer = (_recorded, response) => response.end(Buffer.alloc(32_000_000));
    const response = await call(relay, "kf/sync_msg", { headers: { authorization } });
    await sleep(100);
    expect(await buffer(response)).toHaveLength(32_000_000);
  });

  test("does not tell its version of nginx", async () => {
    expect((await call(relay, "gettoken", {})).headers["server"]).toBe("nginx");
  });

  test.for([
    ["has a certificate for another name", "qyapi.example.com", true],
    ["has a certificate that nobody vouches for", WECOM, false],
  ] as const)("refuses a WeCom that %s", async ([, name, isTrusted]) => {
    const impostor = await selfSigned(name);
    const upstream = await Upstream.start(impostor);
    onTestFinished(() => upstream.stop());
    const trusted = (isTrusted ? impostor : wecomCertificate).certificate;
    const relay = await started({ upstreamPort: upstream.port, trusted });
    expect(await ask(relay, `gettoken?${query}`, { headers: { authorization } })).toMatchObject({
      status: 502,
    });
    expect(upstream.requests).toEqual([]);
    await logged(relay, /gettoken 502/);
    expect(await relay.written()).not.toMatch(new RegExp(`${secret}|${token}`));
  });

  test("writes no token, secret or code to any log, whatever goes wrong", async () => {
    const send = `kf/send_msg?access_token=${secret}`;
    const body = JSON.stringify({ code });
    const post = { method: "POST", body };
    await allowed(send, post);
    await ask(relay, send, post);
    await ask(relay, send, { ...post, headers: { authorization: `Bearer ${token.slice(1)}` } });
    await allowed(`message/send?access_token=${secret}`, post);
    await allowed(send, { ...post, body: body.padEnd(256 * 1024 + 1) });
    await allowed(`gettoken?corpsecret=${secret.repeat(500)}`);
    upstream.answer = (_recorded, response) => response.destroy();
    await allowed(send, post);
    const caller = new AbortController();
    upstream.answer = () => caller.abort();
    await allowed(send, { ...post, signal: caller.signal }).catch(() => {});
    for (const status of [200, 401, 404, 413, 499, 502])
      await logged(relay, new RegExp(`send(_msg)? ${status} `));
    await logged(relay, / 414 /);

    expect(await relay.written()).not.toMatch(new RegExp([secret, code, token.slice(1)].join("|")));
  });

  test("writes no token, secret or code when connections run out, which nginx logs as critical", async () => {
    const relay = await started({ connections: 3 });
    await ask(relay, `gettoken?${query}`, { headers: { authorization } });
    await logged(relay, /gettoken 500/);
    expect(await relay.written()).not.toMatch(new RegExp(`${secret}|${token}`));
  });
});

describe("the Worker behind the relay", () => {
  /** Starts a company from whose app WeCom takes calls only by the relay's address. */
  async function company(options: { relayToken?: string; certificate?: Certificate; trusted?: string } = {}) {
    const { certificate = wecomCertificate, trusted = certificate.certificate } = options;
    const wecom = await SimulatedWecom.start();
    onTestFinished(() => wecom.close());
    const corp = wecom.addCorp();
    const app = corp.addApp({ name: "sales", trustedIps: [RELAY_ADDRESS] });
    const staff = corp.addStaff({ name: "张三" });

    const upstream = await Upstream.start(certificate, handOn(wecom.url, RELAY_ADDRESS));
    onTestFinished(() => upstream.stop());
    const token = newRelayToken();
    const relay = await Relay.start({
      certificate: relayCertificate,
      token,
      upstreamPort: upstream.port,
      trusted,
    });
    onTestFinished(() => relay.stop());
    const worker = await Worker.start({
      secrets: {
        WECOM_APPS: JSON.stringify({ sales: app.credentials() }),
        ADMIN_TOKEN,
        WECOM_API_BASE: relay.url,
        RELAY_TOKEN: options.relayToken ?? token,
      },
      trustedCertificates: [relayCertificate.certificate],
    });
    onTestFinished(() => worker.stop());
    worker.kv.values.set("RULES/rules", RULES);
    app.callbackUrl = `${worker.url}/callback/sales`;

    /** A new customer added the member `agoMs` ago. */
    const greet = (agoMs = 0) =>
      corp.addContact({ staff, customer: corp.addCustomer({ name: "小王" }), at: Date.now() - agoMs });
    return { wecom, app, upstream, relay, token, worker, greet };
  }

  const RULES = `
rules:
  - name: 默认
    on: contact.added
    send: { text: { content: "{{ customer.name }}，您好，我是{{ staff.name }}。" } }
`;
  /** An event that is this late leaves the Worker two seconds. */
  const LATE_MS = 17_000;

  test("sends a welcome though WeCom takes calls from the relay's address only", async () => {
    const { wecom, app, upstream, relay, token, worker, greet } = await company();
    const contact = greet();
    await contact.welcomed();
    expect(textsFor(contact)).toEqual(["小王，您好，我是张三。"]);
    expect(await settled(worker, contact.customer.externalUserId)).toMatchObject({
      outcome: "sent",
      attempts: [{ http: 200, errcode: 0 }],
    });
    expect(upstream.requests.map(({ url }) => new URL(url, "http://wecom").pathname).sort()).toEqual([
      "/cgi-bin/externalcontact/get",
      "/cgi-bin/externalcontact/send_welcome_msg",
      "/cgi-bin/gettoken",
      "/cgi-bin/user/get",
    ]);
    expect(wecom.journal.calls().map(({ authorization }) => authorization)).not.toContain(`Bearer ${token}`);

    await logged(relay, /send_welcome_msg 200/);
    const written = await relay.written();
    for (const hidden of [token, app.secret, app.currentToken().value, ...contact.codes.values()]) {
      expect(written).not.toContain(hidden);
    }
  });

  test("records a miss with HTTP 401 when RELAY_TOKEN is not the relay's", async () => {
    const { upstream, worker, greet } = await company({ relayToken: newRelayToken() });
    const contact = greet(LATE_MS);
    expect(await settled(worker, contact.customer.externalUserId)).toMatchObject({
      outcome: "missed",
      cause: expect.stringContaining("HTTP 401"),
    });
    expect(upstream.requests).toEqual([]);
  });

  test("shows each attempt's 401 when the relay's token is changed and RELAY_TOKEN is not", async () => {
    const { relay, worker, greet } = await company();
    const first = greet();
    expect(await settled(worker, first.customer.externalUserId)).toMatchObject({ outcome: "sent" });

    await relay.restartWith(newRelayToken());
    const second = greet(LATE_MS);
    const { outcome, attempts, cause } = await settled(worker, second.customer.externalUserId);
    expect({ outcome, cause }).toEqual({ outcome: "missed", cause: expect.stringContaining("HTTP 401") });
    expect(attempts.at(-1)).toMatchObject({ http: 401, errcode: null, verdict: "turned-away" });
    expect(second.received).toEqual([]);
  });

  test("records a miss with HTTP 502 when the relay does not trust WeCom's certificate", async () => {
    const certificate = await selfSigned("qyapi.example.com");
    const { upstream, worker, greet } = await company({ certificate });
    const contact = greet(LATE_MS);
    expect(await settled(worker, contact.customer.externalUserId)).toMatchObject({
      outcome: "missed",
      cause: expect.stringContaining("HTTP 502"),
    });
    expect(upstream.requests).toEqual([]);
  });
});

describe("the reverse proxy on the company's own domain", () => {
  const WORKER = "worker.example.net";
  let workerCertificate: Certificate;
  beforeAll(async () => {
    if (missing === null) workerCertificate = await selfSigned(WORKER);
  });

  /** Starts a company whose callback URL is the relay's, which passes callbacks on to the Worker. */
  async function company() {
    const wecom = await SimulatedWecom.start();
    onTestFinished(() => wecom.close());
    const corp = wecom.addCorp();
    const app = corp.addApp({ name: "sales" });
    const staff = corp.addStaff({ name: "张三" });
    const secrets = {
      WECOM_APPS: JSON.stringify({ sales: app.credentials() }),
      ADMIN_TOKEN,
      WECOM_API_BASE: wecom.url,
    };
    const worker = await Worker.start({ secrets });
    onTestFinished(() => worker.stop());
    worker.kv.values.set(
      "RULES/rules",
      "rules: [{ name: 默认, on: contact.added, send: { text: { content: 您好 } } }]",
    );
    const upstream = await Upstream.start(workerCertificate, handOn(worker.url, "192.0.2.9"));
    onTestFinished(() => upstream.stop());
    const front = await Relay.start({
      handsOn: "callbacks",
      certificate: relayCertificate,
      token: newRelayToken(),
      upstreamPort: upstream.port,
      trusted: workerCertificate.certificate,
    });
    onTestFinished(() => front.stop());
    app.callbackUrl = `${new URL(front.url).origin}/callback/sales`;
    const greet = () =>
      corp.addContact({ staff, customer: corp.addCustomer({ name: "小王" }), deliver: false });
    return { corp, app, worker, upstream, front, greet };
  }
  const pathOf = (url: string) => url.slice(new URL(url).origin.length);

  test("hands on a callback that leads to a welcome, and its repeat", async () => {
    const { upstream, front, greet } = await company();
    const contact = greet();
    const [callback] = contact.callbacks;
    const post = () =>
      ask(front, pathOf(callback?.url ?? ""), {
        method: "POST",
        body: callback?.body ?? "",
        headers: { "content-type": "text/xml", cookie: "a=b", "x-forwarded-for": "198.51.100.1" },
      });
    expect(await post()).toEqual({ status: 200, body: "success" });
    expect(await post()).toEqual({ status: 200, body: "success" });
    await contact.welcomed();
    expect(textsFor(contact)).toEqual(["您好"]);
    const [first, second] = upstream.requests;
    expect(first).toMatchObject({ servername: WORKER, url: pathOf(callback?.url ?? "") });
    expect(first?.headers).toEqual({
      host: WORKER,
      "content-type": "text/xml",
      "content-length": String(Buffer.byteLength(callback?.body ?? "")),
    });
    expect(second?.port).toBe(first?.port);
    await logged(front, /POST \/callback\/sales 200/);
    expect(await front.written()).not.toContain("msg_signature");
  });

  test("hands on the URL verification, and a forged callback that the Worker refuses", async () => {
    const { app, front } = await company();
    let status = 0;
    const asked = async (path: string) => {
      const answer = await ask(front, path);
      status = answer.status;
      return answer.body;
    };
    const { url, plain } = app.verification();
    expect(await asked(pathOf(url))).toBe(plain);
    await asked(`${pathOf(url)}0`);
    expect(status).toBe(403);
  });

  test.for([
    "/",
    "/api/status",
    "/callback",
    "/callback/",
    "/callback/a/b/c",
    "/callback/..%2fapi/status",
    "/healthz",
  ])("answers 404 to %s", async (path) => {
    const { front, upstream } = await company();
    expect(await ask(front, path)).toEqual({ status: 404, body: "" });
    expect(upstream.requests).toEqual([]);
  });

  test("answers 502 when the Worker's certificate is another's, so that WeCom repeats", async () => {
    const { front, upstream, greet } = await company();
    const impostor = await Upstream.start(await selfSigned("other.example.net"));
    onTestFinished(() => impostor.stop());
    const wrong = await Relay.start({
      handsOn: "callbacks",
      certificate: relayCertificate,
      token: newRelayToken(),
      upstreamPort: impostor.port,
      trusted: workerCertificate.certificate,
    });
    onTestFinished(() => wrong.stop());
    const [callback] = greet().callbacks;
    const path = pathOf(callback?.url ?? "");
    const post = { method: "POST", body: callback?.body ?? "" };
    expect(await ask(wrong, path, post)).toMatchObject({ status: 502 });
    expect(impostor.requests).toEqual([]);
    expect(await ask(front, path, post)).toMatchObject({ status: 200 });
    expect(upstream.requests).toHaveLength(1);
  });
});

/** Waits for a line of the relay's log, which nginx writes after its answer. */
async function logged(relay: Relay, line: RegExp): Promise<void> {
  await expect.poll(() => relay.written(), { interval: 5 }).toMatch(line);
}

const delivery = v.object({
  outcome: v.string(),
  cause: v.nullable(v.string()),
  attempts: v.array(
    v.object({ http: v.nullable(v.number()), errcode: v.nullable(v.number()), verdict: v.string() }),
  ),
});

/** Gives the customer's delivery, once it is settled. */
async function settled(worker: Worker, customer: string): Promise<v.InferOutput<typeof delivery>> {
  const get = async (path: string) => {
    const response = await fetch(`${worker.url}/api/deliveries${path}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    return await response.json();
  };
  const list = v.object({ deliveries: v.array(v.object({ id: v.string(), outcome: v.string() })) });
  for (;;) {
    const [found] = v.parse(list, await get(`?customer=${customer}`)).deliveries;
    if (found && found.outcome !== "open") return v.parse(delivery, await get(`/${found.id}`));
    await sleep(25);
  }
}
