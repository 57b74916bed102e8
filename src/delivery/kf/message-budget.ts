/**
 * Limits the messages to a customer without a code: WeCom takes five for each message of the customer's (doc 94677). A
 * message gets its place before it is filled in, and is counted when its call begins, so that at most five of any number
 * are sent, and nothing is looked up for the rest.
 *
 * Counts are stored; places, and calls under way, are in this object's memory only.
 */
import type { KfPlace } from "./inbox-events.ts";

/** The messages that WeCom takes for each of the customer's (doc 94677), */
const MESSAGES_PER_WORD = 5;
/** and how long after it. */
const SPEAKING_MS = 48 * 60 * 60_000;

/** The stored counts of a customer. */
export interface MessageCounts {
  /** When the customer last wrote, as far as it is known, and how many calls to write back were begun since. */
  find(who: KfPlace): { saidAt: number | null; sent: number };
  /** Counts a message whose call begins; gives when the customer last wrote. */
  counted(who: KfPlace, at: number): number | null;
  /** Takes back the count, unless the customer wrote since. */
  uncounted(who: KfPlace, saidAt: number | null): void;
}

/**
 * Why a message has no place: WeCom would refuse it; or, without an errcode, as many calls are under way as WeCom
 * takes, of which one may fail.
 */
export interface HeldBack {
  errcode: 95001 | 95002 | null;
}
export type Admission = { ok: true; place: BudgetPlace } | ({ ok: false } & HeldBack);

interface OnTheWay {
  /** Messages that have a place and no call yet. */
  waiting: number;
  /** Messages whose calls are under way; they are counted already. */
  calling: number;
}

/** A message's place among those that WeCom takes. */
export interface BudgetPlace {
  /** Counts the message: its call begins. */
  begin(at: number): void;
  /** Ends its call, with WeCom's errcode if there is one; a message that WeCom did not take is not counted any more. */
  end(answer: { mayHaveTaken: boolean; errcode: number | null }, at: number): void;
  /** Frees the place, if no call began. */
  free(): void;
}

/** Far more customers than have messages waiting at a time. */
const REFUSED_AT_MOST = 1_000;

export class Budget {
  readonly #counts: MessageCounts;
  readonly #onTheWay = new Map<string, OnTheWay>();
  /** When WeCom last refused a message to a customer, and with which errcode. */
  readonly #refused = new Map<string, { at: number; errcode: 95001 | 95002 }>();

  constructor(counts: MessageCounts) {
    this.#counts = counts;
  }

  /**
   * Asks for a place, for a message that was given at `givenAt`. For a customer who is not known here, WeCom decides:
   * its answer to one message holds for all messages given before.
   */
  admit(who: KfPlace, givenAt: number, now: number): Admission {
    const { saidAt, sent } = this.#counts.find(who);
    const { waiting, calling } = this.#onTheWay.get(keyOf(who)) ?? { waiting: 0, calling: 0 };
    const refused = this.#refused.get(keyOf(who));
    if (refused !== undefined && refused.at >= givenAt && refused.at >= (saidAt ?? 0))
      return { ok: false, errcode: refused.errcode };
    if (saidAt !== null && now - saidAt > SPEAKING_MS) return { ok: false, errcode: 95002 };
    if (saidAt !== null && sent - calling >= MESSAGES_PER_WORD) return { ok: false, errcode: 95001 };
    const taken = saidAt === null ? calling : sent;
    if (taken + waiting >= MESSAGES_PER_WORD) return { ok: false, errcode: null };
    return { ok: true, place: this.#placeFor(who) };
  }

  #placeFor(who: KfPlace): BudgetPlace {
    let stands: keyof OnTheWay | null = null;
    let saidAt: number | null = null;
    const move = (to: typeof stands) => {
      const { waiting, calling } = this.#onTheWay.get(keyOf(who)) ?? { waiting: 0, calling: 0 };
      const after = { waiting, calling };
      if (stands !== null) after[stands] -= 1;
      if (to !== null) after[to] += 1;
      stands = to;
      if (after.waiting + after.calling === 0) this.#onTheWay.delete(keyOf(who));
      else this.#onTheWay.set(keyOf(who), after);
    };
    move("waiting");
    return {
      begin: (at) => {
        saidAt = this.#counts.counted(who, at);
        move("calling");
      },
      end: ({ mayHaveTaken, errcode }, at) => {
        if (!mayHaveTaken) this.#counts.uncounted(who, saidAt);
        if (errcode === 95001 || errcode === 95002) this.#noteRefusal(who, errcode, at);
        move(null);
      },
      free: () => {
        if (stands === "waiting") move(null);
      },
    };
  }

  #noteRefusal(who: KfPlace, errcode: 95001 | 95002, at: number): void {
    if (this.#refused.size >= REFUSED_AT_MOST) this.#refused.clear();
    this.#refused.set(keyOf(who), { at, errcode });
  }
}

const keyOf = ({ account, customer }: KfPlace) => `${account}\n${customer}`;
