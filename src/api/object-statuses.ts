/**
 * Gathers the statuses of apps' objects: credentials, rules, media, deliveries, accounts. Asks WeCom nothing, and
 * makes a bounded number of requests to objects, whatever the number of apps and accounts.
 */
import { latest } from "../concurrency/known-times.ts";
import type { AppConfig, Config } from "../config/types.ts";
import type { CredentialsStatus } from "../credentials/credentials.ts";
import type { AppOverview, CompanyOverview } from "../delivery/record/company.ts";
import type { Env } from "../env.ts";
import type { InboxStatus } from "../kf/inbox.ts";
import { credentialsOf, dispatcherOf, inboxOf } from "../objects.ts";

/** Cloudflare's free plan lets a request make fifty requests of its own. */
export const REQUESTS = 46;

export interface ObjectStatuses {
  app: AppConfig;
  credentials: CredentialsStatus;
  /** Null when the company's objects could not be asked. */
  company: AppOverview | null;
  accounts: InboxStatus[];
  lastCallbackAt: number | null;
  /** Whether something was not asked, or could not be: there is more than this shows. */
  isPartial: boolean;
}

/**
 * The statuses of these apps: a request for each app and each company; the rest of `requests` goes to accounts of customer
 * service.
 */
export async function objectStatusesOf(
  env: Env,
  config: Config,
  apps: readonly AppConfig[],
  requests: number,
): Promise<ObjectStatuses[]> {
  const companies = Map.groupBy(apps, ({ corpId }) => corpId);
  const [known, found] = await Promise.all([
    Promise.all(
      apps.map(async (app) => ({ app, credentials: await credentialsOf(env, config, app).status() })),
    ),
    Promise.all(
      [...companies].map(async ([corpId, some]) => ({
        corpId,
        overview: await companyOf(env, config, corpId, some),
      })),
    ),
  ]);
  const mayAsk = accountsToAsk(known, requests - apps.length - companies.size);
  return await Promise.all(
    known.map(async ({ app, credentials }) => {
      const company = found.find(({ corpId }) => corpId === app.corpId)?.overview ?? null;
      const ofApp = (company && new Map(Object.entries(company.apps)).get(app.name)) ?? null;
      const accounts = await Promise.all(
        (mayAsk.get(app) ?? []).map((account) => inboxOf(env, config, app.corpId, account).status()),
      );
      const summaries = ofApp?.summaries ?? [];
      const receipts = summaries.map(({ lastReceiptAt }) => lastReceiptAt);
      const readings = accounts.map((account) => account.lastCallbackAt);
      return {
        app,
        credentials,
        company: ofApp,
        accounts,
        lastCallbackAt: latest([credentials.lastCallbackAt, ...receipts, ...readings]),
        isPartial:
          company === null ||
          company.unreached > 0 ||
          accounts.length < credentials.accounts.length ||
          summaries.some(({ isPartial }) => isPartial),
      };
    }),
  );
}

/** One request, however many apps the company has; null when it fails, as it may for minutes after a deploy. */
async function companyOf(
  env: Env,
  config: Config,
  corpId: string,
  apps: readonly AppConfig[],
): Promise<CompanyOverview | null> {
  try {
    const names = apps.map(({ name }) => name);
    return await dispatcherOf(env, config, corpId, 0).company(corpId, names);
  } catch (error) {
    console.warn({ event: "status.unreached", corpId, error: String(error) });
    return null;
  }
}

/** The accounts to ask: the first of each app, then the second of each, as far as the requests reach. */
function accountsToAsk(
  known: readonly { app: AppConfig; credentials: CredentialsStatus }[],
  requests: number,
): Map<AppConfig, string[]> {
  const inTurn = known
    .flatMap(({ app, credentials }) => credentials.accounts.map((account, turn) => ({ app, account, turn })))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, Math.max(0, requests));
  const asked = Map.groupBy(inTurn, ({ app }) => app);
  return new Map([...asked].map(([app, some]) => [app, some.map(({ account }) => account)]));
}
