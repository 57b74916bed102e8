/**
 * Sets up the surroundings of the Worker for tests inside workerd, for each test file anew: its secrets, a simulated WeCom
 * behind every `fetch`, a company's own program, and a host with files that tests put there. Runs in Node, beside the
 * runtimes.
 */
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import type { Plugin } from "vitest/config";
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

const bindings = {
  WECOM_APPS: JSON.stringify(APPS),
  ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
  ALERT_WEBHOOK: "https://robot.test/send",
  // A developer's own .dev.vars fills every variable that is not set here.
  WECOM_API_BASE: "",
  RELAY_TOKEN: "",
  LOCATION: "",
};

/** A runtime for each test file, with surroundings of its own; they end with Vitest. */
export function insideWorkerd(): Plugin[] {
  const all: Outside[] = [];
  const runtimes = cloudflareTest(() => {
    const outside = new Outside();
    all.push(outside);
    const outboundService = (request: Outgoing) => outside.answer(request);
    return { wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings, outboundService } };
  });
  const ends: Plugin = {
    name: "outside-ends",
    // Vite calls it for each of its environments.
    closeBundle: async () => {
      await Promise.all(all.splice(0).map((outside) => outside.close()));
    },
  };
  return [runtimes, ends];
}

interface Outgoing {
  url: string;
  method: string;
  headers: Iterable<[string, string]> & { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

class Outside {
  #wecom: Promise<SimulatedWecom> | null = null;
  /** The files of static.test by path: a GET answers with the `x-status` and `x-location` of the PUT that stored it. */
  readonly #files = new Map<string, { status: number; location: string; body: ArrayBuffer }>();
  /** The requests to the company's program, and its next answers; after those it answers 204. */
  #posted: { url: string; headers: Record<string, string>; body: string }[] = [];
  #replies: { status: number; headers?: Record<string, string> }[] = [];

  /** Answers a request that leaves the Worker, or the tests' own to `/sim/`. */
  async answer(request: Outgoing): Promise<Response> {
    const { hostname, pathname, search } = new URL(request.url);
    if (hostname === "robot.test") return new Response('{"errcode":0}');
    if (hostname === "programs.test") return await this.#program(request);
    if (hostname === "static.test") return await this.#file(request);
    const body = request.method === "GET" ? null : await request.arrayBuffer();
    const type = request.headers.get("content-type");
    const headers = type === null ? {} : { "content-type": type };
    this.#wecom ??= startWecom();
    const { url } = await this.#wecom;
    return await fetch(url + pathname + search, { method: request.method, headers, body });
  }

  async close(): Promise<void> {
    await (await this.#wecom)?.close();
  }

  async #file(request: Outgoing): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method === "PUT") {
      const status = Number(request.headers.get("x-status") ?? 200);
      const location = request.headers.get("x-location") ?? "";
      this.#files.set(pathname, { status, location, body: await request.arrayBuffer() });
      return new Response();
    }
    const file = this.#files.get(pathname);
    if (file === undefined) return new Response("no such file", { status: 404 });
    const { status, location, body } = file;
    return new Response(body, { status, headers: location === "" ? {} : { location } });
  }

  /** The program at programs.test, and the tests' own requests to it under `/sim/`. */
  async #program(request: Outgoing): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/sim/posted") return Response.json(this.#posted);
    if (pathname === "/sim/replies") {
      this.#posted = [];
      this.#replies = JSON.parse(await request.text());
      return new Response("{}");
    }
    const headers = Object.fromEntries([...request.headers]);
    this.#posted.push({ url: request.url, headers, body: await request.text() });
    const { status, headers: own = {} } = this.#replies.shift() ?? { status: 204 };
    return new Response(null, { status, headers: own });
  }
}

async function startWecom(): Promise<SimulatedWecom> {
  const wecom = await SimulatedWecom.start();
  const corp = wecom.addCorp({ corpId: CORP_ID });
  for (const [name, { secret, callbackToken, encodingAesKey }] of Object.entries(APPS)) {
    corp.addApp({ name, secret, callbackToken, encodingAesKey });
  }
  corp.addStaff({ userid: "zhangsan", name: "张三" });
  return wecom;
}
