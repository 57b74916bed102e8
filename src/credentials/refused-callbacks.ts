/**
 * Callbacks that were refused: how many, when last and why, never who called. And whether they are WeCom's own, as far
 * as can be told of what nobody has proven: they bear our corpid and a time of now, and nothing good came since. Data
 * and words; counts and tells nothing.
 */

import * as v from "valibot";

/** What one isolate counted since it last told. */
export interface Refusals {
  count: number;
  lastAt: number;
  reason: string;
  /** Of those that seem to be WeCom's: when the first came. */
  doubtedSince: number | null;
}

/** What is known of an app. */
export interface RefusedCallbacks {
  count: number;
  lastAt: number;
  reason: string;
  /** Since when such as seem to be WeCom's are refused, with no good callback since; null when there are none. */
  doubtedSince: number | null;
}

export const refusedCallbacksSchema: v.GenericSchema<unknown, RefusedCallbacks> = v.object({
  count: v.number(),
  lastAt: v.number(),
  reason: v.string(),
  doubtedSince: v.nullable(v.number()),
});

export function addRefusals(
  before: RefusedCallbacks | null,
  { count, lastAt, reason, doubtedSince }: Refusals,
  lastGoodAt: number,
): RefusedCallbacks {
  const isNewest = before === null || lastAt >= before.lastAt;
  const doubts = [before?.doubtedSince ?? null, doubtedSince]
    .filter((at) => at !== null)
    .filter((at) => at > lastGoodAt);
  return {
    count: (before?.count ?? 0) + count,
    lastAt: isNewest ? lastAt : before.lastAt,
    reason: isNewest ? reason : before.reason,
    doubtedSince: doubts.length === 0 ? null : Math.min(...doubts),
  };
}

const COMPARE =
  "Compare Token and EncodingAESKey in the console (接收消息, 设置API接收) with callbackToken and encodingAesKey in WECOM_APPS.";

/** What to do about refusals, by their reason. */
const REMEDIES: Readonly<Record<string, string>> = {
  "wrong-signature":
    "The Token was changed on one side only: copy it from the console (接收消息, 设置API接收) into callbackToken in WECOM_APPS, and deploy.",
  "not-decryptable":
    "The EncodingAESKey was changed on one side only: copy it from the console (接收消息, 设置API接收) into encodingAesKey in WECOM_APPS, and deploy.",
  "wrong-receiver":
    "They are meant for another receiver: compare corpId in WECOM_APPS with 我的企业, 企业ID.",
};

/** What to do about callbacks that were refused for this reason. */
export const remedyOfRefused = (reason: string) => REMEDIES[reason] ?? COMPARE;
