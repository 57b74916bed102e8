/** The troubles of an app, one row each, in its `Credentials` object. `trouble-episode.ts` says what happens to them. */
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
  /** The members, and the rules, whose customers it met. */
  staff: readonly string[];
  rules: readonly string[];
}

export type Troubles = Partial<Record<Cause, TroubleRecord>>;

/** A trouble that operators are to be told of. */
export interface TroublesTold {
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

  /** Notes what was found of a suspicion; null where there is nothing of it any more. */
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

  /** The alerts that would have come too soon before; from now on they count as given. */
  owed(now: number): TroublesTold[] {
    return this.#all().flatMap(([cause, episode]) => {
      if (!isOwed(episode, now)) return [];
      this.#put(cause, asTold(episode, now));
      return [{ cause, episode }];
    });
  }

  /** Forgets what nobody has met for long. */
  prune(now: number): void {
    for (const [cause, episode] of this.#all()) {
      if (isForgotten(episode, now)) this.#kv.delete(PREFIX + cause);
    }
  }

  standing(): Troubles {
    const standing: Troubles = {};
    for (const [cause, { count, since, lastAt, overAt, detail, fromIp, staff, rules }] of this.#all()) {
      if (since !== null) standing[cause] = { count, since, lastAt, overAt, detail, fromIp, staff, rules };
    }
    return standing;
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

/** A trouble as those are told who may see its end; null while it is only counted, and when it is over. */
export function asOpen(cause: Cause, episode: Episode): OpenTrouble | null {
  if (!isOngoing(episode)) return null;
  return { cause, subjects: hitBy(episode).map(({ name }) => name), lastAt: episode.lastAt };
}
