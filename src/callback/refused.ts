/**
 * What this isolate knows of refused callbacks: counted here, and brought to the app's object once a minute at most, so
 * that a flood from outside costs no more than that. Who called is not kept.
 */

import type { AppConfig, Config } from "../config/types.ts";
import { type Refusals, remedyOfRefused } from "../credentials/refused-callbacks.ts";
import { report } from "../delivery/troubles/report.ts";
import type { Env } from "../env.ts";
import { credentialsOf, dispatcherOf, inboxOf } from "../objects.ts";
import { type CallbackQuery, FRESHNESS_MS, type Refusal } from "./receive.ts";

const BROUGHT_EVERY_MS = 60_000;
/** The answer goes first: an object that must be woken up takes many times the CPU of a refusal. */
const BEHIND_THE_ANSWER_MS = 10;
/** Of a company with thousands: Cloudflare counts what a request asks for. */
const ACCOUNTS_ASKED = 20;

interface Counted {
  /** What was not brought yet; null when that is nothing. */
  refusals: Refusals | null;
  broughtAt: number;
  /** Whether what was brought seems to be WeCom's, with nothing good since. */
  isDoubted: boolean;
}

const counted = new Map<string, Counted>();

function countedOf(app: AppConfig): Counted {
  const known = counted.get(app.name) ?? { refusals: null, broughtAt: 0, isDoubted: false };
  counted.set(app.name, known);
  return known;
}

/**
 * Whether a callback that nobody has proven seems to be WeCom's all the same: it bears a time of now and our corpid.
 * Reads nothing of it, since its sender may be anybody.
 */
export function seemsOurs(app: AppConfig, { timestamp }: CallbackQuery, body: string, now: number): boolean {
  const isFresh = timestamp !== null && Math.abs(Number(timestamp) * 1000 - now) <= FRESHNESS_MS;
  return isFresh && [...app.receiveIds].some((id) => id !== "" && body.includes(id));
}

/** Counts a refusal; gives what is to be waited for behind the answer, which never fails. */
export function countRefused(
  env: Env,
  config: Config,
  app: AppConfig,
  { reason, isOurs }: { reason: Refusal; isOurs: boolean },
  now: number,
): Promise<void> | null {
  const known = countedOf(app);
  const { count = 0, doubtedSince = null } = known.refusals ?? {};
  const since = doubtedSince ?? (isOurs ? now : null);
  known.refusals = { count: count + 1, lastAt: now, reason, doubtedSince: since };
  return bringIfDue(env, config, app, known, now);
}

/** A good callback came: what was refused before was not for a wrong key. Gives what is to be waited for. */
export function countGood(env: Env, config: Config, app: AppConfig, now: number): Promise<void> | null {
  const known = counted.get(app.name);
  if (known === undefined) return null;
  if (known.refusals !== null) known.refusals.doubtedSince = null;
  if (known.isDoubted) {
    known.isDoubted = false;
    return guarded(app, () => credentialsOf(env, config, app).calledBack(now));
  }
  return bringIfDue(env, config, app, known, now);
}

function bringIfDue(
  env: Env,
  config: Config,
  app: AppConfig,
  known: Counted,
  now: number,
): Promise<void> | null {
  const { refusals } = known;
  if (refusals === null || now - known.broughtAt < BROUGHT_EVERY_MS) return null;
  known.refusals = null;
  known.broughtAt = now;
  return guarded(app, async () => {
    await scheduler.wait(BEHIND_THE_ANSWER_MS);
    const credentials = credentialsOf(env, config, app);
    const { doubtedSince, reason, count } = await credentials.refusedCallbacks(refusals);
    if (doubtedSince === null) return;
    const goodAt = await lastGood(env, config, app, doubtedSince);
    if (goodAt !== null) {
      await credentials.calledBack(goodAt);
      return;
    }
    // Only by what was refused just now: an outsider's other refusals say nothing.
    if (refusals.doubtedSince === null) return;
    known.isDoubted = true;
    const what = "callbacks that seem to be WeCom's are refused";
    const detail = `${what} (${reason}, ${count} in all), and none was accepted since. ${remedyOfRefused(reason)}`;
    await report(env, config, app, { cause: "callback", what, detail });
  });
}

/** When a callback was accepted last, by any isolate, from `since` on; null when none was. */
async function lastGood(env: Env, config: Config, app: AppConfig, since: number): Promise<number | null> {
  const { accounts } = await credentialsOf(env, config, app).status();
  const times = await Promise.all([
    dispatcherOf(env, config, app.corpId, 0).receivedSinceAnywhere(app.name, since),
    ...accounts
      .slice(0, ACCOUNTS_ASKED)
      .map(async (account) => (await inboxOf(env, config, app.corpId, account).status()).lastCallbackAt),
  ]);
  const good = times.filter((at) => at !== null).filter((at) => at >= since);
  return good.length === 0 ? null : Math.max(...good);
}

async function guarded(app: AppConfig, bring: () => Promise<void>): Promise<void> {
  try {
    await bring();
  } catch (error) {
    console.warn({ event: "refusals.not-noted", app: app.name, error: String(error) });
  }
}
