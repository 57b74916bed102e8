/** Tests what a session leaves behind, and its end, inside workerd. */
import { reset } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signingKey } from "../../../src/api/access/session.ts";
import { AUDIT_LOG } from "../../../src/objects/names.ts";
import { bindings } from "../wecom.ts";

const worker = exports as unknown as { default: { fetch: typeof fetch } };
const ADMIN_TOKEN = bindings.ADMIN_TOKEN ?? "";

beforeEach(() => reset());
afterEach(() => {
  vi.useRealTimers();
});

async function ask(method: string, headers: Record<string, string>) {
  const answer = await worker.default.fetch("https://yingbin.test/api/session", { method, headers });
  return { status: answer.status, cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
}
const login = () => ask("POST", { authorization: `Bearer ${ADMIN_TOKEN}` });

test("beginning and ending are in the audit log, once each", async () => {
  const { cookie } = await login();
  await ask("POST", { authorization: "Bearer wrong" });
  await ask("DELETE", { cookie });
  await ask("DELETE", {});
  expect(await bindings.AUDIT.getByName(AUDIT_LOG).list({}, null, 10)).toMatchObject([
    { by: "token", what: "session.ended" },
    { by: "token", what: "session.begun", about: { way: "token" } },
  ]);
});

test("a session ends after eight hours, whatever the browser keeps", async () => {
  const now = Date.now();
  const { cookie } = await login();
  const hours = 60 * 60_000;
  vi.useFakeTimers({ toFake: ["Date"] });
  const after = async (ms: number) => {
    vi.setSystemTime(now + ms);
    return (await ask("GET", { cookie })).status;
  };
  expect([await after(7.9 * hours), await after(8.1 * hours)]).toEqual([200, 401]);
});

test("what is signed for one purpose has another key than what is signed for another, and with another token", () => {
  const keys = [
    signingKey(ADMIN_TOKEN, "session"),
    signingKey(ADMIN_TOKEN, "login"),
    signingKey(`${ADMIN_TOKEN}!`, "session"),
  ];
  expect(new Set(keys.map((key) => key.join()))).toHaveProperty("size", 3);
});
