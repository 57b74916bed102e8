/**
 * Work by the clock: renews tokens and media before they end, looks into inboxes for items that no callback told of,
 * looks at the members of printed codes, deletes old records.
 */
import type { Config } from "./config/types.ts";
import { configOf, corpsOf } from "./config.ts";
import type { Env } from "./env.ts";
import { wantedOf } from "./media/keep-ahead.ts";
import {
  auditLogOf,
  channelCodesOf,
  credentialsOf,
  dispatcherOf,
  dispatchersOf,
  inboxOf,
  mediaKeeperOf,
} from "./objects.ts";

/** Once a day, in the small hours of China; every other cron of `wrangler.toml` keeps tokens and media alive. */
const PRUNE_CRON = "17 19 * * *";

/** The pause between two runs. */
const EVERY_MS = 5 * 60_000;
/**
 * WeCom takes ten calls a minute without a Token, perhaps of all accounts of a company together: two are left to other
 * callers.
 */
const LOOKS_A_MINUTE = 8;
/** Somewhat more than a minute, since WeCom's clock is not ours. */
const MINUTE_MS = 61_000;
/** This many rounds end before the next run begins; with more accounts, the next run continues. */
const ROUNDS = 4;
/** Apps whose printed codes a run looks at. */
const APPS_A_RUN = 10;

export async function onCron({ cron, scheduledTime }: ScheduledController, env: Env): Promise<void> {
  const work =
    cron === PRUNE_CRON
      ? prune(env)
      : [
          ...keepTokensWarm(env),
          ...keepMediaAlive(env),
          ...lookIntoInboxes(env, scheduledTime),
          ...lookAtCodes(env, scheduledTime),
        ];
  const failed = (await Promise.allSettled(work)).filter(({ status }) => status === "rejected");
  if (failed.length > 0) console.error({ event: "cron.failed", cron, failed: failed.length });
}

function keepTokensWarm(env: Env): Promise<void>[] {
  const config = configOf(env);
  return [...config.apps.values()].map(async (app) => {
    // An object of the version before gives nothing.
    const open = (await credentialsOf(env, config, app).keepWarm()) ?? [];
    if (open.length === 0) return;
    // Dispatchers see customers, and so the end of a trouble; a Dispatcher that has just begun knows of none yet.
    await dispatcherOf(env, config, app.corpId, 0).watchAll(app.name, open, true);
  });
}

function keepMediaAlive(env: Env): Promise<void>[] {
  const config = configOf(env);
  return corpsOf(config).map(async (corpId) => {
    const dispatcher = dispatcherOf(env, config, corpId, 0);
    const apps = [...config.apps.values()].filter((app) => app.corpId === corpId);
    // Rules are parsed in objects only: here, there is no CPU time for it.
    const media = apps.map(async (app) => ({ app, sources: await dispatcher.media(app.name) }));
    const wanted = wantedOf(await Promise.all(media));
    if (wanted.length > 0) await mediaKeeperOf(env, config, corpId).keep(wanted);
  });
}

/** After a lost callback, customers would wait until the account's next callback. */
function lookIntoInboxes(env: Env, now: number): Promise<void>[] {
  const config = configOf(env);
  return corpsOf(config).map(async (corpId) => {
    const accounts = await accountsOf(env, config, corpId);
    const turn = Math.floor(now / EVERY_MS) * LOOKS_A_MINUTE * ROUNDS;
    const first = accounts.length > LOOKS_A_MINUTE * ROUNDS ? turn % accounts.length : 0;
    const inTurn = [...accounts.slice(first), ...accounts.slice(0, first)];
    for (let round = 0; round < ROUNDS && round * LOOKS_A_MINUTE < accounts.length; round += 1) {
      if (round > 0) await scheduler.wait(MINUTE_MS);
      const some = inTurn.slice(round * LOOKS_A_MINUTE, (round + 1) * LOOKS_A_MINUTE);
      await Promise.all(some.map((account) => inboxOf(env, config, corpId, account).look()));
    }
  });
}

/** The accounts for which WeCom has called one of a company's apps. */
async function accountsOf(env: Env, config: Config, corpId: string): Promise<string[]> {
  const apps = [...config.apps.values()].filter((app) => app.corpId === corpId);
  const known = await Promise.all(
    apps.map(async (app) => (await credentialsOf(env, config, app).status()).accounts),
  );
  return [...new Set(known.flat())].sort();
}

/** The codes of some apps, so that a run stays short however many apps there are; the next run continues. */
function lookAtCodes(env: Env, now: number): Promise<void>[] {
  const config = configOf(env);
  const apps = [...config.apps.values()];
  const first = apps.length > APPS_A_RUN ? (Math.floor(now / EVERY_MS) * APPS_A_RUN) % apps.length : 0;
  const inTurn = [...apps.slice(first), ...apps.slice(0, first)];
  return inTurn.slice(0, APPS_A_RUN).map((app) => channelCodesOf(env, config, app).look());
}

function prune(env: Env): Promise<void>[] {
  const config = configOf(env);
  const dispatchers = corpsOf(config).flatMap((corpId) => dispatchersOf(env, config, corpId));
  return [pruneAuditLog(env, config), ...dispatchers.map((dispatcher) => dispatcher.prune())];
}

async function pruneAuditLog(env: Env, config: Config): Promise<void> {
  await auditLogOf(env, config).prune();
}
