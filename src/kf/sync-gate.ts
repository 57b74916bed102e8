/**
 * Decides whose turn it is to ask for a page: an account's inbox and the programs ask one at a time, the inbox first,
 * and nobody while WeCom has closed. Knows nothing of pages or cursors.
 */
import { Slots } from "../concurrency/slots.ts";
import { encode } from "../i18n/sentence.ts";
import type { Answer } from "../wecom/client.ts";
import { errcodeOf, LIMITED } from "../wecom/errors.ts";
import { LIMITED_MS } from "./sync-retry.ts";

/**
 * WeCom takes ten calls a minute without a callback's Token, then closes for a minute (a statement of its staff's on
 * doc 94670). Two of them are the inbox's.
 */
export const TOKENLESS_CALLS = 8;
const MINUTE_MS = 60_000;

export class SyncGate {
  readonly #slots = new Slots(["the turn"]);
  /** Until when WeCom takes no call with a Token, and none without. */
  readonly #closedUntil = { withToken: 0, without: 0 };
  #programsCalls: number[] = [];

  /** Until when a program's call would be refused, or might take away a call of the inbox's; null when it may go. */
  closedForPrograms(hasToken: boolean, now: number): number | null {
    const until = this.#closedFor(hasToken);
    if (until > now) return until;
    if (hasToken) return null;
    this.#programsCalls = this.#programsCalls.filter((at) => at > now - MINUTE_MS);
    const [oldest] = this.#programsCalls;
    return oldest === undefined || this.#programsCalls.length < TOKENLESS_CALLS ? null : oldest + MINUTE_MS;
  }

  /** Makes the call when it is its turn. While WeCom has closed, gives the answer that WeCom would give. */
  async take<Found extends { answer: Answer; details: unknown }>(
    who: "inbox" | "program",
    hasToken: boolean,
    call: () => Promise<Found>,
  ): Promise<Found | { answer: Answer; details: null }> {
    return await this.#slots.run(who === "inbox" ? 0 : 1, async () => {
      const now = Date.now();
      if (this.#closedFor(hasToken) > now) return { answer: CLOSED, details: null };
      if (who === "program" && !hasToken) this.#programsCalls.push(now);
      const found = await call();
      if (found.answer.kind === "answered" && found.answer.errcode === LIMITED)
        this.#close(hasToken, Date.now());
      return found;
    });
  }

  #closedFor(hasToken: boolean): number {
    return hasToken ? this.#closedUntil.withToken : this.#closedUntil.without;
  }

  /** A limit on calls with a Token holds for calls without a Token too. */
  #close(hadToken: boolean, now: number): void {
    this.#closedUntil.without = now + LIMITED_MS;
    if (hadToken) this.#closedUntil.withToken = now + LIMITED_MS;
  }
}

const CLOSED: Answer = {
  kind: "answered",
  http: 200,
  errcode: LIMITED,
  errmsg: encode(errcodeOf(LIMITED).meaning),
  body: {},
};
