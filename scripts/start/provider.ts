/**
 * Plays a service provider (服务商) at a terminal: companies install its template or its third-party app, and a customer of
 * each is welcomed.
 */
import type {
  Contact,
  Corp,
  Installation,
  Provider,
  SimulatedWecom,
  Template,
  ThirdPartySuite,
} from "../../simulator/index.ts";
import { say } from "../../src/i18n/sentence.ts";
import { inWords, quoted } from "../words.ts";
import { Narrator } from "./narrate.ts";
import type { WatchedRules } from "./rules-file.ts";

const COMPANIES = ["北辰科技", "南山商贸", "东湖教育"];
const CUSTOMERS = ["周航", "吴悠", "郑一凡"];
const POLL_MS = 200;
/** WeCom pushes a ticket every ten minutes (doc 90628). */
const TICKET_EVERY_MS = 10 * 60_000;

type Played = Template | ThirdPartySuite;

export interface ProviderStage {
  wecom: SimulatedWecom;
  suites: readonly Played[];
  rules: Pick<WatchedRules, "fallbackOf">;
  /** Asks the Worker for deliveries. */
  list(query: string): Promise<unknown>;
}

/** The provider's suites, by the names that they have in `WECOM_SUITES` and in the addresses of their callbacks. */
export function addSuites(provider: Provider, workerUrl: string): Played[] {
  const callbackUrl = (name: string) => `${workerUrl}/callback/${name}`;
  return [
    provider.addTemplate({ name: "crm", callbackUrl: callbackUrl("crm") }),
    provider.addThirdParty({
      name: "market",
      callbackUrl: callbackUrl("market"),
      dataUrl: `${callbackUrl("market")}/$CORPID$`,
    }),
  ];
}

export class PlayedProvider {
  readonly #stage: ProviderStage;
  readonly #told = new Set<Corp>();
  #installed = 0;

  constructor(stage: ProviderStage) {
    this.#stage = stage;
  }

  /** Pushes tickets, and tells of each company that has installed a suite, until the process ends. */
  async begin(): Promise<void> {
    const { suites } = this.#stage;
    setInterval(() => {
      for (const suite of suites) suite.pushTicket();
    }, TICKET_EVERY_MS);
    setInterval(() => this.#look(), POLL_MS);
    await Promise.all(suites.map((suite) => suite.pushTicket().delivered));
  }

  /** One more company installs the suite of this kind. */
  install(kind: Played["kind"]): void {
    const { wecom, suites } = this.#stage;
    const corp = wecom.addCorp({ name: nth(COMPANIES, this.#installed) });
    this.#installed += 1;
    suites.find((suite) => suite.kind === kind)?.install(corp);
  }

  #look(): void {
    for (const suite of this.#stage.suites) {
      for (const [corp, installation] of suite.installations) {
        if (installation.permanentCode === null || this.#told.has(corp)) continue;
        this.#told.add(corp);
        this.#tell(suite, corp, installation);
      }
    }
  }

  #tell(suite: Played, corp: Corp, { app }: Installation): void {
    const { rules, list } = this.#stage;
    const name = `${suite.name}@${app.corpId}`;
    const company = quoted(corp.name);
    const told =
      suite.kind === "third-party"
        ? say("company-installed-third-party", { company, app: name })
        : say("company-installed", { company, app: name });
    console.log(`\n${inWords(told)}`);
    // The app sees customers by ids of the provider's own.
    const contactOf = (customer: string): Contact | undefined =>
      [...corp.contactsOf].find(([id]) => app.idOf(id) === customer)?.[1].at(-1);
    new Narrator(contactOf, rules, () => list(`event=contact.added&app=${name}`)).begin();
    const customer = corp.addCustomer({ name: nth(CUSTOMERS, this.#told.size - 1) });
    corp.addContact({ staff: corp.addStaff({ name: "陈静" }), customer });
  }
}

const nth = (names: readonly string[], n: number) => names[n % names.length] ?? "";
