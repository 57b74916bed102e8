/**
 * The start of most end-to-end tests: a company on the simulated WeCom, a Worker with its apps, and rules in KV. Each
 * test then changes one thing.
 */
import * as v from "valibot";
import {
  type App,
  type AppOptions,
  type Contact,
  type Corp,
  SimulatedWecom,
  type Staff,
} from "../../simulator/index.ts";
import { Worker } from "../cloudflare/worker.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

const textMessage = v.object({ text: v.object({ content: v.string() }) });

/** The texts that a customer received. */
export const textsFor = ({ received }: Contact) =>
  received.map(({ body }) => v.parse(textMessage, body).text.content);

/** Rules that greet every contact with a text. */
export const PLAIN_RULES = `
rules:
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

/** An attempt of a delivery in the API's answers; see docs/http.md. */
const attempt = v.object({
  at: v.string(),
  ms: v.nullable(v.number()),
  message: v.nullable(v.string()),
  http: v.nullable(v.number()),
  errcode: v.nullable(v.number()),
  errmsg: v.nullable(v.string()),
  verdict: v.string(),
});
const delivery = v.object({
  ...v.entriesFromList(
    ["id", "app", "event", "customer", "outcome", "eventAt", "receivedAt", "deadline"],
    v.string(),
  ),
  ...v.entriesFromList(
    ["via", "staff", "account", "state", "rule", "message", "variant", "remedy", "cause", "settledAt"],
    v.nullable(v.string()),
  ),
  errcode: v.nullable(v.number()),
  msLeft: v.nullable(v.number()),
  notes: v.array(v.string()),
});
const deliveryList = v.object({ deliveries: v.array(delivery), cursor: v.nullable(v.string()) });
const fullDelivery = v.object({ ...delivery.entries, attempts: v.array(attempt) });
export type Delivery = v.InferOutput<typeof fullDelivery>;

export interface SceneOptions {
  /** The rules file, or a function when the file names media of the company. Null leaves KV without rules. */
  rules?: string | ((corp: Corp) => string) | null;
  /** The apps, or a function when a provider of the simulated WeCom develops them. */
  apps?: AppOptions[] | ((wecom: SimulatedWecom) => AppOptions[]);
  secrets?: Record<string, string>;
  /** Fields to add to apps in `WECOM_APPS`, by the apps' names. */
  appSettings?: Record<string, Record<string, unknown>>;
  /** Hosts of the Internet for which servers on this machine stand in. */
  hosts?: Record<string, string>;
  /** Whether the test can run crons. */
  hasClock?: boolean;
  /** The company's id and the Worker's folder, where a later scene goes on with the same storage. */
  kept?: { corpId: string; folder: string };
  /**
   * Gives an app's credentials before a deploy, null when it is new. With it two versions are alive: the objects have
   * these credentials, and the Worker the new ones. Called before the new credentials are read.
   */
  before?: (app: App) => object | null;
  /** The path of the Worker's bundle; the production bundle by default. */
  bundle?: string;
  /** The path of the earlier version's bundle; by default both versions have the same code. */
  bundleBefore?: string;
}

export class Scene {
  readonly wecom: SimulatedWecom;
  readonly worker: Worker;
  readonly corp: Corp;
  readonly staff: Staff;

  private constructor(wecom: SimulatedWecom, worker: Worker, corp: Corp, staff: Staff) {
    this.wecom = wecom;
    this.worker = worker;
    this.corp = corp;
    this.staff = staff;
  }

  static async start(options: SceneOptions = {}): Promise<Scene> {
    const {
      rules = PLAIN_RULES,
      apps = [{ name: "sales" }],
      secrets = {},
      appSettings = {},
      hosts = {},
      hasClock = false,
      kept,
      before,
      bundle,
      bundleBefore,
    } = options;
    const wecom = await SimulatedWecom.start();
    const corp = wecom.addCorp(kept && { corpId: kept.corpId });
    const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
    const added = (typeof apps === "function" ? apps(wecom) : apps).map((app) => corp.addApp(app));
    const secretsWith = (known: readonly (readonly [string, object | null])[]) => ({
      WECOM_APPS: JSON.stringify(Object.fromEntries(known.filter(([, app]) => app !== null))),
      ADMIN_TOKEN,
      WECOM_API_BASE: wecom.url,
      ...secrets,
    });
    const settingsOf = ({ name }: App) => appSettings[name];
    const knownBefore = added.map((app) => {
      const credentials = before?.(app) ?? null;
      return [app.name, credentials && { ...credentials, ...settingsOf(app) }] as const;
    });
    const described = added.map((app) => [app.name, { ...app.credentials(), ...settingsOf(app) }] as const);
    const worker = await Worker.start({
      secrets: secretsWith(described),
      ...(bundle !== undefined && { bundle }),
      ...(before !== undefined && {
        before: {
          secrets: secretsWith(knownBefore),
          ...(bundleBefore !== undefined && { bundle: bundleBefore }),
        },
      }),
      hosts,
      hasClock,
      ...(kept !== undefined && { folder: kept.folder }),
    });
    if (rules !== null) {
      worker.kv.values.set("RULES/rules", typeof rules === "string" ? rules : rules(corp));
    }
    for (const app of corp.apps.values()) app.callbackUrl = `${worker.url}/callback/${app.name}`;
    return new Scene(wecom, worker, corp, staff);
  }

  app(name = "sales"): App {
    const app = this.corp.apps.get(name);
    if (app === undefined) throw new Error(`there is no app ${name}`);
    return app;
  }

  /** A new customer adds the member; the other options are those of `Corp.addContact`. */
  greet(options: Partial<Parameters<Corp["addContact"]>[0]> & { name?: string } = {}): Contact {
    const { name = "李雷", ...contact } = options;
    return this.corp.addContact({ staff: this.staff, customer: this.corp.addCustomer({ name }), ...contact });
  }

  async get(path: string, language = "en"): Promise<unknown> {
    const response = await fetch(this.worker.url + path, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language },
    });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return await response.json();
  }

  /** The deliveries for a contact, oldest first. */
  async deliveries(contact: Contact): Promise<Delivery[]> {
    const { externalUserId } = contact.customer;
    // A provider's app sees the customer under another id.
    const ids = new Set([
      externalUserId,
      ...[...this.corp.apps.values()].map((app) => app.idOf(externalUserId)),
    ]);
    const lists = [...ids].map(
      async (id) => v.parse(deliveryList, await this.get(`/api/deliveries?customer=${id}`)).deliveries,
    );
    const full = (await Promise.all(lists))
      .flat()
      .map(async ({ id }) => v.parse(fullDelivery, await this.get(`/api/deliveries/${id}`)));
    return (await Promise.all(full)).reverse();
  }

  /** The delivery for a contact, once it is settled; throws when there are several. */
  async settled(contact: Contact, app?: string, withinMs = 25_000): Promise<Delivery> {
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const found = (await this.deliveries(contact)).filter((one) => app === undefined || one.app === app);
      const [first, ...others] = found;
      if (others.length > 0) throw new Error(`${found.length} deliveries for one contact`);
      if (first && first.outcome !== "open") return first;
      if (Date.now() > giveUpAt) throw new Error(`not settled in ${withinMs} ms: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** The number of calls of send_welcome_msg with a contact's codes. */
  sends(contact: Contact): number {
    const codes = [...contact.codes.values()];
    return this.wecom.journal.calls("send_welcome_msg", ({ code }) => codes.includes(code ?? "")).length;
  }

  async stop(): Promise<void> {
    await Promise.all([this.worker.stop(), this.wecom.close()]);
  }
}
