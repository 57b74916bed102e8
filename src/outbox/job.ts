/** What stands in the outbox, and what became of it. Data only; times in milliseconds since 1970. */

/** Something to be done outside, later and until it is done. */
export interface OutboxJob {
  /** Where it stands in its target's queue. */
  seq: number;
  /** Parcels of one lane are done in their order. */
  lane: string;
  /** What it is known by: the same one is queued once. */
  id: string;
  body: string;
  /** Whose end is to be told; null when nobody asks. */
  ref: string | null;
  queuedAt: number;
  /** How often it was tried. */
  tries: number;
}

export type NewOutboxJob = Pick<OutboxJob, "lane" | "id" | "body" | "ref">;

/** What became of a parcel that was tried, or was to be. */
export type JobResult =
  | { is: "done" }
  /** It will never be: no use in trying again. */
  | { is: "failed"; what: string; errcode?: number }
  /** To be tried again. `blames` tells whether others of its target would fare no better. */
  | {
      is: "later";
      what: string;
      blames: "target" | "parcel";
      errcode?: number;
      /** What the other side asks for. */
      pauseMs?: number;
    }
  /** The target wants no more, until its description changes. */
  | { is: "gone"; what: string }
  /** It was not its turn. */
  | { is: "untried" };

export const UNTRIED: JobResult = { is: "untried" };
