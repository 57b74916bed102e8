/**
 * Tells a suite's object for which companies WeCom has called: it keeps the tokens, media and inboxes of these companies
 * warm. An isolate tells of a company once an hour, behind the answer, and of many companies in one request.
 */
import type { Config, SuiteConfig } from "../config/types.ts";
import type { Env } from "../env.ts";
import { suiteOf } from "../objects.ts";

const TOLD_EVERY_MS = 60 * 60_000;
/** A company that is not installed yet, or that the object could not be told of, is told of again so soon. */
const TOLD_AGAIN_MS = 60_000;
/** Companies that are called in this time are told of together. */
const GATHERED_MS = 1_000;
/** Cloudflare ends what runs behind an answer after 30 s: companies that were gathered then wait for nobody. */
const GIVEN_UP_MS = 30_000;

interface Told {
  /** By corpid: before this time, there is nothing to tell of the company. */
  quietUntil: Map<string, number>;
  gathered: { since: number; corpIds: Set<string> } | null;
}

const toldOf = new Map<string, Told>();

/** Notes that WeCom called for a company; gives work to wait for after the answer, which never fails. */
export function noteCompany(
  env: Env,
  config: Config,
  suite: SuiteConfig,
  corpId: string,
  now: number,
): Promise<void> | null {
  const told = toldOf.get(suite.suiteId) ?? { quietUntil: new Map(), gathered: null };
  toldOf.set(suite.suiteId, told);
  if ((told.quietUntil.get(corpId) ?? 0) > now) return null;
  told.quietUntil.set(corpId, now + TOLD_EVERY_MS);
  if (told.gathered !== null && now - told.gathered.since < GIVEN_UP_MS) {
    told.gathered.corpIds.add(corpId);
    return null;
  }
  const corpIds = new Set(told.gathered?.corpIds).add(corpId);
  told.gathered = { since: now, corpIds };
  return tell(env, config, suite, told, corpIds);
}

async function tell(
  env: Env,
  config: Config,
  suite: SuiteConfig,
  told: Told,
  corpIds: Set<string>,
): Promise<void> {
  await scheduler.wait(GATHERED_MS);
  if (told.gathered?.corpIds === corpIds) told.gathered = null;
  let again = [...corpIds];
  const at = Date.now();
  try {
    again = await suiteOf(env, config, suite).calledBack(again, at);
  } catch (error) {
    console.warn({ event: "suite.companies-not-noted", suite: suite.name, error: String(error) });
  }
  for (const corpId of again) told.quietUntil.set(corpId, at + TOLD_AGAIN_MS);
}
