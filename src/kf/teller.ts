/**
 * Tells Dispatchers what the items of a page mean, each of its own customers, and finds the items that cannot be told:
 * those are left out, so that they keep no other customer waiting. Where Dispatchers are is behind ports.
 */

import type { InboxEvent, InboxEventsApplied } from "../delivery/kf/inbox-events.ts";
import { shardOf } from "../objects/names.ts";
import type { ClassifiedItems } from "./classify.ts";
import { addCounts, type Counts, NO_COUNTS } from "./counts.ts";
import type { KfItem } from "./items.ts";
import type { SetAside, Taken } from "./taken.ts";

export interface InboxTellerPorts {
  /** Has a Dispatcher take news; throws when it does not. */
  tell(shard: number, news: InboxEvent[]): Promise<InboxEventsApplied>;
  /** Whether a Dispatcher can store anything at all; throws, or gives false, when it cannot. */
  canStore(shard: number): Promise<boolean>;
  setAside(what: SetAside): void;
}

/** What a Dispatcher is told of one item. */
interface Told {
  item: KfItem;
  news: InboxEvent;
}

export class Teller {
  readonly #ports: InboxTellerPorts;

  constructor(ports: InboxTellerPorts) {
    this.#ports = ports;
  }

  /**
   * First of codes, with what programs are told right behind them, so that it is queued before anything comes of them;
   * then of the rest. Throws where a Dispatcher takes nothing: then all of it is to be told again.
   */
  async tellAll(
    items: readonly KfItem[],
    read: (item: KfItem) => { sorted: ClassifiedItems; onward: readonly InboxEvent[] },
  ): Promise<Taken> {
    const first: Told[] = [];
    const onwards: Told[] = [];
    const others: Told[] = [];
    const left: SetAside[] = [];
    let counts: Counts = NO_COUNTS;
    for (const item of items) {
      try {
        const { sorted, onward } = read(item);
        first.push(...sorted.urgent.map((news) => ({ item, news })));
        onwards.push(...onward.map((news) => ({ item, news })));
        others.push(...sorted.others.map((news) => ({ item, news })));
        counts = addCounts(counts, sorted.counts);
      } catch (error) {
        left.push(this.#leaveOut(item, error));
      }
    }
    await this.#tell([...first, ...onwards], left);
    const unanswered = await this.#tell(others, left);
    return {
      counts: addCounts(counts, { ...NO_COUNTS, unanswered, setAside: left.length }),
      lastSetAside: left.at(-1) ?? null,
    };
  }

  /** Gives how many messages no rule is for. */
  async #tell(told: readonly Told[], left: SetAside[]): Promise<number> {
    const byShard = Map.groupBy(told, ({ news }) => shardOf(laneOf(news)));
    const taken = await Promise.all([...byShard].map(([shard, some]) => this.#tellShard(shard, some, left)));
    return taken.reduce((sum, unanswered) => sum + unanswered, 0);
  }

  async #tellShard(shard: number, told: readonly Told[], left: SetAside[]): Promise<number> {
    try {
      const { unanswered } = await this.#ports.tell(
        shard,
        told.map(({ news }) => news),
      );
      return unanswered;
    } catch (error) {
      // Most often the Dispatcher is being restarted. If it can store, it is what it was told.
      if (passes(error) || !(await this.#ports.canStore(shard))) throw error;
    }
    let sum = 0;
    for (const { item, news } of told) {
      try {
        const { unanswered } = await this.#ports.tell(shard, [news]);
        sum += unanswered;
      } catch (error) {
        if (passes(error) || !(await this.#ports.canStore(shard))) throw error;
        left.push(this.#leaveOut(item, error));
      }
    }
    return sum;
  }

  #leaveOut(item: KfItem, error: unknown): SetAside {
    const what = { at: Date.now(), msgid: item.msgid, kind: kindOf(item), why: whyOf(error) };
    this.#ports.setAside(what);
    return what;
  }
}

/** Whether an error is the object's or the platform's, and not that of what it was told. */
function passes(error: unknown): boolean {
  const { retryable, overloaded, durableObjectReset } = Object(error);
  return retryable === true || overloaded === true || durableObjectReset === true;
}

const WHY_CHARACTERS = 200;
const whyOf = (error: unknown) => String(error).slice(0, WHY_CHARACTERS);

function kindOf(item: KfItem): string {
  if (item.type === "other") return item.kind;
  return item.type === "message" ? item.msgtype : `event/${item.type}`;
}

/** What decides which Dispatcher is told: the customer, or what an event for programs is kept in order by. */
function laneOf(news: InboxEvent): string {
  if (news.type === "onward") return news.event.lane;
  return "claim" in news ? news.claim.customer : news.customer;
}
