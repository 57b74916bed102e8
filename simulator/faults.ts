/**
 * What can go wrong between WeCom and its caller, on demand: which calls are met, how often, for how long. Says what
 * shall happen; the server makes it happen.
 */
import type { JournalEntry } from "./journal.ts";

export type FaultEffect =
  /** The answer comes late. The call takes effect after the delay, or before it; also when the caller has gone. */
  | { delayMs: number; effect?: "after" | "before" | undefined }
  /** Never an answer, and no effect. */
  | { hang: true }
  /** The call takes effect, then the connection breaks. */
  | { loseAnswer: true }
  /** The connection breaks before the call takes effect. */
  | { reset: true }
  | { status: number; body?: string | undefined }
  | { errcode: number; errmsg?: string | undefined }
  /** HTTP 200 with something that is not JSON. */
  | { text: string }
  /** The call takes effect, and its answer goes out as this makes of it: JSON with what JSON forbids. */
  | { garble: (json: string) => string }
  /** send_welcome_msg only: another app is sending (41096); then it has delivered (41051), or it has failed and the code is free. */
  | { anotherApp: AnotherApp };

export interface AnotherApp {
  forMs: number;
  thenDelivers: boolean;
}

export interface FaultOptions {
  /** Only this API; the names are those of the journal. */
  api?: string | undefined;
  /** Only calls with a token, or for a token, of this app. */
  app?: string | undefined;
  /** Only this corpid. */
  corp?: string | undefined;
  when?: ((call: JournalEntry) => boolean) | undefined;
  /** How many calls are met; 1, or without end when `forMs` is given. */
  times?: number | undefined;
  /** The fault is over after this time. */
  forMs?: number | undefined;
  then: FaultEffect;
}

export interface Fault {
  /** How many calls it has met. */
  readonly hits: number;
  remove(): void;
}

/** A delay and one other fault may meet the same call. */
export interface Met {
  delay: Extract<FaultEffect, { delayMs: number }> | null;
  other: Exclude<FaultEffect, { delayMs: number }> | null;
}

const BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>";

export class Faults {
  #pending: Pending[] = [];

  /** From now on, meets the calls that fit. Of several faults that fit, the one added first is taken. */
  add(options: FaultOptions): Fault {
    const fault = new Pending(options, () => {
      this.#pending = this.#pending.filter((other) => other !== fault);
    });
    this.#pending.push(fault);
    return fault;
  }

  /** The whole of WeCom is down: 502, or connections that break. */
  down(options: { forMs?: number | undefined; as?: "502" | "reset" | undefined } = {}): Fault {
    const then: FaultEffect = options.as === "reset" ? { reset: true } : { status: 502, body: BAD_GATEWAY };
    return this.add({ forMs: options.forMs, times: Number.POSITIVE_INFINITY, then });
  }

  clear(): void {
    this.#pending = [];
  }

  /** For the server: what meets this call. It counts as met. */
  meet(call: JournalEntry): Met {
    const met: Met = { delay: null, other: null };
    for (const fault of this.#pending) {
      const { then } = fault.options;
      if ("delayMs" in then) {
        if (!met.delay && fault.take(call)) met.delay = then;
      } else if (!met.other && fault.take(call)) {
        met.other = then;
      }
    }
    return met;
  }
}

class Pending implements Fault {
  readonly options: FaultOptions;
  readonly remove: () => void;
  readonly #until: number;
  readonly #times: number;
  hits = 0;

  constructor(options: FaultOptions, remove: () => void) {
    const { forMs, times } = options;
    this.options = options;
    this.remove = remove;
    this.#until = forMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + forMs;
    this.#times = times ?? (forMs === undefined ? 1 : Number.POSITIVE_INFINITY);
  }

  take(call: JournalEntry): boolean {
    const { api, app, corp, when, then } = this.options;
    const fits =
      this.hits < this.#times &&
      call.at < this.#until &&
      (api === undefined || call.api === api) &&
      (app === undefined || call.app === app) &&
      (corp === undefined || call.corp === corp) &&
      (!("anotherApp" in then) || call.api === "send_welcome_msg") &&
      (when === undefined || when(call));
    if (fits) this.hits += 1;
    return fits;
  }
}
