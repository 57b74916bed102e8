/**
 * What surrounds the Worker in tests that run inside workerd: its secrets, a simulated WeCom behind every `fetch`,
 * and a place for files that tests fill. Runs in Node, beside the runtime.
 */
import { SimulatedWecom } from "../wecom/index.ts";

const CORP_ID = "ww0123456789abcdef";

const credentials = (secret: string) => ({
  corpId: CORP_ID,
  secret,
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
});
const APPS = { sales: credentials("sales-secret"), support: credentials("support-secret") };

export const bindings = {
  WECOM_APPS: JSON.stringify(APPS),
  ADMIN_TOKEN: "admin-token",
  ALERT_WEBHOOK: "https://robot.test/send",
};

/** Where the simulated WeCom is; told through the environment, since the set-up is a module of its own. */
const WECOM_URL = "YINGBIN_TEST_WECOM_URL";

/** Starts the simulated WeCom; gives the way to end it. */
export default async function setup(): Promise<() => Promise<void>> {
  const wecom = await SimulatedWecom.start();
  const corp = wecom.addCorp({ corpId: CORP_ID });
  for (const [name, { corpId: _, ...app }] of Object.entries(APPS)) corp.addApp({ name, ...app });
  corp.addStaff({ userid: "zhangsan", name: "张三" });
  process.env[WECOM_URL] = wecom.url;
  return () => wecom.close();
}

interface Outgoing {
  url: string;
  method: string;
  headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The files of static.test, by path, as a PUT left them; `x-status` and `x-location` are what a GET then answers. */
const files = new Map<string, { status: number; location: string; body: ArrayBuffer }>();

async function answerFile(request: Outgoing): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "PUT") {
    const status = Number(request.headers.get("x-status") ?? 200);
    const location = request.headers.get("x-location") ?? "";
    files.set(pathname, { status, location, body: await request.arrayBuffer() });
    return new Response();
  }
  const file = files.get(pathname);
  if (file === undefined) return new Response("no such file", { status: 404 });
  const { status, location, body } = file;
  return new Response(body, { status, headers: location === "" ? {} : { location } });
}

/** Answers every request that leaves the Worker, and the tests' own to the simulation's `/sim/`. */
export async function outboundService(request: Outgoing): Promise<Response> {
  const { hostname, pathname, search } = new URL(request.url);
  if (hostname === "robot.test") return new Response('{"errcode":0}');
  if (hostname === "static.test") return await answerFile(request);
  const body = request.method === "GET" ? null : await request.arrayBuffer();
  const type = request.headers.get("content-type");
  const headers = type === null ? {} : { "content-type": type };
  return await fetch(process.env[WECOM_URL] + pathname + search, { method: request.method, headers, body });
}
