/** What an app's objects know of it: its credentials, its rules, its deliveries, its accounts. Asks nothing of WeCom. */
import type { AppConfig, Config } from "../config.ts";
import { dispatcherOf, dispatchersOf } from "../delivery/dispatchers.ts";
import type { Env } from "../env.ts";
import { inboxOf } from "../kf/inboxes.ts";
import { deskOf } from "../wecom/desk.ts";

export async function factsOf(env: Env, config: Config, app: AppConfig) {
  const desk = deskOf(env, config, app);
  const [credentials, rules, ...summaries] = await Promise.all([
    desk.status(),
    dispatcherOf(env, config, app.corpId, 0).rules(app.name),
    ...dispatchersOf(env, config, app.corpId).map((dispatcher) => dispatcher.summary(app.name)),
  ]);
  const accounts = await Promise.all(
    credentials.accounts.map((account) => inboxOf(env, config, app.corpId, account).status()),
  );
  const receipts = summaries.map(({ lastReceiptAt }) => lastReceiptAt);
  const readings = accounts.map((account) => account.lastCallbackAt);
  const lastCallbackAt = latest([credentials.lastCallbackAt, ...receipts, ...readings]);
  return { credentials, rules, summaries, accounts, lastCallbackAt };
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}
