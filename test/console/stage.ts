/**
 * A company on the simulated WeCom, the production Worker with its static assets as Cloudflare serves them, and a browser.
 * Each file has one of its own.
 */
import { resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { type App, type Corp, SimulatedWecom, type Staff } from "../../simulator/index.ts";
import { ADMIN_TOKEN } from "../e2e/scene.ts";
import { SECRET } from "../webhooks/receiver.ts";
import { Browser } from "./browser.ts";

export { ADMIN_TOKEN };

const AGENT_ID = 1_000_077;

const outcomes = v.object({ deliveries: v.array(v.object({ outcome: v.string() })) });

export const RULES = `timezone: Asia/Shanghai
messages:
  hello:
    text: { content: "您好{{ customer.name }}，我是{{ staff.name | default: '客服' }}。" }
  expo:
    text: { content: 欢迎来到展会！ }
    attachments:
      - { msgtype: link, link: { title: 新人礼包, desc: 点击领取, url: "https://example.com/gift" } }
rules:
  - { name: 展会来客, on: contact.added, when: { state: "expo-*" }, send: expo, fallback: hello }
  - { name: 默认, on: contact.added, send: hello }
`;

export class Stage {
  readonly wecom: SimulatedWecom;
  readonly corp: Corp;
  readonly staff: Staff;
  readonly app: App;
  readonly url: string;
  readonly browser: Browser;
  readonly #miniflare: Miniflare;

  private constructor(
    parts: Pick<Stage, "wecom" | "corp" | "staff" | "app" | "url" | "browser">,
    miniflare: Miniflare,
  ) {
    this.wecom = parts.wecom;
    this.corp = parts.corp;
    this.staff = parts.staff;
    this.app = parts.app;
    this.url = parts.url;
    this.browser = parts.browser;
    this.#miniflare = miniflare;
  }

  /**
   * `rules: null` leaves KV without a file. With `roles` members log in by WeCom. Events are posted to `receiver`.
   * `language` is the company's; by default the browser's counts.
   */
  static async start({
    rules = RULES,
    roles,
    receiver,
    language,
  }: {
    rules?: string | null;
    roles?: Record<string, string[]>;
    receiver?: string;
    language?: string;
  } = {}): Promise<Stage> {
    const wecom = await SimulatedWecom.start();
    const corp = wecom.addCorp();
    const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
    const app = corp.addApp({ name: "sales", agentId: AGENT_ID });
    process.env["WRANGLER_LOG"] = "error";
    const { workerOptions } = unstable_getMiniflareWorkerOptions(resolve("wrangler.toml"));
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        host: "127.0.0.1",
        port: 0,
        cf: false,
        handleStructuredLogs: () => {},
        workers: [
          {
            ...Object(workerOptions),
            name: "yingbin",
            modulesRoot: resolve("dist"),
            modules: [{ type: "ESModule", path: resolve("dist/index.js") }],
            bindings: {
              WECOM_APPS: JSON.stringify({
                sales: {
                  ...app.credentials(),
                  agentId: AGENT_ID,
                  ...(receiver && { webhook: { url: receiver, secret: SECRET } }),
                },
              }),
              ADMIN_TOKEN,
              WECOM_API_BASE: wecom.url,
              ...(language && { LANGUAGE: language }),
              ...(roles && {
                CONSOLE: JSON.stringify({ app: "sales", roles }),
                WECOM_LOGIN_BASE: wecom.url,
                WECOM_OAUTH_BASE: wecom.url,
              }),
            },
          },
        ],
      }),
    );
    const address = await miniflare.ready;
    const url = address.origin;
    app.callbackUrl = `${url}/callback/sales`;
    app.loginDomain = address.host;
    app.trustedDomain = address.host;
    if (rules !== null) await (await miniflare.getKVNamespace("RULES")).put("rules", rules);
    const browser = await Browser.start(url);
    return new Stage({ wecom, corp, staff, app, url, browser }, miniflare);
  }

  /** The text of the rules file in KV. */
  async rules(): Promise<string | null> {
    const kv: { get(key: string, type: "text"): Promise<string | null> } =
      await this.#miniflare.getKVNamespace("RULES");
    return await kv.get("rules", "text");
  }

  /** A customer adds the member; resolves once the callback was answered. */
  /** A new contact, of whom WeCom has told the Worker when this resolves. */
  async greet(options: Partial<Parameters<Corp["addContact"]>[0]> = {}) {
    const contact = this.corp.addContact({
      staff: this.staff,
      customer: this.corp.addCustomer({ name: "李雷" }),
      ...options,
      deliver: false,
    });
    await Promise.all(contact.callbacks.map((callback) => callback.deliver()));
    return contact;
  }

  /** Resolves once there are so many deliveries, each with its outcome. */
  async settled(count: number): Promise<void> {
    for (;;) {
      const { deliveries } = v.parse(outcomes, await (await this.api("/api/deliveries")).json());
      if (deliveries.length === count && deliveries.every(({ outcome }) => outcome !== "open")) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async api(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(this.url + path, {
      ...init,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...init.headers },
    });
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.browser.stop(), this.#miniflare.dispose(), this.wecom.close()]);
  }
}
