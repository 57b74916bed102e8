/**
 * Media that are kept alive under a name: where each comes from, and what it is known by once it was uploaded.
 */

export type MediaType = "image" | "voice" | "video" | "file";

/** What a name of the `media` section stands for. */
export interface MediaSource {
  type: MediaType;
  /** https only. */
  url: string;
}

/** An upload that is alive. */
export interface KeptMedia {
  /** Temporary material: it lives for three days. */
  mediaId: string;
  /** The permanent address that `media/uploadimg` gave, for the image of a welcome. */
  picUrl: string | null;
}
