/**
 * The Worker's own checker and `explain`, for the page that edits rules: the same source, run where the file is typed.
 * Pure.
 */
import type { Language } from "../../src/i18n/language.ts";
import { type PresentedExplanation, presentExplanation } from "../../src/rules/explain/present.ts";
import { explainQuestion } from "../../src/rules/explain/question.ts";
import { checkRules, loadRules } from "../../src/rules/load.ts";
import { type ToldProblem, tellProblem } from "../../src/rules/problem.ts";
import { inWords } from "./words.ts";

export interface CheckQuestion {
  text: string;
  language: Language;
  /** A sample event, as `POST /api/rules/explain` takes it; null when only the file is checked. */
  event: Record<string, unknown> | null;
  /** Local time of the file; null for now. */
  at: string | null;
  now: number;
}

export interface CheckResult {
  ok: boolean;
  problems: ToldProblem[];
  warnings: ToldProblem[];
  /** What the file does with the sample event; null when the file cannot be used, or no event was given. */
  explanation: PresentedExplanation | null;
  /** What is wrong with the sample event. */
  eventProblem: { path: string; message: string } | null;
}

export function check({ text, language, event, at, now }: CheckQuestion): CheckResult {
  const checked = checkRules(text, now);
  const told = {
    ok: checked.ok,
    problems: checked.problems.map((one) => tellProblem(one, language)),
    warnings: checked.warnings.map((one) => tellProblem(one, language)),
  };
  const loaded = checked.ok && event !== null ? loadRules(text) : null;
  if (!loaded?.ok || event === null) return { ...told, explanation: null, eventProblem: null };
  const answered = explainQuestion(loaded.compiled, event, at, now);
  if (answered.ok) {
    return { ...told, explanation: presentExplanation(answered.explanation, language), eventProblem: null };
  }
  const { path, message } = answered;
  return { ...told, explanation: null, eventProblem: { path, message: inWords(message, language) } };
}
