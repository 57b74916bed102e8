/** What operators see: the record, the status, alerts; and that nobody else sees it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Worker } from "../cloudflare/worker.ts";
import { ADMIN_TOKEN, Scene } from "./scene.ts";

const RULES = `
rules:
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

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
  scene = await Scene.start({ rules: RULES, secrets: { ALERT_WEBHOOK: `http://127.0.0.1:${port}/robot` } });
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
  ["another kind of", { authorization: "Basic YTpi" }],
  ["a broken", { authorization: "Bearer a b" }],
] as const)("%s token opens nothing under /api", async ([, headers]) => {
  for (const path of ["/api/status", "/api/deliveries", "/api/deliveries/0-00", "/api/nothing"]) {
    const response = await call(path, headers);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await response.json()).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
  }
});

test("without an ADMIN_TOKEN nothing opens anything under /api", async () => {
  const apps = { sales: scene.app().credentials() };
  const closed = await Worker.start({ secrets: { WECOM_APPS: JSON.stringify(apps) } });
  onTestFinished(() => closed.stop());
  for (const authorization of [null, "Bearer ", "Bearer null"]) {
    const headers = authorization === null ? {} : { authorization };
    expect((await fetch(`${closed.url}/api/status`, { headers })).status).toBe(401);
  }
});

test("health is told to everybody, and nothing else", async () => {
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

test("the record shows fifty at a time when it is not told how many", async () => {
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

test("60020 is recorded with the address that WeCom saw, shown at status, and told once", async () => {
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
  await expect.poll(() => alerts.length).toBe(1);
  expect(alerts[0]).toContain("60020, from ip 127.0.0.1");
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
