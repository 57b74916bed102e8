/**
 * The messages and events of one customer-service account, in order, read a page at a time by cursor.
 * Forgets nothing; pages leave out what is too old.
 */
import { opaque } from "../ids.ts";

/** One entry of `msg_list`, as sync_msg shows it. */
export interface KfItem {
  readonly msgid: string;
  /** Seconds. */
  readonly send_time: number;
  /** 3 the customer, 4 an event, 5 a servicer in the client. */
  readonly origin: 3 | 4 | 5;
  readonly msgtype: string;
  readonly [key: string]: unknown;
}

/** A place in the stream; `emptyPages` counts the empty pages that were given there. */
interface Place {
  index: number;
  emptyPages: number;
}

export interface PageRequest {
  /** Empty: from the oldest item that is not older than `since`. */
  cursor: string;
  limit: number;
  /** Milliseconds. */
  since: number;
  /** How many empty pages come before a page with items. */
  emptyPages: number;
  /** How many items before the cursor come again. */
  repeatedItems: number;
}

export interface Page {
  items: KfItem[];
  nextCursor: string;
  hasMore: boolean;
}

export class KfStream {
  readonly items: KfItem[] = [];
  /** Makes the cursors of one account worthless at another. */
  readonly #mark = opaque(12);

  add(item: KfItem): void {
    this.items.push(item);
  }

  /** Null: not a cursor of this stream. */
  page({ cursor, limit, since, emptyPages, repeatedItems }: PageRequest): Page | null {
    const place = this.#placeOf(cursor);
    if (place === null) return null;
    const oldest = Math.floor(since / 1000);
    const isTooOld = (index: number) => (this.items[index]?.send_time ?? oldest) < oldest;
    let { index } = place;
    while (isTooOld(index)) index += 1;

    if (index < this.items.length && place.emptyPages < emptyPages) {
      const nextCursor = this.#cursorOf({ index, emptyPages: place.emptyPages + 1 });
      return { items: [], nextCursor, hasMore: true };
    }
    const items = this.items
      .slice(Math.max(0, index - Math.min(repeatedItems, limit - 1)), index)
      .filter((_, n, repeated) => index < this.items.length && !isTooOld(index - repeated.length + n));
    for (; index < this.items.length && items.length < limit; index += 1) {
      const item = this.items[index];
      if (item && !isTooOld(index)) items.push(item);
    }
    const nextCursor = this.#cursorOf({ index, emptyPages: 0 });
    return { items, nextCursor, hasMore: index < this.items.length };
  }

  #cursorOf({ index, emptyPages }: Place): string {
    return `4${this.#mark}.${index.toString(36)}.${emptyPages}`;
  }

  #placeOf(cursor: string): Place | null {
    if (cursor === "") return { index: 0, emptyPages: 0 };
    const [mark, index = "", emptyPages = ""] = cursor.split(".");
    const place = { index: Number.parseInt(index, 36), emptyPages: Number(emptyPages) };
    const isOurs = mark === `4${this.#mark}` && place.index >= 0 && place.emptyPages >= 0;
    return isOurs && place.index <= this.items.length ? place : null;
  }
}
