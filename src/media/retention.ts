/**
 * The policy for a kept-alive medium: when it is uploaded again, and what a success, a failure or a refusal changes.
 * Pure; the keeper carries it out.
 */
import * as v from "valibot";
import { backoff } from "../concurrency/backoff.ts";
import { MEDIA_TYPES, type MediaSource } from "../rules/engine/kept-media.ts";
import { type Kept, keptSchema, RENEW_AFTER_MS } from "./stored-upload.ts";

/** A medium of a rules file in force. */
export interface Wanted {
  /** The name that the rules give it. */
  name: string;
  source: MediaSource;
  /** The apps whose rules it belongs to. */
  apps: readonly string[];
}

/** Times in milliseconds since 1970. */
export interface MediaEntry extends Wanted {
  kept: Kept | null;
  /** When it was last wanted, to the day. */
  wantedAt: number;
  triedAt: number;
  /** Failures in a row. */
  failures: number;
  /** How often in a row WeCom would not take a media_id that it had given shortly before. */
  refusals: number;
  /** Why the last upload failed, as a sentence is stored; English in an entry of the version before. Null after a success. */
  why: string | null;
  /** The last failure that operators were told of, and when. */
  told: { why: string; at: number } | null;
}

export const mediaEntrySchema: v.GenericSchema<unknown, MediaEntry> = v.looseObject({
  name: v.string(),
  source: v.object({ type: v.picklist(MEDIA_TYPES), url: v.string() }),
  apps: v.array(v.string()),
  kept: v.nullable(keptSchema),
  wantedAt: v.number(),
  triedAt: v.number(),
  failures: v.number(),
  refusals: v.number(),
  why: v.nullable(v.string()),
  told: v.nullable(v.object({ why: v.string(), at: v.number() })),
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** No entry is tried more often. */
export const SHORTEST_MEDIA_PAUSE_MS = MINUTE_MS;
/** After failures the pause doubles up to this. */
export const LONGEST_MEDIA_PAUSE_MS = 30 * MINUTE_MS;
/** WeCom refuses a younger media_id for another reason than its age. */
const YOUNG_MS = HOUR_MS;
/** While the media_id is still good, this many failures are no trouble: the source may be back in a minute. */
const FAILURES_BORNE = 2;
/** A failure that goes on is told again after this time. */
const TELL_AGAIN_MS = 24 * HOUR_MS;

export function newEntry(wanted: Wanted, now: number): MediaEntry {
  return {
    ...wanted,
    kept: null,
    wantedAt: now,
    triedAt: 0,
    failures: 0,
    refusals: 0,
    why: null,
    told: null,
  };
}

/** Whether it is to be uploaded now. */
export function isDue({ kept, triedAt, failures, refusals }: MediaEntry, now: number): boolean {
  const setbacks = Math.max(1, failures + refusals);
  const pause = backoff(SHORTEST_MEDIA_PAUSE_MS, LONGEST_MEDIA_PAUSE_MS, setbacks);
  if (now < triedAt + pause) return false;
  return kept === null || now >= Math.min(kept.uploadedAt + RENEW_AFTER_MS, kept.goodUntil);
}

/**
 * The entry after WeCom refused this media_id (40007). A refusal of a media_id that was replaced in the meantime
 * changes nothing.
 */
export function afterRefusal(entry: MediaEntry, mediaId: string, now: number): MediaEntry {
  const { kept, refusals } = entry;
  if (kept?.mediaId !== mediaId || kept.goodUntil <= now) return entry;
  const isYoung = now < kept.uploadedAt + YOUNG_MS;
  return { ...entry, kept: { ...kept, goodUntil: now }, refusals: isYoung ? refusals + 1 : 0 };
}

export function afterSuccess(entry: MediaEntry, kept: Kept): MediaEntry {
  // A media_id that lasted was not uploaded because of a refusal.
  const lasted = entry.kept !== null && kept.uploadedAt >= entry.kept.uploadedAt + RENEW_AFTER_MS;
  return { ...entry, kept, failures: 0, refusals: lasted ? 0 : entry.refusals, why: null, told: null };
}

/** The entry after a failed upload; `isNews` when operators must be told of it now. */
export function afterFailure(
  entry: MediaEntry,
  why: string,
  now: number,
): { entry: MediaEntry; isNews: boolean } {
  const failures = entry.failures + 1;
  const isGood = entry.kept !== null && now < entry.kept.goodUntil;
  const isKnown = entry.told?.why === why && now < entry.told.at + TELL_AGAIN_MS;
  const isNews = !isKnown && !(isGood && failures <= FAILURES_BORNE);
  return { entry: { ...entry, failures, why, told: isNews ? { why, at: now } : entry.told }, isNews };
}
