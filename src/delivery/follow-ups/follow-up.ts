/**
 * The follow-ups of a settled delivery: their states, and the jobs that they put into the outbox. Data and decisions;
 * carries none out.
 */
import * as v from "valibot";
import type { JobResult, NewOutboxJob } from "../../outbox/job.ts";
import type { FollowUp } from "../../rules/engine/action.ts";
import { isContact } from "../../rules/engine/events.ts";
import type { Delivery, Outcome } from "../delivery.ts";
import { deliverySettled, isSettled } from "../record/record.ts";
import type { FollowUpState } from "./state.ts";

/** The call of a job to WeCom. A remark is filled in when its time comes, since that may take a look-up. */
export type FollowUpCall = { tags: readonly string[] } | { remarkOf: string };

const followUpCall: v.GenericSchema<unknown, FollowUpCall> = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([v.object({ tags: v.array(v.string()) }), v.object({ remarkOf: v.string() })]),
);

/** The follow-up call of a job; null when another version wrote it. */
export function readFollowUpCall(body: string): FollowUpCall | null {
  const read = v.safeParse(followUpCall, body);
  return read.success ? read.output : null;
}

/** A rule that sends nothing may have follow-ups all the same. */
const DONE: ReadonlySet<Outcome> = new Set(["sent", "sent-unconfirmed", "silent"]);

/** The follow-ups of a delivery with this outcome. */
export function dueAfter(delivery: Delivery, then: readonly FollowUp[]): readonly FollowUp[] {
  if (!DONE.has(delivery.outcome)) return [];
  return then.filter((one) => "webhook" in one || isContact(delivery));
}

export const planned = (then: readonly FollowUp[]): FollowUpState[] =>
  then.map((one) => ({ do: kindOf(one), state: "waiting", errcode: null, cause: null, at: null }));

function kindOf(followUp: FollowUp): FollowUpState["do"] {
  if ("tag" in followUp) return "tag";
  return "remark" in followUp ? "remark" : "webhook";
}

/** The job of a follow-up: for WeCom, or for a URL. */
export interface FollowUpJob {
  /** Null for WeCom. */
  url: string | null;
  job: NewOutboxJob;
}

/** The jobs of a settled delivery's follow-ups; `place` is their index in the record. */
export function followUpJobs(delivery: Delivery, then: readonly FollowUp[]): FollowUpJob[] {
  return then.map((followUp, place) => {
    const ref = refOf(delivery.id, place);
    if ("webhook" in followUp && isSettled(delivery)) {
      const url = followUp.webhook;
      const { id, lane, body } = deliverySettled(delivery, `${place} ${url}`);
      return { url, job: { id, lane, body, ref } };
    }
    const followUpCall: FollowUpCall =
      "tag" in followUp ? { tags: followUp.tag } : { remarkOf: delivery.rule ?? "" };
    // Each job has a lane of its own: a tag does not wait for a remark.
    return { url: null, job: { id: ref, lane: ref, body: JSON.stringify(followUpCall), ref } };
  });
}

const refOf = (delivery: string, place: number) => `${delivery}#${place}`;

/** The delivery of a job, and the place of its follow-up in the record. */
export function readRef(ref: string): { delivery: string; place: number } {
  const [delivery = "", place] = ref.split("#");
  return { delivery, place: Number(place) };
}

/** The state of a follow-up after a try. */
export function afterTry(before: FollowUpState, result: JobResult, now: number): FollowUpState {
  switch (result.is) {
    case "untried":
      return before;
    case "done":
      return { ...before, state: "done", errcode: before.do === "webhook" ? null : 0, cause: null, at: now };
    case "later":
      return { ...before, errcode: result.errcode ?? null, cause: result.what, at: now };
    case "failed":
    case "gone":
      return {
        ...before,
        state: "failed",
        errcode: ("errcode" in result ? result.errcode : before.errcode) ?? null,
        cause: result.what,
        at: now,
      };
  }
}
