/**
 * Deliveries that are put down until their time comes, each with its row in the ledger: a rule's `after`, or a limit of
 * WeCom's that is waited out. Takes nothing up by itself.
 */
import type { Delivery } from "./delivery.ts";

export class Scheduled {
  readonly #byId = new Map<string, Delivery>();

  /** Puts a delivery down until its `waitsUntil`. */
  add(delivery: Delivery): void {
    this.#byId.set(delivery.id, delivery);
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  /** When the next one is to be taken up, in milliseconds since 1970; null when none is. */
  get wakesAt(): number | null {
    let first: number | null = null;
    for (const { waitsUntil } of this.#byId.values()) {
      if (waitsUntil !== null && (first === null || waitsUntil < first)) first = waitsUntil;
    }
    return first;
  }

  /** Those whose time has come. */
  due(now: number): Delivery[] {
    return this.filter(({ waitsUntil }) => waitsUntil === null || waitsUntil <= now);
  }

  filter(fits: (delivery: Delivery) => boolean): Delivery[] {
    return [...this.#byId.values()].filter(fits);
  }
}
