/**
 * Answers operators' questions to a Dispatcher: deliveries that fit, a delivery and why, and the outcomes of an app's
 * customers. Reads only, except for the newest receipts, which it stores once a day.
 */
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import type { Language } from "../../i18n/language.ts";
import type { ExplainAnswer } from "../../rules/admin.ts";
import { presentExplanation } from "../../rules/explain/present.ts";
import { readStored } from "../../schema/stored.ts";
import type { AppRules } from "../dispatcher/app-rules.ts";
import type { DispatcherOutbox } from "../dispatcher-outbox.ts";
import type { Conversations } from "../kf/conversations.ts";
import { type AppSummary, type CompanyOverview, companyOverview } from "./company.ts";
import { explainDelivery } from "./explain-delivery.ts";
import type { DeliveryFilter, Found, Position } from "./filter.ts";
import type { Ledger } from "./ledger.ts";
import { type DeliveryRecord, type ListedDelivery, withoutCode } from "./record.ts";
import { search } from "./search.ts";
import { searchCompanies } from "./search-companies.ts";
import type { StorageSteps } from "./storage-steps.ts";
import { notedReceiptsSchema, noteReceipts, summarize } from "./summary.ts";

/** When each app's newest delivery was received, in the object's own storage. */
const RECEIPTS = "receipts";

export interface RecordQuestionsPorts {
  env: Env;
  config: Config;
  kv: SyncKvStorage;
  ledger: Ledger;
  steps: StorageSteps;
  conversations: Conversations;
  rules: AppRules;
  outbox: DispatcherOutbox;
}

export class RecordQuestions {
  readonly #ports: RecordQuestionsPorts;

  constructor(ports: RecordQuestionsPorts) {
    this.#ports = ports;
  }

  /** At most `limit` deliveries that fit, newest first, behind `after`; and how far the record was read for them. */
  async search(filter: DeliveryFilter, after: Position | null, limit: number): Promise<Found> {
    const { ledger, steps } = this.#ports;
    return await search({ ledger, steps }, filter, after, limit);
  }

  /** The same for a Worker of the version before, which does not continue a search that came to its limit. */
  async list(filter: DeliveryFilter, after: Position | null, limit: number): Promise<ListedDelivery[]> {
    const deliveries: ListedDelivery[] = [];
    let found: Found = { deliveries, searchedTo: after };
    do {
      found = await this.search(filter, found.searchedTo, limit - deliveries.length);
      deliveries.push(...found.deliveries);
    } while (found.searchedTo !== null && deliveries.length < limit);
    return deliveries;
  }

  /** The newest deliveries of these companies that fit. */
  async searchCompanies(
    corpIds: readonly string[],
    filter: DeliveryFilter,
    after: Position | null,
    limit: number,
  ): Promise<Found> {
    const { env, config } = this.#ports;
    return await searchCompanies(env, config, corpIds, filter, after, limit);
  }

  find(id: string): DeliveryRecord | null {
    const delivery = this.#ports.ledger.find(id);
    return delivery && withoutCode(delivery);
  }

  /** What the rules in force now would do with a delivery's event; null when there is no such delivery. */
  async explain(id: string, language: Language): Promise<ExplainAnswer | null> {
    const { ledger, rules, conversations } = this.#ports;
    const delivery = ledger.find(id);
    if (delivery === null) return null;
    const { inForce, fault } = await rules.of(delivery.app);
    if (inForce === null) return { ok: false, problems: [...(fault?.problems ?? [])] };
    const explanation = explainDelivery(delivery, inForce, conversations);
    return { ok: true, explanation: JSON.stringify(presentExplanation(explanation, language)) };
  }

  /** This Dispatcher's summary of each of these apps, in their order. */
  async summaries(apps: readonly string[]): Promise<AppSummary[]> {
    const found = await summarize(apps, Date.now(), this.#summaryPorts);
    return found.map((summary, index) => ({
      ...summary,
      onward: this.#ports.outbox.summary(apps[index] ?? ""),
    }));
  }

  /** The same of one app, for a Worker of the version before. */
  async summary(app: string): Promise<AppSummary> {
    const [summary] = await this.summaries([app]);
    if (summary === undefined) throw new Error("each app has a summary");
    return summary;
  }

  /** What all of a company's objects know of its apps. Asked of its first Dispatcher. */
  async company(corpId: string, apps: string[]): Promise<CompanyOverview> {
    const { env, config, rules } = this.#ports;
    const own = {
      summaries: (names: readonly string[]) => this.summaries(names),
      rules: (app: string) => rules.summary(app),
      media: (app: string) => rules.media(app),
    };
    return await companyOverview(apps, { env, config, corpId, own });
  }

  /** Notes when each app's newest delivery was received, so that the next summary need not look further back. */
  async noteReceipts(now: number): Promise<void> {
    const { at, apps } = await noteReceipts(now, this.#summaryPorts);
    this.#ports.kv.put(RECEIPTS, { at, apps: Object.fromEntries(apps) });
  }

  get #summaryPorts() {
    const { kv, ledger, steps } = this.#ports;
    return { ledger, steps, receipts: readStored(kv, RECEIPTS, notedReceiptsSchema) ?? null };
  }
}
