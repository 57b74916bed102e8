/**
 * Ensures one call for one code, whatever a program names beside it. A code is claimed in the Dispatcher of its
 * customer, and for an event of WeCom's that is always the same Dispatcher. A program may name another customer, or
 * another app: then its claim would be made elsewhere, and the event's claim would not meet it.
 *
 * So before a program uses a code of which its customer's Dispatcher knows nothing, the code is reserved for it in all
 * of the company's Dispatchers, under every id by which an event could claim it. An event's claim finds the reservation
 * in the statement that inserts it, and so pays nothing. Of several programs that name different customers, one goes
 * on: the program that is first in the Dispatcher which the code itself selects.
 *
 * Knows neither storage nor objects.
 */
import { SHARDS, shardOf } from "../../objects/names.ts";
import { isContact } from "../../rules/engine/events.ts";
import type { Claim } from "../delivery.ts";
import { codeId, hashOf, idIn, welcomeId } from "../ids.ts";

/** The Dispatchers of a company, by shard. */
export interface Reservations {
  /**
   * Reserves a code, by all of its hashes, for the delivery with this id, durably. Gives the id of the delivery that
   * has the code already, or null. Gives null again when it is asked again for the same delivery.
   */
  reserve(shard: number, hashes: readonly string[], id: string): Promise<string | null>;
  /** Takes back the reservation of a delivery. */
  release(shard: number, hashes: readonly string[], id: string): Promise<void>;
}

/** The hashes by which the code of a program's claim may be claimed; `apps` are those of the company. */
export function hashesOf(claim: Claim, apps: readonly string[]): string[] {
  const { app, customer, code } = claim;
  if (code === null) return [];
  const all = [...new Set([...apps, app])];
  const ids = isContact(claim) ? all.map((one) => welcomeId(one, customer, code)) : [codeId(customer, code)];
  return ids.map(hashOf).sort();
}

/**
 * Reserves a code everywhere for a program's delivery; gives the id of the delivery that has the code already, or null.
 */
export async function reserveEverywhere(
  id: string,
  hashes: readonly string[],
  { reserve, release }: Reservations,
): Promise<string | null> {
  // All programs take the same order: the first program there goes on, and no two block each other.
  const first = shardOf(hashes[0] ?? "");
  const firstHolder = await reserve(first, hashes, id);
  if (firstHolder !== null) return firstHolder;
  const all = [...Array(SHARDS).keys()];
  const others = all.filter((shard) => shard !== first);
  const holders = await Promise.all(others.map((shard) => reserve(shard, hashes, id)));
  const holder = holders.find((one) => one !== null) ?? null;
  // An event has claimed the code: a reservation would only hide that from the next program.
  if (holder !== null) await Promise.all(all.map((shard) => release(shard, hashes, id)));
  return holder;
}

/** The ids that a code's delivery may have in a shard. */
export const idsIn = (shard: number, hashes: readonly string[]) => hashes.map((hash) => idIn(shard, hash));
