/**
 * Keeps one installed company warm: has its objects renew the token and media, look at its printed codes and into its
 * inboxes. Decides nothing about when.
 */
import { orThrow } from "../../concurrency/timeout.ts";
import { installedName } from "../../config/apps-by-name.ts";
import type { AppConfig, Config, SuiteConfig } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { accountsOfTurn, LOOKS_A_MINUTE } from "../../kf/look-turns.ts";
import { wantedOf } from "../../media/keep-ahead.ts";
import {
  channelCodesOf,
  credentialsOf,
  dispatcherOf,
  inboxOf,
  mediaKeeperOf,
  suiteOf,
} from "../../objects.ts";
import type { DueCompany, WarmCompanies } from "./warm-companies.ts";

/** An object that answers later goes on by itself. */
const REQUEST_MS = 5_000;

export interface Visitor {
  env: Env;
  config: Config;
  suite: SuiteConfig;
  companies: WarmCompanies;
}

/** A turn of looks into inboxes, in a run of the cron. */
export interface Turn {
  runAt: number;
  turn: number;
}

/** The most requests to objects that a visit makes, where there are so many suites: Cloudflare limits them. */
export const requestsOf = (company: DueCompany, { runAt, turn }: Turn, suites: number) =>
  (company.token ? 2 : 0) +
  // Which media the company's app of each suite has, and whether it is there.
  (company.media ? 1 + 2 * suites : 0) +
  (company.codes ? 1 : 0) +
  // With the token, accounts may be found that are new.
  (company.token ? LOOKS_A_MINUTE : accountsOfTurn(company.accounts, runAt, turn).length);

/** Gives the errors: what fails for one company, or one of its accounts, is tried again in the next run. */
export async function visit(
  visitor: Visitor,
  company: DueCompany,
  { runAt, turn }: Turn,
): Promise<unknown[]> {
  const { env, config, suite, companies } = visitor;
  const { corpId } = company;
  const app = config.apps.get(installedName(suite.name, corpId));
  if (app === undefined) return [];
  const errors: unknown[] = [];
  const inTime = async <T>(request: Promise<T>) => {
    try {
      return await orThrow(REQUEST_MS, request, "an object did not answer in time");
    } catch (error) {
      errors.push(error);
      return null;
    }
  };
  const checked = company.token ? await inTime(checkToken(visitor, app)) : null;
  const looked = company.codes ? await inTime(channelCodesOf(env, config, app).look()) : null;
  if (looked !== null) companies.codesLookedAt(corpId, looked, Date.now());
  if (company.media) {
    // First: an upload that takes longer goes on by itself.
    companies.mediaKept(corpId, Date.now());
    await inTime(keepMedia(visitor, app));
  }
  const accounts = accountsOfTurn(checked ?? company.accounts, runAt, turn);
  await Promise.all(accounts.map((account) => inTime(inboxOf(env, config, corpId, account).look())));
  return errors;
}

/** Gives the company's accounts. */
async function checkToken({ env, config, companies }: Visitor, app: AppConfig): Promise<string[]> {
  const now = Date.now();
  const { open, renewAt, accounts } = await credentialsOf(env, config, app).keepCompanyWarm();
  // Whether a trouble has ended, the next run asks again.
  companies.checked(app.corpId, { renewAt: open.length > 0 ? null : renewAt, accounts }, now);
  // As the cron does for the apps of WECOM_APPS.
  if (open.length > 0) await dispatcherOf(env, config, app.corpId, 0).watchAll(app.name, open, true);
  return accounts;
}

async function keepMedia({ env, config, suite }: Visitor, app: AppConfig): Promise<void> {
  const { corpId } = app;
  const dispatcher = dispatcherOf(env, config, corpId, 0);
  const others = [...config.suites.values()].filter((other) => other !== suite);
  const installed = await Promise.all(
    others.map(async (other) => {
      const twin = config.apps.get(installedName(other.name, corpId));
      return twin !== undefined && (await suiteOf(env, config, other).has(corpId)) ? [twin] : [];
    }),
  );
  const media = [app, ...installed.flat()].map(async (one) => ({
    app: one,
    sources: await dispatcher.media(one.name),
  }));
  const wanted = wantedOf(await Promise.all(media));
  if (wanted.length > 0) await mediaKeeperOf(env, config, corpId).keep(wanted);
}
