/**
 * Sets up the surroundings of the Worker for tests inside workerd: its secrets, a simulated WeCom behind every `fetch`,
 * a company's own program, and a host with files that tests put there. Runs in Node, beside the runtime.
 */
import { SimulatedWecom } from "../../simulator/index.ts";

const CORP_ID = "ww0123456789abcdef";

const credentials = (secret: string) => ({
  corpId: CORP_ID,
  secret,
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
});
const APPS = {
  sales: credentials("sales-secret"),
  support: credentials("support-secret"),
  shop: {
    ...credentials("shop-secret"),
    webhook: { url: "https://programs.test/events", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  },
};

export const bindings = {
  WECOM_APPS: JSON.stringify(APPS),
  ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
  ALERT_WEBHOOK: "https://robot.test/send",
  // A developer's own .dev.vars fills every variable that is not set here.
  WECOM_API_BASE: "",
  RELAY_TOKEN: "",
  LOCATION: "",
};

/**
 * The variable with the simulated WeCom's address: the set-up is another module, so only the environment reaches it.
 */
const WECOM_URL = "YINGBIN_TEST_WECOM_URL";

/** Starts the simulated WeCom; gives the function that ends it. */
export default async function setup(): Promise<() => Promise<void>> {
  const wecom = await SimulatedWecom.start();
  const corp = wecom.addCorp({ corpId: CORP_ID });
  for (const [name, { secret, callbackToken, encodingAesKey }] of Object.entries(APPS)) {
    corp.addApp({ name, secret, callbackToken, encodingAesKey });
  }
  corp.addStaff({ userid: "zhangsan", name: "张三" });
  process.env[WECOM_URL] = wecom.url;
  return () => wecom.close();
}

interface Outgoing {
  url: string;
  method: string;
  headers: Iterable<[string, string]> & { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * The files of static.test by path, as a PUT stored them; a GET answers with the `x-status` and `x-location` of that
 * PUT.
 */
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

/** The requests to the company's program, and its next answers; after those it answers 204. */
let posted: { url: string; headers: Record<string, string>; body: string }[] = [];
let replies: { status: number; headers?: Record<string, string> }[] = [];

/** The program at programs.test, and the tests' own requests to it under `/sim/`. */
async function program(request: Outgoing): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/sim/posted") return Response.json(posted);
  if (pathname === "/sim/replies") {
    posted = [];
    replies = JSON.parse(await request.text());
    return new Response("{}");
  }
  const headers = Object.fromEntries([...request.headers]);
  posted.push({ url: request.url, headers, body: await request.text() });
  const { status, headers: own = {} } = replies.shift() ?? { status: 204 };
  return new Response(null, { status, headers: own });
}

/** Answers every request that leaves the Worker, and the tests' own requests to `/sim/`. */
export async function outboundService(request: Outgoing): Promise<Response> {
  const { hostname, pathname, search } = new URL(request.url);
  if (hostname === "robot.test") return new Response('{"errcode":0}');
  if (hostname === "programs.test") return await program(request);
  if (hostname === "static.test") return await answerFile(request);
  const body = request.method === "GET" ? null : await request.arrayBuffer();
  const type = request.headers.get("content-type");
  const headers = type === null ? {} : { "content-type": type };
  return await fetch(process.env[WECOM_URL] + pathname + search, { method: request.method, headers, body });
}
