/**
 * Scheduled deliveries, which rest until their time comes, each with its row in the ledger: for a rule's `after`, or
 * for a limit of WeCom's. Resumes none by itself.
 */
import type { Delivery } from "./delivery.ts";

export class Scheduled {
  readonly #byId = new Map<string, Delivery>();

  /** Schedules a delivery for its `waitsUntil`. */
  add(delivery: Delivery): void {
    this.#byId.set(delivery.id, delivery);
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  /** When the next delivery is due, in milliseconds since 1970; null when there is none. */
  get wakesAt(): number | null {
    let first: number | null = null;
    for (const { waitsUntil } of this.#byId.values()) {
      if (waitsUntil !== null && (first === null || waitsUntil < first)) first = waitsUntil;
    }
    return first;
  }

  /** The deliveries whose time has come. */
  due(now: number): Delivery[] {
    return this.filter(({ waitsUntil }) => waitsUntil === null || waitsUntil <= now);
  }

  filter(fits: (delivery: Delivery) => boolean): Delivery[] {
    return [...this.#byId.values()].filter(fits);
  }
}
