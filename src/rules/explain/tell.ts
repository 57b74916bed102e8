/** Tells an explanation in a language, in the form in which programs get it. Explains nothing. */
import type { Language } from "../../i18n/language.ts";
import { codeOf } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import type { Mismatch } from "../engine/choose.ts";
import type { Explanation, Wait } from "./explain.ts";

/** A rule that does not fit, and why. */
export interface ToldObstacle {
  rule: string;
  obstacle: Mismatch;
  code: string;
  reason: string;
}

export interface ToldExplanation extends Omit<Explanation, "waits" | "passedOver" | "notes"> {
  waits: ToldWait[];
  passedOver: ToldObstacle[];
  notes: string[];
  /** The codes of the notes, in the same order. */
  noteCodes: (string | null)[];
}

export type ToldWait = Omit<Wait, "passedOver"> & { passedOver: ToldObstacle[] };

export function tellExplanation(explanation: Explanation, language: Language): ToldExplanation {
  const told = ({ passedOver }: Pick<Explanation, "passedOver">) =>
    passedOver.map(({ rule, obstacle, reason }): ToldObstacle => {
      return { rule, obstacle, code: reason.code, reason: inWords(reason, language) };
    });
  return {
    ...explanation,
    waits: explanation.waits.map((wait) => ({ ...wait, passedOver: told(wait) })),
    passedOver: told(explanation),
    notes: explanation.notes.map((note) => inWords(note, language)),
    noteCodes: explanation.notes.map(codeOf),
  };
}
