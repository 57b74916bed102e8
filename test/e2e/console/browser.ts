/** What a browser does in a login: it keeps cookies, follows redirects, and scans at the simulated WeCom. */
import type { App, SimulatedWecom } from "../../../simulator/index.ts";
import { Scene, type SceneOptions } from "../scene.ts";

/** Scans, declines, or leaves the page open. */
export interface Scan {
  as?: string;
  decline?: boolean;
  inside?: boolean;
}

/** Each browser comes from another address: the limit of logins is not what its tests are about. */
let addresses = 0;

export class Browser {
  readonly #url: string;
  readonly #address = `203.0.113.${addresses++}`;
  readonly cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("cf-connecting-ip", this.#address);
    const answer = await fetch(new URL(path, this.#url), { redirect: "manual", ...init, headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/Max-Age=0/.test(set)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Goes to WeCom's page. */
  async goToWecom({ inside = false }: Pick<Scan, "inside"> = {}, to = "/health"): Promise<URL> {
    const headers = {
      "user-agent": inside ? "Mozilla/5.0 wxwork/4.1.36 MicroMessenger/7.0.1" : "Mozilla/5.0",
    };
    const sent = await this.ask(`/api/session/wecom?to=${encodeURIComponent(to)}`, { headers });
    return new URL(sent.headers.get("location") ?? "about:blank");
  }

  /** The address to which WeCom's page sends the browser back; null where the page does not. */
  async scan(page: URL, { as, decline = false }: Scan): Promise<string | null> {
    const scanned = new URL(page);
    if (as !== undefined) scanned.searchParams.set("as", as);
    if (decline) scanned.searchParams.set("decline", "1");
    const answer = await fetch(scanned, { redirect: "manual" });
    return answer.headers.get("location");
  }

  /** The whole way: the answer to the browser that comes back. */
  async logIn(scan: Scan, to?: string): Promise<Response> {
    const back = await this.scan(await this.goToWecom(scan, to), scan);
    if (back === null) throw new Error("WeCom's page sends nobody back");
    return await this.ask(back);
  }
}

const AGENT_ID = 1_000_077;
export const ROLES = {
  admin: ["zhangsan"],
  editor: ["lisi", "department:12", "tag:7"],
  viewer: ["wangwu", "tag:8"],
};

/** A company whose members log in by its app `sales`. */
export async function consoleScene({ secrets = {}, ...options }: SceneOptions = {}): Promise<Scene> {
  const scene = await Scene.start({
    apps: (wecom: SimulatedWecom) => {
      urlOfWecom = wecom.url;
      return [{ name: "sales", agentId: AGENT_ID }];
    },
    appSettings: { sales: { agentId: AGENT_ID } },
    secrets: {
      CONSOLE: JSON.stringify({ app: "sales", roles: ROLES }),
      get WECOM_LOGIN_BASE() {
        return urlOfWecom;
      },
      get WECOM_OAUTH_BASE() {
        return urlOfWecom;
      },
      ...secrets,
    },
    ...options,
  });
  for (const userid of ["lisi", "wangwu", "zhaoliu", "qianqi", "sunba", "zhoujiu"]) {
    scene.corp.addStaff({ userid, name: `名字${userid}` });
  }
  trust(scene.app(), new URL(scene.worker.url).host);
  return scene;
}
let urlOfWecom = "";

export function trust(app: App, host: string | null): void {
  app.loginDomain = host;
  app.trustedDomain = host;
}
