/**
 * Holds the deliveries of a company's other apps for the same adding of a customer by a member, and gives their state.
 * Kept in memory while it can matter; `nextStep` decides which delivery waits.
 */
import { isContact, WELCOME_WINDOW_MS } from "../rules/engine/events.ts";
import type { Delivery } from "./delivery.ts";
import type { RivalsState } from "./policy.ts";

export class Rivals {
  /** By customer and member, each in the order in which its deliveries may send. */
  readonly #groups = new Map<string, Delivery[]>();

  /** Adds a delivery behind the others; a resumed delivery keeps its place. */
  add(delivery: Delivery): void {
    if (!isContact(delivery)) return;
    const group = this.#groups.get(keyOf(delivery)) ?? [];
    const place = group.findIndex(({ id }) => id === delivery.id);
    group[place === -1 ? group.length : place] = delivery;
    this.#groups.set(keyOf(delivery), group);
  }

  /** Lets the other deliveries go first: this one has no token, and may get one too late. */
  yield(delivery: Delivery): void {
    const group = this.#groups.get(keyOf(delivery)) ?? [];
    const place = group.findIndex(({ id }) => id === delivery.id);
    if (place !== -1) group.push(...group.splice(place, 1));
  }

  /** The other apps' deliveries of the same adding. */
  with(delivery: Delivery): Delivery[] {
    // A code of customer service is one code, whichever app reads it first.
    if (!isContact(delivery)) return [];
    const group = this.#groups.get(keyOf(delivery)) ?? [];
    return group.filter((other) => other.app !== delivery.app && areOfOneEvent(other, delivery));
  }

  /** The state of the others: whether one has welcomed the customer, or an earlier one is open. */
  of(delivery: Delivery): RivalsState {
    const group = this.#groups.get(keyOf(delivery)) ?? [];
    const place = group.findIndex(({ id }) => id === delivery.id);
    const others = this.with(delivery);
    if (others.some(({ outcome }) => outcome === "sent" || outcome === "sent-unconfirmed")) return "sent";
    if (others.some(({ outcome }) => outcome === "already-welcomed")) return "welcomed";
    const isAhead = (other: Delivery) => place === -1 || group.indexOf(other) < place;
    return others.some((other) => other.outcome === "open" && isAhead(other)) ? "open" : "none";
  }

  /** Drops groups in which every window is long over. */
  forget(now: number): void {
    for (const [key, group] of this.#groups) {
      if (group.every(({ outcome, deadline }) => outcome !== "open" && deadline + WELCOME_WINDOW_MS < now)) {
        this.#groups.delete(key);
      }
    }
  }
}

const keyOf = ({ customer, staff }: Delivery) => `${customer}\n${staff}`;

/** WeCom tells every app the second in which the customer was added; a customer may be added again a moment later. */
const SAME_EVENT_MS = 3_000;

const areOfOneEvent = (a: Delivery, b: Delivery) => Math.abs(a.eventAt - b.eventAt) <= SAME_EVENT_MS;
