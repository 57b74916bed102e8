/** What became of the items of a page. Data only. */
import type { Counts } from "./counts.ts";

export interface PageResult {
  counts: Counts;
  /** The last item that was left out; null when none was. */
  lastSetAside: SetAside | null;
}

/** An item that is left out of a page, since it keeps the rest from being taken care of. */
export interface SetAside {
  at: number;
  /** Null when nothing of it could be read. */
  msgid: string | null;
  kind: string;
  /** The reason as a sentence is stored, or the text of an error; without any text of a message. */
  why: string;
}
