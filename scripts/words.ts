/** Prints a command's sentences in its language, and ends the command when it cannot go on. */
import type { Language } from "../src/i18n/language.ts";
import type { Sentence } from "../src/i18n/sentence.ts";
import { speaker } from "../src/i18n/speaker.ts";
import { TABLES } from "../src/i18n/tables.ts";
import { BENCH_COMMANDS } from "../src/i18n/texts/command-line/bench.ts";
import { CHAOS_COMMAND } from "../src/i18n/texts/command-line/chaos.ts";
import { CODES_COMMAND } from "../src/i18n/texts/command-line/codes.ts";
import { DOCTOR_COMMAND } from "../src/i18n/texts/command-line/doctor.ts";
import { FIGURES_COMMAND } from "../src/i18n/texts/command-line/figures.ts";
import { FLAGS } from "../src/i18n/texts/command-line/flags.ts";
import { RULES_COMMAND } from "../src/i18n/texts/command-line/rules.ts";
import { SERVE_COMMAND } from "../src/i18n/texts/command-line/serve.ts";
import { START_COMMAND } from "../src/i18n/texts/command-line/start.ts";
import { chosenLanguage } from "./language.ts";

const ALL_TABLES = [
  ...TABLES,
  FLAGS,
  RULES_COMMAND,
  START_COMMAND,
  DOCTOR_COMMAND,
  CODES_COMMAND,
  CHAOS_COMMAND,
  BENCH_COMMANDS,
  FIGURES_COMMAND,
  SERVE_COMMAND,
];

const speak = speaker(() => ALL_TABLES);

const chosen = chosenLanguage(process.argv.slice(2), process.env);

export const LANGUAGE: Language = chosen.language;

/** A sentence, or a stored sentence, in the language of this process. */
export const inWords = (said: Sentence | string): string => speak(said, LANGUAGE);

/** A name as a part of a sentence, whole. */
export const quoted = (name: string) => `"${name}"`;

/** Ends the command with sentences, an empty line between them. A text that is no sentence is printed as it is. */
export function giveUp(...said: readonly (Sentence | string)[]): never {
  console.error(said.map((one) => (typeof one === "string" ? one : inWords(one))).join("\n\n"));
  process.exit(1);
}

if (chosen.fault !== null) giveUp(chosen.fault);
