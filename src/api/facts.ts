/** What an app's objects know of it: its credentials, rules, media, deliveries, accounts. Asks nothing of WeCom. */
import type { AppConfig, Config } from "../config.ts";
import { dispatcherOf, dispatchersOf } from "../delivery/dispatchers.ts";
import type { Env } from "../env.ts";
import { inboxOf } from "../kf/inboxes.ts";
import { keeperOf } from "../media/keepers.ts";
import { deskOf } from "../wecom/desk.ts";

export async function factsOf(env: Env, config: Config, app: AppConfig) {
  const desk = deskOf(env, config, app);
  const [credentials, rules, media, ...summaries] = await Promise.all([
    desk.status(),
    dispatcherOf(env, config, app.corpId, 0).rules(app.name),
    mediaOf(env, config, app),
    ...dispatchersOf(env, config, app.corpId).map((dispatcher) => dispatcher.summary(app.name)),
  ]);
  const accounts = await Promise.all(
    credentials.accounts.map((account) => inboxOf(env, config, app.corpId, account).status()),
  );
  const receipts = summaries.map(({ lastReceiptAt }) => lastReceiptAt);
  const readings = accounts.map((account) => account.lastCallbackAt);
  const lastCallbackAt = latest([credentials.lastCallbackAt, ...receipts, ...readings]);
  return { credentials, rules, media, summaries, accounts, lastCallbackAt };
}

/** The media of the rules in force, and what there is of each. */
async function mediaOf(env: Env, config: Config, app: AppConfig) {
  try {
    const media = await dispatcherOf(env, config, app.corpId, 0).media(app.name);
    if (media.length === 0) return [];
    const states = await keeperOf(env, config, app.corpId).status(media.map(({ source }) => source));
    return media.flatMap(({ name, source }, index) => {
      const state = states[index];
      return state === undefined ? [] : [{ name, source, ...state }];
    });
  } catch (error) {
    // For minutes after a deploy the Dispatcher may be of the version before, which knows no media.
    console.warn({ event: "media.unknown", app: app.name, error: String(error) });
    return [];
  }
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}
