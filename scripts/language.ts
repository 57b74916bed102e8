/** Chooses the language of a command. Prints nothing. */
import { parseArgs } from "node:util";
import { LANGUAGES, type Language, languageOfTag } from "../src/i18n/language.ts";
import { type Sentence, say } from "../src/i18n/sentence.ts";
import { expected } from "../src/schema/wording.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ChosenLanguage {
  language: Language;
  /** The fault of `--lang`; the language is then that of the environment. */
  fault: Sentence | null;
}

/** The flag, for `parseArgs`. */
export const LANG_FLAG = { lang: { type: "string" } } as const;

/** The language that `--lang` names, else that of the environment's locale, else English. */
export function chosenLanguage(args: readonly string[], environment: Environment): ChosenLanguage {
  const { values } = parseArgs({ args: [...args], options: LANG_FLAG, strict: false });
  const { lang } = values;
  const language = languageOfLocale(environment);
  if (lang === undefined) return { language, fault: null };
  const named = LANGUAGES.find((one) => one === lang);
  if (named !== undefined) return { language: named, fault: null };
  const words = say("these-words", { words: { any: ["zh", "en"] } });
  const message = expected(words, lang === true ? undefined : lang);
  return { language, fault: say("at-flags", { flags: "--lang", message }) };
}

/** In order: the first variable that is set decides (POSIX, "Internationalization Variables"). */
const LOCALE_VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"];

function languageOfLocale(environment: Environment): Language {
  const locale = LOCALE_VARIABLES.map((name) => environment[name]).find(Boolean);
  return languageOfTag(locale ?? "") ?? "en";
}

/** The arguments for a program that has no `--lang`. */
export function withoutLang(args: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...args], options: LANG_FLAG, strict: false, tokens: true });
  const taken = tokens.flatMap((token) => {
    if (token.kind !== "option" || token.name !== "lang") return [];
    return token.inlineValue === false ? [token.index, token.index + 1] : [token.index];
  });
  return args.filter((_, index) => !taken.includes(index));
}
