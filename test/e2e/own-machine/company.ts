/** The start of the tests of a machine of one's own: a company on the simulated WeCom, and the machine with its app. */
import * as v from "valibot";
import { type App, type Contact, type Corp, SimulatedWecom, type Staff } from "../../../simulator/index.ts";
import { OwnMachine } from "../../own-machine/machine.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
export const RULES = `
rules:
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

const list = v.object({
  deliveries: v.array(v.object({ id: v.string(), outcome: v.string(), staff: v.nullable(v.string()) })),
});

export class Company {
  readonly wecom: SimulatedWecom;
  readonly corp: Corp;
  readonly staff: Staff;
  readonly app: App;

  private constructor(wecom: SimulatedWecom) {
    this.wecom = wecom;
    this.corp = wecom.addCorp();
    this.staff = this.corp.addStaff({ userid: "zhangsan", name: "张三" });
    this.app = this.corp.addApp({ name: "sales" });
  }

  static async open(): Promise<Company> {
    return new Company(await SimulatedWecom.start());
  }

  get secrets(): Record<string, string> {
    return {
      WECOM_APPS: JSON.stringify({ sales: this.app.credentials() }),
      ADMIN_TOKEN,
      WECOM_API_BASE: this.wecom.url,
    };
  }

  /** The machine, serving with rules. */
  async machine(more: Record<string, string> = {}): Promise<OwnMachine> {
    const machine = await OwnMachine.start({ secrets: { ...this.secrets, ...more } });
    await machine.put("RULES", "rules", RULES);
    this.calls(machine);
    return machine;
  }

  /** WeCom calls this machine from now on. */
  calls(machine: OwnMachine): void {
    this.app.callbackUrl = `${machine.url}/callback/sales`;
  }

  greet(name = "李雷"): Contact {
    return this.corp.addContact({ staff: this.staff, customer: this.corp.addCustomer({ name }) });
  }
}

const textMessage = v.object({ text: v.object({ content: v.string() }) });

/** The texts that a customer received. */
export const textsFor = ({ received }: Contact) =>
  received.map(({ body }) => v.parse(textMessage, body).text.content);

export async function asked(machine: { url: string }, path: string): Promise<unknown> {
  const response = await fetch(machine.url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return await response.json();
}

export async function outcomes(machine: OwnMachine, { customer }: Contact): Promise<string[]> {
  const answer = await asked(machine, `/api/deliveries?customer=${customer.externalUserId}`);
  return v.parse(list, answer).deliveries.map(({ outcome }) => outcome);
}

/** The outcomes for a contact, when none is open any more. */
export async function settled(machine: OwnMachine, contact: Contact, withinMs = 30_000): Promise<string[]> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = await outcomes(machine, contact);
    if (found.length > 0 && !found.includes("open")) return found;
    if (Date.now() > giveUpAt) throw new Error(`not settled: ${found.join(", ")}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
