/**
 * Work by the clock: renews tokens and media before they end, looks into inboxes for items that no callback told of,
 * looks at the members of printed codes and for rules files that were put into KV directly, deletes old records. For the
 * companies that installed a suite, its object does.
 */
import { orLate } from "./concurrency/timeout.ts";
import type { Config } from "./config/types.ts";
import { configOf, corpsOf } from "./config.ts";
import type { Env } from "./env.ts";
import { accountsOfTurn, RUN_EVERY_MS, TURN_MS } from "./kf/look-turns.ts";
import { wantedOf } from "./media/keep-ahead.ts";
import {
  auditLogOf,
  channelCodesOf,
  credentialsOf,
  dispatcherOf,
  dispatchersOf,
  inboxOf,
  mediaKeeperOf,
  rulesEditorOf,
  suiteOf,
} from "./objects.ts";

/** Once a day, in the small hours of China; every other cron of `wrangler.toml` keeps tokens and media alive. */
const PRUNE_CRON = "17 19 * * *";

/** An inbox that rests, or has much to read, goes on by itself. */
const LOOK_MS = 5_000;

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
          ...keepSuitesWarm(env),
          lookAtRules(env),
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
    for (let turn = 0; ; turn += 1) {
      const inTurn = accountsOfTurn(accounts, now, turn);
      if (inTurn.length === 0) return;
      if (turn > 0) await scheduler.wait(TURN_MS);
      await Promise.all(inTurn.map((account) => lookInto(env, config, corpId, account)));
    }
  });
}

/** Never throws, and takes no longer than `LOOK_MS`: the accounts of the next turn wait. */
async function lookInto(env: Env, config: Config, corpId: string, account: string): Promise<void> {
  try {
    await orLate(LOOK_MS, inboxOf(env, config, corpId, account).look(), undefined);
  } catch (error) {
    console.warn({ event: "inbox.not-looked-into", account, error: String(error) });
  }
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
function lookAtCodes(env: Env, now: number): Promise<boolean>[] {
  const config = configOf(env);
  const apps = [...config.apps.values()];
  const first = apps.length > APPS_A_RUN ? (Math.floor(now / RUN_EVERY_MS) * APPS_A_RUN) % apps.length : 0;
  const inTurn = [...apps.slice(first), ...apps.slice(0, first)];
  return inTurn.slice(0, APPS_A_RUN).map((app) => channelCodesOf(env, config, app).look());
}

/** The same for the companies that installed a suite: its object goes from one company to the next. */
function keepSuitesWarm(env: Env): Promise<void>[] {
  const config = configOf(env);
  return [...config.suites.values()].map((suite) => suiteOf(env, config, suite).keepWarm());
}

/** Rules files that were put into KV directly stand in the history by now. */
async function lookAtRules(env: Env): Promise<void> {
  await rulesEditorOf(env, configOf(env)).lookIntoKv();
}

function prune(env: Env): Promise<void>[] {
  const config = configOf(env);
  const dispatchers = corpsOf(config).flatMap((corpId) => dispatchersOf(env, config, corpId));
  return [pruneAuditLog(env, config), ...dispatchers.map((dispatcher) => dispatcher.prune())];
}

async function pruneAuditLog(env: Env, config: Config): Promise<void> {
  await auditLogOf(env, config).prune();
}
