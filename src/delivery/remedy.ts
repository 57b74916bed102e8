/** The remedies that operators read with an outcome. Words only. */
import { remedyFor } from "../apps/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import type { Via } from "../rules/engine/facts.ts";
import type { Attempt } from "./attempt.ts";
import type { Outcome } from "./delivery.ts";

/** Why WeCom sent no code, by how the contact came about; the likeliest cause first (docs 92130, 92137). */
export const NO_CODE_CAUSE: Record<Via, string> = {
  added:
    "WeCom sent no welcome code: most likely a welcome is configured for this member in the admin console, and WeCom " +
    "sends that one. Otherwise: a welcome went out with the code of an earlier event of this contact, the two were " +
    "chatting already, the contact is another WeCom company's member added by card exchange, or chat archiving is on " +
    "and the customer has not agreed yet.",
  half:
    "WeCom sent no welcome code with a contact added without verification: most likely a welcome is configured for " +
    "this member in the admin console, or the two were chatting already.",
  audit:
    "WeCom sent no welcome code with the customer's consent to archiving: most likely a welcome had gone out before, " +
    "or one is configured for this member in the admin console.",
};

const NO_CODE_REMEDY =
  "If no welcome arrives at all, look for one configured in the console (客户联系 → 加客户 → 欢迎语) and remove this " +
  "member from it; if WeCom's own welcome is meant to go, nothing is to be done.";

const NO_RULE_REMEDY =
  "Add a rule that fits, or a last one without conditions for everybody; one with `send: nothing` for those who are to " +
  "get none. See the rules in force at /api/status.";

const UNSENDABLE_REMEDY =
  "See the cause: mend the message in the rules file or give its rule a fallback; an app that is missing belongs into " +
  "WECOM_APPS.";

const TURNED_AWAY_REMEDY =
  "A relay or proxy answers in WeCom's place: 401 means that RELAY_TOKEN is not its token, 404 that the path in " +
  "WECOM_API_BASE is not its. `npm run doctor` tells which.";

const UNREACHABLE_REMEDY =
  "`npm run doctor` tells whether WeCom, or the relay before it, can be reached now.";

const LOSS_REMEDY =
  "Mend the message in the rules file, or what it is filled with; /api/status shows which media are there.";

/** The remedy for a message that went without a part, by the refusals. */
export function remedyOfLoss(refused: readonly Attempt[], app: AppConfig | undefined): string {
  const errcode = refused[0]?.errcode ?? null;
  return (errcode === null ? null : remedyFor(app, errcode)) ?? LOSS_REMEDY;
}

/** A remedy in one or two sentences, or null when nothing is to be done; `last` is the last attempt, if any. */
export function remedyOf(
  outcome: Outcome,
  errcode: number | null,
  last: Attempt | null,
  app: AppConfig | undefined,
): string | null {
  switch (outcome) {
    case "no-code":
      return NO_CODE_REMEDY;
    case "no-rule":
      return NO_RULE_REMEDY;
    case "refused":
      return errcode === null ? UNSENDABLE_REMEDY : remedyFor(app, errcode);
    case "missed":
      if (errcode !== null) return remedyFor(app, errcode);
      if (last === null) return null;
      return last.verdict === "turned-away" ? TURNED_AWAY_REMEDY : UNREACHABLE_REMEDY;
    default:
      return null;
  }
}
