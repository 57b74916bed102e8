/** Which follow-ups a settled delivery has, the jobs that are made of them, and their states. */
import { describe, expect, test } from "vitest";
import type { Delivery, Outcome } from "../../../../src/delivery/delivery.ts";
import { afterTry, dueAfter, followUpJobs, planned } from "../../../../src/delivery/follow-ups/follow-up.ts";
import type { FollowUp } from "../../../../src/rules/engine/action.ts";
import { added } from "../added.ts";

const THEN = "https://programs.test/then";
const TAG: FollowUp = { tag: ["et1"] };
const WEBHOOK: FollowUp = { webhook: THEN };

const entered = { ...added, event: "kf.entered", account: "wk1", via: null } as unknown as Delivery;
const ended = (delivery: Delivery, outcome: Outcome): Delivery => ({
  ...delivery,
  outcome,
  settledAt: 2_000,
});

describe("the follow-ups of a delivery are due", () => {
  test.each<[Outcome, boolean]>([
    ["sent", true],
    ["sent-unconfirmed", true],
    ["silent", true],
    ["already-welcomed", false],
    ["refused", false],
    ["missed", false],
  ])("when it is %s: %s", (outcome, areDue) => {
    expect(dueAfter(ended(added, outcome), [TAG, WEBHOOK])).toEqual(areDue ? [TAG, WEBHOOK] : []);
  });

  test("in customer service as far as they call no member's contact", () => {
    expect(dueAfter(ended(entered, "sent"), [TAG, WEBHOOK])).toEqual([WEBHOOK]);
  });
});

test("each follow-up is a job of its own: none waits for another, and none is taken for another", () => {
  const jobs = followUpJobs(ended(added, "sent"), [TAG, TAG, WEBHOOK, WEBHOOK]);
  expect(jobs.map(({ url }) => url)).toEqual([null, null, THEN, THEN]);
  expect(jobs.map(({ job }) => job.ref)).toEqual(["0-0#0", "0-0#1", "0-0#2", "0-0#3"]);
  expect(new Set(jobs.map(({ job }) => job.id)).size).toBe(4);
  const [tag, other] = jobs;
  expect(tag?.job.lane).not.toBe(other?.job.lane);
});

describe("the state after a try", () => {
  const [tag, webhook] = planned([TAG, WEBHOOK]);
  if (tag === undefined || webhook === undefined) throw new Error("nothing is planned");

  test("that was done has WeCom's errcode, and a webhook's has none", () => {
    const done = { state: "done", cause: null, at: 5 };
    expect(afterTry({ ...tag, cause: "why it waited" }, { is: "done" }, 5)).toMatchObject({
      ...done,
      errcode: 0,
    });
    expect(afterTry(webhook, { is: "done" }, 5)).toMatchObject({ ...done, errcode: null });
  });

  test("that never came is the state before", () => {
    expect(afterTry(tag, { is: "untried" }, 5)).toBe(tag);
  });

  test("that failed keeps the errcode of the try before when it has none of its own", () => {
    const waiting = afterTry(tag, { is: "later", what: "busy", blames: "target", errcode: 45_033 }, 5);
    expect(waiting).toMatchObject({ state: "waiting", errcode: 45_033, cause: "busy", at: 5 });
    const failed = { state: "failed", errcode: 45_033, cause: "a day is over", at: 9 };
    expect(afterTry(waiting, { is: "failed", what: "a day is over" }, 9)).toMatchObject(failed);
    expect(afterTry(waiting, { is: "failed", what: "no", errcode: 40_068 }, 9)).toMatchObject({
      errcode: 40_068,
    });
  });
});
