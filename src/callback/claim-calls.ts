/**
 * Brings claims to their Dispatchers. Claims that arrive together share a request to their object, which stores them in one
 * commit. Makes no claim of an event: see `claim.ts`.
 */
import { SharedCalls } from "../concurrency/shared-calls.ts";
import type { Config } from "../config/types.ts";
import type { ContactClaim } from "../delivery/delivery.ts";
import { shardIn } from "../delivery/ids.ts";
import type { Env } from "../env.ts";
import { dispatcherName } from "../objects/names.ts";
import { dispatcherOf } from "../objects.ts";

/**
 * What is sent for claims counts among the requests of the call that brought them, and Cloudflare's free plan lets a call
 * make 50: two look-ups and a send for each claim.
 */
const AT_MOST = 16;
/**
 * A warm object has stored its claims by then. Behind an object that is only starting, the wait is lost, of the five seconds
 * that WeCom waits for its answer.
 */
const WAIT_MS = 250;

const sharedBy = new WeakMap<Env, SharedCalls<ContactClaim>>();

/** Stores a claim, durably, before this resolves; `hold` keeps the request alive, as `waitUntil` does. */
export async function storeClaim(
  env: Env,
  config: Config,
  corpId: string,
  claim: ContactClaim,
  hold: (work: Promise<void>) => void,
): Promise<void> {
  const shared = sharedBy.get(env) ?? new SharedCalls<ContactClaim>({ atMost: AT_MOST, waitMs: WAIT_MS });
  sharedBy.set(env, shared);
  const shard = shardIn(claim.id);
  const dispatcher = dispatcherOf(env, config, corpId, shard);
  await shared.make(dispatcherName(corpId, shard), claim, {
    one: async (claim) => void (await dispatcher.claim(claim)),
    several: async (claims) => await dispatcher.claimAll([...claims]),
    hold,
  });
}
