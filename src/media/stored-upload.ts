/** An upload as it stands in KV, and how long it is good. Reads and writes nothing. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import type { KeptMedia, MediaSource } from "../rules/engine/kept-media.ts";
import { asStored } from "../schema/stored.ts";

/** Times in milliseconds since 1970. */
export interface Kept extends KeptMedia {
  uploadedAt: number;
  /** Until when the media_id is good; the time of its refusal, if WeCom refused it. */
  goodUntil: number;
  /** SHA-256 of the bytes, in hex. */
  sha256: string;
  /** The size of the file, in bytes. */
  size: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** A media_id is good for three days (doc 90253). */
export const MEDIA_LIFE_MS = 3 * DAY_MS;
/** Renewed this long after the upload: a source that is away for less than a day does no harm. */
export const RENEW_AFTER_MS = 2 * DAY_MS;
/** KV forgets an upload that is not renewed any more. Longer than a media_id lives: a picture's address has no end. */
export const KV_LIFE_MS = 30 * DAY_MS;

export const keptSchema: v.GenericSchema<unknown, Kept> = v.looseObject({
  mediaId: v.string(),
  picUrl: v.nullable(v.string()),
  uploadedAt: v.number(),
  goodUntil: v.number(),
  sha256: v.string(),
  size: v.number(),
});
const keptText = v.pipe(v.string(), v.parseJson(), keptSchema);

/** The upload in a text of KV, or null. */
export function readKept(text: string | null | undefined): Kept | null {
  return text == null ? null : asStored("media", text, keptText);
}

/** Identifies a medium, in 16 hex digits: the same file, named twice, is kept once. */
export function mediaHash({ type, url }: MediaSource): string {
  return createHash("sha256")
    .update(type + url)
    .digest("hex")
    .slice(0, 16);
}

/** The key in `CACHE`; a media_id is good for all apps of the company. */
export const mediaKey = (corpId: string, source: MediaSource) => `media:${corpId}:${mediaHash(source)}`;

/** Whether a message may use it: its media_id is good, or it has an address that does not expire. */
export function isUsable(kept: Kept, now: number): boolean {
  return now < kept.goodUntil || kept.picUrl !== null;
}
