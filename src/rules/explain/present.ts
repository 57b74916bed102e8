/** Presents an explanation in a language, as programs get it. Explains nothing. */
import type { Language } from "../../i18n/language.ts";
import { codeOf } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import type { Mismatch } from "../engine/choose.ts";
import type { Explanation, Wait } from "./explain.ts";

/** A rule that does not fit, and why. */
export interface PresentedReason {
  rule: string;
  obstacle: Mismatch;
  code: string;
  reason: string;
}

export interface PresentedExplanation extends Omit<Explanation, "waits" | "passedOver" | "notes"> {
  waits: PresentedWait[];
  passedOver: PresentedReason[];
  notes: string[];
  /** The codes of the notes, in the same order. */
  noteCodes: (string | null)[];
}

export type PresentedWait = Omit<Wait, "passedOver"> & { passedOver: PresentedReason[] };

export function presentExplanation(explanation: Explanation, language: Language): PresentedExplanation {
  const presented = ({ passedOver }: Pick<Explanation, "passedOver">) =>
    passedOver.map(({ rule, obstacle, reason }): PresentedReason => {
      return { rule, obstacle, code: reason.code, reason: inWords(reason, language) };
    });
  return {
    ...explanation,
    waits: explanation.waits.map((wait) => ({ ...wait, passedOver: presented(wait) })),
    passedOver: presented(explanation),
    notes: explanation.notes.map((note) => inWords(note, language)),
    noteCodes: explanation.notes.map(codeOf),
  };
}
