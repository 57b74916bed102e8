/**
 * The policy of a trouble, from its first occurrence to its end: what an occurrence changes, what ends the trouble, and
 * whether operators are told. Pure; `trouble-store.ts` stores it.
 */
import * as v from "valibot";
import { ALERT_PAUSE_MS, alertPolicy, RUN, type Suspicion, type Trouble } from "./troubles.ts";

/** A family of calls, a member, a rule or a file that the trouble hit, and that has not worked since. */
interface Subject {
  name: string;
  lastAt: number;
  /** When its last failures in a row came. */
  run: number[];
}

export interface Episode {
  /** Occurrences since `since`. */
  count: number;
  /** Null while its occurrences are only counted. */
  since: number | null;
  lastAt: number;
  overAt: number | null;
  what: string;
  detail: string;
  fromIp: string | null;
  /** The times of the last occurrences that operators were not told of. */
  recent: number[];
  subjects: Subject[];
  /** Names for the alert, the newest last. */
  staff: string[];
  rules: string[];
  /** The newest delivery that shows it. */
  delivery: string | null;
  /** Whether it is worth an alert; whether an alert was given, and for which subjects. */
  wanted: boolean;
  told: boolean;
  toldOf: string[];
  alertedAt: number;
}

/** An episode as it is stored; the version before stores only the fields that must be there. */
export type StoredEpisode = Pick<Episode, "count" | "lastAt" | "detail" | "fromIp" | "alertedAt"> &
  Partial<Episode> & { spellFrom?: number };

export const storedEpisodeSchema: v.GenericSchema<unknown, StoredEpisode> = v.looseObject({
  count: v.number(),
  lastAt: v.number(),
  detail: v.string(),
  fromIp: v.nullable(v.string()),
  alertedAt: v.number(),
  spellFrom: v.exactOptional(v.number()),
  since: v.exactOptional(v.nullable(v.number())),
  overAt: v.exactOptional(v.nullable(v.number())),
  what: v.exactOptional(v.string()),
  recent: v.exactOptional(v.array(v.number())),
  subjects: v.exactOptional(
    v.array(v.object({ name: v.string(), lastAt: v.number(), run: v.array(v.number()) })),
  ),
  staff: v.exactOptional(v.array(v.string())),
  rules: v.exactOptional(v.array(v.string())),
  delivery: v.exactOptional(v.nullable(v.string())),
  wanted: v.exactOptional(v.boolean()),
  told: v.exactOptional(v.boolean()),
  toldOf: v.exactOptional(v.array(v.string())),
});

/** More subjects than this are not kept apart. */
const SUBJECTS = 50;
const NAMES = 20;
/** A usual trouble that goes on is told again after this time. */
const TELL_AGAIN_MS = 24 * 60 * 60_000;
/** Deliveries are kept for the same time. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

const beginning = (alertedAt: number): Episode => ({
  count: 0,
  since: null,
  lastAt: 0,
  overAt: null,
  what: "",
  detail: "",
  fromIp: null,
  recent: [],
  subjects: [],
  staff: [],
  rules: [],
  delivery: null,
  wanted: false,
  told: false,
  toldOf: [],
  alertedAt,
});

export function readEpisode({ spellFrom, ...stored }: StoredEpisode): Episode {
  const since = spellFrom ?? stored.lastAt;
  return { ...beginning(stored.alertedAt), since, told: true, wanted: true, ...stored };
}

export const isOngoing = ({ since, overAt }: Episode) => since !== null && overAt === null;

/** Whether it has not occurred for as long as deliveries are kept. */
export const isForgotten = ({ lastAt, overAt }: Episode, now: number) =>
  Math.max(lastAt, overAt ?? 0) + KEPT_MS < now;

export interface Noted {
  episode: Episode;
  /** Whether operators are to be told now. */
  tell: boolean;
  /** Whether the trouble began with this occurrence. */
  isOpened: boolean;
  suspicion: Suspicion | null;
}

/** The episode after an occurrence; after the end of an episode, an occurrence begins a new episode. */
export function noted(before: Episode | null, trouble: Trouble, now: number): Noted {
  const { cause, detail, what = cause, fromIp = null, staff = null, rule = null, delivery = null } = trouble;
  const { from, isUsual } = alertPolicy(cause);
  const base =
    before === null || before.overAt !== null
      ? beginning(before?.alertedAt ?? Number.NEGATIVE_INFINITY)
      : before;

  const name = trouble.subject ?? "";
  const earlier = base.subjects.find((subject) => subject.name === name);
  const subject: Subject = { name, lastAt: now, run: [...(earlier?.run ?? []), now].slice(-RUN) };
  // For a usual trouble, operators are told of each subject once a day.
  const toldOf = isUsual && now - base.alertedAt >= TELL_AGAIN_MS ? [] : base.toldOf;
  const isUntold = !isUsual || !toldOf.includes(name);
  const recent = isUntold ? [...base.recent, now].slice(-RUN) : base.recent;
  const lately = recent.filter((at) => now - at < ALERT_PAUSE_MS);
  const isWanted = isUntold && lately.length >= from;

  // A usual failure is trouble only when there are many.
  const begins = base.since === null && (!isUsual || isWanted);
  const episode: Episode = {
    ...base,
    count: begins && isUsual ? lately.length : base.count + 1,
    since: begins ? (isUsual ? (lately[0] ?? now) : now) : base.since,
    lastAt: now,
    what,
    detail,
    fromIp: fromIp ?? base.fromIp,
    recent,
    subjects: [...base.subjects.filter((one) => one !== earlier), subject].slice(-SUBJECTS),
    staff: withName(base.staff, staff),
    rules: withName(base.rules, rule),
    delivery: delivery ?? base.delivery,
    wanted: base.wanted || isWanted,
    toldOf,
  };
  const isSuspect = isUsual && isUntold && !isWanted && subject.run.length === RUN;
  const suspicion = isSuspect ? { cause, subject: name, since: subject.run[0] ?? now } : null;
  const tell = isWanted && mayTell(base, now);
  return { episode: tell ? asTold(episode, now) : episode, tell, isOpened: begins, suspicion };
}

/**
 * The episode after a run of failures was looked into. `goodAt` is when a delivery went well in between; null when none
 * did, which makes the run a trouble.
 */
export function lookedInto(
  episode: Episode,
  { subject: name, since }: Pick<Suspicion, "subject" | "since">,
  goodAt: number | null,
  now: number,
): Omit<Noted, "suspicion"> {
  const subject = episode.subjects.find((one) => one.name === name);
  // It has worked in the meantime.
  if (subject === undefined || episode.overAt !== null) return { episode, tell: false, isOpened: false };
  if (goodAt !== null) {
    const left = { ...subject, run: subject.run.filter((at) => at > goodAt) };
    const subjects = episode.subjects.map((one) => (one === subject ? left : one));
    return { episode: { ...episode, subjects }, tell: false, isOpened: false };
  }
  const isOpened = episode.since === null;
  const confirmed: Episode = {
    ...episode,
    count: isOpened ? subject.run.length : episode.count,
    since: isOpened ? since : episode.since,
    // The alert names the suspected member, not members whose customers fail now and then.
    staff: isOpened ? episode.staff.filter((one) => name.endsWith(one)) : episode.staff,
    wanted: true,
  };
  const tell = mayTell(episode, now);
  return { episode: tell ? asTold(confirmed, now) : confirmed, tell, isOpened };
}

/** The episode after something worked that began at `at`. */
export function ended(episode: Episode, name: string | null, at: number): Episode {
  const isMeant = (subject: Subject) => name === null || subject.name === "" || subject.name === name;
  const hit = hitBy(episode);
  const left = hit.filter((subject) => !isMeant(subject) || subject.lastAt >= at);
  const subjects = left.map((one) =>
    isMeant(one) ? { ...one, run: one.run.filter((failed) => failed > at) } : one,
  );
  if (!isOngoing(episode)) return { ...episode, subjects };
  return { ...episode, subjects, overAt: left.length === 0 ? at : null };
}

/** The subjects that it hit and that have not worked since; the version before stored none. */
export const hitBy = ({ subjects, since, lastAt }: Episode): Subject[] =>
  subjects.length === 0 && since !== null ? [{ name: "", lastAt, run: [] }] : subjects;

/** Whether an alert is due that came too soon after the alert before. */
export const isOwed = (episode: Episode, now: number) =>
  isOngoing(episode) && episode.wanted && !episode.told && mayTell(episode, now);

export const asTold = (episode: Episode, now: number): Episode => ({
  ...episode,
  told: true,
  toldOf: episode.subjects.map(({ name }) => name),
  alertedAt: now,
});

const mayTell = ({ alertedAt }: Episode, now: number) => now - alertedAt >= ALERT_PAUSE_MS;

const withName = (names: string[], name: string | null) =>
  name === null ? names : [...names.filter((one) => one !== name), name].slice(-NAMES);
