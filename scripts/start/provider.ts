/** Plays a service provider (服务商) at a terminal: companies install its template, and a customer of each is welcomed. */
import type { Contact, Corp, Installation, SimulatedWecom, Template } from "../../simulator/index.ts";
import { say } from "../../src/i18n/sentence.ts";
import { inWords, quoted } from "../words.ts";
import { Narrator } from "./narrate.ts";
import type { WatchedRules } from "./rules-file.ts";

/** The name of the suite in `WECOM_SUITES`, and in the addresses of its callbacks. */
export const SUITE = "crm";
const COMPANIES = ["北辰科技", "南山商贸", "东湖教育"];
const CUSTOMERS = ["周航", "吴悠", "郑一凡"];
const POLL_MS = 200;
/** WeCom pushes a ticket every ten minutes (doc 90628). */
const TICKET_EVERY_MS = 10 * 60_000;

export interface ProviderStage {
  wecom: SimulatedWecom;
  template: Template;
  rules: Pick<WatchedRules, "fallbackOf">;
  /** Asks the Worker for deliveries. */
  list(query: string): Promise<unknown>;
}

export class PlayedProvider {
  readonly #stage: ProviderStage;
  readonly #told = new Set<Corp>();

  constructor(stage: ProviderStage) {
    this.#stage = stage;
  }

  /** Pushes tickets, and tells of each company that has installed the template, until the process ends. */
  async begin(): Promise<void> {
    const { template } = this.#stage;
    setInterval(() => template.pushTicket(), TICKET_EVERY_MS);
    setInterval(() => this.#look(), POLL_MS);
    await template.pushTicket().delivered;
  }

  /** One more company installs the template. */
  install(): void {
    const { wecom, template } = this.#stage;
    template.install(wecom.addCorp({ name: nth(COMPANIES, template.installations.size) }));
  }

  #look(): void {
    for (const [corp, installation] of this.#stage.template.installations) {
      if (installation.permanentCode === null || this.#told.has(corp)) continue;
      this.#told.add(corp);
      this.#tell(corp, installation);
    }
  }

  #tell(corp: Corp, { app }: Installation): void {
    const { rules, list } = this.#stage;
    const name = `${SUITE}@${app.corpId}`;
    console.log(`\n${inWords(say("company-installed", { company: quoted(corp.name), app: name }))}`);
    // The app sees customers by ids of the provider's own.
    const contactOf = (customer: string): Contact | undefined =>
      [...corp.contactsOf].find(([id]) => app.idOf(id) === customer)?.[1].at(-1);
    new Narrator(contactOf, rules, () => list(`event=contact.added&app=${name}`)).begin();
    const customer = corp.addCustomer({ name: nth(CUSTOMERS, this.#told.size - 1) });
    corp.addContact({ staff: corp.addStaff({ name: "陈静" }), customer });
  }
}

const nth = (names: readonly string[], n: number) => names[n % names.length] ?? "";
