/** A job of the outbox, and its result. Data only; times in milliseconds since 1970. */

/** A job outside the object, which is tried until it is done. */
export interface OutboxJob {
  /** Its position in its target's queue. */
  seq: number;
  /** Jobs of one lane are done in their order. */
  lane: string;
  /** A job with the id of a job before it is not stored again. */
  id: string;
  body: string;
  /** Names the follow-up that hears of each try; null when none does. */
  ref: string | null;
  queuedAt: number;
  /** How often the job was tried. */
  tries: number;
}

export type NewOutboxJob = Pick<OutboxJob, "lane" | "id" | "body" | "ref">;

/** The result of a try, or of a job that was not tried; `what` is a sentence as it is stored. */
export type JobResult =
  | { is: "done" }
  /** Another try would fail too. */
  | { is: "failed"; what: string; errcode?: number }
  /** The job is tried again. `blames: "target"`: the other jobs of this target would fail too. */
  | {
      is: "later";
      what: string;
      blames: "target" | "job";
      errcode?: number;
      /** The pause that the other side asks for. */
      pauseMs?: number;
    }
  /** The target wants no more jobs, until its description changes. */
  | { is: "gone"; what: string }
  /** The hand-over ended before this job. */
  | { is: "untried" };

export const UNTRIED: JobResult = { is: "untried" };
