/**
 * Several programs and WeCom's own event use one code, in any order and for any customers and apps: one call is made.
 * The Dispatchers are in memory here, each with the tables of `Ledger` and `ReservedCodes`.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashesOf, reserveEverywhere } from "../../../src/delivery/api-calls/one-call.ts";
import type { Claim } from "../../../src/delivery/delivery.ts";
import { hashOf, idIn, welcomeId } from "../../../src/delivery/ids.ts";
import { SHARDS, shardOf } from "../../../src/objects/names.ts";

const CODE = "CODE";
const APPS = ["sales", "support"];
/** A customer of each shard. */
const CUSTOMERS = [...Array(SHARDS).keys()].map((shard) => {
  for (let n = 0; ; n += 1) if (shardOf(`wm${n}`) === shard) return `wm${n}`;
});

const claimOf = (app: string, customer: string): Claim => ({
  id: welcomeId(app, customer, CODE),
  app,
  event: "contact.added",
  via: "added",
  staff: "zhangsan",
  customer,
  state: null,
  code: CODE,
  account: null,
  scene: null,
  details: null,
  eventAt: 0,
  receivedAt: 0,
});

/** A Dispatcher's tables, and its statements, each of which runs without a pause. */
class Shard {
  readonly #shard: number;
  readonly #deliveries = new Set<string>();
  readonly #reserved = new Map<string, string>();

  constructor(shard: number) {
    this.#shard = shard;
  }

  insert(id: string): boolean {
    const reservedFor = this.#reserved.get(hashOf(id));
    if (this.#deliveries.has(id) || (reservedFor !== undefined && reservedFor !== id)) return false;
    this.#deliveries.add(id);
    return true;
  }

  has(id: string): boolean {
    return this.#deliveries.has(id);
  }

  reserve(hashes: readonly string[], id: string): string | null {
    const claimed = hashes.map((hash) => idIn(this.#shard, hash)).find((one) => one !== id && this.has(one));
    const reservedFor = hashes
      .map((hash) => this.#reserved.get(hash))
      .find((one) => one !== undefined && one !== id);
    const holder = claimed ?? reservedFor ?? null;
    if (holder === null) for (const hash of hashes) this.#reserved.set(hash, id);
    return holder;
  }

  release(hashes: readonly string[], id: string): void {
    for (const hash of hashes) if (this.#reserved.get(hash) === id) this.#reserved.delete(hash);
  }
}

const who = fc.record({ app: fc.constantFrom(...APPS), customer: fc.constantFrom(...CUSTOMERS) });

test("a program's code has a hash for each app of the company, in the same order for all", () => {
  const [sales, support] = APPS.map((app) => claimOf(app, CUSTOMERS[3] ?? ""));
  const hashes = hashesOf(claimOf("sales", CUSTOMERS[5] ?? ""), APPS);
  expect(hashes).toEqual([sales, support].map((claim) => hashOf(claim?.id ?? "")).sort());
  expect(hashesOf(claimOf("support", CUSTOMERS[0] ?? ""), APPS.toReversed())).toEqual(hashes);
  expect(hashesOf({ ...claimOf("sales", "wm1"), code: null }, APPS)).toEqual([]);
  const unlisted = claimOf("another", "wm1");
  expect(hashesOf(unlisted, APPS)).toContain(hashOf(unlisted.id));
});

test("exactly one call is made with a code, whichever apps and customers are named and whichever comes first", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(who, { minLength: 1, maxLength: 5 }),
      fc.option(who),
      async (scheduler, programs, event) => {
        const shards = [...Array(SHARDS).keys()].map((shard) => new Shard(shard));
        const shardFor = (customer: string) => shards[shardOf(customer)] ?? new Shard(0);
        const calls: string[] = [];

        const useAsProgram = async ({ app, customer }: { app: string; customer: string }) => {
          const claim = claimOf(app, customer);
          await scheduler.schedule(Promise.resolve(), `${app} names ${customer}`);
          const holder = shardFor(customer).has(claim.id)
            ? null
            : await reserveEverywhere(claim.id, hashesOf(claim, APPS), {
                reserve: async (shard, hashes, id) => {
                  await scheduler.schedule(Promise.resolve(), `${id} asks ${shard}`);
                  const found = shards[shard]?.reserve(hashes, id) ?? null;
                  await scheduler.schedule(Promise.resolve(), `${shard} answers ${id}`);
                  return found;
                },
                release: async (shard, hashes, id) => {
                  await scheduler.schedule(Promise.resolve(), `${id} leaves ${shard}`);
                  shards[shard]?.release(hashes, id);
                },
              });
          if (holder === null && shardFor(customer).insert(claim.id)) calls.push(claim.id);
        };
        const comeAsEvent = async ({ app, customer }: { app: string; customer: string }) => {
          await scheduler.schedule(Promise.resolve(), "the event");
          const { id } = claimOf(app, customer);
          if (shardFor(customer).insert(id)) calls.push(id);
        };

        const all = Promise.all([
          ...programs.map(useAsProgram),
          ...(event === null ? [] : [comeAsEvent(event)]),
        ]);
        await scheduler.waitFor(all);
        expect(calls).toHaveLength(1);
      },
    ),
    { numRuns: 500 },
  );
});
