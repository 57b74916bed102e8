/** The open questions about WeCom, each answered one way or another for a whole run. */
import type { Random } from "../../random.ts";
import type { Settings } from "../../wecom/index.ts";

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
  };
}
