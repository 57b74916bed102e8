/**
 * The simulated WeCom and a Worker with an app of each kind: a company's own, and companies that installed a
 * provider's two suites. Measures nothing.
 */
import {
  type Contact,
  type Corp,
  type Customer,
  type KfAccount,
  SimulatedWecom,
  type Staff,
  type Template,
  type ThirdPartySuite,
} from "../../simulator/index.ts";
import { Worker } from "../../test/cloudflare/worker.ts";
import { sleep } from "../clock.ts";

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const INSTALLED_WITHIN_MS = 120_000;
const WELCOMED_WITHIN_MS = 20_000;

/** Rules that greet contacts, and customers who enter an account. */
export const RULES = `
rules:
  - { name: 进入, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您？ } } }
  - { name: 默认, on: contact.added, send: { text: { content: "您好，我是{{ staff.name | default: '您的顾问' }}" } } }
`;

interface NewContact {
  state?: string | null;
  customer?: Customer;
}

interface Asked {
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** The statuses that are right. */
  expects?: readonly number[];
}

export class RequestStage {
  readonly wecom: SimulatedWecom;
  readonly worker: Worker;
  readonly own: Corp;
  readonly account: KfAccount;
  readonly template: Template;
  readonly thirdParty: ThirdPartySuite;
  readonly #staff = new Map<Corp, Staff>();

  private constructor(wecom: SimulatedWecom, worker: Worker, own: Corp, suites: [Template, ThirdPartySuite]) {
    this.wecom = wecom;
    this.worker = worker;
    this.own = own;
    [this.template, this.thirdParty] = suites;
    this.account = own.addKfAccount({ name: "售前咨询" });
    const servicer = own.addStaff({ userid: "lisi", name: "李四" });
    own.kf.servicer.add(this.account, servicer);
  }

  /** `v8Flags`: flags for the V8 of the Worker. */
  static async start({ v8Flags = [] }: { v8Flags?: readonly string[] } = {}): Promise<RequestStage> {
    const wecom = await SimulatedWecom.start();
    Object.assign(wecom.settings, { frequencyLimits: false, commandTimeoutMs: 30_000, keepJournal: 1_000 });
    const own = wecom.addCorp();
    const app = own.addApp({ name: "sales" });
    const provider = wecom.addProvider();
    const template = provider.addTemplate({ name: "crm" });
    const thirdParty = provider.addThirdParty({ name: "market" });
    const worker = await Worker.start({
      secrets: {
        WECOM_APPS: JSON.stringify({ sales: app.credentials() }),
        WECOM_SUITES: JSON.stringify({ crm: template.credentials(), market: thirdParty.credentials() }),
        ADMIN_TOKEN,
        WECOM_API_BASE: wecom.url,
      },
      hasClock: true,
      v8Flags,
    });
    worker.kv.values.set("RULES/rules", RULES);
    app.callbackUrl = `${worker.url}/callback/sales`;
    template.callbackUrl = `${worker.url}/callback/crm`;
    thirdParty.callbackUrl = `${worker.url}/callback/market`;
    const stage = new RequestStage(wecom, worker, own, [template, thirdParty]);
    await Promise.all([template.pushTicket().delivered, thirdParty.pushTicket().delivered]);
    return stage;
  }

  /** Has new companies install a suite, and waits until their codes are exchanged. */
  async install(suite: Template | ThirdPartySuite, count: number): Promise<Corp[]> {
    const corps: Corp[] = [];
    while (corps.length < count) {
      const corp = this.wecom.addCorp();
      corps.push(corp);
      await suite.install(corp).delivered;
    }
    const until = Date.now() + INSTALLED_WITHIN_MS;
    const isExchanged = (corp: Corp) => suite.installationOf(corp).authCodes.every(({ isUsed }) => isUsed);
    while (!corps.every(isExchanged)) {
      if (Date.now() > until) throw new Error("not every company's code was exchanged");
      await sleep(100);
    }
    return corps;
  }

  /** A new contact of the company's, whose callback is not sent yet. */
  newContact(corp: Corp, { state = null, customer }: NewContact = {}): Contact {
    const staff = this.#staff.get(corp) ?? corp.addStaff({ name: "张三" });
    this.#staff.set(corp, staff);
    const added = customer ?? corp.addCustomer({ name: "李雷" });
    return corp.addContact({ staff, customer: added, state, deliver: false });
  }

  /** Tells the Worker of a new contact, and waits for the welcome. */
  async greet(corp: Corp, how: NewContact = {}): Promise<void> {
    const contact = this.newContact(corp, how);
    for (const callback of contact.callbacks) void callback.send();
    if ((await contact.welcomed(WELCOMED_WITHIN_MS)) === null) throw new Error("a customer was not welcomed");
  }

  /** A new customer enters the account, until the welcome is there. */
  async enter(): Promise<void> {
    const customer = this.own.addCustomer({ name: "李雷" });
    const visit = this.own.kf.enter({ account: this.account, customer });
    if ((await visit.welcomed(WELCOMED_WITHIN_MS)) === null) throw new Error("a visitor was not welcomed");
  }

  /** Asks the Worker, with the operators' token; throws for another status than those expected. */
  async ask(
    method: string,
    path: string,
    { body, headers = {}, expects = [200] }: Asked = {},
  ): Promise<string> {
    const response = await fetch(this.worker.url + path, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": "zh-CN", ...headers },
      redirect: "manual",
      ...(body !== undefined && { body }),
    });
    const answer = await response.text();
    if (!expects.includes(response.status)) {
      throw new Error(`${method} ${path}: HTTP ${response.status} ${answer.slice(0, 300)}`);
    }
    return response.headers.get("location") ?? answer;
  }

  async stop(): Promise<void> {
    await Promise.all([this.worker.stop(), this.wecom.close()]);
  }
}
