/** Sessions of the holder of ADMIN_TOKEN: how one begins and ends, and what does not pass for one. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Worker } from "../../cloudflare/worker.ts";
import { ADMIN_TOKEN, PLAIN_RULES, Scene } from "../scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ secrets: { WECOM_VERIFY: "WW_verify_abcdefgh12345678.txt" } });
});
afterAll(() => scene.stop());

const ask = (path: string, init: RequestInit = {}, url = scene.worker.url) =>
  fetch(url + path, { redirect: "manual", ...init });
const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** Each login comes from another address: the limit is not what these tests are about. */
let addresses = 0;
async function login(url = scene.worker.url, token = ADMIN_TOKEN) {
  const headers = { authorization: `Bearer ${token}`, "cf-connecting-ip": `192.0.2.${addresses++}` };
  const answer = await ask("/api/session", { method: "POST", headers }, url);
  const [set = ""] = answer.headers.getSetCookie();
  return { answer, set, cookie: set.split(";")[0] ?? "" };
}
const whoAsks = async (cookie: string, url = scene.worker.url) =>
  await ask("/api/session", { headers: { cookie } }, url);

const HOURS_8 = 8 * 60 * 60_000;

test("ADMIN_TOKEN is exchanged for a cookie that no script and no other site gets", async () => {
  const { answer, set, cookie } = await login();
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const [value, ...attributes] = set.split("; ");
  expect(value).toMatch(/^__Host-session=[^;]+$/);
  expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=28800", "Path=/", "SameSite=Strict", "Secure"]);
  expect(set).not.toContain(ADMIN_TOKEN);
  const known = (await answer.json()) as { expiresAt: string };
  expect(known).toEqual({ by: "token", role: "admin", expiresAt: expect.any(String) });
  expect(Math.abs(Date.parse(known.expiresAt) - Date.now() - HOURS_8)).toBeLessThan(60_000);
  expect(await (await whoAsks(cookie)).json()).toEqual(known);
  const rules = await ask("/api/rules", { headers: { cookie } });
  expect(((await rules.json()) as { text: string }).text).toBe(PLAIN_RULES);
});

test("a rules file that is there already is not sent again", async () => {
  const first = await ask("/api/rules", { headers: bearer });
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  const again = await ask("/api/rules", { headers: { ...bearer, "if-none-match": etag } });
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
  const other = await ask("/api/rules", { headers: { ...bearer, "if-none-match": `"${"0".repeat(64)}"` } });
  expect(other.status).toBe(200);
});

test("beside the bearer there is no end", async () => {
  const answer = await ask("/api/session", { headers: bearer });
  expect(await answer.json()).toEqual({ by: "token", role: "admin", expiresAt: null });
});

test("?by= names who acts beside the bearer, and counts for nothing with a session", async () => {
  const { cookie } = await login();
  const origin = scene.worker.url;
  const callers = { bearer, session: { cookie, origin }, both: { ...bearer, cookie, origin } };
  for (const [caller, headers] of Object.entries(callers)) {
    const body = Buffer.from(`\x89PNG\r\n\x1a\n${caller}`, "latin1");
    const upload = await ask("/api/uploads?type=image&by=mallory", { method: "POST", headers, body });
    expect([caller, upload.status]).toEqual([caller, 201]);
  }
  const audit = await ask("/api/audit?what=upload.stored", { headers: bearer });
  const { entries } = (await audit.json()) as { entries: { by: string }[] };
  expect(entries.map(({ by }) => by)).toEqual(["mallory", "token", "mallory"]);
});

test("a session is ended by taking the cookie away", async () => {
  const { cookie } = await login();
  for (const sent of [cookie, ""]) {
    const ended = await ask("/api/session", { method: "DELETE", headers: { cookie: sent } });
    expect(ended.status).toBe(204);
    const [set = ""] = ended.headers.getSetCookie();
    expect(set).toMatch(/^__Host-session=; Max-Age=0; /);
  }
});

describe("no session begins", () => {
  test.for([
    ["without a token", {}],
    ["with a wrong token", { authorization: "Bearer wrong" }],
    ["with the token as Basic", { authorization: `Basic ${ADMIN_TOKEN}` }],
  ] as const)("%s", async ([, headers]) => {
    const answer = await ask("/api/session", { method: "POST", headers });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  });

  test("with a session: only the token begins one", async () => {
    const { cookie } = await login();
    const answer = await ask("/api/session", { method: "POST", headers: { cookie } });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  });

  test("from an address that tries too often, whatever the token", async () => {
    const from = (address: string, token = "wrong") =>
      ask("/api/session", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "cf-connecting-ip": address },
      });
    const statuses: number[] = [];
    // A minute may end in between, and the count begins anew.
    for (let times = 0; times < 45; times++) statuses.push((await from("198.51.100.1")).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    const limited = await from("198.51.100.1", ADMIN_TOKEN);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await from("198.51.100.2", ADMIN_TOKEN)).status).toBe(200);
  });
});

describe("a cookie is no session", () => {
  const changed: [string, (cookie: string) => string][] = [
    [
      "with another signature",
      (cookie) => cookie.replace(/\.(.)/, (_, sign) => `.${sign === "A" ? "B" : "A"}`),
    ],
    ["without a signature", (cookie) => cookie.replace(/\..*/, "")],
    [
      "with another end",
      (cookie) => {
        const [name, value = ""] = cookie.split("=");
        const read = decodeURIComponent(value).replace(/"expiresAt":\d/, '"expiresAt":9');
        return `${name}=${encodeURIComponent(read)}`;
      },
    ],
    ["under another name", (cookie) => cookie.replace("__Host-", "")],
    ["without a value", () => "__Host-session="],
  ];
  test.for(changed)("%s", async ([, change]) => {
    const { cookie } = await login();
    const forged = change(cookie);
    expect(forged).not.toBe(cookie);
    expect((await whoAsks(forged)).status).toBe(401);
    expect((await whoAsks(cookie)).status).toBe(200);
  });

  test("beside a wrong bearer", async () => {
    const { cookie } = await login();
    const answer = await ask("/api/session", { headers: { cookie, authorization: "Bearer wrong" } });
    expect(answer.status).toBe(401);
  });

  test("where there is another ADMIN_TOKEN", async () => {
    const { cookie } = await login();
    const token = "another-admin-token-that-is-long-enough";
    const WECOM_APPS = JSON.stringify({ sales: scene.app().credentials() });
    const other = await Worker.start({ secrets: { WECOM_APPS, ADMIN_TOKEN: token } });
    onTestFinished(() => other.stop());
    expect((await whoAsks(cookie, other.url)).status).toBe(401);
    const { cookie: itsOwn } = await login(other.url, token);
    expect((await whoAsks(itsOwn, other.url)).status).toBe(200);
  });
});

describe("a page of another origin", () => {
  const check = (headers: Record<string, string>) =>
    ask("/api/rules/check", { method: "POST", headers, body: "rules: []" });

  test.for([
    ["another origin", { origin: "https://evil.example.com" }],
    ["another host of the site", { "sec-fetch-site": "same-site" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["no origin that it tells", { origin: "null" }],
  ] as const)("changes nothing with a session: %s", async ([, headers]) => {
    const { cookie } = await login();
    const refused = await check({ cookie, ...headers });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ error: { code: "forbidden", message: expect.any(String) } });
    const ended = await ask("/api/session", { method: "DELETE", headers: { cookie, ...headers } });
    expect([ended.status, ended.headers.getSetCookie()]).toEqual([403, []]);
  });

  test.for([
    ["the console's own", () => ({ origin: scene.worker.url, "sec-fetch-site": "same-origin" })],
    ["the console's own, of a browser without Fetch Metadata", () => ({ origin: scene.worker.url })],
    ["behind a proxy that ends TLS", () => ({ origin: scene.worker.url.replace("http:", "https:") })],
    ["none, since it is no browser", () => ({})],
  ] as const)("is not: %s", async ([, headers]) => {
    const { cookie } = await login();
    expect((await check({ cookie, ...headers() })).status).toBe(200);
  });

  test("may bring the token: no browser does that by itself", async () => {
    expect((await check({ ...bearer, origin: "https://tools.example.com" })).status).toBe(200);
  });
});

describe("at the root", () => {
  test("the way leads to the console", async () => {
    const answer = await ask("/");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/console/"]);
  });

  test("WeCom finds the file that verifies the domain, and no other", async () => {
    const file = await ask("/WW_verify_abcdefgh12345678.txt");
    expect([file.status, await file.text()]).toEqual([200, "abcdefgh12345678"]);
    for (const path of [
      "/WW_verify_12345678abcdefgh.txt",
      "/WW_verify_abcdefgh12345678",
      "/WW_verify_.txt",
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
  });
});
