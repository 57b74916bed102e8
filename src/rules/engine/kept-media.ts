/**
 * Media that are kept alive under names: where they come from, their ids once they are uploaded, and how a message refers
 * to them. Fetches and uploads nothing.
 */

export const MEDIA_TYPES = ["image", "voice", "video", "file"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** An entry of the `media` section. */
export interface MediaSource {
  type: MediaType;
  /** https, on a public host and the usual port; or the address of an upload, as `uploadAddress` makes it. */
  url: string;
}

const UPLOAD = "upload:";

/** The address of a file that was uploaded, by its SHA-256; with the name that customers see, if it has a name. */
export function uploadAddress(sha256: string, name: string | null): string {
  return UPLOAD + sha256 + (name === null ? "" : `/${encodeURIComponent(name)}`);
}

/** The SHA-256 of a medium that was uploaded, and its name; null for a medium that is fetched. */
export function uploadOf({ url }: Pick<MediaSource, "url">): { sha256: string; name: string | null } | null {
  if (!url.startsWith(UPLOAD)) return null;
  const [sha256 = "", name] = url.slice(UPLOAD.length).split("/");
  return { sha256, name: name === undefined ? null : decodeURIComponent(name) };
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
