/** Operators read the record, the status and alerts; a caller without their token reads none of them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { ApiProblem } from "../../src/api/problem.ts";
import { contactXml, otherXml, signedCallback } from "../callback/callback.ts";
import { Worker } from "../cloudflare/worker.ts";
import { ADMIN_TOKEN, Scene } from "./scene.ts";

const RULES = `
rules:
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

const nowInSeconds = () => String(Math.floor(Date.now() / 1000));

let scene: Scene;
let robot: Server;
const alerts: string[] = [];
beforeAll(async () => {
  robot = createServer(async (request, response) => {
    alerts.push(await text(request));
    response.end('{"errcode":0,"errmsg":"ok"}');
  });
  await new Promise<void>((resolve) => robot.listen(0, "127.0.0.1", resolve));
  const { port } = robot.address() as AddressInfo;
  scene = await Scene.start({
    rules: RULES,
    secrets: { ALERT_WEBHOOK: `http://127.0.0.1:${port}/robot`, LANGUAGE: "en" },
  });
});
afterAll(async () => {
  await scene.stop();
  robot.close();
});

const call = (path: string, headers: Record<string, string> = { authorization: `Bearer ${ADMIN_TOKEN}` }) =>
  fetch(scene.worker.url + path, { headers });

async function list(
  query: string,
): Promise<{ deliveries: Record<string, unknown>[]; cursor: string | null }> {
  return (await scene.get(`/api/deliveries?${query}`)) as never;
}

test.for([
  ["no", {}],
  ["a wrong", { authorization: "Bearer wrong" }],
  ["an empty", { authorization: "Bearer " }],
  ["a Basic", { authorization: "Basic YTpi" }],
  ["a broken", { authorization: "Bearer a b" }],
] as const)("every page under /api is closed with %s token", async ([, headers]) => {
  for (const path of ["/api/status", "/api/deliveries", "/api/deliveries/0-00", "/api/nothing"]) {
    const response = await call(path, headers);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await response.json()).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
  }
});

test.for([
  ["without an ADMIN_TOKEN", null],
  ["with an ADMIN_TOKEN of one letter", "a"],
  ["with an ADMIN_TOKEN of 31 letters", "a".repeat(31)],
] as const)("every page under /api is closed %s, and the log says why", async ([, token]) => {
  const WECOM_APPS = JSON.stringify({ sales: scene.app().credentials() });
  const closed = await Worker.start({ secrets: { WECOM_APPS, ...(token && { ADMIN_TOKEN: token }) } });
  onTestFinished(() => closed.stop());
  for (const authorization of [null, "Bearer ", "Bearer null", `Bearer ${token}`]) {
    const headers = authorization === null ? {} : { authorization };
    expect((await fetch(`${closed.url}/api/status`, { headers })).status).toBe(401);
  }
  await expect.poll(() => closed.log.join("\n")).toMatch(/config\.problem.*ADMIN_TOKEN/s);
});

test("every answer of /api forbids caching and sniffing", async () => {
  const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const calls: [number, string, RequestInit][] = [
    [200, "/api/status", { headers: bearer }],
    [200, "/api/deliveries", { headers: bearer }],
    [200, "/api/rules", { headers: bearer }],
    [200, "/api/openapi.json", { headers: bearer }],
    [302, "/api/docs", { redirect: "manual" }],
    [200, "/api/rules/check", { method: "POST", headers: bearer, body: "rules: []" }],
    [400, "/api/deliveries?limit=0", { headers: bearer }],
    [401, "/api/status", {}],
    [401, "/api", {}],
    [401, "/api/status", { method: "OPTIONS" }],
    [404, "/api/status", { method: "OPTIONS", headers: bearer }],
    [404, "/api", { headers: bearer }],
    [404, "/api/nothing", { headers: bearer }],
    [404, "/api/apps/nobody/kf/sync", { method: "POST", headers: bearer, body: "{}" }],
    [422, "/api/apps/sales/kf/sync", { method: "POST", headers: bearer, body: "{}" }],
  ];
  for (const [status, path, init] of calls) {
    const { headers, ...answer } = await fetch(scene.worker.url + path, init).then((response) => ({
      status: response.status,
      headers: response.headers,
    }));
    const said = [headers.get("cache-control"), headers.get("x-content-type-options")];
    expect([path, answer.status, ...said]).toEqual([path, status, "no-store", "nosniff"]);
  }
});

test.for([
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en-GB", "en"],
  ["fr", "en"],
  ["q=;;,*;q=zh", "en"],
  [null, "en"],
] as const)(
  "sentences come in the language that accept-language %j prefers, codes in none",
  async ([language, said]) => {
    const WORDS = {
      zh: [
        "没有这个地址，请核对路径",
        "应为 1 到 200 的整数",
        "请先到 /console/ 登录；程序请在请求头中带上 authorization: Bearer <ADMIN_TOKEN>",
      ],
      en: [
        "there is nothing at this address",
        "expected a whole number from 1 to 200",
        "expected the header authorization: Bearer <ADMIN_TOKEN>, or a session: log in at /console/",
      ],
    };
    const ask = async (path: string, token: string | null) => {
      const headers = new Headers();
      if (language !== null) headers.set("accept-language", language);
      if (token !== null) headers.set("authorization", `Bearer ${token}`);
      const { error } = (await (await fetch(scene.worker.url + path, { headers })).json()) as ApiProblem;
      return [error.code, error.message];
    };
    const [noPage, noLimit, noToken] = WORDS[said];
    expect(await ask("/api/nothing", ADMIN_TOKEN)).toEqual(["not-found", noPage]);
    expect(await ask("/api/deliveries?limit=0", ADMIN_TOKEN)).toEqual(["invalid-parameter", noLimit]);
    expect(await ask("/api/status", null)).toEqual(["unauthorized", noToken]);
  },
);

test("wrong bearers and unknown addresses leave a few lines in the log, and a flood leaves no more", async () => {
  const WECOM_APPS = JSON.stringify({ sales: scene.app().credentials() });
  const worker = await Worker.start({ secrets: { WECOM_APPS, ADMIN_TOKEN } });
  onTestFinished(() => worker.stop());
  const logged = () => worker.log.join("\n");
  const headers = { authorization: "Bearer wrong-bearer" };
  for (let i = 0; i < 100; i++) {
    await fetch(`${worker.url}/api/apps/sales/kf/sessions/wk1/wm-hidden?key=hidden`, { headers });
    await fetch(`${worker.url}/callback/sale?key=hidden`, { method: "POST" });
    await fetch(`${worker.url}/nothing-of-ours?key=hidden`);
  }
  for (const said of ["wrong-token", "/api/apps", "/callback/sale", "/nothing-of-ours"]) {
    await expect.poll(logged).toContain(said);
  }
  const lines = worker.log.filter((line) => /api\.refused|route\.unknown/.test(line));
  // A minute may end during the test, and a new minute has lines of its own.
  expect(lines.length).toBeLessThanOrEqual(40);
  for (const hidden of ["hidden", "wrong-bearer"]) expect(logged()).not.toContain(hidden);
});

/** Starts a Worker that was deployed without a binding. */
async function startWithout(binding: string): Promise<Worker> {
  const folder = await mkdtemp(join(tmpdir(), "yingbin-binding-"));
  const whole = await readFile("wrangler.toml", "utf8");
  const block = new RegExp(`\\[\\[[a-z_.]+\\]\\]\\n(?:name|binding) = "${binding}"\\n(?:.+\\n)*`);
  expect(whole).toMatch(block);
  const wranglerConfig = join(folder, "wrangler.toml");
  await writeFile(wranglerConfig, whole.replace(block, "").replace("./assets", resolve("assets")));
  const secrets = {
    WECOM_APPS: JSON.stringify({ sales: scene.app().credentials() }),
    WECOM_API_BASE: scene.wecom.url,
    ADMIN_TOKEN,
  };
  const worker = await Worker.start({ secrets, wranglerConfig });
  onTestFinished(async () => {
    await worker.stop();
    await rm(folder, { recursive: true });
  });
  return worker;
}

/** Gives the status and the body of the answer to a callback, or to the verification of a URL. */
async function answerTo(worker: Worker, message: string, method = "POST"): Promise<[number, string]> {
  const { query, body, encrypt } = signedCallback({ ...scene.app().credentials(), message });
  const url = `${worker.url}/callback/sales?${query}`;
  const response = await (method === "POST"
    ? fetch(url, { method, body })
    : fetch(`${url}&echostr=${encodeURIComponent(encrypt)}`));
  return [response.status, await response.text()];
}

test("a missing binding answers 503 only where it is needed, and the log names it", async () => {
  const worker = await startWithout("DISPATCHER");
  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(worker.url + path, { headers });
    return [response.status, await response.json()];
  };
  const unavailable = { error: { code: "unavailable", message: expect.any(String) } };
  expect(await get("/api/deliveries")).toEqual([503, unavailable]);
  expect(await get("/api/rules")).toEqual([503, unavailable]);
  expect(await get("/api/openapi.json")).toEqual([200, expect.anything()]);
  expect(await answerTo(worker, contactXml({ CreateTime: nowInSeconds() }))).toEqual([503, ""]);
  expect(await answerTo(worker, otherXml())).toEqual([200, "success"]);
  await expect.poll(() => worker.log.join("\n")).toMatch(/binding\.missing.*DISPATCHER/s);
});

test("a missing binding of credentials still lets callbacks be claimed that need no token", async () => {
  const worker = await startWithout("CREDENTIALS");
  const echo = "1616140317555161061";
  expect(await answerTo(worker, echo, "GET")).toEqual([200, echo]);
  expect(await answerTo(worker, contactXml({ CreateTime: nowInSeconds() }))).toEqual([200, "success"]);
  await expect.poll(() => worker.log.join("\n")).toMatch(/binding\.missing.*CREDENTIALS/s);
});

test("status shows addresses without their query, which may be a secret", async () => {
  const app = {
    ...scene.app().credentials(),
    forward: "https://old.example.com/wecom?key=forward-secret",
    webhook: {
      url: "https://programs.example.com/events?key=webhook-secret",
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    },
  };
  const secrets = {
    WECOM_APPS: JSON.stringify({ sales: app }),
    WECOM_API_BASE: scene.wecom.url,
    ADMIN_TOKEN,
  };
  const worker = await Worker.start({ secrets });
  onTestFinished(() => worker.stop());
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const status = await (await fetch(`${worker.url}/api/status`, { headers })).text();
  expect(JSON.parse(status)).toMatchObject({
    apps: [
      {
        forward: { to: "https://old.example.com/wecom" },
        webhook: { to: "https://programs.example.com/events" },
      },
    ],
  });
  expect(status).not.toContain("forward-secret");
  expect(status).not.toContain("webhook-secret");
});

test("status warns of configuration that works but exposes secrets, and customers are greeted", async () => {
  const credentials = scene.app().credentials();
  const secrets = {
    WECOM_APPS: JSON.stringify({ sales: credentials, support: credentials }),
    WECOM_API_BASE: "http://relay.example.com/wecom",
    ADMIN_TOKEN,
  };
  const worker = await Worker.start({ secrets });
  onTestFinished(() => worker.stop());
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  expect(await (await fetch(`${worker.url}/api/status`, { headers })).json()).toMatchObject({
    problems: [],
    warnings: [
      { app: "support", path: "WECOM_APPS.support.callbackToken", message: expect.any(String) },
      { app: null, path: "WECOM_API_BASE", message: expect.any(String) },
    ],
  });
  expect(await answerTo(worker, contactXml({ CreateTime: nowInSeconds() }))).toEqual([200, "success"]);
});

test("health needs no token, and tells nothing but health", async () => {
  const response = await call("/healthz", {});
  expect(await response.json()).toEqual({ ok: true, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  for (const path of ["/", "/callback", "/apis", "/healthz/x"])
    expect((await call(path, {})).status).toBe(404);
});

test("the record pages through every delivery once, newest first", async () => {
  const contacts = [...Array(25)].map((_, n) => scene.greet({ state: n % 5 === 0 ? "silent" : "page" }));
  for (const contact of contacts) await scene.settled(contact);
  const seen: Record<string, unknown>[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await list(`limit=7${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(page.deliveries.length).toBeLessThanOrEqual(7);
    seen.push(...page.deliveries);
    cursor = page.cursor;
  }
  expect(new Set(seen.map(({ id }) => id)).size).toBe(25);
  const times = seen.map(({ receivedAt }) => String(receivedAt));
  expect(times).toEqual([...times].sort().reverse());
  expect(seen[0]).not.toHaveProperty("attempts");
  expect(seen[0]).not.toHaveProperty("code");
});

test("the record shows fifty deliveries at a time without a limit", async () => {
  const contacts = [...Array(30)].map(() => scene.greet({ state: "fifty" }));
  for (const contact of contacts) await scene.settled(contact);
  expect((await list("")).deliveries).toHaveLength(50);
  expect((await list("limit=200")).deliveries.length).toBeGreaterThan(50);
});

test("the record is filtered by outcome, app, member, customer and time", async () => {
  const contact = scene.greet({ staff: scene.corp.addStaff({ userid: "lisi" }) });
  const { receivedAt } = await scene.settled(contact);
  const customer = contact.customer.externalUserId;
  for (const query of [
    `customer=${customer}`,
    "staff=lisi",
    `from=${receivedAt}&to=${receivedAt}&app=sales`,
  ]) {
    expect((await list(query)).deliveries.map((delivery) => delivery["customer"])).toEqual([customer]);
  }
  expect((await list("outcome=silent")).deliveries).toHaveLength(5);
  expect((await list("app=other")).deliveries).toEqual([]);
  expect((await list("event=kf.entered")).deliveries).toEqual([]);
});

test("an empty list says why when no delivery can match the question", async () => {
  const asked = async (query: string) => await (await call(`/api/deliveries?${query}`)).json();
  const empty = { deliveries: [], cursor: null };
  expect(await asked(`staff=${encodeURIComponent("王五")}`)).toMatchObject({
    ...empty,
    hint: expect.stringMatching(/^staff is a userid \(账号\) such as zhangsan, and "王五" can be none/),
  });
  expect(await asked("app=sale")).toMatchObject({ ...empty, hint: expect.stringContaining('no app "sale"') });
  expect(await asked("staff=nobody")).not.toHaveProperty("hint");
  expect(await asked("limit=1")).not.toHaveProperty("hint");
});

test.for([
  ["limit=0", "limit"],
  ["limit=201", "limit"],
  ["limit=many", "limit"],
  ["outcome=lost", "outcome"],
  ["from=yesterday", "from"],
  ["from=on the 3", "from"],
  ["to=22/11/2026", "to"],
  ["cursor=abc", "cursor"],
  ["custmer=x", "custmer"],
])("%s is refused, and the answer names the parameter", async ([query, path]) => {
  const response = await call(`/api/deliveries?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: "invalid-parameter", path } });
});

test.for(["0-00000000000000000000000000000000", "9-00000000000000000000000000000000", "nonsense"])(
  "there is no delivery %s",
  async (id) => {
    const response = await call(`/api/deliveries/${id}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: "not-found" } });
  },
);

test("60020 is recorded with the address that WeCom saw, shown at status, and alerted once", async () => {
  scene.app().trustedIps = ["203.0.113.7"];
  const [first, second] = [scene.greet(), scene.greet()];
  const delivery = await scene.settled(first);
  await scene.settled(second);
  expect(delivery).toMatchObject({ outcome: "refused", errcode: 60020 });
  expect(delivery.remedy).toContain("企业可信IP");
  expect(await scene.get("/api/status")).toMatchObject({
    apps: [
      { app: "sales", last60020: { at: expect.any(String), fromIp: "127.0.0.1" }, counts: { refused: 2 } },
    ],
  });
  // Other tests of this file have logins refused, which is alerted too.
  const told = () => alerts.filter((alert) => alert.includes("60020, from ip 127.0.0.1"));
  await expect.poll(() => told().length).toBe(1);
  scene.app().trustedIps = null;
});

test("status shows token, rules, the last callback and what became of the last day's customers", async () => {
  const { receivedAt } = await scene.settled(scene.greet());
  const status = await scene.get("/api/status");
  expect(status).toMatchObject({
    version: expect.any(String),
    problems: [],
    apps: [
      {
        app: "sales",
        token: { expiresAt: expect.any(String), held: null },
        lastCallbackAt: receivedAt,
        rules: { from: "rules", rules: 2, fault: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        counts: { sent: expect.any(Number), silent: 5 },
      },
    ],
  });
  const { secret, callbackToken, encodingAesKey } = scene.app();
  for (const secretText of [
    secret,
    callbackToken,
    encodingAesKey,
    ADMIN_TOKEN,
    scene.app().currentToken().value,
  ]) {
    expect(JSON.stringify(status)).not.toContain(secretText);
  }
});
