/** Whether the journal shows the cause of a miss. */
import type { Evidence, Span } from "../evidence.ts";
import { isAnswered } from "./answers.ts";
import type { Case } from "./cases.ts";
import { asksForToken, isForTokenOf } from "./companies.ts";
import { slackMs } from "./slack.ts";
import { fullSpans } from "./slots.ts";

/** For each wording of a cause, whether the evidence shows it. A text that matches no wording is no cause. */
const CAUSES: readonly [RegExp, (one: Case, evidence: Evidence, words: RegExpExecArray) => boolean][] = [
  [
    // The object does not know the app yet. After a crash an object cannot tell a wrong Secret from a new Secret that
    // it does not know yet.
    /is not in WECOM_APPS|^gettoken: .*\(40001\)/,
    ({ record }, { deploys, wrongSecrets, calls }, [words]) =>
      record !== null &&
      (deploys.some(
        ({ app, from, to }) => app === record.app && from <= record.deadline && to >= record.receivedAt,
      ) ||
        (words.startsWith("gettoken") &&
          wrongSecrets.includes(record.app) &&
          calls.some(
            ({ api, errcode, at }) => api === "gettoken" && errcode === 40001 && at <= record.deadline,
          ))),
  ],
  [
    /^the event came .* s after its last moment/,
    ({ record }) => record !== null && record.receivedAt >= record.deadline,
  ],
  [
    /^the Worker was interrupted/,
    // An event of the last moment has its only call after the deadline, and can be interrupted until then.
    ({ record }, { downs }) =>
      record !== null && overlaps(downs, record.receivedAt, record.settledAt ?? record.deadline),
  ],
  [
    /^WeCom could not be reached .*\((no answer|HTTP (\d+))\)/,
    ({ calls, record }, evidence, [, , http]) => {
      const last = calls.at(-1);
      // The last call may have been given up before it reached WeCom.
      if (record !== null && calls.length < record.attempts.length) return true;
      if (last === undefined || record === null) return false;
      // An answer at the last moment came too late for the caller.
      const isTooLate = last.endedAt >= record.deadline - slackMs(evidence);
      return http === undefined ? !isAnswered(last) || isTooLate : Number(http) === last.status;
    },
  ],
  [
    /^WeCom was still answering (-?\d+)/,
    ({ calls }, _, [, errcode]) => calls.findLast(isAnswered)?.errcode === Number(errcode),
  ],
  [
    /^what stands before WeCom answered HTTP (\d+)/,
    ({ calls }, _, [, http]) => calls.at(-1)?.status === Number(http),
  ],
  [
    /^another app of the company was still trying/,
    ({ chance, record, group }) =>
      group.cases.some(
        (other) =>
          other.chance.app !== chance.app &&
          (other.record?.settledAt ?? 0) >= (record?.deadline ?? Number.POSITIVE_INFINITY) - 2_000,
      ),
  ],
  [
    /^no call could be begun before the window closed$/,
    ({ record }, evidence) =>
      record !== null &&
      (record.deadline - record.receivedAt < slackMs(evidence) ||
        overlaps(evidence.downs, record.receivedAt, record.deadline)),
  ],
  [
    /^all connections to WeCom were in use/,
    ({ record }, evidence) =>
      record !== null &&
      (overlaps(fullSpans(evidence, record.id), record.receivedAt, record.deadline) ||
        // After a kill all open deliveries go on at once, but not all of their calls reach WeCom at once.
        evidence.downs.some(({ to }) => to >= record.deadline - slackMs(evidence) && to <= record.deadline)),
  ],
  [
    /could not be read from KV/,
    // After a crash they are read for a last call, whose window may be over.
    ({ record }, { kvFailures }) =>
      record !== null && overlaps(kvFailures, record.receivedAt - 2_000, record.settledAt ?? record.deadline),
  ],
  [
    /Credentials object|the suite's object/,
    ({ record }, { downs }) => record !== null && overlaps(downs, record.receivedAt - 5_000, record.deadline),
  ],
  [
    /gettoken|token/,
    ({ record }, evidence) =>
      evidence.calls.some(
        (call) =>
          record !== null &&
          isForTokenOf(record.app, call) &&
          !(isAnswered(call) && call.errcode === 0) &&
          call.endedAt >= record.receivedAt &&
          // It begins in the window, and reaches WeCom as late as the machine is.
          call.at <= record.deadline + slackMs(evidence),
      ),
  ],
];

export function spentTheWindow(one: Case, evidence: Evidence): string[] {
  const cause = one.record?.cause ?? null;
  if (cause === null) return ["there is no cause"];
  for (const [wording, isSo] of CAUSES) {
    const words = wording.exec(cause);
    if (words === null) continue;
    return isSo(one, evidence, words) ? [] : [`the journal does not show the cause: ${cause}`];
  }
  // Any other cause quotes WeCom's answer to the question for a token.
  const said = evidence.calls.some(
    (call) => asksForToken(call) && call.errcode !== null && call.errcode !== 0,
  );
  return said ? [] : [`that is no cause: ${cause}`];
}

const overlaps = (spans: readonly Span[], from: number, to: number) =>
  spans.some((span) => span.to >= from && span.from <= to);
