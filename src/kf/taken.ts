/** What became of the items of a page. Data only. */
import type { Counts } from "./counts.ts";

export interface Taken {
  counts: Counts;
  /** The last of those that were left out, if any were. */
  lastSetAside: SetAside | null;
}

/** Something that was in a page and is left out, since it keeps the rest from being taken care of. */
export interface SetAside {
  at: number;
  /** Null when nothing of it could be read. */
  msgid: string | null;
  kind: string;
  /** No text of a message. */
  why: string;
}
