/** The remedies that operators read with an outcome, and the causes of an event without a code. Words only. */
import { remedyFor } from "../apps/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import { type PlainCode, type Sentence, say } from "../i18n/sentence.ts";
import type { Via } from "../rules/engine/facts.ts";
import type { Attempt } from "./attempt.ts";
import type { Outcome } from "./delivery.ts";

/** Why WeCom sent no code, by how the contact came about; the likeliest cause first (docs 92130, 92137). */
export const NO_CODE_CAUSE = {
  added: "no-code-added",
  half: "no-code-half",
  audit: "no-code-audit",
} as const satisfies Record<Via, PlainCode>;

/** The remedy for a message that went without a part, by the refusals. */
export function remedyOfLoss(refused: readonly Attempt[], app: AppConfig | undefined): Sentence {
  const errcode = refused[0]?.errcode ?? null;
  return (errcode === null ? null : remedyFor(app, errcode)) ?? say("remedy-incomplete");
}

/** A remedy in one or two sentences, or null when nothing is to be done; `last` is the last attempt, if any. */
export function remedyOf(
  outcome: Outcome,
  errcode: number | null,
  last: Attempt | null,
  app: AppConfig | undefined,
): Sentence | null {
  switch (outcome) {
    case "no-code":
      return say("remedy-no-code");
    case "no-rule":
      return say("remedy-no-rule");
    case "refused":
      return errcode === null ? say("remedy-unsendable") : remedyFor(app, errcode);
    case "missed":
      if (errcode !== null) return remedyFor(app, errcode);
      if (last === null) return null;
      return say(last.verdict === "turned-away" ? "remedy-turned-away" : "remedy-unreachable");
    default:
      return null;
  }
}
