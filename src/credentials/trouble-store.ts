/**
 * Stores the troubles of an app, a row each, in its `Credentials` object. `trouble-episode.ts` decides what happens to
 * a trouble.
 */
import { asStored, readStored } from "../schema/stored.ts";
import {
  asTold,
  type Episode,
  ended,
  hitBy,
  isForgotten,
  isOngoing,
  isOwed,
  lookedInto,
  type Noted,
  noted,
  readEpisode,
  storedEpisodeSchema,
} from "./trouble-episode.ts";
import {
  type Cause,
  type Ended,
  isCause,
  type OpenTrouble,
  type Suspicion,
  type Trouble,
} from "./troubles.ts";

/** A trouble as it is shown. */
export interface TroubleRecord {
  count: number;
  since: number;
  lastAt: number;
  /** Null while it lasts. */
  overAt: number | null;
  detail: string;
  fromIp: string | null;
  /** The members, and the rules, whose customers it affected. */
  staff: readonly string[];
  rules: readonly string[];
}

export type Troubles = Partial<Record<Cause, TroubleRecord>>;

/** A trouble for which an alert is due. */
export interface OwedAlert {
  cause: Cause;
  episode: Episode;
}

const PREFIX = "trouble:";

export class TroubleStore {
  readonly #kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
  }

  note(trouble: Trouble, now: number): Noted {
    const result = noted(this.#find(trouble.cause), trouble, now);
    this.#put(trouble.cause, result.episode);
    return result;
  }

  /** Notes the result of looking into a suspicion; null when the trouble is not stored any more. */
  lookedInto(suspicion: Suspicion, goodAt: number | null, now: number): Omit<Noted, "suspicion"> | null {
    const episode = this.#find(suspicion.cause);
    if (episode === null) return null;
    const result = lookedInto(episode, suspicion, goodAt, now);
    this.#put(suspicion.cause, result.episode);
    return result;
  }

  /** Notes that something works again; gives the episode when it is over by this. */
  end({ cause, subject, at }: Ended): Episode | null {
    const before = this.#find(cause);
    if (before === null || before.overAt !== null) return null;
    const after = ended(before, subject, at);
    this.#put(cause, after);
    return after.overAt === null ? null : after;
  }

  open(): OpenTrouble[] {
    return this.#all().flatMap(([cause, episode]) => asOpen(cause, episode) ?? []);
  }

  /**
   * The troubles whose alerts came too soon after another alert, and may go now; the alerts count as given from now on.
   */
  owed(now: number): OwedAlert[] {
    return this.#all().flatMap(([cause, episode]) => {
      if (!isOwed(episode, now)) return [];
      this.#put(cause, asTold(episode, now));
      return [{ cause, episode }];
    });
  }

  /** Deletes troubles that have not occurred for a long time. */
  prune(now: number): void {
    for (const [cause, episode] of this.#all()) {
      if (isForgotten(episode, now)) this.#kv.delete(PREFIX + cause);
    }
  }

  records(): Troubles {
    const records: Troubles = {};
    for (const [cause, { count, since, lastAt, overAt, detail, fromIp, staff, rules }] of this.#all()) {
      if (since !== null) records[cause] = { count, since, lastAt, overAt, detail, fromIp, staff, rules };
    }
    return records;
  }

  #find(cause: Cause): Episode | null {
    const stored = readStored(this.#kv, PREFIX + cause, storedEpisodeSchema);
    return stored === undefined ? null : readEpisode(stored);
  }

  #put(cause: Cause, episode: Episode): void {
    this.#kv.put<Episode>(PREFIX + cause, episode);
  }

  #all(): [Cause, Episode][] {
    return [...this.#kv.list({ prefix: PREFIX })].flatMap(([key, stored]) => {
      const cause = key.slice(PREFIX.length);
      const episode = asStored(key, stored, storedEpisodeSchema);
      return episode === null || !isCause(cause) ? [] : [[cause, readEpisode(episode)]];
    });
  }
}

/** A trouble as Dispatchers know it, since they may see its end; null while it is only counted, and when it is over. */
export function asOpen(cause: Cause, episode: Episode): OpenTrouble | null {
  if (!isOngoing(episode)) return null;
  return { cause, subjects: hitBy(episode).map(({ name }) => name), lastAt: episode.lastAt };
}
