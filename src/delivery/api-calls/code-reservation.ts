/**
 * Reserves the code of a program's call, in this Dispatcher or in all of the company's; see `one-call.ts` for why. Claims
 * nothing.
 */
import { orThrow } from "../../concurrency/timeout.ts";
import { appsOfCompany } from "../../config/apps-by-name.ts";
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { dispatcherOf } from "../../objects.ts";
import type { Claim } from "../delivery.ts";
import { shardOfDelivery } from "../ids.ts";
import type { Ledger } from "../record/ledger.ts";
import { withoutCode } from "../record/record.ts";
import { holderOf } from "./idempotent-calls.ts";
import { hashesOf, idsIn, reserveEverywhere } from "./one-call.ts";
import type { Holder } from "./request.ts";
import type { ReservedCodes } from "./reserved-codes.ts";

/** An object that is replaced is back at once. */
const RESERVE_MS = 5_000;

export interface CodeReservationPorts {
  env: Env;
  config: Config;
  /** The company and shard of this Dispatcher. */
  name: { corpId: string; shard: number };
  ledger: Ledger;
  reservedCodes: ReservedCodes;
}

export class CodeReservation {
  readonly #ports: CodeReservationPorts;

  constructor(ports: CodeReservationPorts) {
    this.#ports = ports;
  }

  /**
   * Reserves a code here, durably before this returns; gives the id of the delivery that has the code already, or null.
   */
  reserve(hashes: readonly string[], delivery: string): string | null {
    const { name, ledger, reservedCodes } = this.#ports;
    const ids = idsIn(name.shard, hashes).filter((id) => id !== delivery);
    const claimed = ids.find((id) => ledger.find(id) !== null || ledger.isForgotten(id));
    const holder = claimed ?? reservedCodes.findOther(hashes, delivery);
    if (holder === null) reservedCodes.add(hashes, delivery, Date.now());
    return holder;
  }

  /** Takes back a delivery's reservation here. */
  release(hashes: readonly string[], delivery: string): void {
    this.#ports.reservedCodes.remove(hashes, delivery);
  }

  /** Reserves a program's code in all of the company's Dispatchers; gives its holder, or null. */
  async reserveEverywhere(claim: Claim): Promise<Holder | null> {
    const { env, config, name, ledger } = this.#ports;
    const apps = appsOfCompany(config, name.corpId);
    const hashes = hashesOf(
      claim,
      apps.map((app) => app.name),
    );
    const dispatcher = (shard: number) => dispatcherOf(env, config, name.corpId, shard);
    const isHere = (shard: number) => shard === name.shard;
    const soon = <T>(asked: Promise<T>) => orThrow(RESERVE_MS, asked, "a Dispatcher did not answer in time");
    const id = await reserveEverywhere(claim.id, hashes, {
      reserve: async (shard, all, delivery) =>
        isHere(shard)
          ? this.reserve(all, delivery)
          : await soon(dispatcher(shard).reserveCode(all, delivery)),
      release: async (shard, all, delivery) =>
        isHere(shard)
          ? this.release(all, delivery)
          : await soon(dispatcher(shard).releaseCode(all, delivery)),
    });
    if (id === null) return null;
    const shard = shardOfDelivery(id);
    const here = () => {
      const delivery = ledger.find(id);
      return delivery && withoutCode(delivery);
    };
    const holder = shard === null || isHere(shard) ? here() : await dispatcher(shard).find(id);
    // A reserved code may not be claimed yet.
    return holder === null ? { id, by: "program", rule: null, outcome: "open" } : holderOf(holder);
  }
}
