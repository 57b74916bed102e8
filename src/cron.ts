/** What happens by the clock: tokens renewed before they end, records deleted when they are old. */
import { configOf } from "./config.ts";
import { corpsOf, dispatchersOf } from "./delivery/dispatchers.ts";
import type { Env } from "./env.ts";
import { deskOf } from "./wecom/desk.ts";

/** Once a day, in the small hours of China; every other cron of `wrangler.toml` keeps tokens warm. */
export const PRUNE_CRON = "17 19 * * *";

export async function onCron({ cron }: ScheduledController, env: Env): Promise<void> {
  const work = cron === PRUNE_CRON ? prune(env) : keepTokensWarm(env);
  const failed = (await Promise.allSettled(work)).filter(({ status }) => status === "rejected");
  if (failed.length > 0) console.error({ event: "cron.failed", cron, failed: failed.length });
}

function keepTokensWarm(env: Env): Promise<void>[] {
  const config = configOf(env);
  return [...config.apps.values()].map(async (app) => deskOf(env, config, app).keepWarm());
}

function prune(env: Env): Promise<void>[] {
  const config = configOf(env);
  const dispatchers = corpsOf(config).flatMap((corpId) => dispatchersOf(env, config, corpId));
  return dispatchers.map((dispatcher) => dispatcher.prune());
}
