/**
 * Asks the record of one company or several: their Dispatchers, or for many companies a Dispatcher for each group of them,
 * which asks for the group. So no request makes more than fifty requests of its own (Cloudflare's free plan).
 */
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { SHARDS } from "../../objects/names.ts";
import { dispatcherFor, dispatcherOf, dispatchersOf } from "../../objects.ts";
import type { DeliveryFilter, Found, Position } from "./filter.ts";
import { gather, type RecordSource } from "./gather.ts";

/** The rest of the fifty is left to what the request does besides. */
const REQUESTS = 46;
/** Their Dispatchers are asked at the same time. */
const COMPANIES_AT_ONCE = Math.floor(REQUESTS / SHARDS);

export async function searchCompanies(
  env: Env,
  config: Config,
  corpIds: readonly string[],
  filter: DeliveryFilter,
  after: Position | null,
  limit: number,
): Promise<Found> {
  if (corpIds.length === 0) return { deliveries: [], searchedTo: null };
  const sources =
    corpIds.length > COMPANIES_AT_ONCE
      ? groupsOf(corpIds).map(
          ({ first, all }): RecordSource =>
            (behind, most) =>
              dispatcherOf(env, config, first, 0).searchCompanies(all, filter, behind, most),
        )
      : corpIds
          .flatMap((corpId) =>
            filter.customer === undefined
              ? dispatchersOf(env, config, corpId)
              : [dispatcherFor(env, config, corpId, filter.customer)],
          )
          .map(
            (dispatcher): RecordSource =>
              (behind, most) =>
                dispatcher.search(filter, behind, most),
          );
  return await gather(sources, after, limit, REQUESTS - sources.length);
}

function groupsOf(corpIds: readonly string[]): { first: string; all: string[] }[] {
  const groups: { first: string; all: string[] }[] = [];
  for (let from = 0; from < corpIds.length; from += COMPANIES_AT_ONCE) {
    const all = corpIds.slice(from, from + COMPANIES_AT_ONCE);
    const [first] = all;
    if (first !== undefined) groups.push({ first, all });
  }
  return groups;
}
