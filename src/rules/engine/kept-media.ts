/**
 * Media that are kept alive under names: where they come from, their ids once they are uploaded, and how a message refers
 * to them. Fetches and uploads nothing.
 */

export const MEDIA_TYPES = ["image", "voice", "video", "file"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** An entry of the `media` section. */
export interface MediaSource {
  type: MediaType;
  /** https, on a public host and the usual port. */
  url: string;
}

/** An upload that has not expired. */
export interface KeptMedia {
  /** Temporary material: it lives for three days. */
  mediaId: string;
  /** The permanent address that `media/uploadimg` gave, for the image of a welcome. */
  picUrl: string | null;
}

/** Stands before the name of a kept medium in the place of a media_id. */
export const MEDIA_PREFIX = "media:";

/** The name of the kept medium that a text refers to; null when it refers to none. */
export function mediaName(text: string): string | null {
  return text.startsWith(MEDIA_PREFIX) ? text.slice(MEDIA_PREFIX.length) : null;
}
