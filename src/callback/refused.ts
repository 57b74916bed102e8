/**
 * Counts refused callbacks in this isolate, and reports them to the app's object once a minute at most, so that a flood
 * from outside costs no more than that. Does not keep who called.
 */
import { latest } from "../concurrency/known-times.ts";
import type { AppConfig, Config } from "../config/types.ts";
import { type Refusals, remedyOfRefused } from "../credentials/refused-callbacks.ts";
import { report } from "../delivery/troubles/report.ts";
import type { Env } from "../env.ts";
import { coded, encode, say } from "../i18n/sentence.ts";
import { credentialsOf, dispatcherOf, inboxOf } from "../objects.ts";
import { type CallbackQuery, FRESHNESS_MS, type Refusal } from "./receive.ts";

const BROUGHT_EVERY_MS = 60_000;
/** The answer goes first: to wake an object takes many times the CPU of a refusal. */
const BEHIND_THE_ANSWER_MS = 10;
/**
 * Accounts that are asked, of a company that may have thousands: Cloudflare limits how many requests a request may
 * make.
 */
const ACCOUNTS_ASKED = 20;

interface Counted {
  /** The refusals that were not reported yet; null when there are none. */
  refusals: Refusals | null;
  broughtAt: number;
  /** Whether the reported refusals seem to be WeCom's, with no good callback since. */
  isDoubted: boolean;
}

const counted = new Map<string, Counted>();

function countedOf(app: AppConfig): Counted {
  const known = counted.get(app.name) ?? { refusals: null, broughtAt: 0, isDoubted: false };
  counted.set(app.name, known);
  return known;
}

/**
 * Whether an unproven callback seems to be WeCom's all the same: it bears a present time and our corpid. Reads nothing
 * else of it, since its sender may be anybody.
 */
export function seemsOurs(app: AppConfig, { timestamp }: CallbackQuery, body: string, now: number): boolean {
  const isFresh = timestamp !== null && Math.abs(Number(timestamp) * 1000 - now) <= FRESHNESS_MS;
  return isFresh && [...app.receiveIds].some((id) => id !== "" && body.includes(id));
}

/** Counts a refusal; gives work to wait for after the answer, which never fails. */
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

/** Notes a good callback: earlier refusals were not for a wrong key. Gives work to wait for after the answer. */
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
    // Only refusals of this moment count: an outsider's other refusals say nothing.
    if (refusals.doubtedSince === null) return;
    known.isDoubted = true;
    const what = say("callbacks-refused");
    const remedy = remedyOfRefused(app, reason);
    const detail = coded("callbacks-refused-in-full", { message: what, reason, count, remedy });
    await report(env, config, app, { cause: "callback", what: encode(what), detail });
  });
}

/** When an isolate last accepted a callback, from `since` on; null when none did. */
async function lastGood(env: Env, config: Config, app: AppConfig, since: number): Promise<number | null> {
  const { accounts } = await credentialsOf(env, config, app).status();
  const times = await Promise.all([
    dispatcherOf(env, config, app.corpId, 0).receivedSinceAnywhere(app.name, since),
    ...accounts
      .slice(0, ACCOUNTS_ASKED)
      .map(async (account) => (await inboxOf(env, config, app.corpId, account).status()).lastCallbackAt),
  ]);
  return latest(times.filter((at) => at !== null && at >= since));
}

async function guarded(app: AppConfig, bring: () => Promise<void>): Promise<void> {
  try {
    await bring();
  } catch (error) {
    console.warn({ event: "refusals.not-noted", app: app.name, error: String(error) });
  }
}
