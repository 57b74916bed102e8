/**
 * Sends the events of a page to Dispatchers, to each those of its own customers. Leaves out the items that no Dispatcher
 * takes, so that they keep no other customer waiting. The Dispatchers are behind ports.
 */
import type { InboxEvent, InboxEventsApplied } from "../delivery/kf/inbox-events.ts";
import { shardOf } from "../objects/names.ts";
import type { ClassifiedItems } from "./classify.ts";
import { addCounts, type Counts, NO_COUNTS } from "./counts.ts";
import type { KfItem } from "./items.ts";
import type { PageResult, SetAside } from "./page-result.ts";

export interface EventSenderPorts {
  /** Has a Dispatcher apply events; throws when it fails. */
  send(shard: number, events: InboxEvent[]): Promise<InboxEventsApplied>;
  /** Whether a Dispatcher can store anything at all; throws, or gives false, when it cannot. */
  canStore(shard: number): Promise<boolean>;
  /** Whether more requests may be made in this invocation. */
  mayGoOn(): boolean;
  setAside(what: SetAside): void;
}

/** An event for a Dispatcher, with the item that it comes from. */
interface EventOfItem {
  item: KfItem;
  event: InboxEvent;
}

/** What belongs to one page. */
interface Sending {
  /** Whether more requests may be made for it; an item alone is sent in any case. */
  mayGoOn(): boolean;
  leftOut: SetAside[];
}

export class EventSender {
  readonly #ports: EventSenderPorts;

  constructor(ports: EventSenderPorts) {
    this.#ports = ports;
  }

  /**
   * Sends codes first, and right behind them the events for programs, so that these are queued before the codes have an
   * outcome; then the rest. Throws when a Dispatcher takes nothing: then everything must be sent again. Gives null when
   * to find the items at fault takes too many requests: then fewer items must be sent at once.
   */
  async sendAll(
    items: readonly KfItem[],
    read: (item: KfItem) => { sorted: ClassifiedItems; forPrograms: readonly InboxEvent[] },
  ): Promise<PageResult | null> {
    const urgent: EventOfItem[] = [];
    const queued: EventOfItem[] = [];
    const others: EventOfItem[] = [];
    const sending: Sending = { mayGoOn: () => items.length === 1 || this.#ports.mayGoOn(), leftOut: [] };
    let counts: Counts = NO_COUNTS;
    for (const item of items) {
      try {
        const { sorted, forPrograms } = read(item);
        urgent.push(...sorted.urgent.map((event) => ({ item, event })));
        queued.push(...forPrograms.map((event) => ({ item, event })));
        others.push(...sorted.others.map((event) => ({ item, event })));
        counts = addCounts(counts, sorted.counts);
      } catch (error) {
        sending.leftOut.push(setAsideOf(item, error));
      }
    }
    if ((await this.#send([...urgent, ...queued], sending)) === null) return null;
    const unanswered = await this.#send(others, sending);
    if (unanswered === null) return null;
    const { leftOut } = sending;
    for (const what of leftOut) this.#ports.setAside(what);
    return {
      counts: addCounts(counts, { ...NO_COUNTS, unanswered, setAside: leftOut.length }),
      lastSetAside: leftOut.at(-1) ?? null,
    };
  }

  /** Gives how many messages have no rule; null when more requests are needed than may be made. */
  async #send(events: readonly EventOfItem[], sending: Sending): Promise<number | null> {
    const byShard = Map.groupBy(events, ({ event }) => shardOf(laneOf(event)));
    const unanswered = await Promise.all(
      [...byShard].map(([shard, ofShard]) => this.#sendToShard(shard, ofShard, sending)),
    );
    return sumOf(unanswered);
  }

  /** `isAgain`: a call with these events has failed, and the Dispatcher could store. */
  async #sendToShard(
    shard: number,
    events: readonly EventOfItem[],
    sending: Sending,
    isAgain = false,
  ): Promise<number | null> {
    try {
      const { unanswered } = await this.#ports.send(
        shard,
        events.map(({ event }) => event),
      );
      return unanswered;
    } catch (error) {
      // Most often the Dispatcher is being restarted. If it can store, an event is at fault.
      if (isPassing(error) || !(await this.#ports.canStore(shard))) throw error;
      const [first, ...others] = events;
      if (isAgain && first !== undefined && others.length === 0) {
        sending.leftOut.push(setAsideOf(first.item, error));
        return 0;
      }
    }
    const middle = Math.ceil(events.length / 2);
    const halves = [events.slice(0, middle), events.slice(middle)].filter(({ length }) => length > 0);
    const unanswered: (number | null)[] = [];
    for (const half of halves) {
      unanswered.push(sending.mayGoOn() ? await this.#sendToShard(shard, half, sending, true) : null);
    }
    return sumOf(unanswered);
  }
}

/** The sum; null with a null. */
const sumOf = (numbers: readonly (number | null)[]) =>
  numbers.reduce((sum, number) => (sum === null || number === null ? null : sum + number), 0);

const setAsideOf = (item: KfItem, error: unknown): SetAside => ({
  at: Date.now(),
  msgid: item.msgid,
  kind: kindOf(item),
  why: whyOf(error),
});

/** Whether an error is the object's or the platform's, and not caused by an event. */
function isPassing(error: unknown): boolean {
  const { retryable, overloaded, durableObjectReset } = Object(error);
  return retryable === true || overloaded === true || durableObjectReset === true;
}

const WHY_CHARACTERS = 200;
const whyOf = (error: unknown) => String(error).slice(0, WHY_CHARACTERS);

function kindOf(item: KfItem): string {
  if (item.type === "other") return item.kind;
  return item.type === "message" ? item.msgtype : `event/${item.type}`;
}

/** The key that selects the Dispatcher: the customer, or the lane of an event for programs. */
function laneOf(event: InboxEvent): string {
  if (event.type === "webhook" || event.type === "onward") return event.event.lane;
  return "claim" in event ? event.claim.customer : event.customer;
}
