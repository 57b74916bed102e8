/**
 * The refused callbacks of an app: how many, when last and why, never who called; and since when some seem to be
 * WeCom's own. Nobody has proven a refused callback: it seems to be WeCom's when it bears our corpid and the present
 * time, and no good callback came since. Data and sentences; counts nothing and reports nothing.
 */
import * as v from "valibot";
import { earliest } from "../concurrency/known-times.ts";
import { consoleOf } from "../config/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import { type PlainCode, type Sentence, say } from "../i18n/sentence.ts";

/** The refusals that an isolate counted since its last report. */
export interface Refusals {
  count: number;
  lastAt: number;
  reason: string;
  /** When the first came that seems to be WeCom's; null when none does. */
  doubtedSince: number | null;
}

/** The refused callbacks of an app. */
export interface RefusedCallbacks {
  count: number;
  lastAt: number;
  reason: string;
  /**
   * Since when callbacks that seem to be WeCom's are refused, with no good callback since; null when there are none.
   */
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
  const doubts = [before?.doubtedSince ?? null, doubtedSince].filter((at) => at !== null && at > lastGoodAt);
  return {
    count: (before?.count ?? 0) + count,
    lastAt: isNewest ? lastAt : before.lastAt,
    reason: isNewest ? reason : before.reason,
    doubtedSince: earliest(doubts),
  };
}

/** What to do about refusals, by their reason. */
const REMEDIES: Readonly<Record<string, PlainCode>> = {
  "wrong-signature": "callback-token-changed",
  "not-decryptable": "aes-key-changed",
  "wrong-receiver": "callbacks-for-another",
};

/** What to do about callbacks that were refused for this reason. */
export function remedyOfRefused(app: Pick<AppConfig, "kind">, reason: string): Sentence {
  switch (consoleOf(app)) {
    case "company":
      return { code: REMEDIES[reason] ?? "compare-callback-keys" };
    case "provider":
      return say(reason === "wrong-receiver" ? "remedy-provider-receiver" : "remedy-provider-keys");
  }
}
