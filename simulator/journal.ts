/**
 * What WeCom was asked, call by call, in the order of arrival, and what it answered. A record to assert on: nothing
 * here changes an answer.
 */
import type { Settings } from "./settings/settings.ts";

export interface JournalEntry {
  readonly id: number;
  /** Arrival, milliseconds since 1970. */
  readonly at: number;
  /** When it was answered or the connection was gone; null while under way. */
  endedAt: number | null;
  /** As the files in api/ name it: `gettoken`, `externalcontact/get`, `send_welcome_msg`; the path of something unknown. */
  readonly api: string;
  readonly method: string;
  app: string | null;
  corp: string | null;
  readonly ip: string;
  /** The `authorization` header: WeCom itself has no use for it, a relay has. */
  readonly authorization: string | null;
  /** Without `access_token` and `corpsecret`. */
  readonly query: Record<string, string>;
  /** The body as JSON; null when there was none or it was broken. Of a form: what its files are. */
  body: unknown;
  /** The body as it came; empty for a form. */
  raw: string;
  /** HTTP status of the answer; null when none was given. */
  status: number | null;
  /** Also there when the answer was lost on its way; null when WeCom came to no decision. */
  errcode: number | null;
  errmsg: string | null;
  effect: "delivered" | null;
  /** The one-time code in the call: `welcome_code`, or `code` of customer service. */
  code: string | null;
  /** The faults that met the call, by name; null: none. */
  fault: string | null;
}

type Predicate = (entry: JournalEntry) => boolean;
interface Waiter {
  wants: Predicate;
  give(entry: JournalEntry): void;
}

export class Journal {
  readonly #settings: Settings;
  readonly #waiters = new Set<Waiter>();
  readonly #underWay = new Map<string, number>();
  readonly #most = new Map<string, number>();
  #entries: JournalEntry[] = [];
  #lastId = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The calls so far, those still under way included: all, of one API, or those that pass `filter`. */
  calls(api?: string, filter: Predicate = () => true): JournalEntry[] {
    return this.#entries.filter((entry) => (api === undefined || entry.api === api) && filter(entry));
  }

  /**
   * Resolves with the first answered call that fits, in the past or to come; `after` (an entry's id) leaves the
   * older ones out. Rejects after `timeoutMs`, naming the calls that did come.
   */
  waitFor(wants: Predicate, timeoutMs = 5_000, options: { after?: number } = {}): Promise<JournalEntry> {
    const { after = 0 } = options;
    const fits = (entry: JournalEntry) => entry.id > after && entry.endedAt !== null && wants(entry);
    const known = this.#entries.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const seen = this.#entries.map(({ api, errcode }) => `${api} ${errcode}`).slice(-20);
        reject(new Error(`no such call in ${timeoutMs} ms; the last calls: ${seen.join(", ") || "none"}`));
      }, timeoutMs);
      const waiter: Waiter = {
        wants: fits,
        give: (entry) => {
          clearTimeout(timer);
          resolve(entry);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** The most calls that were ever under way together: of one API, or of all. A closed connection ends its call. */
  maxConcurrent(api = "*"): number {
    return this.#most.get(api) ?? 0;
  }

  clear(): void {
    this.#entries = [];
    this.#most.clear();
  }

  /** For the server: notes the arrival of a call. */
  begin(call: Pick<JournalEntry, "api" | "method" | "ip" | "authorization" | "query">): JournalEntry {
    this.#lastId += 1;
    const entry: JournalEntry = {
      id: this.#lastId,
      at: Date.now(),
      endedAt: null,
      ...call,
      app: null,
      corp: null,
      body: null,
      raw: "",
      status: null,
      errcode: null,
      errmsg: null,
      effect: null,
      code: null,
      fault: null,
    };
    this.#countUnderWay(entry, 1);
    this.#keep(entry);
    return entry;
  }

  /** For the server: notes the end of a call. May be said again, when a call takes effect after its caller has left. */
  end(entry: JournalEntry): void {
    if (entry.endedAt === null) {
      entry.endedAt = Date.now();
      this.#countUnderWay(entry, -1);
    }
    for (const waiter of this.#waiters) {
      if (!waiter.wants(entry)) continue;
      this.#waiters.delete(waiter);
      waiter.give(entry);
    }
  }

  #countUnderWay(entry: JournalEntry, change: 1 | -1): void {
    for (const key of [entry.api, "*"]) {
      const count = (this.#underWay.get(key) ?? 0) + change;
      this.#underWay.set(key, count);
      this.#most.set(key, Math.max(this.maxConcurrent(key), count));
    }
  }

  #keep(entry: JournalEntry): void {
    const { keepJournal } = this.#settings;
    if (keepJournal === 0) return;
    this.#entries.push(entry);
    // Cut only at twice the limit: cutting at every call would move the whole list each time.
    if (keepJournal !== null && this.#entries.length >= 2 * keepJournal) {
      this.#entries = this.#entries.slice(-keepJournal);
    }
  }
}
