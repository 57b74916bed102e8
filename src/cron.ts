/** What happens by the clock: tokens and media renewed before they end, records deleted when they are old. */
import { configOf } from "./config.ts";
import { corpsOf, dispatcherOf, dispatchersOf } from "./delivery/dispatchers.ts";
import type { Env } from "./env.ts";
import { keeperOf, wantedOf } from "./media/keepers.ts";
import { deskOf } from "./wecom/desk.ts";

/** Once a day, in the small hours of China; every other cron of `wrangler.toml` keeps tokens and media alive. */
const PRUNE_CRON = "17 19 * * *";

export async function onCron({ cron }: ScheduledController, env: Env): Promise<void> {
  const work = cron === PRUNE_CRON ? prune(env) : [...keepTokensWarm(env), ...keepMediaAlive(env)];
  const failed = (await Promise.allSettled(work)).filter(({ status }) => status === "rejected");
  if (failed.length > 0) console.error({ event: "cron.failed", cron, failed: failed.length });
}

function keepTokensWarm(env: Env): Promise<void>[] {
  const config = configOf(env);
  return [...config.apps.values()].map(async (app) => deskOf(env, config, app).keepWarm());
}

function keepMediaAlive(env: Env): Promise<void>[] {
  const config = configOf(env);
  return corpsOf(config).map(async (corpId) => {
    const dispatcher = dispatcherOf(env, config, corpId, 0);
    const apps = [...config.apps.values()].filter((app) => app.corpId === corpId);
    // Rules are parsed in objects only: here, there is no CPU time for it.
    const media = apps.map(async (app) => ({ app, sources: await dispatcher.media(app.name) }));
    const wanted = wantedOf(await Promise.all(media));
    if (wanted.length > 0) await keeperOf(env, config, corpId).keep(wanted);
  });
}

function prune(env: Env): Promise<void>[] {
  const config = configOf(env);
  const dispatchers = corpsOf(config).flatMap((corpId) => dispatchersOf(env, config, corpId));
  return dispatchers.map((dispatcher) => dispatcher.prune());
}
