/** The open questions about WeCom, each with an answer that holds for a whole run. */
import type { Settings } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";

export type Questions = Pick<
  Settings,
  | "sameTokenWithinValidity"
  | "newTokenVoidsOld"
  | "usedCode"
  | "refusedCallUsesCode"
  | "freshTimestampOnRetry"
  | "missingNodes"
  | "shuffleNodes"
  | "callbackRetryMs"
  | "kfClockOffsetMs"
  | "kfUsedCode"
  | "kfExpiredCode"
  | "kfStaleToken"
  | "kfTransRaisesEvent"
  | "kfNotifications"
  | "kfEmptyPages"
  | "kfRepeatedItems"
>;

export function questions(random: Random): Questions {
  return {
    sameTokenWithinValidity: random.chance(60),
    newTokenVoidsOld: random.chance(50),
    usedCode: random.chance(70) ? 41051 : 41050,
    refusedCallUsesCode: random.chance(50),
    freshTimestampOnRetry: random.chance(50),
    missingNodes: random.pick(["absent", "empty"]),
    shuffleNodes: random.chance(50),
    callbackRetryMs: random.pick([0, 200]),
    kfClockOffsetMs: random.chance(50) ? 0 : random.between(-2_000, 2_000),
    kfUsedCode: random.pick([95007, 41050, 40058]),
    kfExpiredCode: random.pick([95007, 41050, 40058]),
    kfStaleToken: random.pick(["limited", "refused"]),
    kfTransRaisesEvent: random.chance(50),
    kfNotifications: random.pick([1, 1, 2]),
    kfEmptyPages: random.pick([0, 0, 1]),
    kfRepeatedItems: random.pick([0, 0, 1, 20]),
  };
}
